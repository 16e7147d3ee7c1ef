/** All that the files widget needs around it: the foreign client, built widgets, a gateway and a WebDAV server of its own. */
import { cp, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Frame, Page } from "@playwright/test";
import { FILES_CONFIG_TYPE } from "#contracts";
import {
  anyFreePort,
  buildWidgets,
  cacheAt,
  type Headers,
  makeFolders,
  signIn,
  startStaticServer,
  widgetHeaders,
} from "#stack";
import {
  gatewayTenant,
  startTestGateway,
  startTestWebdav,
  type TestGateway,
  type TestGatewayOptions,
  type TestWebdav,
} from "../servers.ts";
import type { SharedServers } from "../shared-servers.ts";
import { serveForeignHost } from "./serve.ts";
import type { HostOptions } from "./types.ts";

export const WIDGET_ID = "sparks-files-1";
export const ROOM_ID = "!files:foreign.example";

export interface Stage {
  readonly hostUrl: string;
  /** Origin of the widgets. */
  readonly widgetsUrl: string;
  /** Where they lie on it; the origin itself, unless a path was wanted. */
  readonly widgetsBase: string;
  readonly gateway: TestGateway;
  readonly webdav: TestWebdav;
  /** The widget's config as room state would hold it. */
  readonly config: Readonly<Record<string, unknown>>;
  /** Opens the widget in a new foreign client, as a new person. */
  open(page: Page, options?: Partial<HostOptions>): Promise<Frame>;
  newPerson(): Promise<StagePerson>;
  /** The same as somebody who was there before, signed in anew. */
  openAs(person: StagePerson, page: Page, options?: Partial<HostOptions>): Promise<Frame>;
  close(): Promise<void>;
}

export type StagePerson = { readonly userId: string; readonly localpart: string; readonly password: string };

export type StageOptions = {
  /** Where on their origin the widgets lie: `/some/path`. */
  readonly path?: string;
  /** Headers of the widgets' server; the usual ones by default. */
  readonly headers?: (usual: Headers) => Headers;
  /** What stands between the gateway and the WebDAV server: gets the server's address, gives the one that the gateway asks. */
  readonly front?: (webdavUrl: string) => Promise<string>;
  /** Further backends in the gateway's list; it gets the gateway's address, which sign-in services have to know. */
  readonly upstreams?: (gatewayUrl: string) => Promise<TestGatewayOptions["tenants"][number]["upstreams"]>;
  /** Whom widgets may talk to beside the gateway. */
  readonly connectOrigins?: () => readonly string[];
};

export async function setStage(servers: SharedServers, options: StageOptions = {}): Promise<Stage> {
  const { path = "", headers = (usual) => usual, front = async (url) => url } = options;
  const { upstreams = async () => [], connectOrigins = () => [] } = options;
  const cache = cacheAt();
  await makeFolders(cache);
  const [widgets, host, webdav] = await Promise.all([
    buildWidgets({ cache }),
    serveForeignHost(),
    startTestWebdav(["anna", "ben"]),
  ]);
  const widgetsPort = await anyFreePort();
  const gatewayPort = await anyFreePort(new Set([widgetsPort]));
  const widgetsUrl = `http://127.0.0.1:${widgetsPort}`;
  const { synapse } = servers;
  const more = await upstreams(`http://127.0.0.1:${gatewayPort}`);
  const usual = gatewayTenant({
    synapse,
    webdav: { baseUrl: await front(webdav.baseUrl) },
    widgetOrigins: [widgetsUrl],
  });
  const gateway = await startTestGateway({
    tenants: [{ ...usual, upstreams: [...usual.upstreams, ...more] }],
    port: gatewayPort,
  });
  const folder = path === "" ? widgets : await copyBelow(widgets, path);
  const pages = await startStaticServer({
    folder,
    port: widgetsPort,
    headers: headers(
      widgetHeaders({ clientOrigins: [host.url], connectOrigins: [gateway.baseUrl, ...connectOrigins()] }),
    ),
  });
  const widgetsBase = `${widgetsUrl}${path}`;
  const config = { v: 1, gateway: gateway.baseUrl, upstream: "demo-webdav", label: "Team files" };
  const newPerson = () => synapse.registerUser("anna");
  const openAs: Stage["openAs"] = async (person, page, options = {}) => {
    const matrix = await signIn(synapse.baseUrl, person.localpart, person.password);
    const given: HostOptions = {
      url: `${widgetsBase}/files/index.html`,
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
  };
  return {
    newPerson,
    openAs,
    hostUrl: host.url,
    widgetsUrl,
    widgetsBase,
    gateway,
    webdav,
    config,
    open: async (page, options) => openAs(await newPerson(), page, options),
    async close() {
      await Promise.all([gateway.close(), webdav.close(), pages.stop(), host.close()]);
      if (folder !== widgets) await rm(folder, { recursive: true, force: true });
    },
  };
}

/** The built widgets in a folder of their own, below `path`. */
async function copyBelow(widgets: string, path: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "sparks-widgets-"));
  await cp(widgets, join(folder, path), { recursive: true });
  return folder;
}
