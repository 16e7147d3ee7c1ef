/** All transfers of the page, and what is told of them: at most ten times a second, however much happens. */
import { type ReadonlySignal, signal } from "@preact/signals";
import type { Clock } from "#base";
import { coalesce } from "../folder/coalesce.ts";
import { createPace } from "./pace.ts";
import { bytesOf, isActive, type Transfer, type TransferState } from "./transfer.ts";

export type TransferPace = {
  /** Bytes a second. */
  readonly rate: number;
  /** Until all is through; undefined where a size is not known. */
  readonly leftMs: number | undefined;
};

export interface TransferList {
  /** Oldest first. */
  readonly shown: ReadonlySignal<readonly Transfer[]>;
  readonly pace: ReadonlySignal<TransferPace | undefined>;
  add(draft: Omit<Transfer, "id">): number;
  get(id: number): Transfer | undefined;
  all(): readonly Transfer[];
  change(id: number, next: Partial<Transfer>): void;
  setState(id: number, state: TransferState): void;
  delete(id: number): void;
}

/** Of a thousand small files each step is told to nobody; ten looks a second are enough for an eye. */
const TOLD_EVERY_MS = 100;
/** How long it can be seen that all went well. */
const KEEP_DONE_MS = 4000;

/** @param onLeave What is done leaves by itself when all is done. */
export function createTransferList(clock: Clock, onLeave: (id: number) => void): TransferList {
  const shown = signal<readonly Transfer[]>([]);
  const paceShown = signal<TransferPace | undefined>(undefined);
  const pace = createPace(clock.now);
  const all = new Map<number, Transfer>();
  let nextId = 1;

  const tell = coalesce(clock, TOLD_EVERY_MS, () => {
    const now = [...all.values()];
    shown.value = now;
    const rate = now.some(({ state }) => state.at === "moving") ? pace.rate() : undefined;
    const bytes = bytesOf(now.filter((transfer) => isActive(transfer)));
    paceShown.value =
      rate === undefined || rate <= 0
        ? undefined
        : { rate, leftMs: bytes && ((bytes.total - bytes.done) / rate) * 1000 };
  });
  const leaveWhenDone = async () => {
    if (all.size === 0 || [...all.values()].some(({ state }) => state.at !== "done")) return;
    const known = nextId;
    await clock.sleep(KEEP_DONE_MS);
    // Something came meanwhile: all leave together, later.
    if (nextId !== known) return;
    for (const { id, state } of [...all.values()]) if (state.at === "done") onLeave(id);
  };
  const change = (id: number, next: Partial<Transfer>) => {
    const transfer = all.get(id);
    if (!transfer) return;
    all.set(id, { ...transfer, ...next });
    tell();
  };

  return {
    shown,
    pace: paceShown,
    get: (id) => all.get(id),
    all: () => [...all.values()],
    add(draft) {
      const id = nextId++;
      all.set(id, { ...draft, id });
      tell();
      return id;
    },
    change,
    setState(id, state) {
      const before = all.get(id)?.state;
      if (state.at === "moving" && before?.at === "moving") pace.moved(state.bytes - before.bytes);
      else if (state.at === "done" && before?.at === "moving") pace.moved((all.get(id)?.size ?? 0) - before.bytes);
      change(id, { state });
      if (state.at === "done") void leaveWhenDone();
    },
    delete(id) {
      if (all.delete(id)) tell();
      void leaveWhenDone();
    },
  };
}
