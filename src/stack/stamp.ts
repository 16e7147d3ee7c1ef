/** "Done already, for these inputs": a stamp file holds the fingerprint of what a step was made from. */
import { createHash } from "node:crypto";
import { mkdir, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { dirname, join, relative } from "node:path";

/** True when the stamp was written for exactly this fingerprint. A missing or unreadable stamp is no stamp. */
export async function hasStamp(file: string, fingerprint: string): Promise<boolean> {
  return (await readIfPresent(file)) === fingerprint;
}

export async function writeStamp(file: string, fingerprint: string): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, fingerprint);
}

/** Runs `make` unless it was finished before for the same fingerprint. The stamp is written only after `make` succeeded. */
export async function once(file: string, fingerprint: string, make: () => Promise<void>): Promise<"made" | "kept"> {
  if (await hasStamp(file, fingerprint)) return "kept";
  await rm(file, { force: true });
  await make();
  await writeStamp(file, fingerprint);
  return "made";
}

/** One hash over plain values; order counts. */
export function fingerprintOf(...values: readonly string[]): string {
  const hash = createHash("sha256");
  for (const value of values) hash.update(`${value.length}:`).update(value);
  return hash.digest("hex");
}

/** One hash over the names and contents of files and folders below `root`. What is missing counts as empty. */
export async function fingerprintOfFiles(root: string, paths: readonly string[]): Promise<string> {
  const hash = createHash("sha256");
  for (const path of paths) {
    for (const file of await filesBelow(join(root, path))) {
      const bytes = await readFile(file);
      hash.update(`${relative(root, file)}\0${bytes.length}\0`).update(bytes);
    }
  }
  return hash.digest("hex");
}

async function filesBelow(path: string): Promise<string[]> {
  const found = await stat(path).catch(absent);
  if (!found) return [];
  if (found.isFile()) return [path];
  const names = (await readdir(path)).sort();
  const nested = await Promise.all(names.map((name) => filesBelow(join(path, name))));
  return nested.flat();
}

async function readIfPresent(file: string): Promise<string | undefined> {
  return readFile(file, "utf8").catch(absent);
}

/** For `.catch`: a file that is not there is `undefined`; every other fault is passed on. */
export function absent(thrown: unknown): undefined {
  if (thrown instanceof Error && "code" in thrown && (thrown.code === "ENOENT" || thrown.code === "ENOTDIR"))
    return undefined;
  throw thrown;
}
