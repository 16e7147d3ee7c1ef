import { existsSync } from "node:fs";
import { join } from "node:path";
import { REPOSITORY } from "../cache.ts";
import type { Part, PartContext } from "../part.ts";
import { APP_SERVICE_LOCALPART, keepAppService } from "../servers/app-service.ts";
import { startGateway } from "../servers/gateway.ts";
import { keepLivekitKey } from "../servers/livekit.ts";
import { apacheProgram } from "./apache.ts";
import { DEMO_TENANT, SERVER_NAME } from "./synapse.ts";

/** The WebDAV server in the gateway's list, as the files widget names it. */
export const DEMO_UPSTREAM = "demo-webdav";
/** The second one, where Apache can be had. */
const ARCHIVE_UPSTREAM = "demo-archive";

/** What the demo's organisation has: its homeserver, its widgets, its backends. A later backend is a line in `upstreams`. */
export const demoTenant = async (
  { urlOf, folderOf }: Pick<PartContext, "urlOf" | "folderOf">,
  hasArchive: boolean,
) => ({
  id: DEMO_TENANT,
  label: "Werkstatt",
  homeservers: [
    {
      serverName: SERVER_NAME,
      userinfoBaseUrl: urlOf("synapse"),
      appService: { ...(await keepAppService(folderOf("synapse"))), senderLocalpart: APP_SERVICE_LOCALPART },
    },
  ],
  rtc: { url: urlOf("livekit").replace(/^http/, "ws"), keyFile: await keepLivekitKey(folderOf("livekit")) },
  // The client's own too: whoever manages apps sees what the gateway offers.
  widgetOrigins: [urlOf("widgets"), urlOf("client")],
  upstreams: [
    { id: DEMO_UPSTREAM, kind: "webdav" as const, label: "Dateien der Werkstatt", baseUrl: `${urlOf("webdav")}/` },
    ...(hasArchive
      ? [
          {
            id: ARCHIVE_UPSTREAM,
            kind: "webdav" as const,
            label: "Archiv der Werkstatt",
            baseUrl: `${urlOf("apache")}/`,
          },
        ]
      : []),
  ],
});

export const gatewayPart: Part = {
  name: "gateway",
  title: "gateway",
  needs: [],
  port: 8082,
  async start(context) {
    if (!existsSync(join(REPOSITORY, "src/gateway/main.ts"))) throw new Error("src/gateway/main.ts is not there");
    // Why not is said at the part itself.
    const hasArchive = await apacheProgram(context).then(
      () => true,
      () => false,
    );
    return startGateway({ ...context, tenants: [await demoTenant(context, hasArchive)] });
  },
};
