import {
  ANY_ROOM,
  type Capability,
  type Direction,
  FIXED,
  type FixedCapability,
  parseCapability,
} from "./capability.ts";

/** What a widget may do now: the granted capabilities, asked one question at a time. */
export interface Rights {
  readonly capabilities: readonly string[];
  has(name: FixedCapability): boolean;
  event(direction: Direction, type: string, msgtype: string | undefined): boolean;
  /** `stateKey` undefined: every key of the type. */
  state(direction: Direction, type: string, stateKey: string | undefined): boolean;
  toDevice(direction: Direction, type: string): boolean;
  accountData(type: string): boolean;
  /** Whether what it may do holds in this room too. Its own room needs no such right. */
  room(roomId: string): boolean;
  readonly allRooms: boolean;
  /** Those that it was granted one by one. */
  readonly rooms: readonly string[];
  /** What state it may read, for the first state it is given. */
  readonly readableState: readonly { readonly type: string; readonly stateKey?: string }[];
  /** Types of to-device messages that it hears. */
  readonly heardTypes: readonly string[];
}

export function rightsFrom(granted: Iterable<string>): Rights {
  const raw = new Set(granted);
  const parsed: Capability[] = [...raw].map(parseCapability);
  const rooms = parsed.filter((one) => one.kind === "timeline").map(({ roomId }) => roomId);
  const allRooms = rooms.includes(ANY_ROOM);
  return {
    capabilities: [...raw],
    has: (name) => raw.has(FIXED[name]),
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
    toDevice: (direction, type) =>
      parsed.some((one) => one.kind === "to-device" && one.direction === direction && one.type === type),
    accountData: (type) => parsed.some((one) => one.kind === "account-data" && one.type === type),
    room: (roomId) => allRooms || rooms.includes(roomId),
    allRooms,
    rooms: rooms.filter((roomId) => roomId !== ANY_ROOM),
    readableState: parsed
      .filter((one) => one.kind === "state")
      .filter((one) => one.direction === "receive")
      .map(({ type, stateKey }) => (stateKey === undefined ? { type } : { type, stateKey })),
    heardTypes: parsed
      .filter((one) => one.kind === "to-device")
      .filter((one) => one.direction === "receive")
      .map(({ type }) => type),
  };
}
