/** Programs in Go, built once from a pinned module: a `go.mod` with its `go.sum` in this folder names everything that goes in. */
import { execFile } from "node:child_process";
import { copyFile, mkdir, readFile, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import type { Cache } from "./cache.ts";
import { withLock } from "./lock.ts";
import { runToEnd } from "./process.ts";
import { absent, fingerprintOf, once } from "./stamp.ts";

export type GoProgram = {
  /** What it is called in the cache folder and on the progress line. */
  readonly name: string;
  readonly title: string;
  readonly version: string;
  /** The folder with `go.mod` and `go.sum`. */
  readonly module: string;
  /** The package to build. */
  readonly package: string;
};

export type GoBuildOptions = {
  readonly cache: Cache;
  /** Told what is being done, in a few words. */
  readonly onStep?: (step: string) => void;
  readonly signal?: AbortSignal;
};

const LEAST_GO = [1, 26] as const;
const inProgress = new Map<string, Promise<string>>();

/**
 * The path of the program, built or found built. It takes minutes the first time; what is downloaded and compiled for it lies below
 * the cache folder and is removed when the program is there. Throws with what to do when Go is missing or too old.
 */
export function buildGoProgram(program: GoProgram, options: GoBuildOptions): Promise<string> {
  const folder = join(options.cache.installed, `${program.name}-${program.version}`);
  let building = inProgress.get(folder);
  if (!building) {
    building = build(program, folder, options);
    inProgress.set(folder, building);
    building.catch(() => inProgress.delete(folder));
  }
  return building;
}

async function build(program: GoProgram, folder: string, { cache, onStep, signal }: GoBuildOptions): Promise<string> {
  const binary = join(folder, program.name);
  const files = ["go.mod", "go.sum"].map((name) => join(program.module, name));
  const pinned = await Promise.all(files.map((file) => readFile(file, "utf8")));
  const fingerprint = fingerprintOf(...pinned, program.package, process.platform, process.arch);
  const make = async () => {
    const go = await findGo(program);
    const work = join(cache.installed, "go", program.name);
    const logFile = join(cache.logs, `build-${program.name}.log`);
    const env = {
      GOCACHE: join(work, "build"),
      GOMODCACHE: join(work, "modules"),
      // Modules are written read-only otherwise, and cannot be removed.
      GOFLAGS: "-modcacherw -mod=readonly",
      CGO_ENABLED: "0",
    };
    await rm(logFile, { force: true });
    await mkdir(work, { recursive: true });
    for (const file of files) await copyFile(file, join(work, file.slice(program.module.length + 1)));
    const run = (step: string, args: readonly string[]) => {
      onStep?.(step);
      return runToEnd({ command: go, args, cwd: work, env, logFile, ...(signal === undefined ? {} : { signal }) });
    };
    await run(`downloading what ${program.title} is made of`, ["mod", "download"]);
    const total = await countPackages(go, program.package, work, env);
    const built = join(work, program.name);
    const stopCounting = countLines(logFile, (done) => {
      onStep?.(`building ${program.title}: ${Math.min(done, total)} of ${total} packages`);
    });
    try {
      const flags = ["-v", "-trimpath", "-ldflags", "-s -w", "-o", built];
      await run(`building ${program.title}`, ["build", ...flags, program.package]);
    } finally {
      stopCounting();
    }
    await mkdir(folder, { recursive: true });
    await rename(built, binary);
    await rm(work, { recursive: true, force: true });
  };
  await withLock(folder, () => once(join(folder, "stamp"), fingerprint, make), signal);
  return binary;
}

type GoEnv = Readonly<Record<string, string>>;

async function countPackages(go: string, target: string, cwd: string, env: GoEnv): Promise<number> {
  const options = { cwd, env: { ...process.env, ...env }, maxBuffer: 16 * 1024 * 1024 };
  const { stdout } = await promisify(execFile)(go, ["list", "-deps", target], options);
  return stdout.trimEnd().split("\n").length;
}

const COUNT_EVERY_MS = 2_000;

/** `go build -v` names each package when it is done with it. */
function countLines(file: string, onCount: (lines: number) => void): () => void {
  const timer = setInterval(() => {
    readFile(file, "utf8")
      .catch(absent)
      .then((text) => onCount((text ?? "").split("\n").filter((line) => /^[\w./~-]+$/.test(line)).length))
      .catch(() => clearInterval(timer));
  }, COUNT_EVERY_MS);
  return () => clearInterval(timer);
}

/** `go`, or what `SPARKS_GO` names; where Go's own installer puts it, when it is not on the path. */
async function findGo({ title }: GoProgram): Promise<string> {
  const needed = `Go ${LEAST_GO.join(".")} or newer (https://go.dev/dl; in PATH, or named by SPARKS_GO)`;
  const candidates = process.env.SPARKS_GO === undefined ? ["go", "/usr/local/go/bin/go"] : [process.env.SPARKS_GO];
  for (const command of candidates) {
    const asked = await promisify(execFile)(command, ["env", "GOVERSION"]).catch((thrown: unknown) => {
      if (thrown instanceof Error && "code" in thrown && thrown.code === "ENOENT") return undefined;
      const text = thrown instanceof Error ? thrown.message : String(thrown);
      throw new Error(`${command} cannot be used: ${text}`);
    });
    if (asked === undefined) continue;
    const version = asked.stdout.trim();
    const [major = 0, minor = 0] = version.replace(/^go/, "").split(".").map(Number);
    if (major > LEAST_GO[0] || (major === LEAST_GO[0] && minor >= LEAST_GO[1])) return command;
    throw new Error(`${title} is built from source and needs ${needed}; ${command} is ${version}.`);
  }
  throw new Error(`${title} is built from source, and there is no Go. Install ${needed}.`);
}
