/** Builds the client and the widgets into the cache folder, only when what they are made of has changed. */
import { existsSync, readdirSync } from "node:fs";
import { cp, readFile, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { stripVTControlCharacters } from "node:util";
import { type Cache, REPOSITORY } from "../cache.ts";
import { runToEnd } from "../process.ts";
import { fingerprintOf, fingerprintOfFiles, once } from "../stamp.ts";
import { compressFolder } from "./compress.ts";

/** Everything that a build reads. */
const SOURCES = [
  ...["client", "hub", "ui", "base", "model", "contracts", "backends", "stack/build"].map((room) => `src/${room}`),
  ...["widgets", "vite.config.ts", "package-lock.json", "tsconfig.json"],
];

const DIST = join(REPOSITORY, "dist");
const WIDGETS_DIST = join(DIST, "widgets");

export type BuildOptions = {
  readonly cache: Cache;
  readonly onStep?: (step: string) => void;
  readonly signal?: AbortSignal;
};

export type Web = {
  /** Holds index.html of the client. */
  readonly client: string;
  /** Holds one folder per widget. */
  readonly widgets: string;
};

export const webAt = (cache: Cache): Web => ({
  client: join(cache.installed, "web", "client"),
  widgets: join(cache.installed, "web", "widgets"),
});

/**
 * Vite writes both into `dist/`, and building the client empties it: one after the other, the client first. A failure of the
 * one does not keep the other from being built.
 */
let before: Promise<unknown> = Promise.resolve();
function inTurn<T>(work: () => Promise<T>): Promise<T> {
  const turn = before.then(work, work);
  before = turn.catch(() => undefined);
  return turn;
}

/** Resolves to the folder of the client. Throws with the reason when it cannot be built, or is larger than its budget. */
export function buildClient(options: BuildOptions): Promise<string> {
  return inTurn(async () => {
    if (!existsSync(join(REPOSITORY, "src/client/index.html"))) {
      throw new Error("not built: src/client/index.html is not there");
    }
    return build("client", [], options);
  });
}

/** Resolves to the folder of the widgets. */
export function buildWidgets(options: BuildOptions): Promise<string> {
  return inTurn(async () => {
    if (!hasWidgets()) throw new Error("not built: widgets/ holds no widget with an index.html");
    return build("widgets", ["--mode", "widgets"], options);
  });
}

const hasWidgets = () =>
  readdirSync(join(REPOSITORY, "widgets")).some((name) => existsSync(join(REPOSITORY, "widgets", name, "index.html")));

async function build(
  what: keyof Web,
  args: readonly string[],
  { cache, onStep, signal }: BuildOptions,
): Promise<string> {
  const target = webAt(cache)[what];
  const fingerprint = fingerprintOf(await fingerprintOfFiles(REPOSITORY, SOURCES), process.version);
  await once(`${target}.stamp`, fingerprint, async () => {
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
    onStep?.(`compressing the ${what}`);
    const next = `${target}.next`;
    await rm(next, { recursive: true, force: true });
    await cp(what === "client" ? DIST : WIDGETS_DIST, next, {
      recursive: true,
      filter: (source) => what === "widgets" || source !== WIDGETS_DIST,
    });
    await compressFolder(next, join(cache.installed, "compressed"));
    await rm(target, { recursive: true, force: true });
    await rename(next, target);
  });
  return target;
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
