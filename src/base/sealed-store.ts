/**
 * A key-value store whose values are encrypted (AES-GCM) under a key that cannot be exported. In the browser it lies in
 * IndexedDB, key included (as a CryptoKey that gives no bytes away); in Node it lies in memory.
 * Values are anything JSON can hold.
 */
export interface SealedStore {
  get(key: string): Promise<unknown>;
  /** All entries whose key starts with `prefix`, in key order. */
  list(prefix: string): Promise<readonly (readonly [key: string, value: unknown])[]>;
  /** Writes all or nothing; a value of undefined deletes. */
  put(entries: Readonly<Record<string, unknown>>): Promise<void>;
  /** Bytes lie apart from the values: `get` and `list` do not see them. Undefined deletes. */
  putBytes(key: string, bytes: Uint8Array<ArrayBuffer> | undefined): Promise<void>;
  getBytes(key: string): Promise<Uint8Array<ArrayBuffer> | undefined>;
  /** Keys of bytes that start with `prefix`, in key order. */
  listBytes(prefix: string): Promise<readonly string[]>;
  /** Deletes all bytes whose key starts with `prefix`. */
  dropBytes(prefix: string): Promise<void>;
  /** Forgets everything, the key too. */
  destroy(): Promise<void>;
  close(): void;
}

export type SealedStoreOptions = {
  /**
   * Hears of each value that cannot be opened any more (its key was lost, the disk was not kind to it): it then counts as not
   * there. Without it, reading fails.
   */
  readonly onUnreadable?: (key: string) => void;
};

type Sealed = { readonly iv: Uint8Array<ArrayBuffer>; readonly data: ArrayBuffer };

const done = <T>(request: IDBRequest<T>) =>
  new Promise<T>((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });

const committed = (tx: IDBTransaction) =>
  new Promise<void>((resolve, reject) => {
    tx.oncomplete = () => resolve();
    tx.onabort = tx.onerror = () => reject(tx.error);
  });

const openDatabase = (factory: IDBFactory, name: string) => {
  const request = factory.open(name, 2);
  request.onupgradeneeded = () => {
    for (const store of ["values", "keys", "bytes"]) {
      if (!request.result.objectStoreNames.contains(store)) request.result.createObjectStore(store);
    }
  };
  return done(request);
};

async function loadKey(db: IDBDatabase): Promise<CryptoKey> {
  const found: unknown = await done(db.transaction("keys").objectStore("keys").get("seal"));
  if (found instanceof CryptoKey) return found;
  const made = await crypto.subtle.generateKey({ name: "AES-GCM", length: 256 }, false, ["encrypt", "decrypt"]);
  // Another tab may have made one in the meantime: the first to be stored wins.
  const tx = db.transaction("keys", "readwrite");
  const store = tx.objectStore("keys");
  const raced: unknown = await done(store.get("seal"));
  if (raced instanceof CryptoKey) return raced;
  store.put(made, "seal");
  await committed(tx);
  return made;
}

export async function openSealedStore(
  name: string,
  factory: IDBFactory = indexedDB,
  { onUnreadable }: SealedStoreOptions = {},
): Promise<SealedStore> {
  const db = await openDatabase(factory, name);
  db.onversionchange = () => db.close();
  const key = await loadKey(db);
  const encoder = new TextEncoder();
  const decoder = new TextDecoder();

  const sealBytes = async (bytes: Uint8Array<ArrayBuffer>): Promise<Sealed> => {
    const iv = crypto.getRandomValues(new Uint8Array(12));
    return { iv, data: await crypto.subtle.encrypt({ name: "AES-GCM", iv }, key, bytes) };
  };
  const openBytes = async ({ iv, data }: Sealed): Promise<ArrayBuffer> =>
    crypto.subtle.decrypt({ name: "AES-GCM", iv }, key, data);
  const seal = (value: unknown): Promise<Sealed> => sealBytes(encoder.encode(JSON.stringify(value)));
  const open = async (sealed: Sealed): Promise<unknown> => JSON.parse(decoder.decode(await openBytes(sealed)));
  /** What `reading` gives; undefined where it cannot be read and somebody hears of that. */
  const readable = async <T>(entry: string, reading: Promise<T>): Promise<T | undefined> => {
    if (!onUnreadable) return reading;
    return reading.catch(() => {
      onUnreadable(entry);
      return undefined;
    });
  };

  return {
    async get(entry) {
      const sealed = (await done(db.transaction("values").objectStore("values").get(entry))) as Sealed | undefined;
      return sealed && readable(entry, open(sealed));
    },
    async list(prefix) {
      const range = IDBKeyRange.bound(prefix, `${prefix}\uffff`);
      const store = db.transaction("values").objectStore("values");
      const [keys, values] = await Promise.all([done(store.getAllKeys(range)), done(store.getAll(range))]);
      const opened = await Promise.all(
        keys.map(
          async (entry, i) => [String(entry), await readable(String(entry), open(values[i] as Sealed))] as const,
        ),
      );
      return onUnreadable ? opened.filter(([, value]) => value !== undefined) : opened;
    },
    async put(entries) {
      const sealed = await Promise.all(
        Object.entries(entries).map(
          async ([entry, value]) => [entry, value === undefined ? undefined : await seal(value)] as const,
        ),
      );
      const tx = db.transaction("values", "readwrite");
      for (const [entry, value] of sealed) {
        if (value === undefined) tx.objectStore("values").delete(entry);
        else tx.objectStore("values").put(value, entry);
      }
      await committed(tx);
    },
    async putBytes(entry, bytes) {
      const sealed = bytes && (await sealBytes(bytes));
      const tx = db.transaction("bytes", "readwrite");
      if (sealed) tx.objectStore("bytes").put(sealed, entry);
      else tx.objectStore("bytes").delete(entry);
      await committed(tx);
    },
    async getBytes(entry) {
      const sealed = (await done(db.transaction("bytes").objectStore("bytes").get(entry))) as Sealed | undefined;
      const opened = sealed && (await readable(entry, openBytes(sealed)));
      return opened && new Uint8Array(opened);
    },
    async listBytes(prefix) {
      const range = IDBKeyRange.bound(prefix, `${prefix}\uffff`);
      const keys = await done(db.transaction("bytes").objectStore("bytes").getAllKeys(range));
      return keys.map(String);
    },
    async dropBytes(prefix) {
      const tx = db.transaction("bytes", "readwrite");
      tx.objectStore("bytes").delete(IDBKeyRange.bound(prefix, `${prefix}\uffff`));
      await committed(tx);
    },
    async destroy() {
      db.close();
      await done(factory.deleteDatabase(name));
    },
    close: () => db.close(),
  };
}
