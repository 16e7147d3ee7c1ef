/** Builds the client and the widgets into the cache folder, only when what they are made of has changed. */
import { existsSync, readdirSync } from "node:fs";
import { cp, readdir, readFile, rename, rm, stat, utimes } from "node:fs/promises";
import { join } from "node:path";
import { stripVTControlCharacters } from "node:util";
import { type Cache, REPOSITORY } from "../cache.ts";
import { withLock } from "../lock.ts";
import { runToEnd } from "../process.ts";
import { fingerprintOf, fingerprintOfFiles } from "../stamp.ts";
import { compressFolder } from "./compress.ts";

/** Everything that a build reads. */
const SOURCES = [
  ...["client", "hub", "ui", "base", "model", "contracts", "backends", "stack/build"].map((room) => `src/${room}`),
  ...["widgets", "vite.config.ts", "package-lock.json", "tsconfig.json"],
];

const DIST = join(REPOSITORY, "dist");
const WIDGETS_DIST = join(DIST, "widgets");
const KEPT_BUILDS = 5;

export type BuildOptions = {
  readonly cache: Cache;
  readonly onStep?: (step: string) => void;
  readonly signal?: AbortSignal;
};

/** Resolves to the folder with the client's index.html. Throws with the reason when it cannot be built, or exceeds its budget. */
export async function buildClient(options: BuildOptions): Promise<string> {
  if (!existsSync(join(REPOSITORY, "src/client/index.html"))) {
    throw new Error("not built: src/client/index.html is not there");
  }
  return build("client", [], options);
}

/** Resolves to the folder with one folder per widget. */
export async function buildWidgets(options: BuildOptions): Promise<string> {
  if (!hasWidgets()) throw new Error("not built: widgets/ holds no widget with an index.html");
  return build("widgets", ["--mode", "widgets"], options);
}

const hasWidgets = () =>
  readdirSync(join(REPOSITORY, "widgets")).some((name) => existsSync(join(REPOSITORY, "widgets", name, "index.html")));

/**
 * Every state of the sources gets a folder of its own, which never changes again: whoever serves an older one goes on undisturbed.
 * Vite writes client and widgets into `dist/`, so that only one build runs at a time, on the whole machine.
 */
async function build(
  what: "client" | "widgets",
  args: readonly string[],
  { cache, onStep, signal }: BuildOptions,
): Promise<string> {
  onStep?.(`looking whether the ${what} must be built`);
  return withLock(
    `build ${REPOSITORY}`,
    async () => {
      const fingerprint = fingerprintOf(await fingerprintOfFiles(REPOSITORY, SOURCES), process.version);
      const builds = join(cache.installed, "web");
      const target = join(builds, `${what}-${fingerprint.slice(0, 16)}`);
      if (!existsSync(target)) {
        await runVite(what, args, { cache, ...(onStep ? { onStep } : {}), ...(signal ? { signal } : {}) });
        onStep?.(`compressing the ${what}`);
        const next = `${target}.next`;
        await rm(next, { recursive: true, force: true });
        await cp(what === "client" ? DIST : WIDGETS_DIST, next, {
          recursive: true,
          filter: (source) => what === "widgets" || source !== WIDGETS_DIST,
        });
        await compressFolder(next, join(cache.installed, "compressed"));
        await rename(next, target);
      }
      const nowS = Date.now() / 1000;
      await utimes(target, nowS, nowS);
      await removeOldBuilds(builds, what);
      return target;
    },
    signal,
  );
}

async function runVite(what: string, args: readonly string[], { cache, onStep, signal }: BuildOptions): Promise<void> {
  onStep?.(`building the ${what}`);
  const logFile = join(cache.logs, `build-${what}.log`);
  await rm(logFile, { force: true });
  await runToEnd({
    command: process.execPath,
    args: [join(REPOSITORY, "node_modules/vite/bin/vite.js"), "build", ...args],
    cwd: REPOSITORY,
    logFile,
    env: { NODE_ENV: "production", NO_COLOR: "1", FORCE_COLOR: "0" },
    ...(signal === undefined ? {} : { signal }),
  }).catch(async (thrown: unknown) => {
    signal?.throwIfAborted();
    throw new Error(`not built: ${await firstFault(logFile)}\nThe whole log: ${logFile}`, { cause: thrown });
  });
}

/** Those used last are kept: one of them may be served by another process. */
async function removeOldBuilds(builds: string, what: string): Promise<void> {
  const names = (await readdir(builds)).filter((name) => name.startsWith(`${what}-`) && !name.endsWith(".next"));
  const used = await Promise.all(names.map(async (name) => ({ name, atMs: (await stat(join(builds, name))).mtimeMs })));
  const old = used.toSorted((a, b) => b.atMs - a.atMs).slice(KEPT_BUILDS);
  await Promise.all(old.map(({ name }) => rm(join(builds, name), { recursive: true, force: true })));
}

/** The lines of a build's output that say what is wrong. */
async function firstFault(logFile: string): Promise<string> {
  const text = stripVTControlCharacters(await readFile(logFile, "utf8"));
  const lines = text.split("\n").filter((line) => line.trim() !== "" && !line.startsWith("error during build"));
  const at = lines.findIndex((line) => /error|exceeded/i.test(line));
  return lines
    .slice(Math.max(0, at), at + 4)
    .join("\n")
    .trim();
}
