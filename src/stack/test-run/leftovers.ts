/** Finds processes that a test run left behind: each of its descendants inherits a mark in its environment. */
import { readdir, readFile } from "node:fs/promises";

export const RUN_MARK = "SPARKS_TEST_RUN";

export type Leftover = { readonly pid: number; readonly command: string };

/** Only on Linux, where the environment of a process can be read; elsewhere undefined. */
export async function findLeftovers(mark: string): Promise<readonly Leftover[] | undefined> {
  if (process.platform !== "linux") return undefined;
  const entry = `${RUN_MARK}=${mark}`;
  const names = (await readdir("/proc")).filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid);
  const found = await Promise.all(
    names.map(async (name) => {
      // Gone by now, or another person's: neither is ours.
      const environment = await readFile(`/proc/${name}/environ`, "utf8").catch(() => "");
      if (!environment.split("\0").includes(entry)) return [];
      const command = (await readFile(`/proc/${name}/cmdline`, "utf8").catch(() => "")).replaceAll("\0", " ").trim();
      // A zombie has no command line any more; our guard ends with us.
      return command === "" || command.includes("sparks-guard") ? [] : [{ pid: Number(name), command }];
    }),
  );
  return found.flat();
}

/** What is still there after `patienceMs`. */
export async function leftoversAfter(mark: string, patienceMs: number): Promise<readonly Leftover[] | undefined> {
  const deadline = performance.now() + patienceMs;
  for (;;) {
    const found = await findLeftovers(mark);
    if (!found || found.length === 0 || performance.now() > deadline) return found;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}
