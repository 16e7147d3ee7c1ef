/** Where everything lives that the launcher installs or the demo servers write: one folder, never the repository. */
import { chmod, mkdir } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

export const REPOSITORY = resolve(dirname(fileURLToPath(import.meta.url)), "../..");

export type Cache = {
  readonly root: string;
  /** Programs and built files: kept by `--fresh`. */
  readonly installed: string;
  /** What the servers wrote, and their secrets: removed by `--fresh`. Mode 700. */
  readonly data: string;
  /** One file per part. */
  readonly logs: string;
};

/** The cache folder of this checkout: `<repository>/.cache`, or the folder that `SPARKS_CACHE` names. */
export function cacheAt(root: string = process.env.SPARKS_CACHE ?? join(REPOSITORY, ".cache")): Cache {
  const absolute = resolve(root);
  return {
    root: absolute,
    installed: join(absolute, "installed"),
    data: join(absolute, "data"),
    logs: join(absolute, "logs"),
  };
}

export async function makeFolders(cache: Cache): Promise<void> {
  for (const folder of [cache.installed, cache.data, cache.logs]) await mkdir(folder, { recursive: true });
  await chmod(cache.data, 0o700);
}
