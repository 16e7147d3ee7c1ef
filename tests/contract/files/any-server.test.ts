/**
 * Any WebDAV server, named by SPARKS_WEBDAV_URL (and SPARKS_WEBDAV_USER, SPARKS_WEBDAV_PASSWORD); for servers that do not run
 * here. It works in a folder of its own and removes it.
 */
import { test } from "vitest";
import { createDirectTransport, loadWebdavFiles } from "#backends";
import { describeFilesBackend } from "./suite.ts";

const { SPARKS_WEBDAV_URL: url, SPARKS_WEBDAV_USER: username, SPARKS_WEBDAV_PASSWORD: password } = process.env;

if (url === undefined) test.skip("no server is named by SPARKS_WEBDAV_URL", () => undefined);
else {
  describeFilesBackend(`the server at ${new URL(url).host}`, undefined, async () => {
    const { openWebdavFiles } = await loadWebdavFiles();
    const headers = username === undefined ? {} : { authorization: `Basic ${btoa(`${username}:${password ?? ""}`)}` };
    return {
      backend: await openWebdavFiles(createDirectTransport({ baseUrl: url, headers: () => headers })),
      outside: { url, ...(username === undefined ? {} : { username, password: password ?? "" }) },
      close: async () => {},
    };
  });
}
