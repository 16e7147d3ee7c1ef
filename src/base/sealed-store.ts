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
  /** Forgets everything, the key too. */
  destroy(): Promise<void>;
  close(): void;
}

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
  const request = factory.open(name, 1);
  request.onupgradeneeded = () => {
    request.result.createObjectStore("values");
    request.result.createObjectStore("keys");
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

export async function openSealedStore(name: string, factory: IDBFactory = indexedDB): Promise<SealedStore> {
  const db = await openDatabase(factory, name);
  db.onversionchange = () => db.close();
  const key = await loadKey(db);
  const encoder = new TextEncoder();
  const decoder = new TextDecoder();

  const seal = async (value: unknown): Promise<Sealed> => {
    const iv = crypto.getRandomValues(new Uint8Array(12));
    return {
      iv,
      data: await crypto.subtle.encrypt({ name: "AES-GCM", iv }, key, encoder.encode(JSON.stringify(value))),
    };
  };
  const open = async (sealed: Sealed): Promise<unknown> =>
    JSON.parse(decoder.decode(await crypto.subtle.decrypt({ name: "AES-GCM", iv: sealed.iv }, key, sealed.data)));

  return {
    async get(entry) {
      const sealed = (await done(db.transaction("values").objectStore("values").get(entry))) as Sealed | undefined;
      return sealed && open(sealed);
    },
    async list(prefix) {
      const range = IDBKeyRange.bound(prefix, `${prefix}\uffff`);
      const store = db.transaction("values").objectStore("values");
      const [keys, values] = await Promise.all([done(store.getAllKeys(range)), done(store.getAll(range))]);
      return Promise.all(keys.map(async (entry, i) => [String(entry), await open(values[i] as Sealed)] as const));
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
    async destroy() {
      db.close();
      await done(factory.deleteDatabase(name));
    },
    close: () => db.close(),
  };
}
