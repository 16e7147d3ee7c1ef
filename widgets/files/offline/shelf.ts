/** Things that are kept on the device for as long as there is room: a bounded number of bytes, the oldest go first. */
import type { SlicedBody } from "#backends";
import { isObject, numberAt, type SealedStore, stringAt } from "#base";
import { shortHash } from "./device-store.ts";
import { dropKept, isKept, keepBytes, openKept } from "./sealed-file.ts";

/** What lies on a shelf: in which store, where in it, and in which state. */
export type ShelfKey = { readonly store: string; readonly path: string };
export type ShelfItem = ShelfKey & {
  readonly size: number;
  readonly at: number;
  readonly revision?: string | undefined;
};

export interface Shelf {
  /** Puts it in the place of what lay there; nothing happens where it is too large or the device is full. */
  put(key: ShelfKey, bytes: Blob, revision?: string): Promise<void>;
  get(key: ShelfKey): Promise<{ readonly item: ShelfItem; readonly bytes: SlicedBody } | undefined>;
  drop(key: ShelfKey): Promise<void>;
  /** Everything of the stores that it names. */
  dropStores(which: (store: string) => boolean): Promise<void>;
}

export type ShelfOptions = {
  readonly store: SealedStore;
  /** A name of its own for each shelf. */
  readonly name: string;
  readonly mostBytes: number;
  readonly mostItems: number;
  readonly now: () => number;
};

type Index = Record<string, ShelfItem>;

export function createShelf({ store, name, mostBytes, mostItems, now }: ShelfOptions): Shelf {
  const indexName = `shelf/${name}`;
  const nameOf = async (key: ShelfKey) => `${name}/${await shortHash(JSON.stringify([key.store, key.path]))}`;
  let turn: Promise<unknown> = Promise.resolve();
  /** One change after the other; what is kept here is not worth a failure of what the person does. */
  const inTurn = (work: () => Promise<void>): Promise<void> => {
    const next = turn.then(work);
    turn = next.catch(() => undefined);
    return next;
  };
  const readIndex = async (): Promise<Index> => parseIndex(await store.get(indexName));

  return {
    put: (key, bytes, revision) =>
      inTurn(async () => {
        if (bytes.size > mostBytes / 4) return;
        const at = await nameOf(key);
        await dropKept(store, at);
        const index = await readIndex();
        delete index[at];
        const oldest = Object.entries(index).sort(([, a], [, b]) => a.at - b.at);
        let total = oldest.reduce((sum, [, item]) => sum + item.size, bytes.size);
        for (const [old, item] of oldest) {
          if (total <= mostBytes && Object.keys(index).length < mostItems) break;
          delete index[old];
          total -= item.size;
          await dropKept(store, old);
        }
        try {
          await keepBytes(store, at, bytes, new AbortController().signal);
          index[at] = { ...key, size: bytes.size, at: now(), ...(revision === undefined ? {} : { revision }) };
        } catch (thrown) {
          if (!(thrown instanceof DOMException)) throw thrown;
          // No room on the device.
          await dropKept(store, at);
        }
        await store.put({ [indexName]: index });
      }),
    async get(key) {
      await turn;
      const at = await nameOf(key);
      const item = (await readIndex())[at];
      if (!item || !(await isKept(store, at, item.size))) return undefined;
      return { item, bytes: openKept(store, at, item.size, "") };
    },
    drop: (key) =>
      inTurn(async () => {
        const at = await nameOf(key);
        const index = await readIndex();
        delete index[at];
        await store.put({ [indexName]: index });
        await dropKept(store, at);
      }),
    dropStores: (which) =>
      inTurn(async () => {
        const index = await readIndex();
        for (const [at, item] of Object.entries(index)) {
          if (!which(item.store)) continue;
          delete index[at];
          await dropKept(store, at);
        }
        await store.put({ [indexName]: index });
      }),
  };
}

function parseIndex(value: unknown): Index {
  if (!isObject(value)) return {};
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, item]) => {
      const [store, path, size, at] = [
        stringAt(item, "store"),
        stringAt(item, "path"),
        numberAt(item, "size"),
        numberAt(item, "at"),
      ];
      if (store === undefined || path === undefined || at === undefined) return [];
      if (size === undefined || !Number.isSafeInteger(size) || size < 0) return [];
      return [[name, { store, path, size, at, revision: stringAt(item, "revision") }]];
    }),
  );
}
