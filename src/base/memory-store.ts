import type { SealedStore } from "./sealed-store.ts";

/** A store that nothing stays of: where nothing shall be kept, and where the browser gives no place to keep it. */
export function createMemoryStore(): SealedStore {
  const values = new Map<string, unknown>();
  const files = new Map<string, Uint8Array<ArrayBuffer>>();
  const keysOf = (map: ReadonlyMap<string, unknown>, prefix: string) =>
    [...map.keys()].filter((key) => key.startsWith(prefix)).sort();
  return {
    get: async (key) => structuredClone(values.get(key)),
    list: async (prefix) => keysOf(values, prefix).map((key) => [key, structuredClone(values.get(key))] as const),
    async put(entries) {
      for (const [key, value] of Object.entries(entries)) {
        if (value === undefined) values.delete(key);
        else values.set(key, structuredClone(value));
      }
    },
    async putBytes(key, bytes) {
      if (bytes === undefined) files.delete(key);
      else files.set(key, bytes.slice());
    },
    getBytes: async (key) => files.get(key)?.slice(),
    listBytes: async (prefix) => keysOf(files, prefix),
    async dropBytes(prefix) {
      for (const key of keysOf(files, prefix)) files.delete(key);
    },
    async destroy() {
      values.clear();
      files.clear();
    },
    close: () => undefined,
  };
}
