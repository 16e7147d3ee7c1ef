/** Copies the bytes of queued files to the device, sealed, one file after the other, so that a reload or a crash loses none. */
import type { SlicedBody } from "#backends";
import type { SealedStore } from "#base";
import { dropKept, isKept, keepBytes, openKept } from "../offline/sealed-file.ts";
import { keptName } from "./upload-queue.ts";

/** `no-room`: after a reload the person has to pick it again. `stopped`: it is not wanted any more. */
export type Keeping = "kept" | "no-room" | "stopped";

export interface Keeper {
  keep(key: string, file: File): Promise<Keeping>;
  /** Stops keeping it; resolves when nothing more of it is written. */
  letGo(key: string): Promise<void>;
  /** What was kept; undefined where not all of it is there. */
  open(key: string, size: number, mediaType: string): Promise<SlicedBody | undefined>;
}

export type KeeperOptions = {
  readonly store: SealedStore;
  /** Bytes that may still be kept. */
  readonly room: () => Promise<number>;
};

type Job = {
  readonly key: string;
  readonly file: File;
  readonly result: PromiseWithResolvers<Keeping>;
  /** New for each time that it is begun. */
  stop: AbortController;
  /** Something smaller goes before; then it goes on. */
  putOff: boolean;
};

/** What the rest of the widget and the browser keep for themselves. */
const SPARE_BYTES = 50 * 1024 * 1024;
/** A file so much smaller does not wait until the one that is being kept is through. */
const GOES_BEFORE = 4;

export function createKeeper({ store, room }: KeeperOptions): Keeper {
  const jobs: Job[] = [];
  let current: Job | undefined;

  /** Small ones first: of many files most are safe soonest. */
  const takeNext = (): Job | undefined => {
    let least = 0;
    for (let at = 1; at < jobs.length; at++) {
      if ((jobs[at]?.file.size ?? 0) < (jobs[least]?.file.size ?? 0)) least = at;
    }
    return jobs.splice(least, 1)[0];
  };
  const work = async () => {
    for (current = takeNext(); current; current = takeNext()) {
      const job = current;
      const result = await keepOne(job);
      if (result === "stopped" && job.putOff) {
        jobs.push(Object.assign(job, { stop: new AbortController(), putOff: false }));
      } else job.result.resolve(result);
    }
  };
  const keepOne = async ({ key, file, stop }: Job): Promise<Keeping> => {
    try {
      if (stop.signal.aborted) return "stopped";
      if (file.size + SPARE_BYTES > (await room())) return "no-room";
      await keepBytes(store, keptName(key), file, stop.signal);
      return "kept";
    } catch (thrown) {
      if (stop.signal.aborted) return "stopped";
      // The device is full, or the file went away under us: what is being sent is not stopped by that.
      if (!(thrown instanceof DOMException)) throw thrown;
      await dropKept(store, keptName(key));
      return "no-room";
    }
  };

  return {
    keep(key, file) {
      const job: Job = { key, file, result: Promise.withResolvers(), stop: new AbortController(), putOff: false };
      jobs.push(job);
      if (!current) void work();
      else if (file.size * GOES_BEFORE < current.file.size) {
        current.putOff = true;
        current.stop.abort();
      }
      return job.result.promise;
    },
    async letGo(key) {
      const at = jobs.findIndex((job) => job.key === key);
      if (at >= 0) for (const job of jobs.splice(at, 1)) job.result.resolve("stopped");
      if (current?.key !== key) return;
      current.putOff = false;
      current.stop.abort();
      // One piece at most is still being written.
      await current.result.promise;
    },
    async open(key, size, mediaType) {
      return (await isKept(store, keptName(key), size)) ? openKept(store, keptName(key), size, mediaType) : undefined;
    },
  };
}

/** What the browser gives this frame, as far as it says. */
export async function roomOnDevice(): Promise<number> {
  const estimate = await navigator.storage?.estimate?.().catch(() => undefined);
  if (estimate?.quota === undefined) return Number.POSITIVE_INFINITY;
  return estimate.quota - (estimate.usage ?? 0);
}
