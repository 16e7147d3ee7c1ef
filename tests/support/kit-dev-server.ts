/** The page to develop widgets on, as `npx vite --mode widgets` serves it. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { createServer } from "vite";

export type DevServer = { readonly url: string; close(): Promise<void> };

export async function startKitDevServer(): Promise<DevServer> {
  const cacheDir = mkdtempSync(join(tmpdir(), "sparks-kit-dev-"));
  const server = await createServer({
    configFile: fileURLToPath(new URL("../../vite.config.ts", import.meta.url)),
    mode: "widgets",
    logLevel: "error",
    cacheDir,
    // Both names of this machine: the page uses one as a stranger's origin.
    server: { port: 0, host: true, hmr: false, watch: null },
  });
  await server.listen();
  const address = server.httpServer?.address();
  if (typeof address !== "object" || address === null) throw new Error("not listening");
  return {
    url: `http://127.0.0.1:${address.port}/kit/dev/`,
    async close() {
      await server.close();
      rmSync(cacheDir, { recursive: true, force: true });
    },
  };
}
