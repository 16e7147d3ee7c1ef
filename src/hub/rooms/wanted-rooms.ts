/**
 * Which rooms the page looks at: open ones first, then those in a visible window of the list. What is wanted is synced with
 * state and timeline, so that opening it needs no network.
 */
export interface WantedRooms {
  /** Ends with the returned function. */
  open(roomId: string): () => void;
  /** The same for what nobody looks at: it is not remembered as opened. */
  follow(roomId: string): () => void;
  /** A window of the list, and what lies around it; call it again with what it shows now, with nothing when it ends. */
  show(window: object, roomIds: readonly string[], around?: readonly string[]): void;
  list(): readonly string[];
  /** Of those, the ones that are open or were lately: what changes in them is always wanted. */
  isFollowed(roomId: string): boolean;
}

const MAX_WANTED = 60;

/** `around`: something near the screen is wanted too, when there is time. */
export function createWantedRooms(onChange: (reason: "opened" | "shown" | "around") => void): WantedRooms {
  const open = new Map<string, number>();
  const shown = new Map<object, readonly string[]>();
  const near = new Map<object, readonly string[]>();
  /** Opened lately: going back should be instant. */
  let recent: readonly string[] = [];

  const follow = (roomId: string) => {
    const count = open.get(roomId) ?? 0;
    open.set(roomId, count + 1);
    if (count === 0) onChange("opened");
    let ended = false;
    return () => {
      if (ended) return;
      ended = true;
      const left = (open.get(roomId) ?? 1) - 1;
      if (left > 0) open.set(roomId, left);
      else open.delete(roomId);
    };
  };

  return {
    follow,
    open(roomId) {
      recent = [roomId, ...recent.filter((id) => id !== roomId)].slice(0, 10);
      return follow(roomId);
    },
    show(window, roomIds, around = []) {
      const before = new Set([...(shown.get(window) ?? []), ...(near.get(window) ?? [])]);
      shown.set(window, roomIds);
      near.set(window, around);
      if (roomIds.length === 0) {
        shown.delete(window);
        near.delete(window);
      }
      if (roomIds.some((id) => !before.has(id))) onChange("shown");
      else if (around.some((id) => !before.has(id))) onChange("around");
    },
    list: () =>
      [...new Set([...open.keys(), ...recent, ...[...shown.values()].flat(), ...[...near.values()].flat()])].slice(
        0,
        MAX_WANTED,
      ),
    isFollowed: (roomId) => open.has(roomId) || recent.includes(roomId),
  };
}
