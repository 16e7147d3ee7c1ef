/** What this person opened or brought in lately, on this device, in their own sealed store; nothing of it leaves it. */
import { createModel, type ReadonlySignal, signal } from "@preact/signals";
import { parseFilePath } from "#backends";
import { type Clock, isObject, numberAt, type SealedStore, stringAt } from "#base";
import type { FileEntry, FilePath } from "#model";

export type RecentFile = {
  readonly storeId: string;
  readonly path: FilePath;
  readonly name: string;
  /** Bytes. */
  readonly size?: number;
  /** Milliseconds since 1970: when it was opened or came in. */
  readonly at: number;
};

export type RecentModel = {
  /** Newest first; undefined until it was read. */
  readonly list: ReadonlySignal<readonly RecentFile[] | undefined>;
  note(storeId: string, entry: FileEntry): void;
  /** All of the stores that are named. */
  forget(which?: (storeId: string) => boolean): Promise<void>;
};

export type RecentDeps = {
  readonly store: Promise<SealedStore>;
  readonly clock: Clock;
  readonly onError: (thrown: unknown) => void;
};

const KEY = "recent";
const MOST = 100;
/** Many come at once: they are written down together. */
const WRITTEN_AFTER_MS = 1000;

export const createRecentModel = ({ store, clock, onError }: RecentDeps): RecentModel => {
  const Model = createModel((): RecentModel => {
    const list = signal<readonly RecentFile[] | undefined>(undefined);
    let isWaiting = false;
    const read = store
      .then(async (opened) => parseRecent(await opened.get(KEY)))
      .catch((thrown: unknown): readonly RecentFile[] => {
        onError(thrown);
        return [];
      })
      .then((kept) => {
        list.value = merge(list.peek() ?? [], kept);
      });
    const write = async () => {
      await read;
      await (await store).put({ [KEY]: list.peek() ?? [] });
    };
    const writeSoon = async () => {
      if (isWaiting) return;
      isWaiting = true;
      await clock.sleep(WRITTEN_AFTER_MS);
      isWaiting = false;
      await write();
    };
    return {
      list,
      note(storeId, { kind, path, name, size }) {
        if (kind !== "file") return;
        const noted = { storeId, path, name, at: clock.now(), ...(size === undefined ? {} : { size }) };
        list.value = merge([noted], list.peek() ?? []);
        writeSoon().catch(onError);
      },
      async forget(which = () => true) {
        await read;
        list.value = (list.peek() ?? []).filter(({ storeId }) => !which(storeId));
        await write();
      },
    };
  });
  return new Model();
};

function merge(newer: readonly RecentFile[], older: readonly RecentFile[]): readonly RecentFile[] {
  const nameOf = ({ storeId, path }: RecentFile) => `${storeId}\n${path}`;
  const known = new Set(newer.map(nameOf));
  return [...newer, ...older.filter((file) => !known.has(nameOf(file)))].slice(0, MOST);
}

/** What does not read as one is left out. */
export function parseRecent(value: unknown): readonly RecentFile[] {
  if (!Array.isArray(value)) return [];
  return value.slice(0, MOST).flatMap((item: unknown): readonly RecentFile[] => {
    const [storeId, path, name, at, size] = [
      stringAt(item, "storeId"),
      pathAt(item),
      stringAt(item, "name"),
      numberAt(item, "at"),
      numberAt(item, "size"),
    ];
    if (storeId === undefined || path === undefined || name === undefined || at === undefined) return [];
    return [{ storeId, path, name, at, ...(size === undefined ? {} : { size }) }];
  });
}

function pathAt(item: unknown): FilePath | undefined {
  if (!isObject(item)) return undefined;
  const path = stringAt(item, "path");
  try {
    return path === undefined ? undefined : parseFilePath(path);
  } catch {
    // Not one of ours.
    return undefined;
  }
}
