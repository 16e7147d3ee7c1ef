/** Files that were looked at lately, on this device: readable while the store is away. */
import type { FilePath, Revision } from "#model";
import type { Shelf } from "./shelf.ts";

export type SeenFile = { readonly bytes: Blob; readonly seenAt: number; readonly revision?: Revision };

export interface SeenFiles {
  /** Files up to this size are kept. */
  readonly mostBytes: number;
  keep(store: string, path: FilePath, bytes: Blob, revision: Revision | undefined): Promise<void>;
  read(store: string, path: FilePath): Promise<SeenFile | undefined>;
}

export const MOST_SEEN_BYTES = 25 * 1024 * 1024;

export const createSeenFiles = (shelf: Promise<Shelf>): SeenFiles => ({
  mostBytes: MOST_SEEN_BYTES,
  async keep(store, path, bytes, revision) {
    if (bytes.size <= MOST_SEEN_BYTES) await (await shelf).put({ store, path }, bytes, revision);
  },
  async read(store, path) {
    const found = await (await shelf).get({ store, path });
    if (!found) return undefined;
    const { item, bytes } = found;
    return {
      bytes: await bytes.slice(0, bytes.size),
      seenAt: item.at,
      ...(item.revision === undefined ? {} : { revision: item.revision as Revision }),
    };
  },
});
