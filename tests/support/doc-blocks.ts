/** The fenced blocks of a page of documentation, by what stands behind their fence: "json config", "nginx". */
import { readFileSync } from "node:fs";

export function docBlocks(page: string): ReadonlyMap<string, string> {
  const text = readFileSync(new URL(`../../docs/${page}`, import.meta.url), "utf8");
  const blocks = [...text.matchAll(/^```([^\n]+)\n(.*?)^```$/gms)].map(
    ([, name = "", body = ""]) => [name, body] as const,
  );
  if (new Set(blocks.map(([name]) => name)).size !== blocks.length) throw new Error(`${page}: two blocks of one name`);
  return new Map(blocks);
}

export function docBlock(page: string, name: string): string {
  const block = docBlocks(page).get(name);
  if (block === undefined) throw new Error(`${page} has no block "${name}"`);
  return block;
}
