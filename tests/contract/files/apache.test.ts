/** Apache's mod_dav, straight: strict about preconditions, weak about fresh entity tags. */
import { createDirectTransport, loadWebdavFiles } from "#backends";
import { startTestApache } from "../../support/apache.ts";
import { describeFilesBackend } from "./suite.ts";

describeFilesBackend("Apache, direct", ["locks", "quota"], async () => {
  const server = await startTestApache();
  const { openWebdavFiles } = await loadWebdavFiles();
  const authorization = `Basic ${btoa(`${server.user}:${server.password}`)}`;
  const transport = createDirectTransport({ baseUrl: server.baseUrl, headers: () => ({ authorization }) });
  return {
    backend: await openWebdavFiles(transport),
    outside: { url: server.baseUrl, username: server.user, password: server.password },
    close: () => server.close(),
  };
});
