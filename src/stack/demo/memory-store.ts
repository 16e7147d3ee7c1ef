/** A store for a hub that lives only as long as the demo's history is written: nothing of it shall stay. */
import type { SealedStore } from "#base";

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
    async destroy() {
      values.clear();
      files.clear();
    },
    close: () => undefined,
  };
}
