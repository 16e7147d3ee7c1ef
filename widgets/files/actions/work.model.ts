/** What takes a while and is not an upload: moving, copying, deleting, packing. With a progress, and it can be stopped. */
import { createModel, type ReadonlySignal, signal } from "@preact/signals";

export type Work = {
  readonly id: number;
  readonly text: string;
  /** 0 to 1; undefined while it is not known. */
  readonly progress: number | undefined;
  readonly stop: () => void;
};

export type WorkModel = {
  readonly list: ReadonlySignal<readonly Work[]>;
  run<T>(
    text: string,
    work: (signal: AbortSignal, onProgress: (progress: number | undefined, text?: string) => void) => Promise<T>,
  ): Promise<T>;
  stop(): void;
};

/** What is seen of a progress: the rest is not told. */
const percent = (progress: number | undefined) => progress && Math.floor(progress * 100);

export const createWorkModel = (): WorkModel => {
  const Model = createModel((): WorkModel => {
    const list = signal<readonly Work[]>([]);
    let lastId = 0;
    return {
      list,
      async run(text, work) {
        const id = ++lastId;
        const stopped = new AbortController();
        list.value = [...list.peek(), { id, text, progress: undefined, stop: () => stopped.abort() }];
        try {
          return await work(stopped.signal, (progress, next) => {
            const before = list.peek().find((item) => item.id === id);
            if (before && next === undefined && percent(before.progress) === percent(progress)) return;
            list.value = list
              .peek()
              .map((item) => (item.id === id ? { ...item, progress, text: next ?? item.text } : item));
          });
        } finally {
          list.value = list.peek().filter((item) => item.id !== id);
        }
      },
      stop() {
        for (const work of list.peek()) work.stop();
      },
    };
  });
  return new Model();
};
