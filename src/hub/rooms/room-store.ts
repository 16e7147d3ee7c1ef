import type { Clock } from "#base";
import type { LastMessage } from "#contracts";
import { parseRoomEvent, type RoomEvent } from "../events/index.ts";
import type { SyncBatch } from "../sync/sync-batch.ts";
import { accountDataOf, onlyMuting, parseDirect, parseMuted } from "./account-data.ts";
import { type ApplyContext, applyUpdate } from "./apply-update.ts";
import type { People } from "./people.ts";
import { countsAsUnread, isSealedReference, mentions, previewAfter, previewOf } from "./preview.ts";
import { removedByOthers } from "./removed-by-others.ts";
import { createRoomOrder } from "./room-order.ts";
import type { RoomRecord } from "./room-record.ts";

/** The records of all rooms, in order. */
export interface RoomStore {
  get(roomId: string): RoomRecord | undefined;
  /** It is gone because somebody else put the person out. */
  wasRemoved(roomId: string): boolean;
  /** Newest activity first. The same array may be sorted anew later: read it at once. */
  readonly ordered: readonly RoomRecord[];
  /** How many rooms the account has, as far as the server said. */
  readonly total: number;
  readonly complete: boolean;
  apply(batch: SyncBatch): void;
  /** The newest event of a room was decrypted: its line and its mention. */
  decrypted(event: RoomEvent): void;
  /** Everything was read up to this event. */
  markRead(roomId: string, eventId: string): void;
  /** What the server counted of what came before this run: fills in where the hub could not see far enough back. */
  counted(counts: ReadonlyMap<string, { readonly unread?: number; readonly mentions: number }>): void;
  remove(roomId: string): void;
  /** A room that was just made; ignored where it is known already. */
  add(room: RoomRecord): void;
  /** What is known before the server's sync tells of it. */
  patch(roomId: string, change: (room: RoomRecord) => RoomRecord): void;
  /** Contents of the account data that orders rooms, for the store. */
  accountData(): Readonly<Record<string, unknown>>;
  /** Puts back what was stored. */
  restore(stored: {
    readonly rooms: readonly RoomRecord[];
    readonly total: number;
    readonly complete: boolean;
    readonly accountData: Readonly<Record<string, unknown>>;
  }): void;
  onChange(listener: (changed: ReadonlySet<string>) => void): () => void;
}

export type RoomStoreOptions = { readonly userId: string; readonly clock: Clock; readonly people: People };

