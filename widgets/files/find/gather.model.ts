/** One question to all places at once: what each finds arrives by itself, and one that fails does not spoil the rest. */
import { createModel, type ReadonlySignal, signal } from "@preact/signals";
import { SparksError, toSparksError } from "#base";
import type { FileEntry } from "#model";
import type { OpenStore } from "../desk/open-store.ts";
import { type PlaceSource, type SourceState, storeIdOf } from "../places/place-source.ts";
import type { PlacesModel } from "../places/places.model.ts";

export type FoundGroup = {
  /** The store, or the source where it is not open. */
  readonly key: string;
  /** Of the place, with its source where that has several. */
  readonly name: string;
  readonly state:
    | "asking"
    | "done"
    /** This kind of question is beyond it. */
    | "cannot"
    /** The person would have to sign in there first. */
    | "sign-in"
    | "failed";
  /** There may be more than was found. */
  readonly isPartial: boolean;
  readonly entries: readonly FileEntry[];
};

export type Answer = { readonly isPartial: boolean };
/** Puts the question to one store. Undefined: it cannot answer. */
export type Ask = (
  store: OpenStore,
  onFound: (entries: readonly FileEntry[]) => void,
  signal: AbortSignal,
) => Promise<Answer | undefined>;

export type GatherModel = {
  /** In the order of the places. Empty before the first question. */
  readonly groups: ReadonlySignal<readonly FoundGroup[]>;
  readonly isAsking: ReadonlySignal<boolean>;
  /** Lets go of what was asked before. */
  ask(question: Ask): Promise<void>;
  /** Nothing is asked, and nothing was found. */
  clear(): void;
  stop(): void;
};

export type GatherDeps = {
  readonly places: Pick<PlacesModel, "sources" | "openStore" | "notice">;
};

/** More are not shown of one place. */
export const MOST_FOUND = 300;

export const createGatherModel = ({ places }: GatherDeps): GatherModel => {
  const Model = createModel((): GatherModel => {
    const groups = signal<readonly FoundGroup[]>([]);
    const isAsking = signal(false);
    let attempt = new AbortController();

    const begin = () => {
      attempt.abort();
      attempt = new AbortController();
      groups.value = [];
      return attempt.signal;
    };
    const change = (key: string, next: Partial<FoundGroup>) => {
      groups.value = groups.peek().map((group) => (group.key === key ? { ...group, ...next } : group));
    };

    const askPlace = async (storeId: string, question: Ask, stopped: AbortSignal) => {
      const known = new Set<string>();
      const onFound = (found: readonly FileEntry[]) => {
        if (stopped.aborted) return;
        const added = found.filter(({ path }) => !known.has(path));
        for (const { path } of added) known.add(path);
        const before = groups.peek().find(({ key }) => key === storeId)?.entries ?? [];
        const all = [...before, ...added];
        change(storeId, {
          entries: all.slice(0, MOST_FOUND),
          ...(all.length > MOST_FOUND ? { isPartial: true } : {}),
        });
      };
      try {
        const answer = await question(await places.openStore(storeId, stopped), onFound, stopped);
        if (stopped.aborted) return;
        const isCut = groups.peek().some(({ key, isPartial }) => key === storeId && isPartial);
        change(storeId, answer ? { state: "done", isPartial: answer.isPartial || isCut } : { state: "cannot" });
      } catch (thrown) {
        if (stopped.aborted) return;
        const error = toSparksError(thrown);
        change(storeId, { state: error.code === "unsupported" ? "cannot" : "failed" });
        if (error.code === "auth-expired") places.notice(error, storeId);
      }
    };

    const askSource = async (source: PlaceSource, question: Ask, stopped: AbortSignal) => {
      source.start();
      const state = await settled(source, stopped);
      if (stopped.aborted) return;
      if (state.at !== "open") {
        change(source.id, { state: state.at === "sign-in" ? "sign-in" : "failed" });
        return;
      }
      const opened = state.places.map(({ id, name }): FoundGroup => {
        const shown = state.places.length > 1 && name ? `${source.label.peek()} · ${name}` : source.label.peek();
        return { ...blank(storeIdOf(source.id, id)), name: shown };
      });
      groups.value = groups.peek().flatMap((group) => (group.key === source.id ? opened : [group]));
      await Promise.all(opened.map(({ key }) => askPlace(key, question, stopped)));
    };

    return {
      groups,
      isAsking,
      async ask(question) {
        const stopped = begin();
        const sources = places.sources.peek();
        groups.value = sources.map((source) => ({ ...blank(source.id), name: source.label.peek() }));
        isAsking.value = true;
        await Promise.all(sources.map((source) => askSource(source, question, stopped)));
        if (!stopped.aborted) isAsking.value = false;
      },
      clear() {
        begin();
        isAsking.value = false;
      },
      stop: () => attempt.abort(),
    };
  });
  return new Model();
};

const blank = (key: string): FoundGroup => ({ key, name: "", state: "asking", isPartial: false, entries: [] });

/** How it stands with a source once it does not look any more, or nobody answers it. */
function settled(source: PlaceSource, stopped: AbortSignal): Promise<SourceState> {
  return new Promise((resolve) => {
    let isOver = false;
    let stop: (() => void) | undefined;
    const finish = (state: SourceState) => {
      if (isOver) return;
      isOver = true;
      stop?.();
      resolve(state);
    };
    stopped.addEventListener("abort", () => finish({ at: "failed", error: new SparksError("cancelled", "stopped") }), {
      once: true,
    });
    stop = source.state.subscribe((state) => {
      if (state.at !== "looking" || state.problem) finish(state);
    });
    if (isOver) stop();
  });
}
