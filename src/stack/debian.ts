/** Finds programs that come from the system; as root on Debian it installs what is missing. */
import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";
import type { Cache } from "./cache.ts";
import { runToEnd } from "./process.ts";

export type SystemProgram = {
  /** For people. */
  readonly title: string;
  /** File names it may have; the first that is found is taken. */
  readonly names: readonly string[];
  /** The Debian package that brings it. */
  readonly debian: string;
  /** An environment variable by which a person may name it. */
  readonly variable?: string;
};

export type FindOptions = {
  readonly cache: Cache;
  readonly onStep: (text: string) => void;
  readonly environment?: Readonly<Record<string, string | undefined>>;
};

/** Where Debian puts servers; often not in the path of who is not root. */
const SERVER_FOLDERS = ["/usr/sbin", "/sbin"];

/** One installation after the other: apt takes a lock. */
let installing: Promise<unknown> = Promise.resolve();

/** The path of the program. Throws with what to do when there is none and none can be installed. */
export async function findProgram(program: SystemProgram, options: FindOptions): Promise<string> {
  const { environment = process.env } = options;
  const { title, names, debian, variable } = program;
  const given = variable === undefined ? undefined : environment[variable];
  if (given !== undefined) {
    if (existsSync(given)) return given;
    throw new Error(`${variable} names ${given}, which is not there.`);
  }
  const found = search(names, environment.PATH);
  if (found) return found;
  if (process.getuid?.() === 0 && search(["apt-get"], environment.PATH)) {
    const installed = installing.then(() => install(program, options));
    installing = installed.catch(() => undefined);
    await installed;
    const now = search(names, environment.PATH);
    if (now) return now;
  }
  const named = variable === undefined ? "" : `, or name one by ${variable}=/path/to/it`;
  throw new Error(`There is no ${title}. Install it (Debian: apt install ${debian})${named}.`);
}

async function install({ title, debian }: SystemProgram, { cache, onStep }: FindOptions): Promise<void> {
  onStep(`installing ${title} (apt-get) …`);
  const logFile = join(cache.logs, `install-${debian}.log`);
  const env = { DEBIAN_FRONTEND: "noninteractive" };
  await runToEnd({ command: "apt-get", args: ["update", "-q"], logFile, env });
  await runToEnd({ command: "apt-get", args: ["install", "-qy", "--no-install-recommends", debian], logFile, env });
}

function search(names: readonly string[], path = ""): string | undefined {
  const folders = [...path.split(delimiter), ...SERVER_FOLDERS];
  return names.flatMap((name) => folders.map((folder) => join(folder, name))).find((file) => existsSync(file));
}
