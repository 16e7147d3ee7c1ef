/** All that the files widget needs around it: the foreign client, built widgets, a gateway and a WebDAV server of its own. */
import type { Frame, Page } from "@playwright/test";
import { FILES_CONFIG_TYPE } from "#contracts";
import { anyFreePort, buildWidgets, cacheAt, makeFolders, signIn, startStaticServer, widgetHeaders } from "#stack";
import { gatewayTenant, startTestGateway, startTestWebdav, type TestGateway, type TestWebdav } from "../servers.ts";
import type { SharedServers } from "../shared-servers.ts";
import { serveForeignHost } from "./serve.ts";
import type { HostOptions } from "./types.ts";

export const WIDGET_ID = "sparks-files-1";
export const ROOM_ID = "!files:foreign.example";

export interface Stage {
  readonly hostUrl: string;
  readonly widgetsUrl: string;
  readonly gateway: TestGateway;
  readonly webdav: TestWebdav;
  /** The widget's config as room state would hold it. */
  readonly config: Readonly<Record<string, unknown>>;
  /** Opens the widget in a new foreign client, as a new person. */
  open(page: Page, options?: Partial<HostOptions>): Promise<Frame>;
  close(): Promise<void>;
}

export async function setStage(servers: SharedServers): Promise<Stage> {
  const cache = cacheAt();
  await makeFolders(cache);
  const [widgets, host, webdav, widgetsPort] = await Promise.all([
    buildWidgets({ cache }),
    serveForeignHost(),
    startTestWebdav(["anna", "ben"]),
    anyFreePort(),
  ]);
  const widgetsUrl = `http://127.0.0.1:${widgetsPort}`;
  const { synapse } = servers;
  const gateway = await startTestGateway({
    tenants: [gatewayTenant({ synapse, webdav, widgetOrigins: [widgetsUrl] })],
  });
  const pages = await startStaticServer({
    folder: widgets,
    port: widgetsPort,
    headers: widgetHeaders({ clientOrigins: [host.url], connectOrigins: [gateway.baseUrl] }),
  });
  const config = { v: 1, gateway: gateway.baseUrl, upstream: "demo-webdav", label: "Team files" };
  return {
    hostUrl: host.url,
    widgetsUrl,
    gateway,
    webdav,
    config,
    async open(page, options = {}) {
      const person = await synapse.registerUser("anna");
      const matrix = await signIn(synapse.baseUrl, person.localpart, person.password);
      const given: HostOptions = {
        url: `${widgetsUrl}/files/index.html`,
        widgetId: WIDGET_ID,
        roomId: ROOM_ID,
        homeserver: synapse.baseUrl,
        userId: person.userId,
        accessToken: matrix.accessToken,
        state: [{ type: FILES_CONFIG_TYPE, stateKey: WIDGET_ID, content: config }],
        hints: { lang: "en" },
        ...options,
      };
      await page.goto(host.url);
      await page.evaluate((startWith) => window.startForeignHost(startWith), given);
      const frame = await (await page.waitForSelector("iframe")).contentFrame();
      if (!frame) throw new Error("the frame has no content");
      return frame;
    },
    async close() {
      await Promise.all([gateway.close(), webdav.close(), pages.stop(), host.close()]);
    },
  };
}
