/** What was done last and can be taken back, newest first; each once. */
import { computed, type ReadonlySignal, signal } from "@preact/signals";

export type Undoable = {
  /** What undoing it brings back, for people. */
  readonly text: string;
  readonly undo: () => Promise<void> | void;
};

export interface UndoStack {
  readonly top: ReadonlySignal<Undoable | undefined>;
  /** Returns what undoes just this one; nothing happens where it was undone or forgotten before. */
  push(done: Undoable): () => Promise<void>;
  /** It cannot be taken back any more. */
  forget(done: Undoable): void;
  /** Takes back the last one. */
  undo(): Promise<void>;
}

const MOST = 50;

export function createUndoStack(): UndoStack {
  const stack = signal<readonly Undoable[]>([]);
  const take = (done: Undoable): boolean => {
    if (!stack.peek().includes(done)) return false;
    stack.value = stack.peek().filter((other) => other !== done);
    return true;
  };
  const undoOne = async (done: Undoable) => {
    if (take(done)) await done.undo();
  };
  return {
    top: computed(() => stack.value.at(-1)),
    push(done) {
      stack.value = [...stack.peek(), done].slice(-MOST);
      return () => undoOne(done);
    },
    forget: (done) => void take(done),
    async undo() {
      const last = stack.peek().at(-1);
      if (last) await undoOne(last);
    },
  };
}
