/** The whole of Sparks for end-to-end tests: gateway, built client and built widgets, in front of given servers. */
import {
  anyFreePort,
  buildClient,
  buildWidgets,
  cacheAt,
  clientHeaders,
  makeFolders,
  type StaticServer,
  startStaticServer,
  widgetHeaders,
} from "#stack";
import { gatewayTenant, startTestGateway, type TestGateway } from "./servers.ts";

export type TestAppOptions = {
  /** A fault proxy's `baseUrl` is as good as Synapse's own. */
  readonly synapse: { readonly baseUrl: string; readonly serverName: string };
  readonly webdav: { readonly baseUrl: string };
  /** What else config.json says: `{ workspace: "!…" }`. */
  readonly config?: Readonly<Record<string, unknown>>;
  /** Origin of a call widget, which may be given camera and microphone. */
  readonly callOrigin?: string;
  /** Where client and widgets may connect to besides: stores that they reach themselves, and who signs people in there. */
  readonly connectOrigins?: readonly string[];
};

export interface TestApp {
  /** Origin of the client; its config.json names the homeserver. */
  readonly clientUrl: string;
  readonly widgetsUrl: string;
  readonly gatewayUrl: string;
  /** Can be stopped and started again. */
  readonly gateway: TestGateway;
  close(): Promise<void>;
}

/** Builds first when the sources have changed since the last build. */
export async function startTestApp({
  synapse,
  webdav,
  config = {},
  callOrigin,
  connectOrigins = [],
}: TestAppOptions): Promise<TestApp> {
  const cache = cacheAt();
  await makeFolders(cache);
  const [client, widgets] = await Promise.all([buildClient({ cache }), buildWidgets({ cache })]);
  const [clientPort, widgetsPort] = [await anyFreePort(), await anyFreePort()];
  const clientUrl = `http://127.0.0.1:${clientPort}`;
  const widgetsUrl = `http://127.0.0.1:${widgetsPort}`;
  const gateway = await startTestGateway({
    tenants: [gatewayTenant({ synapse, webdav, widgetOrigins: [widgetsUrl, clientUrl] })],
  });
  const servers: readonly StaticServer[] = [
    await startStaticServer({
      folder: client,
      port: clientPort,
      fallback: true,
      headers: clientHeaders({
        connectOrigins: [synapse.baseUrl, gateway.baseUrl, ...connectOrigins],
        widgetsOrigin: widgetsUrl,
        ...(callOrigin === undefined ? {} : { callOrigin }),
      }),
      generated: {
        "/config.json": () => ({
          homeserver: synapse.baseUrl,
          widgets: { trustedOrigins: [widgetsUrl] },
          gateways: [gateway.baseUrl],
          ...config,
        }),
      },
    }),
    await startStaticServer({
      folder: widgets,
      port: widgetsPort,
      headers: widgetHeaders({ clientOrigins: [clientUrl], connectOrigins: [gateway.baseUrl, ...connectOrigins] }),
    }),
  ];
  return {
    clientUrl,
    widgetsUrl,
    gatewayUrl: gateway.baseUrl,
    gateway,
    async close() {
      await Promise.all([gateway.close(), ...servers.map((server) => server.stop())]);
    },
  };
}
