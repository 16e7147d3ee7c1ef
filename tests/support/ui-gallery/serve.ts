import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import preact from "@preact/preset-vite";
import { build, createServer, type InlineConfig, preview } from "vite";
import { iconsPlugin } from "../../../src/stack/build/icons-plugin.ts";

const root = fileURLToPath(new URL(".", import.meta.url));

const config = (): InlineConfig => ({
  configFile: false,
  root,
  logLevel: "warn",
  plugins: [iconsPlugin(), preact({ devToolsEnabled: false, prefreshEnabled: false })],
  css: { modules: { localsConvention: "camelCaseOnly" } },
});

export type Gallery = { readonly url: string; close(): Promise<void> };

/** The gallery of primitives on a free port: `built` as a production build (for measuring), else as vite serves it. */
export async function startGallery(options: { readonly built: boolean; readonly port?: number }): Promise<Gallery> {
  const address = { host: "127.0.0.1", port: options.port ?? 0, strictPort: options.port !== undefined };
  if (!options.built) {
    const server = await createServer({ ...config(), server: address });
    await server.listen();
    return { url: server.resolvedUrls?.local[0] ?? "", close: () => server.close() };
  }
  const outDir = mkdtempSync(join(tmpdir(), "sparks-gallery-"));
  await build({ ...config(), build: { outDir, target: "es2024", emptyOutDir: true, reportCompressedSize: false } });
  const server = await preview({ ...config(), build: { outDir }, preview: address });
  return {
    url: server.resolvedUrls?.local[0] ?? "",
    async close() {
      await server.close();
      rmSync(outDir, { recursive: true, force: true });
    },
  };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const gallery = await startGallery({ built: process.argv.includes("--built") });
  console.log(gallery.url);
}
