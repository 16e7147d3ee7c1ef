import { type ReadonlySignal, signal } from "@preact/signals";
import { type SparksError, toSparksError } from "#base";
import type { ConfigEntry } from "#contracts";
import type { Hub } from "../../app/hub.ts";
import { changedSince, type Failure, takeBack, type WriteStep, writeSteps } from "./write-steps.ts";

export type SavingState =
  | { readonly at: "idle" | "busy" | "done" }
  /** Somebody was quicker; nothing is written. Undefined: it has not come here yet. */
  | { readonly at: "changed"; readonly by: ConfigEntry | undefined }
  /** Nothing is written. */
  | { readonly at: "failed"; readonly failures: readonly Failure[] }
  /** A part is written: it can be finished or taken back. `undoError`: taking back failed. */
  | {
      readonly at: "half";
      readonly done: readonly WriteStep[];
      readonly failures: readonly Failure[];
      readonly undoError?: SparksError;
    };

export interface SavingModel {
  readonly state: ReadonlySignal<SavingState>;
  /** `now`: what stands there at this moment. */
  save(steps: readonly WriteStep[], now: readonly ConfigEntry[]): Promise<void>;
  /** After `changed`: writes nevertheless. */
  overwrite(): Promise<void>;
  /** After `half`: what is missing. */
  finish(): Promise<void>;
  /** After `half`: as it was before. */
  takeBack(): Promise<void>;
  /** The person has gone on typing. */
  reset(): void;
}

/** Saves what belongs together, and says how far it came. */
export function createSaving(hub: Pick<Hub, "call">): SavingModel {
  const state = signal<SavingState>({ at: "idle" });
  let waiting: readonly WriteStep[] = [];
  let written: readonly WriteStep[] = [];

  const write = async (options: { readonly overwrite?: boolean } = {}) => {
    state.value = { at: "busy" };
    const { done, left, failures } = await writeSteps(hub, waiting, options);
    written = [...written, ...done];
    waiting = left;
    if (failures.length === 0) state.value = { at: "done" };
    else if (written.length === 0 && failures[0]?.error.code === "conflict") {
      state.value = { at: "changed", by: undefined };
    } else if (written.length === 0) state.value = { at: "failed", failures };
    else state.value = { at: "half", done: written, failures };
  };
  return {
    state,
    async save(steps, now) {
      if (state.peek().at === "busy") return;
      waiting = steps;
      written = [];
      const by = changedSince(steps, now);
      if (by) state.value = { at: "changed", by };
      else await write();
    },
    overwrite: () => write({ overwrite: true }),
    finish: () => write(),
    async takeBack() {
      const current = state.peek();
      if (current.at !== "half") return;
      state.value = { at: "busy" };
      try {
        await takeBack(hub, written);
        written = [];
        state.value = { at: "idle" };
      } catch (thrown) {
        state.value = { ...current, undoError: toSparksError(thrown) };
      }
    },
    reset() {
      const { at } = state.peek();
      if (at === "failed" || at === "changed") state.value = { at: "idle" };
    },
  };
}
