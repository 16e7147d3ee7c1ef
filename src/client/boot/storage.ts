/** localStorage, or memory where the browser forbids it: preferences then last as long as the page. */
export function openStorage(scope: Pick<Window, "localStorage">): Storage {
  try {
    const storage = scope.localStorage;
    storage.getItem("sparks");
    return storage;
  } catch {
    return memoryStorage(); // Forbidden by the person's settings: allowed, and said nowhere because nothing is lost.
  }
}

export function memoryStorage(): Storage {
  const values = new Map<string, string>();
  return {
    get length() {
      return values.size;
    },
    key: (index) => [...values.keys()][index] ?? null,
    getItem: (key) => values.get(key) ?? null,
    setItem: (key, value) => {
      values.set(key, String(value));
    },
    removeItem: (key) => {
      values.delete(key);
    },
    clear: () => values.clear(),
  };
}
