/** MSC4157: the delayed events that this widget has made. Only these may it change: an id of another's is as good as unknown. */
export interface OwnDelays {
  add(delayId: string, delayMs: number): void;
  has(delayId: string): boolean;
  /** How long it was put off when it was made. */
  delayMs(delayId: string): number | undefined;
  remove(delayId: string): void;
  /** The LiveKit server that it last had a token for. */
  noteServer(url: string): void;
  server(): string | undefined;
}

/** A call has one or two. */
const MAX_KEPT = 100;

export function createOwnDelays(): OwnDelays {
  const delays = new Map<string, number>();
  let livekit: string | undefined;
  return {
    add(delayId, delayMs) {
      delays.set(delayId, delayMs);
      const [oldest] = delays.keys();
      if (delays.size > MAX_KEPT && oldest !== undefined) delays.delete(oldest);
    },
    has: (delayId) => delays.has(delayId),
    delayMs: (delayId) => delays.get(delayId),
    remove: (delayId) => void delays.delete(delayId),
    noteServer(url) {
      livekit = url;
    },
    server: () => livekit,
  };
}
