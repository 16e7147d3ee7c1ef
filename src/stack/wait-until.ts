import type { RunningProcess } from "./process.ts";
import { lastLines } from "./process.ts";

export type WaitOptions = {
  readonly what: string;
  readonly process: RunningProcess;
  readonly logFile: string;
  readonly timeoutMs: number;
  readonly signal?: AbortSignal;
};

/**
 * Asks `isReady` again and again until it says true. Throws when the process ends before, or after `timeoutMs`. A failing
 * question means "not yet"; its reason is told if time runs out.
 */
export async function waitUntilReady(isReady: () => Promise<boolean>, options: WaitOptions): Promise<void> {
  const deadline = performance.now() + options.timeoutMs;
  let reason = "no answer";
  while (performance.now() < deadline) {
    options.signal?.throwIfAborted();
    if (options.process.hasEnded()) {
      throw new Error(`${options.what} ${await options.process.ended}:\n${await lastLines(options.logFile, 6)}`);
    }
    try {
      if (await isReady()) return;
      reason = "another process answers on its port";
    } catch (thrown) {
      reason = thrown instanceof Error ? thrown.message : String(thrown);
    }
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`${options.what} did not get ready in ${Math.round(options.timeoutMs / 1000)} s (${reason})`);
}
