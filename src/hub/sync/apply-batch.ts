/**
 * What one sync batch does, in order: the list first, for it needs nothing else; then keys; then the events that may need
 * them. Resolves when all of it is in place.
 */
import { stringAt } from "#base";
import type { CryptoEngine, CryptoRoom, CryptoSync } from "../crypto/crypto-engine.ts";
import { parseRoomEvent, type RoomEvent } from "../events/index.ts";
import type { OpenRooms } from "../rooms/open-rooms.ts";
import type { RoomStore } from "../rooms/room-store.ts";
import type { StickyEvents } from "../rooms/sticky-events.ts";
import type { RoomUpdate, SyncBatch } from "./sync-batch.ts";

export type ApplyBatchOptions = {
  readonly userId: string;
  readonly rooms: RoomStore;
  readonly open: OpenRooms;
  readonly sticky: StickyEvents;
  readonly isWanted: (roomId: string) => boolean;
  readonly cryptoRoom: (roomId: string) => Promise<CryptoRoom | undefined>;
  /** An own event came back with the transaction id it was sent with. */
  readonly onOwn: (transactionId: string, eventId: string) => void;
  readonly onDecrypted: (event: RoomEvent) => void;
  /** One room could not be followed (its encryption is broken, say): the others go on. */
  readonly onRoomFault: (thrown: unknown) => void;
};

export interface BatchApplier {
  apply(batch: SyncBatch, sliding: boolean): Promise<void>;
  /** Crypto is up: gives it what it missed. */
  useCrypto(engine: CryptoEngine, sliding: boolean): Promise<void>;
  /** Decrypts what is loaded and shown. */
  decryptAgain(engine: CryptoEngine): Promise<void>;
}

export function createBatchApplier(options: ApplyBatchOptions): BatchApplier {
  const { rooms, open, userId } = options;
  let crypto: CryptoEngine | undefined;
  /** Device list changes that came before crypto was up. */
  const changed = new Set<string>();
  const left = new Set<string>();
  /** Only classic sync brings them unasked; it waits until they are taken. */
  const toDevice: unknown[] = [];
  let lastCounts: Pick<CryptoSync, "oneTimeKeyCounts" | "unusedFallbackKeys"> = {};

  const giveKeys = async (batch: SyncBatch, sliding: boolean) => {
    if (!crypto) {
      toDevice.push(...batch.toDevice);
      for (const id of batch.deviceLists.changed) changed.add(id);
      for (const id of batch.deviceLists.left) left.add(id);
      lastCounts = { oneTimeKeyCounts: batch.oneTimeKeyCounts, unusedFallbackKeys: batch.unusedFallbackKeys };
      return;
    }
    await crypto.receiveSync({
      toDevice: batch.toDevice,
      deviceLists: batch.deviceLists,
      oneTimeKeyCounts: batch.oneTimeKeyCounts,
      unusedFallbackKeys: batch.unusedFallbackKeys,
      sliding,
    });
  };

  const followMembers = (roomId: string, raws: readonly unknown[]) => {
    if (!crypto || rooms.get(roomId)?.encryption === undefined) return;
    for (const raw of raws) {
      const event = parseRoomEvent(raw, roomId);
      const membership = stringAt(event?.content, "membership");
      if (event?.type !== "m.room.member" || event.stateKey === undefined || membership === undefined) continue;
      crypto.memberChanged(roomId, { userId: event.stateKey, membership }, undefined);
    }
  };

  const confirmOwn = (roomId: string, raws: readonly unknown[]) => {
    for (const raw of raws) {
      const event = parseRoomEvent(raw, roomId);
      const transactionId = stringAt(event?.unsigned, "transaction_id");
      if (event?.sender === userId && transactionId !== undefined) options.onOwn(transactionId, event.eventId);
    }
  };

  const applyRoom = async (roomId: string, update: RoomUpdate) => {
    if (!rooms.get(roomId)) {
      options.sticky.forget(roomId);
      return open.forget(roomId);
    }
    followMembers(roomId, [...update.state, ...update.timeline]);
    confirmOwn(roomId, update.timeline);
    const tellSticky = await options.sticky.take(roomId, update);
    await open.apply(roomId, update, options.isWanted(roomId));
    tellSticky();
    if (crypto && options.isWanted(roomId)) await follow(crypto, roomId);
  };

  return {
    async apply(batch, sliding) {
      rooms.apply(batch);
      await giveKeys(batch, sliding);
      await Promise.all(
        [...batch.rooms].map(([roomId, update]) =>
          applyRoom(roomId, update).catch((thrown: unknown) => options.onRoomFault(thrown)),
        ),
      );
      if (crypto) await openPreviews(crypto, [...batch.rooms.keys()]);
    },
    async useCrypto(engine, sliding) {
      crypto = engine;
      await engine.receiveSync({
        toDevice: toDevice.splice(0),
        deviceLists: { changed: [...changed], left: [...left] },
        ...lastCounts,
        sliding,
      });
      changed.clear();
      left.clear();
    },
    async decryptAgain(engine) {
      await Promise.all([...open.known()].map(({ roomId }) => follow(engine, roomId)));
      await Promise.all([open.decryptAgain(), options.sticky.decryptAgain()]);
      await openPreviews(
        engine,
        rooms.ordered.slice(0, 100).map((room) => room.id),
      );
    },
  };

  async function follow(engine: CryptoEngine, roomId: string): Promise<void> {
    if (rooms.get(roomId)?.encryption === undefined) return;
    try {
      const room = await options.cryptoRoom(roomId);
      if (room) await engine.follow(room);
    } catch (thrown) {
      options.onRoomFault(thrown);
    }
  }

  /** The line of a room shows what its newest event says. */
  async function openPreviews(engine: CryptoEngine, roomIds: readonly string[]): Promise<void> {
    await Promise.all(
      roomIds.map(async (roomId) => {
        const sealed = rooms.get(roomId)?.sealed;
        if (!sealed) return;
        const known = open
          .knownTimeline(roomId)
          ?.events()
          .findLast((event) => event.eventId === sealed.eventId);
        const event = known?.clear?.state === "decrypted" ? known : await engine.decrypt(sealed);
        if (event.clear?.state === "decrypted") options.onDecrypted(event);
      }),
    );
  }
}
