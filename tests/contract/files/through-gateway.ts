/** A WebDAV server behind the real gateway, with a session made as a widget makes it. */
import { createFetchSend, createGatewayTransport, loadWebdavFiles } from "#backends";
import type { Connection } from "#contracts";
import { openGatewaySession } from "../../support/gateway-session.ts";
import { gatewayTenant, startTestGateway } from "../../support/servers.ts";
import { sharedServers } from "../../support/shared-servers.ts";
import type { Store } from "./suite.ts";

export const WIDGET_ORIGIN = "http://widgets.test:9";

export type WebdavAccount = {
  readonly baseUrl: string;
  readonly user: string;
  readonly password: string;
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
  const gateway = await startTestGateway({
    tenants: [gatewayTenant({ synapse, webdav: server, widgetOrigins: [WIDGET_ORIGIN] })],
  });
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
  const { openWebdavFiles } = await loadWebdavFiles();
  const plain = createFetchSend();
  const transport = createGatewayTransport({
    gateway,
    connection,
    tokens: { get: async () => token, atHand: () => token, refuse: () => undefined },
    // Outside of a browser nobody writes the Origin that the session is bound to.
    send: (url, request) => plain(url, { ...request, headers: { ...request.headers, origin: WIDGET_ORIGIN } }),
  });
  return {
    backend: await openWebdavFiles(transport),
    outside: { url: server.baseUrl, username: server.user, password: server.password },
    close: async () => {
      await close();
      await server.close();
    },
  };
}
