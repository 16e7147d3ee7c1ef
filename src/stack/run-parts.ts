/**
 * Starts parts, each as soon as what it needs runs; one that fails takes down nothing but what needs it, and one that ends later
 * is started again a few times, at its port and with its data.
 */
import { mkdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { Cache } from "./cache.ts";
import { inOrder, type Part, type PartContext, type RunningPart } from "./part.ts";
import { findPort, LOOPBACK } from "./ports.ts";

export type PartState =
  | { readonly state: "waiting"; readonly text: string }
  | { readonly state: "working"; readonly text: string }
  | { readonly state: "ready"; readonly tookMs: number; readonly url?: string; readonly note?: string }
  | { readonly state: "failed"; readonly reason: string }
  | { readonly state: "stopped" };

export type RunOptions = {
  readonly parts: readonly Part[];
  readonly cache: Cache;
  readonly onState: (part: Part, state: PartState) => void;
  /** Aborting it ends what is being started. */
  readonly signal: AbortSignal;
  /** Pauses before a part that ended by itself is started again: one for each try. */
  readonly restartAfterMs?: readonly number[];
};

const RESTART_AFTER_MS = [1_000, 5_000, 20_000];
/** Whoever ran this long has all tries again. */
const STEADY_MS = 300_000;

export interface RunningStack {
  isRunning(name: string): boolean;
  readonly failed: ReadonlyMap<string, string>;
  /** Parts whose wished-for port was taken. */
  readonly movedPorts: ReadonlyMap<string, { readonly from: number; readonly to: number }>;
  urlOf(name: string): string;
  /** Those that need others first. */
  stop(): Promise<void>;
}

export async function runParts(options: RunOptions): Promise<RunningStack> {
  const { parts, cache, onState, restartAfterMs = RESTART_AFTER_MS } = options;
  const stopping = new AbortController();
  const signal = AbortSignal.any([options.signal, stopping.signal]);
  const groups = inOrder(parts);
  const ports = await findPorts(parts);
  const running = new Map<string, RunningPart>();
  const failed = new Map<string, string>();
  const outcome = new Map<string, Promise<boolean>>();
  const restarts = new Set<Promise<void>>();

  const urlOf = (name: string) => {
    const port = ports.get(name);
    if (port === undefined) throw new Error(`${name} has no port`);
    return `http://${LOOPBACK}:${port}`;
  };
  const folderOf = (name: string) => join(cache.data, name);

  const contextOf = (part: Part): PartContext => ({
    cache,
    logFile: join(cache.logs, `${part.name}.log`),
    folder: folderOf(part.name),
    port: ports.get(part.name) ?? 0,
    urlOf,
    folderOf,
    step: (text) => onState(part, { state: "working", text }),
    signal,
  });

  const fail = (part: Part, reason: string) => {
    failed.set(part.name, reason);
    onState(part, { state: "failed", reason });
    return false;
  };

  const launch = async (part: Part, context: PartContext, startedAt: number, tries: number) => {
    const started = await part.start(context);
    const upSince = performance.now();
    running.set(part.name, started);
    failed.delete(part.name);
    started.onCrash?.((how) => {
      if (signal.aborted || !running.delete(part.name)) return;
      const isSteady = performance.now() - upSince > STEADY_MS;
      const restart = startAgain(part, context, how, isSteady ? 0 : tries).finally(() => restarts.delete(restart));
      restarts.add(restart);
    });
    const note = started.note === undefined ? {} : { note: started.note };
    const url = part.port === undefined ? {} : { url: urlOf(part.name) };
    onState(part, { state: "ready", tookMs: upSince - startedAt, ...url, ...note });
  };

  /** Its log goes on where it ended: there stands why. */
  const startAgain = async (part: Part, context: PartContext, how: string, triesBefore: number): Promise<void> => {
    let why = how;
    for (let tries = triesBefore; tries < restartAfterMs.length; tries++) {
      const pauseMs = restartAfterMs[tries] ?? 0;
      context.step(`${part.name} ${why}; it is started again in ${Math.ceil(pauseMs / 1000)} s`);
      try {
        await sleep(pauseMs, undefined, { signal });
        return await launch(part, context, performance.now(), tries + 1);
      } catch (thrown) {
        if (signal.aborted) return;
        why = `did not start: ${thrown instanceof Error ? thrown.message : String(thrown)}`;
      }
    }
    const again = restartAfterMs.length > 0 ? `, and starting it ${restartAfterMs.length} times more did not help` : "";
    fail(
      part,
      `${part.name} ${why}${again}.\nWhy stands at the end of ${context.logFile}\nThen press Ctrl-C and run npm start again: its data is kept.`,
    );
  };

  const startOne = async (part: Part): Promise<boolean> => {
    if (part.needs.length > 0) onState(part, { state: "waiting", text: `waits for ${part.needs.join(", ")}` });
    for (const need of part.needs) {
      if (!(await outcome.get(need))) return fail(part, `not started: it needs ${need}`);
    }
    const startedAt = performance.now();
    const context = contextOf(part);
    try {
      await mkdir(context.folder, { recursive: true, mode: 0o700 });
      await rm(context.logFile, { force: true });
      await part.install?.(context);
      signal.throwIfAborted();
      context.step("starting");
      await launch(part, context, startedAt, 0);
      return true;
    } catch (thrown) {
      if (signal.aborted) return fail(part, "stopped while starting");
      return fail(part, thrown instanceof Error ? thrown.message : String(thrown));
    }
  };

  for (const part of groups.flat()) outcome.set(part.name, startOne(part));
  await Promise.all(outcome.values());

  return {
    isRunning: (name) => running.has(name),
    failed,
    movedPorts: movedPorts(parts, ports),
    urlOf,
    async stop() {
      stopping.abort(new Error("stopped"));
      await Promise.all(restarts);
      for (const group of groups.toReversed()) {
        await Promise.all(
          group.map(async (part) => {
            const stopping = running.get(part.name);
            running.delete(part.name);
            await stopping?.stop();
            if (stopping) onState(part, { state: "stopped" });
          }),
        );
      }
    },
  };
}

/** One after the other, so that no two get the same; those whose wish is free keep it. */
async function findPorts(parts: readonly Part[]): Promise<Map<string, number>> {
  const taken = new Set<number>();
  const wishes = new Set(parts.flatMap((part) => (part.port === undefined ? [] : [part.port])));
  const ports = new Map<string, number>();
  for (const part of parts) {
    if (part.port === undefined) continue;
    const othersWish = new Set([...taken, ...[...wishes].filter((wish) => wish !== part.port)]);
    const port = await findPort(part.port, othersWish);
    taken.add(port);
    ports.set(part.name, port);
  }
  return ports;
}

function movedPorts(parts: readonly Part[], ports: ReadonlyMap<string, number>) {
  const moved = new Map<string, { from: number; to: number }>();
  for (const { name, port: from } of parts) {
    const to = ports.get(name);
    if (from !== undefined && to !== undefined && from !== to) moved.set(name, { from, to });
  }
  return moved;
}