export function createRoomStore({ userId, clock, people }: RoomStoreOptions): RoomStore {
  const rooms = new Map<string, RoomRecord>();
  const order = createRoomOrder();
  const removedFrom = new Set<string>();
  const listeners = new Set<(changed: ReadonlySet<string>) => void>();
  let direct: ReadonlyMap<string, string> = new Map();
  let muted: ReadonlySet<string> = new Set();
  let accountData: Readonly<Record<string, unknown>> = {};
  let total = 0;
  let complete = false;

  const context = (): ApplyContext => ({
    userId,
    ownName: people.person(userId).name,
    now: clock.now(),
    nameOf: (id) => people.person(id).name,
  });

  const withAccountData = (room: RoomRecord): RoomRecord => {
    const other = direct.get(room.id);
    const isMuted = muted.has(room.id);
    if (room.membership === "join" && room.directWith !== other) {
      const { directWith: _old, ...rest } = room;
      return { ...rest, muted: isMuted, ...(other === undefined ? {} : { directWith: other }) };
    }
    return room.muted === isMuted ? room : { ...room, muted: isMuted };
  };

  const commit = (next: ReadonlyMap<string, RoomRecord | undefined>, always = false) => {
    const changes: { before?: RoomRecord; after?: RoomRecord }[] = [];
    for (const [id, after] of next) {
      const before = rooms.get(id);
      if (before === after) continue;
      changes.push({ ...(before ? { before } : {}), ...(after ? { after } : {}) });
      if (after) rooms.set(id, after);
      else rooms.delete(id);
    }
    if (changes.length === 0 && !always) return;
    order.apply(changes);
    const changed = new Set(next.keys());
    for (const listener of [...listeners]) listener(changed);
  };

  const change = (roomId: string, make: (room: RoomRecord) => RoomRecord) => {
    const room = rooms.get(roomId);
    if (room) commit(new Map([[roomId, make(room)]]));
  };

  /** A line that was not counted when it came. */
  const withLine = (room: RoomRecord, event: RoomEvent, last: LastMessage): RoomRecord => {
    const newest = { eventId: event.eventId, ts: event.ts, own: last.own };
    const next = { ...room, last, newest, activeAt: Math.min(event.ts, clock.now()) };
    if (last.own || !countsAsUnread(event)) return next;
    const meant = mentions(event, { id: userId, name: people.person(userId).name });
    const unread = room.unread < 0 ? -1 : room.unread + 1;
    return { ...next, unread, mentions: room.mentions + (meant ? 1 : 0) };
  };

  const learnPeople = (batch: SyncBatch) => {
    for (const [roomId, update] of batch.rooms) {
      for (const hero of update.heroes ?? []) {
        people.learn(hero.id, { membership: "join", displayname: hero.name, avatar_url: hero.avatar });
      }
      for (const raw of update.state) {
        const event = parseRoomEvent(raw, roomId);
        if (event?.type === "m.room.member" && event.stateKey) people.learn(event.stateKey, event.content);
      }
      for (const raw of update.timeline) {
        const event = parseRoomEvent(raw, roomId);
        if (event?.type === "m.room.member" && event.stateKey) people.learn(event.stateKey, event.content);
      }
    }
  };

  return {
    get: (roomId) => rooms.get(roomId),
    wasRemoved: (roomId) => removedFrom.has(roomId),
    get ordered() {
      return order.rooms;
    },
    get total() {
      return Math.max(total, rooms.size);
    },
    get complete() {
      return complete;
    },
    apply(batch) {
      learnPeople(batch);
      const next = new Map<string, RoomRecord | undefined>();
      const directContent = accountDataOf(batch.accountData, "m.direct");
      const rules = accountDataOf(batch.accountData, "m.push_rules");
      if (directContent !== undefined) {
        direct = parseDirect(directContent);
        accountData = { ...accountData, "m.direct": directContent };
      }
      if (rules !== undefined) {
        muted = parseMuted(rules);
        accountData = { ...accountData, "m.push_rules": onlyMuting(rules) };
      }
      const now = context();
      for (const [roomId, update] of batch.rooms) {
        const before = rooms.get(roomId);
        const after = applyUpdate(before, roomId, update, now);
        if (after === "left") {
          next.set(roomId, undefined);
          if (removedByOthers(update, userId)) removedFrom.add(roomId);
        } else if (after) {
          removedFrom.delete(roomId);
          next.set(roomId, withAccountData(after));
        }
      }
      if (directContent !== undefined || rules !== undefined) {
        for (const room of rooms.values()) {
          const after = withAccountData(next.has(room.id) ? (next.get(room.id) ?? room) : room);
          if (after !== room && !(next.has(room.id) && next.get(room.id) === undefined)) next.set(room.id, after);
        }
      }
      if (batch.everyRoom) {
        for (const [id, room] of rooms) {
          // One that was made here a moment ago may be newer than the reply.
          const isTold = Number.isInteger(room.bump);
          if (isTold && !batch.everyRoom.has(id)) next.set(id, undefined);
        }
      }
      const totalChanged =
        (batch.totalRooms !== undefined && batch.totalRooms !== total) || batch.complete !== complete;
      total = batch.totalRooms ?? total;
      complete = batch.complete;
      commit(next, totalChanged);
    },
    decrypted(event) {
      change(event.roomId, (room) => {
        if (room.sealed?.eventId !== event.eventId) return room;
        const preview = previewOf(event, userId, (id) => people.person(id).name);
        const { sealed: _sealed, ...rest } = room;
        const edited = previewAfter(room.last, event, true);
        if (edited) return { ...rest, last: edited };
        if (!preview) return rest;
        if (preview.kind === "encrypted") return { ...room, last: preview };
        if (isSealedReference(room.sealed)) return withLine(rest, event, preview);
        const meant =
          room.unread !== 0 && !preview.own && mentions(event, { id: userId, name: people.person(userId).name });
        return { ...rest, last: preview, mentions: room.mentions + (meant ? 1 : 0) };
      });
    },
    markRead(roomId, eventId) {
      change(roomId, (room) => ({ ...room, unread: 0, mentions: 0, read: { eventId, ts: clock.now() } }));
    },
    counted(counts) {
      const next = new Map<string, RoomRecord>();
      for (const [roomId, count] of counts) {
        const room = rooms.get(roomId);
        if (!room || room.unread === 0) continue;
        const unread = room.unread < 0 ? (count.unread ?? -1) : room.unread;
        next.set(roomId, { ...room, unread, mentions: Math.max(room.mentions, count.mentions) });
      }
      commit(next);
    },
    remove(roomId) {
      if (rooms.has(roomId)) commit(new Map([[roomId, undefined]]));
    },
    add(room) {
      const { encryption } = room;
      if (rooms.has(room.id)) {
        // Sync may tell of a room while the server is still making it, before it is encrypted.
        if (encryption) change(room.id, (known) => (known.encryption ? known : { ...known, encryption }));
        return;
      }
      // On top, until the server says where it belongs.
      const bump = (order.rooms[0]?.bump ?? 0) + 0.5;
      commit(new Map([[room.id, { ...room, bump, activeAt: room.activeAt || clock.now() }]]));
    },
    patch: change,
    accountData: () => accountData,
    restore(stored) {
      accountData = stored.accountData;
      direct = parseDirect(accountData["m.direct"]);
      muted = parseMuted(accountData["m.push_rules"]);
      total = stored.total;
      complete = stored.complete;
      commit(new Map(stored.rooms.map((room) => [room.id, room])), true);
    },
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
