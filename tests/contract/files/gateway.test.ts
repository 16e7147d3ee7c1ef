/** WsgiDAV behind the real gateway, with a session made as a widget makes it. */
import { createFetchSend, createGatewayTransport, loadWebdavFiles } from "#backends";
import { openGatewaySession } from "../../support/gateway-session.ts";
import { gatewayTenant, startTestGateway, startTestWebdav } from "../../support/servers.ts";
import { sharedServers } from "../../support/shared-servers.ts";
import { describeFilesBackend } from "./suite.ts";

const ORIGIN = "http://widgets.test:9";

describeFilesBackend("WsgiDAV, through the gateway", async () => {
  const { synapse } = sharedServers();
  const webdav = await startTestWebdav(["anna"]);
  const gateway = await startTestGateway({
    tenants: [gatewayTenant({ synapse, webdav, widgetOrigins: [ORIGIN] })],
  });
  const session = await openGatewaySession({
    gateway: gateway.baseUrl,
    homeserver: synapse.baseUrl,
    user: await synapse.registerUser("anna"),
    origin: ORIGIN,
  });
  const connection = await session.connect("demo-webdav", webdav.user, webdav.password);
  const { createWebdavFiles } = await loadWebdavFiles();
  const plain = createFetchSend();
  const transport = createGatewayTransport({
    gateway: gateway.baseUrl,
    connection,
    tokens: { get: async () => session.token, atHand: () => session.token, refuse: () => undefined },
    // Outside of a browser nobody writes the Origin that the session is bound to.
    send: (url, request) => plain(url, { ...request, headers: { ...request.headers, origin: ORIGIN } }),
  });
  return {
    backend: createWebdavFiles(transport),
    outside: { url: webdav.baseUrl, username: webdav.user, password: webdav.password },
    close: async () => {
      await gateway.close();
      await webdav.close();
    },
  };
});
