import { type Capability, type Direction, parseCapability } from "./capability.ts";

/** What a widget may do now: the granted capabilities, asked one question at a time. Its room is always its own. */
export interface Rights {
  readonly capabilities: readonly string[];
  has(raw: string): boolean;
  event(direction: Direction, type: string, msgtype: string | undefined): boolean;
  /** `stateKey` undefined: every key of the type. */
  state(direction: Direction, type: string, stateKey: string | undefined): boolean;
  /** What state it may read, for the first state it is given. */
  readonly readableState: readonly { readonly type: string; readonly stateKey?: string }[];
}

export function rightsFrom(granted: Iterable<string>): Rights {
  const raw = new Set(granted);
  const parsed: Capability[] = [...raw].map(parseCapability);
  return {
    capabilities: [...raw],
    has: (capability) => raw.has(capability),
    event: (direction, type, msgtype) =>
      parsed.some(
        (one) =>
          one.kind === "event" &&
          one.direction === direction &&
          one.type === type &&
          (one.msgtype === undefined || one.msgtype === msgtype),
      ),
    state: (direction, type, stateKey) =>
      parsed.some(
        (one) =>
          one.kind === "state" &&
          one.direction === direction &&
          one.type === type &&
          (one.stateKey === undefined || one.stateKey === stateKey),
      ),
    readableState: parsed
      .filter((one) => one.kind === "state")
      .filter((one) => one.direction === "receive")
      .map(({ type, stateKey }) => (stateKey === undefined ? { type } : { type, stateKey })),
  };
}
