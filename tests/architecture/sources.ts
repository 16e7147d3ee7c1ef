import { readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";

export const ROOT = new URL("../../", import.meta.url).pathname;

export type Source = { readonly path: string; readonly text: string; readonly lines: number };

/** All source files below the given folders of the repository, paths relative to its top. */
export function readSources(...folders: readonly string[]): readonly Source[] {
  const found: Source[] = [];
  for (const folder of folders) {
    for (const entry of readdirSync(join(ROOT, folder), { withFileTypes: true, recursive: true })) {
      if (!entry.isFile() || !/\.(ts|tsx|mjs)$/.test(entry.name)) continue;
      const file = join(entry.parentPath, entry.name);
      const text = readFileSync(file, "utf8");
      found.push({ path: relative(ROOT, file), text, lines: text.split("\n").length });
    }
  }
  return found;
}

/** Every module that a source names: static, dynamic, re-export, type import. `new URL(…, import.meta.url)` is not an import. */
export function importsOf(text: string): readonly string[] {
  const code = text.replace(/\/\*[\s\S]*?\*\//g, "").replace(/^\s*\/\/.*$/gm, "");
  const pattern = /(?:\bfrom\s*|\bimport\s*\(\s*|^\s*import\s+)["']([^"']+)["']/gm;
  return [...code.matchAll(pattern)].map((match) => match[1] ?? "");
}
