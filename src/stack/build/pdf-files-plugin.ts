import { readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import type { Plugin } from "vite";

/**
 * What pdfjs-dist fetches for some documents only, into
 * `assets/pdf-<version>/` (what lies in `assets` never changes): the fonts that every reader has (ISO 32000-1, 9.6.2.2), the
 * character maps of East Asian fonts, and decoders of JBIG2 and JPEG 2000 as plain script: the policy of widgets allows no WebAssembly.
 */
export function pdfFilesPlugin(): Plugin {
  return {
    name: "sparks-pdf-files",
    apply: "build",
    generateBundle() {
      const root = dirname(createRequire(import.meta.url).resolve("pdfjs-dist/package.json"));
      const { version } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as { readonly version: string };
      const emit = (folder: string, into: string, wanted: RegExp) => {
        const files = readdirSync(join(root, folder)).filter((file) => wanted.test(file));
        if (files.length === 0) this.error(`pdfjs-dist/${folder} has nothing of what was expected`);
        for (const file of files) {
          const source = readFileSync(join(root, folder, file));
          this.emitFile({ type: "asset", fileName: `assets/pdf-${version}/${into}/${file}`, source });
        }
      };
      emit("cmaps", "cmaps", /\.bcmap$/);
      emit("standard_fonts", "fonts", /\.(pfb|ttf)$/);
      emit("wasm", "decoders", /_nowasm_fallback\.js$/);
    },
  };
}
