/** The double of Nextcloud, straight and through the gateway. */
import { createDirectTransport, loadNextcloudFiles } from "#backends";
import { startNextcloud } from "../../support/doubles/nextcloud/start.ts";
import type { Feature } from "./features.ts";
import { describeFilesBackend } from "./suite.ts";
import { storeThroughGateway } from "./through-gateway.ts";

const HAS: readonly Feature[] = ["versions", "shares", "uploads", "search", "quota", "trash", "favourites"];

describeFilesBackend("Nextcloud (double), direct", HAS, async () => {
  const server = await startNextcloud();
  const { openNextcloudFiles } = await loadNextcloudFiles();
  const authorization = `Basic ${btoa(`${server.user}:${server.password}`)}`;
  const transport = createDirectTransport({ baseUrl: server.baseUrl, headers: () => ({ authorization }) });
  return {
    backend: await openNextcloudFiles(transport),
    composes: true,
    outside: { url: server.filesUrl, username: server.user, password: server.password },
    close: () => server.close(),
  };
});

describeFilesBackend("Nextcloud (double), through the gateway", HAS, async () => ({
  ...(await storeThroughGateway({ ...(await startNextcloud()), kind: "nextcloud" })),
  composes: true,
}));
