import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { REPOSITORY } from "#stack";

const isAlive = (pid: number) => {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
};

/** A process that starts a stubborn grandchild in a group of its own, then dies in the way that the test says. */
const PARENT = `
import { startProcess } from "${REPOSITORY}/src/stack/process.ts";
import { guardTemporaryFolder } from "${REPOSITORY}/src/stack/guard.ts";
const folder = process.argv[2];
guardTemporaryFolder(folder);
const child = await startProcess({ command: "/bin/sh", args: ["-c", "sleep 300 & wait"], logFile: folder + "/log" });
console.log(child.pid);
setInterval(() => {}, 1000);
`;

test.each(["SIGKILL", "SIGTERM"] as const)(
  "a parent that ends by %s leaves no process and no folder",
  async (signal) => {
    const folder = await mkdtemp(join(tmpdir(), "sparks-guard-test-"));
    const script = join(folder, "parent.ts");
    await writeFile(script, PARENT);
    const parent = spawn(process.execPath, [script, folder], { stdio: ["ignore", "pipe", "inherit"] });
    const [line] = (await once(parent.stdout, "data")) as [Buffer];
    const child = Number(line.toString().trim());
    expect(isAlive(child)).toBe(true);
    parent.kill(signal);
    await expect.poll(() => isAlive(child), { timeout: 10_000 }).toBe(false);
    await expect.poll(() => stat(folder).catch(() => undefined), { timeout: 10_000 }).toBe(undefined);
  },
);
