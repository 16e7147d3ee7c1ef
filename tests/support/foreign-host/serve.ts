/** Builds the foreign client with the package as it is published, and serves it. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "vite";
import { startStaticServer } from "#stack";

const root = fileURLToPath(new URL("./page", import.meta.url));

export type ServedPage = { readonly url: string; close(): Promise<void> };

export async function serveForeignHost(): Promise<ServedPage> {
  const outDir = mkdtempSync(join(tmpdir(), "sparks-foreign-host-"));
  await build({
    configFile: false,
    root,
    logLevel: "error",
    build: { outDir, target: "es2024", emptyOutDir: true, reportCompressedSize: false },
  });
  const server = await startStaticServer({ folder: outDir, port: 0, headers: {} });
  return {
    url: server.baseUrl,
    async close() {
      await server.stop();
      rmSync(outDir, { recursive: true, force: true });
    },
  };
}
