/** WsgiDAV, straight. */
import { createDirectTransport, loadWebdavFiles } from "#backends";
import { startTestWebdav } from "../../support/servers.ts";
import { describeFilesBackend } from "./suite.ts";

describeFilesBackend("WsgiDAV, direct", ["locks", "quota"], async () => {
  const server = await startTestWebdav(["anna"]);
  const { openWebdavFiles } = await loadWebdavFiles();
  const authorization = `Basic ${btoa(`${server.user}:${server.password}`)}`;
  const transport = createDirectTransport({ baseUrl: server.baseUrl, headers: () => ({ authorization }) });
  return {
    backend: await openWebdavFiles(transport),
    outside: { url: server.baseUrl, username: server.user, password: server.password },
    close: () => server.close(),
  };
});
