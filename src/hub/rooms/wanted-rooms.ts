/**
 * Which rooms the page looks at: open ones first, then those in a visible window of the list. What is wanted is synced with
 * state and timeline, so that opening it needs no network.
 */
export interface WantedRooms {
  /** Ends with the returned function. */
  open(roomId: string): () => void;
  /** A window of the list; call it again with what it shows now, with nothing when it ends. */
  show(window: object, roomIds: readonly string[]): void;
  list(): readonly string[];
  isOpen(roomId: string): boolean;
}

const MAX_WANTED = 40;

export function createWantedRooms(onChange: (reason: "opened" | "shown") => void): WantedRooms {
  const open = new Map<string, number>();
  const shown = new Map<object, readonly string[]>();
  /** Opened lately: going back should be instant. */
  let recent: readonly string[] = [];

  return {
    open(roomId) {
      const count = open.get(roomId) ?? 0;
      open.set(roomId, count + 1);
      recent = [roomId, ...recent.filter((id) => id !== roomId)].slice(0, 10);
      if (count === 0) onChange("opened");
      let ended = false;
      return () => {
        if (ended) return;
        ended = true;
        const left = (open.get(roomId) ?? 1) - 1;
        if (left > 0) open.set(roomId, left);
        else open.delete(roomId);
      };
    },
    show(window, roomIds) {
      const before = shown.get(window) ?? [];
      if (roomIds.length === 0) shown.delete(window);
      else shown.set(window, roomIds);
      const known = new Set(before);
      if (roomIds.some((id) => !known.has(id))) onChange("shown");
    },
    list: () => [...new Set([...open.keys(), ...recent, ...[...shown.values()].flat()])].slice(0, MAX_WANTED),
    isOpen: (roomId) => open.has(roomId),
  };
}
