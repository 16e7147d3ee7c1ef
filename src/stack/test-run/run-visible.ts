import { type ChildProcess, spawn } from "node:child_process";
import { REPOSITORY } from "../cache.ts";

let current: ChildProcess | undefined;

/** Runs one of the project's tools with its output on our terminal. Resolves to its exit code; a signal counts as 1. */
export function runVisible(
  command: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<number> {
  return new Promise((resolve) => {
    const child = spawn(command, args, { cwd: REPOSITORY, stdio: "inherit", env: { ...process.env, ...env } });
    current = child;
    child.once("error", (error) => {
      console.error(`${command} cannot be run: ${error.message}`);
      resolve(1);
    });
    child.once("exit", (code) => {
      current = undefined;
      resolve(code ?? 1);
    });
  });
}

/** Asks what runs now to end, and kills it when it has not after three seconds. */
export function stopVisible(): void {
  const stopping = current;
  stopping?.kill("SIGTERM");
  setTimeout(() => stopping?.kill("SIGKILL"), 3_000).unref();
}
