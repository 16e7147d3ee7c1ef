#!/usr/bin/env node
/**
 * What the npm scripts call, with any Node from 20 on and before anything is installed: installs the project's packages when
 * they are missing or older than the lock file, then runs `<start|test|bench>.ts` with the project's own Node. No dependencies.
 */
import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const repository = resolve(dirname(fileURLToPath(import.meta.url)), "../..");
const modules = join(repository, "node_modules");
const node = join(modules, "node/bin/node");
const stamp = join(modules, ".sparks-lock");
const commands = ["start", "test", "bench"];

const [command, ...args] = process.argv.slice(2);
if (!commands.includes(command)) fail(`usage: bootstrap.mjs ${commands.join("|")} [options]`);
if (Number(process.versions.node.split(".")[0]) < 20) {
  fail(`This is Node ${process.versions.node}. Sparks needs Node 20 or newer to start.`);
}

const lock = createHash("sha256")
  .update(readFileSync(join(repository, "package-lock.json")))
  .digest("hex");
if (!isInstalled()) {
  console.log("Installing packages (npm ci) …");
  const code = await run(
    process.platform === "win32" ? "npm.cmd" : "npm",
    ["ci", "--no-audit", "--no-fund", "--loglevel=error"],
    {
      cwd: repository,
    },
  );
  if (code !== 0) fail(`npm ci failed (code ${code}). Its output stands above.`);
  if (!existsSync(node))
    fail("npm ci brought no Node 24. Are install scripts switched off (npm config get ignore-scripts)?");
}
writeFileSync(stamp, lock);

const script = join(repository, "src/stack", `${command}.ts`);
if (!existsSync(script)) fail(`src/stack/${command}.ts is not there.`);
process.exitCode = await run(node, ["--disable-warning=ExperimentalWarning", script, ...args], { ipc: true });

/** Installed by us from this lock file, or by hand after it was last changed. */
function isInstalled() {
  if (!existsSync(node)) return false;
  if (existsSync(stamp) && readFileSync(stamp, "utf8") === lock) return true;
  const installed = join(modules, ".package-lock.json");
  return (
    existsSync(installed) && statSync(installed).mtimeMs >= statSync(join(repository, "package-lock.json")).mtimeMs
  );
}

/** Passes signals on and resolves to the exit code. With `ipc` the child learns when we are killed. */
function run(program, programArgs, { cwd, ipc = false } = {}) {
  return new Promise((resolveCode) => {
    const child = spawn(program, programArgs, {
      stdio: ["inherit", "inherit", "inherit", ...(ipc ? ["ipc"] : [])],
      ...(cwd ? { cwd } : {}),
    });
    const signals = ["SIGINT", "SIGTERM", "SIGHUP"];
    const pass = (signal) => child.kill(signal);
    for (const signal of signals) process.on(signal, pass);
    child.once("error", (error) => fail(`${program} cannot be run: ${error.message}`));
    child.once("exit", (code, signal) => {
      for (const name of signals) process.off(name, pass);
      resolveCode(code ?? 128 + (signal === "SIGINT" ? 2 : signal === "SIGKILL" ? 9 : 15));
    });
  });
}

function fail(message) {
  console.error(message);
  process.exit(1);
}
