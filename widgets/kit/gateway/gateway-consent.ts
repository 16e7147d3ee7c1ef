/**
 * Which gateways the person agreed to. Room state names a gateway, and whoever may write it could name one of their own: so
 * nothing is sent to an origin before the person has read its name. Remembered by origin, on this device.
 */
export interface GatewayConsents {
  has(gateway: string): boolean;
  give(gateway: string): void;
}

const KEY = "sparks.gateways";

export type ConsentOptions = {
  /** Origin of the widget itself: its own server needs no leave. */
  readonly ownOrigin: string;
  /** Undefined where the browser gives a frame no storage: then it is remembered while the widget is open. */
  readonly storage: Pick<Storage, "getItem" | "setItem"> | undefined;
};

export function createGatewayConsents({ ownOrigin, storage }: ConsentOptions): GatewayConsents {
  const origins = new Set(stored(storage));
  return {
    has: (gateway) => originOf(gateway) === ownOrigin || origins.has(originOf(gateway)),
    give(gateway) {
      origins.add(originOf(gateway));
      try {
        storage?.setItem(KEY, JSON.stringify([...origins]));
      } catch (thrown) {
        // Full or forbidden: the person will be asked again another day.
        if (!(thrown instanceof DOMException)) throw thrown;
      }
    },
  };
}

export const originOf = (url: string): string => new URL(url).origin;

function stored(storage: ConsentOptions["storage"]): readonly string[] {
  try {
    const list: unknown = JSON.parse(storage?.getItem(KEY) ?? "[]");
    return Array.isArray(list) ? list.filter((entry) => typeof entry === "string") : [];
  } catch (thrown) {
    if (thrown instanceof SyntaxError || thrown instanceof DOMException) return [];
    throw thrown;
  }
}

/** The browser's storage, where a frame may have one. */
export function frameStorage(): Storage | undefined {
  try {
    return globalThis.localStorage;
  } catch (thrown) {
    if (thrown instanceof DOMException) return undefined;
    throw thrown;
  }
}
