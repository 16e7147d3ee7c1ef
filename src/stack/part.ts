/**
 * A part of what `npm start` brings up. Adding one is a file in `parts/` and a line in `parts/index.ts`: the launcher gives it
 * a port, a log file, a data folder and a progress line, starts it as soon as what it needs runs, and stops it.
 */
import type { Cache } from "./cache.ts";

export interface Part {
  readonly name: string;
  /** What it is, for people: `WebDAV server (WsgiDAV)`. */
  readonly title: string;
  /** Names of parts that must be running before this one starts. */
  readonly needs: readonly string[];
  /** Wished for; another one is found when it is taken. A part without a port listens on none. */
  readonly port?: number;
  /** Downloads or builds; cached by the part itself. Throw an error that says what to do. */
  install?(context: PartContext): Promise<void>;
  /** Resolves when it works. Throw an error that says why not and what to do. */
  start(context: PartContext): Promise<RunningPart>;
}

export type PartContext = {
  readonly cache: Cache;
  /** The log of this part. */
  readonly logFile: string;
  /** This part's own folder below the data folder. */
  readonly folder: string;
  /** The port found for this part; 0 for a part without one. */
  readonly port: number;
  /** Where a part with a port is or will be reached, without a trailing slash. Known before anything starts. */
  urlOf(name: string): string;
  /** The data folder of another part. */
  folderOf(name: string): string;
  /** Shown on the progress line: what is being done, in a few words. */
  step(text: string): void;
  /** Aborted when everything is to stop. */
  readonly signal: AbortSignal;
};

export interface RunningPart {
  stop(): Promise<void>;
  /** Told when it ends by itself. */
  onCrash?(listener: (how: string) => void): void;
  /** Shown behind the part when it runs: `12 rooms`. */
  readonly note?: string;
}

/** Groups of parts, each after the groups that it needs. Throws on an unknown name, a name used twice, and a circle. */
export function inOrder(parts: readonly Part[]): readonly (readonly Part[])[] {
  const names = new Set(parts.map((part) => part.name));
  if (names.size !== parts.length) throw new Error("two parts have the same name");
  for (const part of parts) {
    for (const need of part.needs) {
      if (!names.has(need)) throw new Error(`${part.name} needs ${need}, which is no part`);
    }
  }
  const groups: Part[][] = [];
  const placed = new Set<string>();
  while (placed.size < parts.length) {
    const group = parts.filter((part) => !placed.has(part.name) && part.needs.every((need) => placed.has(need)));
    if (group.length === 0) throw new Error("parts need each other in a circle");
    groups.push(group);
    for (const part of group) placed.add(part.name);
  }
  return groups;
}
