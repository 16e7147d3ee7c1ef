/** The Python environment of the demo servers: a venv in the cache folder, filled once by uv from a pinned list. */
import { execFile } from "node:child_process";
import { mkdir, readFile, realpath } from "node:fs/promises";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import type { Cache } from "./cache.ts";
import { withLock } from "./lock.ts";
import { runToEnd } from "./process.ts";
import { fingerprintOf, once } from "./stamp.ts";

const REQUIREMENTS = fileURLToPath(new URL("python-requirements.txt", import.meta.url));
const UV = "uv==0.13.9";

export type PythonEnv = {
  /** The interpreter that has Synapse and WsgiDAV. */
  readonly python: string;
};

export type InstallOptions = {
  readonly cache: Cache;
  /** Told what is being done, in a few words. */
  readonly onStep?: (step: string) => void;
  readonly signal?: AbortSignal;
};

const inProgress = new Map<string, Promise<PythonEnv>>();

/**
 * Installs the environment, or finds it installed. `SPARKS_PYTHON_ENV` names another environment that has the packages already.
 * Throws with what to do when Python or its venv module is missing. Asked for by several parts at once it installs once.
 */
export function installPython(options: InstallOptions): Promise<PythonEnv> {
  const given = process.env.SPARKS_PYTHON_ENV;
  const folder = given ?? join(options.cache.installed, "python");
  let installing = inProgress.get(folder);
  if (!installing) {
    installing = given === undefined ? install(folder, options) : Promise.resolve(envAt(folder));
    inProgress.set(folder, installing);
    installing.catch(() => inProgress.delete(folder));
  }
  return installing;
}

const envAt = (folder: string): PythonEnv => ({ python: join(folder, "bin", "python") });

async function install(named: string, { cache, onStep, signal }: InstallOptions): Promise<PythonEnv> {
  // Scripts of an environment hold its path: through a link to it, it is still the same environment.
  await mkdir(cache.installed, { recursive: true });
  const folder = join(await realpath(cache.installed), basename(named));
  const base = await findPython();
  const stamp = join(cache.installed, "python.stamp");
  const requirements = await readFile(REQUIREMENTS, "utf8");
  const make = async () => {
    const tools = join(cache.installed, "python-tools");
    const run = (step: string, command: string, args: readonly string[]) => {
      onStep?.(step);
      return runToEnd({
        command,
        args,
        logFile: join(cache.logs, "install-python.log"),
        env: {
          UV_CACHE_DIR: join(cache.installed, "uv-cache"),
          UV_LINK_MODE: "hardlink",
          UV_HTTP_TIMEOUT: "180",
          PIP_DISABLE_PIP_VERSION_CHECK: "1",
        },
        ...(signal === undefined ? {} : { signal }),
      });
    };
    await run("making a Python environment", base.command, ["-m", "venv", "--clear", tools]);
    await run("installing uv", join(tools, "bin", "python"), ["-m", "pip", "install", "--quiet", UV]);
    const uv = join(tools, "bin", "uv");
    await run("making a Python environment", uv, ["venv", "--clear", "--python", base.command, folder]);
    await run("installing Synapse and WsgiDAV", uv, [
      ...["pip", "install", "--python", envAt(folder).python, "--compile-bytecode"],
      ...["--requirement", REQUIREMENTS],
    ]);
  };
  const fingerprint = fingerprintOf(requirements, base.version, UV, folder);
  await withLock(folder, () => once(stamp, fingerprint, make), signal);
  return envAt(folder);
}

const FIND_OUT = "import sys, venv, ensurepip; print('%d.%d.%d' % sys.version_info[:3])";

/** `python3`, 3.10 or newer, with the modules that a venv needs. */
async function findPython(): Promise<{ command: string; version: string }> {
  const command = process.env.SPARKS_PYTHON ?? "python3";
  const asked = await promisify(execFile)(command, ["-c", FIND_OUT]).catch((thrown: unknown) => {
    const text = thrown instanceof Error ? thrown.message : String(thrown);
    if (text.includes("ENOENT")) {
      throw new Error(`there is no ${command}. Install Python 3.11 (Debian: apt install python3 python3-venv).`);
    }
    if (text.includes("ModuleNotFoundError")) {
      throw new Error(`${command} has no venv module. Install it (Debian: apt install python3-venv).`);
    }
    throw new Error(`${command} cannot be used: ${text}`);
  });
  const version = asked.stdout.trim();
  const [major = 0, minor = 0] = version.split(".").map(Number);
  if (major < 3 || minor < 10)
    throw new Error(`${command} is ${version}; Synapse needs Python 3.10 or newer (3.11 is tried).`);
  return { command, version };
}
