import { createEmitter, createRandomId, SparksError, stringAt, toSparksError } from "#base";
import { deleteFile, loadFile, saveFile, sweepFiles } from "./file-bytes.ts";
import { dependenciesOf, withEventId, withoutEntry } from "./local-references.ts";
import { failureReason, nextStep } from "./next-step.ts";
import type { Outbox, OutboxChange, OutboxEntry, OutboxOptions } from "./outbox.ts";
import { entryFromStored, requestFrom, STORE_PREFIX, storedFrom, storeKey, whatFromDraft } from "./outbox-record.ts";
import { createRoomQueues } from "./room-queues.ts";

type Slot = {
  entry: OutboxEntry;
  /** Whether the store has it. */
  stored: boolean;
  /** Whether `add` has said so: what is not is not sent, and nothing passes it. */
  saved: boolean;
  sending: boolean;
  serverFaults: number;
};

/** Reads what earlier runs left. Nothing is sent before `resume`. */
export async function createOutbox(options: OutboxOptions): Promise<Outbox> {
  const { store, clock, log } = options;
  const slots = new Map<string, Slot>();
  const sentIds = new Map<string, string>();
  const changed = createEmitter<OutboxChange>();
  let lastOrder = 0;

  // One write after the other, each with the values of its moment: an old value never overwrites a new one.
  let writes: Promise<unknown> = Promise.resolve();
  const write = <T>(work: () => Promise<T>): Promise<T> => {
    const next = writes.then(work, work);
    writes = next.catch(() => undefined);
    return next;
  };
  /** Writes entries as they are by then; those that are gone are deleted. With them, of `changed` those that are there already. */
  const save = (keys: readonly string[], changed: readonly Slot[] = []): Promise<void> =>
    write(async () => {
      const also = changed.filter(({ stored }) => stored).map(({ entry }) => entry.key);
      const values = [...keys, ...also].map((key) => [key, slots.get(key)] as const);
      await store.put(Object.fromEntries(values.map(([key, slot]) => [storeKey(key), slot && storedFrom(slot.entry)])));
      for (const [, slot] of values) if (slot) slot.stored = true;
    });
  const ordered = (): readonly Slot[] => [...slots.values()].sort((a, b) => a.entry.order - b.entry.order);
  const set = (slot: Slot, patch: Partial<Pick<OutboxEntry, "what" | "delivery">>) => {
    slot.entry = { ...slot.entry, ...patch };
    if (slot.saved) changed.emit({ what: "changed", entry: slot.entry });
  };

  for (const [name, stored] of await store.list(STORE_PREFIX)) {
    const entry = entryFromStored(stored);
    if (entry) slots.set(entry.key, { entry, stored: true, saved: true, sending: false, serverFaults: 0 });
    else log.warn("outbox.unreadable", { entry: name });
    lastOrder = Math.max(lastOrder, entry?.order ?? 0);
  }
  for (const slot of slots.values()) {
    // Cannot happen while every write is whole; if it did, it must not wait for ever.
    const lost = dependenciesOf(slot.entry.what).filter((key) => !slots.has(key));
    if (lost.length > 0) slot.entry = { ...slot.entry, delivery: { state: "failed", reason: "invalid" } };
  }
  await sweepFiles(store, new Set(slots.keys()));

  /** The first of the room that can be sent now: not refused, and not speaking of something that was. */
  const nextIn = (roomId: string): Slot | undefined => {
    const held = new Set<string>();
    for (const slot of ordered()) {
      if (slot.entry.roomId !== roomId) continue;
      if (!slot.saved) return undefined;
      const waits = dependenciesOf(slot.entry.what).some((key) => held.has(key) || !slots.has(key));
      if (slot.entry.delivery.state === "failed" || waits) held.add(slot.entry.key);
      else return slot;
    }
    return undefined;
  };

  /** The server has it: what speaks of it learns its event id in the same write that takes it out. */
  const finish = async (slot: Slot, eventId: string) => {
    const { key } = slot.entry;
    if (slots.get(key) !== slot) return;
    await options.onSent?.(slot.entry, eventId);
    // The answer and `confirm` may come at the same time.
    if (!slots.delete(key)) return;
    sentIds.set(key, eventId);
    const others = [...slots.values()].filter(({ entry }) => dependenciesOf(entry.what).includes(key));
    for (const other of others) set(other, { what: withEventId(other.entry.what, key, eventId) });
    changed.emit({ what: "sent", entry: slot.entry, eventId });
    await save([key], others);
    if (slot.entry.what.kind === "file") await deleteFile(store, key);
  };

  const remove = async (slot: Slot) => {
    const { key } = slot.entry;
    if (!slots.delete(key)) return;
    const others = [...slots.values()].filter(({ entry }) => dependenciesOf(entry.what).includes(key));
    for (const other of others) {
      const what = withoutEntry(other.entry.what, key);
      if (what) set(other, { what });
      else await remove(other);
    }
    if (slot.saved) changed.emit({ what: "removed", entry: slot.entry });
    await save([key], others);
    if (slot.entry.what.kind === "file") await deleteFile(store, key);
  };

  const upload = async (slot: Slot, signal: AbortSignal) => {
    const { key, roomId, what } = slot.entry;
    if (what.kind !== "file" || what.uploaded) return;
    const blob = await loadFile(store, key, what.size, what.mediaType);
    if (!blob) throw new SparksError("invalid", "outbox: the bytes of a file are gone");
    const uploaded = await options.upload({ roomId, blob }, signal);
    if (slots.get(key) !== slot) return;
    set(slot, { what: { ...what, uploaded } });
    await save([key]);
  };

  const attempt = async (slot: Slot, signal: AbortSignal): Promise<void> => {
    if (slots.get(slot.entry.key) !== slot) return;
    slot.sending = true;
    set(slot, { delivery: { state: "sending" } });
    try {
      await upload(slot, signal);
      const request = slots.get(slot.entry.key) === slot ? requestFrom(slot.entry) : undefined;
      if (!request) return;
      const { eventId } = await options.send(request, signal);
      slot.serverFaults = 0;
      await finish(slot, eventId);
    } finally {
      slot.sending = false;
    }
  };

  const refuse = async (slot: Slot, error: SparksError) => {
    log.warn("outbox.refused", {
      code: error.code,
      kind: slot.entry.what.kind,
      ...(error.status && { status: error.status }),
    });
    if (isReaction(slot.entry)) return remove(slot);
    const reason = options.reasonOf?.(error) ?? failureReason(error);
    set(slot, { delivery: { state: "failed", reason } });
    await save([slot.entry.key]);
  };

  const queues = createRoomQueues({
    clock,
    ...(options.random ? { random: options.random } : {}),
    next: nextIn,
    attempt,
    async failed(slot, thrown, signal) {
      // Sent or taken out in the meantime, as by `confirm`.
      if (slots.get(slot.entry.key) !== slot) return { step: "again" };
      const error = toSparksError(thrown);
      if ((error.status ?? 0) === 500) slot.serverFaults++;
      const step = nextStep(error, { brokenOff: signal.aborted, serverFaults: slot.serverFaults });
      if (step.step === "refuse") await refuse(slot, error);
      else {
        log.info("outbox.waits", { code: error.code, step: step.step });
        set(slot, { delivery: { state: "queued" } });
      }
      return step;
    },
    broken: (thrown) => log.error("outbox.broken", { code: toSparksError(thrown).code }),
  });
  const start = () => {
    for (const roomId of new Set([...slots.values()].map(({ entry }) => entry.roomId))) queues.run(roomId);
  };

  return {
    async add(draft) {
      let what = whatFromDraft(draft);
      for (const dependency of dependenciesOf(what)) {
        const eventId = sentIds.get(dependency);
        if (eventId !== undefined) what = withEventId(what, dependency, eventId);
        else if (slots.get(dependency)?.entry.roomId !== draft.roomId) {
          throw new SparksError("not-found", "outbox: what this speaks of does not wait in this room");
        }
      }
      const key = createRandomId();
      const { roomId } = draft;
      const entry: OutboxEntry = {
        key,
        roomId,
        order: ++lastOrder,
        ts: clock.now(),
        what,
        delivery: { state: "queued" },
      };
      const slot: Slot = { entry, stored: false, saved: false, sending: false, serverFaults: 0 };
      slots.set(key, slot);
      try {
        if (draft.kind === "file") await saveFile(store, key, draft.file);
        await save([key]);
      } catch (thrown) {
        slots.delete(key);
        if (draft.kind === "file") await deleteFile(store, key);
        queues.run(roomId);
        throw storeFault(thrown);
      }
      if (slots.get(key) !== slot) throw new SparksError("not-found", "outbox: what this speaks of was taken out");
      slot.saved = true;
      changed.emit({ what: "added", entry: slot.entry });
      queues.run(roomId);
      return slot.entry;
    },
    list: (roomId) =>
      ordered()
        .filter(({ entry, saved }) => saved && (roomId === undefined || entry.roomId === roomId))
        .map(({ entry }) => entry),
    async file(key) {
      const what = slots.get(key)?.entry.what;
      return what?.kind === "file" ? loadFile(store, key, what.size, what.mediaType) : undefined;
    },
    async discard(key) {
      const slot = slots.get(key);
      if (!slot?.saved) return false;
      // Once the request is out nobody knows whether it arrived.
      const out = slot.sending && (slot.entry.what.kind !== "file" || slot.entry.what.uploaded !== undefined);
      if (out) return false;
      await remove(slot);
      if (slot.sending) queues.interrupt(slot.entry.roomId);
      queues.run(slot.entry.roomId);
      return true;
    },
    async retry(key) {
      const slot = slots.get(key);
      if (slot?.entry.delivery.state !== "failed") return;
      slot.serverFaults = 0;
      set(slot, { delivery: { state: "queued" } });
      await save([key]);
      queues.run(slot.entry.roomId);
    },
    async confirm(key, eventId) {
      const slot = slots.get(key);
      if (!slot?.saved) return;
      await finish(slot, eventId);
      queues.run(slot.entry.roomId);
    },
    kick() {
      queues.kick();
      start();
    },
    pause: queues.pause,
    resume() {
      queues.resume();
      start();
    },
    waiting: () => [...slots.values()].filter(({ entry }) => entry.delivery.state !== "failed").length,
    onChange: changed.on,
    async close() {
      await queues.close();
      await writes;
    },
  };
}

/** A device without room for it is not a network that is away. */
const storeFault = (thrown: unknown): SparksError =>
  thrown instanceof Error && thrown.name === "QuotaExceededError"
    ? new SparksError("too-large", "outbox: this device has no room for it", { cause: thrown })
    : toSparksError(thrown);

const isReaction = ({ what }: OutboxEntry): boolean =>
  what.kind === "event" && stringAt(what.content["m.relates_to"], "rel_type") === "m.annotation";
