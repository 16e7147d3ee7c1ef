import { mkdtemp, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { guardTemporaryFolder } from "./guard.ts";

/** A new folder, in memory where that is possible. Removed when this process ends, whatever ends it. */
export async function newTemporaryFolder(name: string): Promise<string> {
  const memory = await stat("/dev/shm").catch(() => undefined);
  const folder = await mkdtemp(join(memory?.isDirectory() ? "/dev/shm" : tmpdir(), `sparks-${name}-`));
  guardTemporaryFolder(folder);
  return folder;
}
