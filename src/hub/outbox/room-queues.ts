import { backoffMs, type Clock } from "#base";
import type { NextStep } from "./next-step.ts";

type Work<Slot> = {
  readonly clock: Clock;
  /** 0 to 1, for the jitter of waiting times. */
  readonly random?: () => number;
  /** What the room should send now. */
  next(roomId: string): Slot | undefined;
  attempt(slot: Slot, signal: AbortSignal): Promise<void>;
  /** What follows from a failed try. */
  failed(slot: Slot, thrown: unknown, signal: AbortSignal): Promise<NextStep>;
  /** A fault of the outbox itself, as when the store cannot be written. */
  broken(thrown: unknown): void;
};

type Queue = {
  running: boolean;
  again: boolean;
  tries: number;
  tryAbort?: AbortController;
  waitAbort?: AbortController;
};

/** How many rooms send at once. */
const MAX_AT_ONCE = 4;
/** What a server may ask to be waited for, at most. */
const MAX_WAIT_MS = 10 * 60_000;

/** One sender for each room: one try at a time, in order, with growing waits between tries. Starts paused. */
export function createRoomQueues<Slot>(work: Work<Slot>) {
  const queues = new Map<string, Queue>();
  const loops = new Set<Promise<void>>();
  let paused = true;
  let closed = false;
  let atOnce = 0;
  const turns: (() => void)[] = [];

  const takeTurn = async () => {
    if (atOnce >= MAX_AT_ONCE) await new Promise<void>((resolve) => turns.push(resolve));
    atOnce++;
  };
  const giveTurn = () => {
    atOnce--;
    turns.shift()?.();
  };
  const queueOf = (roomId: string): Queue => {
    const found = queues.get(roomId) ?? { running: false, again: false, tries: 0 };
    queues.set(roomId, found);
    return found;
  };

  const tryOne = async (queue: Queue, slot: Slot): Promise<NextStep> => {
    await takeTurn();
    const abort = new AbortController();
    queue.tryAbort = abort;
    try {
      if (paused || closed) return { step: "stop" };
      await work.attempt(slot, abort.signal);
      queue.tries = 0;
      return { step: "again" };
    } catch (thrown) {
      return await work.failed(slot, thrown, abort.signal);
    } finally {
      delete queue.tryAbort;
      giveTurn();
    }
  };
  const wait = async (queue: Queue, afterMs: number | undefined) => {
    const ms = Math.max(backoffMs(queue.tries++, 1000, 30_000, work.random), Math.min(afterMs ?? 0, MAX_WAIT_MS));
    queue.waitAbort = new AbortController();
    // Woken early is as good as slept through.
    await work.clock.sleep(ms, queue.waitAbort.signal).catch(() => undefined);
    delete queue.waitAbort;
  };
  const loop = async (roomId: string, queue: Queue) => {
    while (!paused && !closed) {
      queue.again = false;
      const slot = work.next(roomId);
      if (!slot) return;
      const step = await tryOne(queue, slot);
      if (step.step === "stop" && !queue.again) return;
      if (step.step === "wait") await wait(queue, step.afterMs);
      if (step.step === "refuse") queue.tries = 0;
    }
  };
  const run = (roomId: string) => {
    const queue = queueOf(roomId);
    if (paused || closed) return;
    queue.again = true;
    if (queue.running) return;
    queue.running = true;
    const running = loop(roomId, queue)
      .catch(work.broken)
      .finally(() => {
        queue.running = false;
        loops.delete(running);
        // Something was added after the loop had looked for the last time.
        if (queue.again && !paused && !closed && work.next(roomId)) run(roomId);
      });
    loops.add(running);
  };
  const interruptAll = () => {
    for (const queue of queues.values()) {
      queue.tryAbort?.abort();
      queue.waitAbort?.abort();
    }
  };

  return {
    /** There may be something to send in this room. */
    run,
    /** Breaks off what the room is sending right now. */
    interrupt: (roomId: string) => queues.get(roomId)?.tryAbort?.abort(),
    /** Ends all waiting between tries. */
    kick() {
      for (const queue of queues.values()) {
        queue.tries = 0;
        queue.waitAbort?.abort();
      }
    },
    pause() {
      paused = true;
      interruptAll();
    },
    resume() {
      paused = false;
    },
    async close() {
      closed = true;
      interruptAll();
      for (const turn of turns.splice(0)) turn();
      await Promise.all(loops);
    },
  };
}
