/** A server of files behind the real gateway, with a session made as a widget makes it. */
import { createFetchSend, createGatewayTransport, openFilesServer } from "#backends";
import type { Connection, UpstreamKind } from "#contracts";
import { openGatewaySession } from "../../support/gateway-session.ts";
import { gatewayTenant, startTestGateway } from "../../support/servers.ts";
import { sharedServers } from "../../support/shared-servers.ts";
import type { Store } from "./suite.ts";

export const WIDGET_ORIGIN = "http://widgets.test:9";

export type WebdavAccount = {
  readonly baseUrl: string;
  readonly user: string;
  readonly password: string;
  /** `webdav` without. */
  readonly kind?: UpstreamKind;
  /** The root of the files, where it is not `baseUrl`. */
  readonly filesUrl?: string;
  close(): Promise<void>;
};

export type GatewayAccess = {
  readonly gateway: string;
  readonly token: string;
  readonly connection: Connection;
  close(): Promise<void>;
};

/** A gateway with this server in its list, a session, and the account connected. */
export async function openGatewayTo(server: WebdavAccount): Promise<GatewayAccess> {
  const { synapse } = sharedServers();
  const tenant = gatewayTenant({ synapse, webdav: server, widgetOrigins: [WIDGET_ORIGIN] });
  const upstreams = tenant.upstreams.map((upstream) => ({ ...upstream, kind: server.kind ?? upstream.kind }));
  const gateway = await startTestGateway({ tenants: [{ ...tenant, upstreams }] });
  const session = await openGatewaySession({
    gateway: gateway.baseUrl,
    homeserver: synapse.baseUrl,
    user: await synapse.registerUser("anna"),
    origin: WIDGET_ORIGIN,
  });
  const connection = await session.connect("demo-webdav", server.user, server.password);
  return { gateway: gateway.baseUrl, token: session.token, connection, close: () => gateway.close() };
}

export async function storeThroughGateway(server: WebdavAccount): Promise<Store> {
  const { gateway, token, connection, close } = await openGatewayTo(server);
  const plain = createFetchSend();
  const transport = createGatewayTransport({
    gateway,
    connection,
    tokens: { get: async () => token, atHand: () => token, refuse: () => undefined },
    // Outside of a browser nobody writes the Origin that the session is bound to.
    send: (url, request) => plain(url, { ...request, headers: { ...request.headers, origin: WIDGET_ORIGIN } }),
  });
  const files = await openFilesServer(server.kind ?? "webdav", transport);
  const [place] = await files.places();
  if (!place) throw new Error("the server offers no place");
  return {
    backend: await files.open(place.id),
    outside: { url: server.filesUrl ?? server.baseUrl, username: server.user, password: server.password },
    close: async () => {
      await close();
      await server.close();
    },
  };
}
