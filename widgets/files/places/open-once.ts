/** Opens each thing once; what failed, or was given up, is tried anew by whoever asks next. */
export interface OpenOnce<T> {
  get(id: string, open: () => Promise<T>): Promise<T>;
  clear(): void;
}

export function createOpenOnce<T>(): OpenOnce<T> {
  let opened = new Map<string, Promise<T>>();
  return {
    get(id, open) {
      const known = opened.get(id);
      if (known) return known;
      const all = opened;
      const opening = open();
      all.set(id, opening);
      opening.catch(() => all.delete(id));
      return opening;
    },
    clear() {
      opened = new Map();
    },
  };
}
