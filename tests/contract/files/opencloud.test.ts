/** The double of OpenCloud, straight and through the gateway: the personal space. */
import { createDirectTransport, loadOpencloud } from "#backends";
import { startOpenCloud } from "../../support/doubles/opencloud/start.ts";
import type { Feature } from "./features.ts";
import { describeFilesBackend } from "./suite.ts";
import { storeThroughGateway } from "./through-gateway.ts";

const HAS: readonly Feature[] = ["versions", "shares", "uploads", "search", "quota", "trash", "locks"];

describeFilesBackend("OpenCloud (double), direct", HAS, async () => {
  const server = await startOpenCloud();
  const { createOpencloud } = await loadOpencloud();
  const authorization = `Basic ${btoa(`${server.user}:${server.password}`)}`;
  const files = createOpencloud(createDirectTransport({ baseUrl: server.baseUrl, headers: () => ({ authorization }) }));
  const [first] = await files.places();
  if (first?.kind !== "personal") throw new Error("the personal space does not come first");
  return {
    backend: await files.open(first.id),
    outside: { url: server.spaceUrl("personal"), username: server.user, password: server.password },
    close: () => server.close(),
  };
});

describeFilesBackend("OpenCloud (double), through the gateway", HAS, async () => {
  const server = await startOpenCloud();
  return storeThroughGateway({ ...server, kind: "opencloud", filesUrl: server.spaceUrl("personal") });
});
