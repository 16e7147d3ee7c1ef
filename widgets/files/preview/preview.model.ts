/** The file that is looked at, and the way through its folder. What was opened is let go as soon as the next one is asked for. */
import { batch, createModel, type ReadonlySignal, signal } from "@preact/signals";
import { type SparksError, toSparksError } from "#base";
import type { FileEntry, FilePath } from "#model";
import { openPreview, type PreviewDeps } from "./content/open-preview.ts";
import type { Preview } from "./content/preview.ts";

export type PreviewState =
  | { readonly at: "loading" }
  | { readonly at: "ready"; readonly preview: Preview }
  | { readonly at: "failed"; readonly error: SparksError };

export type PreviewModel = {
  readonly entry: ReadonlySignal<FileEntry>;
  /** From 0. */
  readonly index: ReadonlySignal<number>;
  readonly state: ReadonlySignal<PreviewState>;
  /** Nothing where there is none. */
  step(by: 1 | -1): void;
  tryAgain(): void;
  /** Another way to show the same file: more of it, or as a whole. */
  replaceBy(open: (signal: AbortSignal) => Promise<Preview>): void;
  /** It turned out that it cannot be shown. */
  fail(error: SparksError): void;
  stop(): void;
};

export type PreviewModelDeps = PreviewDeps & {
  readonly entries: readonly FileEntry[];
  readonly startAt: FilePath;
};

export const createPreviewModel = (deps: PreviewModelDeps): PreviewModel => {
  const { entries, startAt } = deps;
  const first = Math.max(
    0,
    entries.findIndex(({ path }) => path === startAt),
  );
  const start = entries[first];
  if (!start) throw new Error("a preview of nothing");
  const Model = createModel((): PreviewModel => {
    const index = signal(first);
    const entry = signal(start);
    const state = signal<PreviewState>({ at: "loading" });
    let attempt = new AbortController();
    let held: Preview | undefined;

    const letGo = () => {
      attempt.abort();
      held?.release();
      held = undefined;
    };
    const show = async (open: (signal: AbortSignal) => Promise<Preview>, keepsOld: boolean) => {
      const before = held;
      if (keepsOld) held = undefined;
      letGo();
      attempt = new AbortController();
      const { signal: stopped } = attempt;
      if (!keepsOld) state.value = { at: "loading" };
      try {
        const preview = await open(stopped);
        if (stopped.aborted) return preview.release();
        held = preview;
        state.value = { at: "ready", preview };
      } catch (thrown) {
        if (!stopped.aborted) state.value = { at: "failed", error: toSparksError(thrown) };
      } finally {
        if (keepsOld) before?.release();
      }
    };
    const open = () => void show((stopped) => openPreview(deps, entry.peek(), stopped), false);
    open();

    return {
      entry,
      index,
      state,
      step(by) {
        const next = entries[index.peek() + by];
        if (!next) return;
        batch(() => {
          index.value += by;
          entry.value = next;
        });
        open();
      },
      tryAgain: open,
      replaceBy: (other) => void show(other, true),
      fail(error) {
        letGo();
        state.value = { at: "failed", error };
      },
      stop: letGo,
    };
  });
  return new Model();
};
