import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { brotliCompressSync, constants } from "node:zlib";
import type { Plugin } from "vite";

/** Bytes that a browser gets, brotli at quality 6: what a server compresses on the fly, so a precompressed file is smaller. */
export type Budget = {
  readonly name: string;
  readonly maxKiB: number;
  /** Each file is a request. */
  readonly maxFiles?: number;
  readonly files: (dist: Dist) => readonly string[];
};

/** A built folder: its pages, with what each needs before it runs, and all its code. */
export type Dist = {
  /** Scripts and styles that an HTML file loads at once, relative to the folder. */
  readonly needs: (html: string) => readonly string[];
  /** The files that match, and all that they import statically. */
  readonly closure: (pattern: RegExp) => readonly string[];
  readonly code: readonly string[];
};

export const compressedSize = (bytes: Buffer): number =>
  brotliCompressSync(bytes, {
    params: { [constants.BROTLI_PARAM_QUALITY]: 6, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length },
  }).length;

/** Fails the build when a budget is exceeded, and prints each figure either way. */
export function budgetPlugin(outDir: string, budgets: readonly Budget[]): Plugin {
  return {
    name: "sparks-budget",
    apply: "build",
    // Not closeBundle: that is called after a failed build too, and would hide what it failed for.
    writeBundle: {
      order: "post",
      handler() {
        const dist = readDist(outDir);
        const exceeded: string[] = [];
        for (const { name, maxKiB, maxFiles = Number.POSITIVE_INFINITY, files } of budgets) {
          const found = files(dist);
          if (found.length === 0) this.error(`budget "${name}": no file matched, so nothing was measured`);
          const kib = found.reduce((sum, file) => sum + compressedSize(readFileSync(join(outDir, file))), 0) / 1024;
          const line = `${name}: ${kib.toFixed(1)} of ${maxKiB} KiB brotli (${filesOf(found, maxFiles)})`;
          this.info(line);
          if (kib > maxKiB || found.length > maxFiles) exceeded.push(line);
        }
        if (exceeded.length > 0) this.error(`budget exceeded: ${exceeded.join("; ")}`);
      },
    },
  };
}

const filesOf = (found: readonly string[], most: number): string =>
  `${found.length}${most < Number.POSITIVE_INFINITY ? ` of ${most}` : ""} files`;

export function readDist(outDir: string): Dist {
  const code = readdirSync(outDir, { recursive: true, encoding: "utf8" }).filter(
    (file) => /\.(js|css)$/.test(file) && !file.startsWith("widgets/"),
  );
  const needs = (html: string) => {
    const page = readFileSync(join(outDir, html), "utf8");
    const links = [...page.matchAll(/(?:src|href)="(?:\.\.?\/)*\/?(assets\/[^"]+\.(?:js|css))"/g)].map(
      (match) => match[1] ?? "",
    );
    return [...new Set([...links, ...links.flatMap((file) => staticImports(outDir, file))])];
  };
  const closure = (pattern: RegExp) => {
    const found = code.filter((file) => pattern.test(file));
    return [...new Set([...found, ...found.flatMap((file) => staticImports(outDir, file))])];
  };
  return { needs, closure, code };
}

/** What a built script imports statically, through all levels. */
function staticImports(outDir: string, file: string, seen: Set<string> = new Set()): readonly string[] {
  if (!file.endsWith(".js") || seen.has(file)) return [];
  seen.add(file);
  const text = readFileSync(join(outDir, file), "utf8");
  const direct = [...text.matchAll(/(?:from|import)\s*"\.\/([^"]+\.js)"/g)].map((match) => `assets/${match[1]}`);
  return [...direct, ...direct.flatMap((next) => staticImports(outDir, next, seen))];
}
