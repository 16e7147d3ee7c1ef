/** `npm run bench`: builds, then measures (tests/bench). */
import { spawn } from "node:child_process";
import { join } from "node:path";
import { REPOSITORY } from "./cache.ts";

const run = (args: readonly string[]) =>
  new Promise<number>((resolve, reject) => {
    const child = spawn(process.execPath, args, { cwd: REPOSITORY, stdio: "inherit" });
    child.on("error", reject);
    child.on("exit", (code) => resolve(code ?? 1));
  });

const vite = join(REPOSITORY, "node_modules/vite/bin/vite.js");
process.exitCode =
  (await run([vite, "build", "--logLevel", "warn"])) ||
  (await run([vite, "build", "--mode", "widgets", "--logLevel", "warn"])) ||
  (await run([join(REPOSITORY, "tests/bench/run.ts"), ...process.argv.slice(2)]));
