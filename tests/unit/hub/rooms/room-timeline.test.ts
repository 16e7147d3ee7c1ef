import { describe, expect, it } from "vitest";
import { contentOf, type RoomEvent } from "../../../../src/hub/events/index.ts";
import { createRoomTimeline } from "../../../../src/hub/rooms/room-timeline.ts";
import type { MatrixHttp } from "../../../../src/hub/sdk/matrix-http.ts";
import { emptyUpdate, type RoomUpdate } from "../../../../src/hub/sync/sync-batch.ts";
import { createTimeline } from "../../../../src/hub/timeline/index.ts";
import { ME, message, ROOM, raw } from "../../../support/room-events.ts";

const RIGHTS = {
  send: true,
  react: true,
  invite: true,
  redactOthers: true,
  rename: true,
  editWidgets: true,
  call: true,
};
const pad = (n: number) => `m${String(n).padStart(3, "0")}`;
const create = raw("create", { type: "m.room.create", state_key: "", content: {} });

/** A server whose room has `count` messages after its creation; tokens are positions in it. */
function setUp(count: number) {
  const all: Record<string, unknown>[] = [create, ...Array.from({ length: count }, (_, at) => raw(pad(at)))];
  const asked: string[] = [];
  let broken = false;
  let undecryptable = false;
  const http = {
    async json(_method: string, path: string, { query = {} }: { query?: Record<string, unknown> } = {}) {
      asked.push(path);
      if (broken) throw new Error("no network");
      const end = query.from === undefined ? all.length : Number(query.from);
      const start = Math.max(0, end - Number(query.limit));
      return { chunk: all.slice(start, end).toReversed(), ...(start > 0 ? { end: String(start) } : {}) };
    },
  } as unknown as MatrixHttp;
  const timeline = createTimeline({
    roomId: ROOM,
    userId: ME,
    person: (id) => ({ id, name: id }),
    rights: () => RIGHTS,
    encrypted: () => true,
  });
  const decrypt = async (event: RoomEvent): Promise<RoomEvent> => ({
    ...event,
    clear: undecryptable
      ? { state: "failed", reason: "waiting" }
      : {
          state: "decrypted",
          type: "m.room.message",
          content: { msgtype: "m.text", body: String(event.content.body) },
        },
  });
  const room = createRoomTimeline({ roomId: ROOM, timeline, http, decrypt, fillState: () => undefined });
  return {
    ...{ room, timeline, asked },
    breakNetwork: (now: boolean) => {
      broken = now;
    },
    seal: (now: boolean) => {
      undecryptable = now;
    },
    say(...names: string[]) {
      all.push(...names.map((name) => raw(name)));
    },
    /** As sync tells of the last `count` events. */
    told: (last: number, more: Partial<RoomUpdate> = {}) => {
      const timelineOf = all.slice(-last);
      const update = {
        ...emptyUpdate,
        timeline: timelineOf,
        prevBatch: String(all.length - timelineOf.length),
        ...more,
      };
      return room.apply(
        update,
        timelineOf.map((event) => message(String(event.event_id).slice(1), event)),
      );
    },
    texts: () =>
      room.events().flatMap((event) => (event.stateKey === undefined ? [String(contentOf(event).body)] : [])),
    wanted: (from: number, to: number) => Array.from({ length: to - from }, (_, at) => pad(from + at)),
  };
}

describe("a room's timeline against the server", () => {
  it("joins on what is live, once", async () => {
    const test = setUp(30);
    await test.told(20, { initial: true, live: 0 });
    expect(test.texts()).toEqual(test.wanted(10, 30));
    test.say("new");
    expect((await test.told(1, { live: 1 })).map(({ eventId }) => eventId)).toEqual(["$new"]);
    expect(await test.told(1, { live: 1 })).toEqual([]);
    expect(test.texts()).toEqual([...test.wanted(10, 30), "new"]);
  });

  it("pages back to the beginning, reading one page ahead", async () => {
    const test = setUp(250);
    await test.told(20, { initial: true, live: 0 });
    expect(await test.room.pageBack(100)).toEqual({ reachedStart: false });
    const after = test.asked.length;
    expect(after).toBe(2);
    expect(await test.room.pageBack(100)).toEqual({ reachedStart: false });
    expect(await test.room.pageBack(100)).toEqual({ reachedStart: true });
    expect(test.texts()).toEqual(test.wanted(0, 250));
    expect(test.room.edges()).toMatchObject({ reachedStart: true, loadingOlder: false });
    const { length } = test.asked;
    expect(await test.room.pageBack(100)).toEqual({ reachedStart: true });
    expect(test.asked).toHaveLength(length);
  });

  it("starts over after a gap, and can still page back over it", async () => {
    const test = setUp(30);
    await test.told(20, { initial: true, live: 0 });
    test.say(...Array.from({ length: 50 }, (_, at) => `n${at}`));
    await test.told(10, { limited: true, live: 10 });
    expect(test.texts()).toEqual(Array.from({ length: 10 }, (_, at) => `n${40 + at}`));
    await test.room.pageBack(200);
    expect(test.texts()).toEqual([...test.wanted(0, 30), ...Array.from({ length: 50 }, (_, at) => `n${at}`)]);
  });

  it("has no gap where what is told reaches back to what is known", async () => {
    const test = setUp(30);
    await test.told(20, { initial: true, live: 0 });
    await test.room.pageBack(100);
    test.say("a", "b");
    expect((await test.told(10, { limited: true, expanded: true, live: 2 })).map(({ eventId }) => eventId)).toEqual([
      "$a",
      "$b",
    ]);
    expect(test.texts()).toEqual([...test.wanted(0, 30), "a", "b"]);
  });

  it("is widened by what an expanded window brings before it", async () => {
    const test = setUp(30);
    await test.told(1, { initial: true, live: 0, limited: true });
    await test.told(20, { expanded: true, live: 0, limited: true });
    expect(test.texts()).toEqual(test.wanted(10, 30));
    await test.room.pageBack(100);
    expect(test.texts()).toEqual(test.wanted(0, 30));
  });

  it("takes a few live events of a room that was not loaded for no timeline", async () => {
    const test = setUp(30);
    test.say("new");
    await test.told(1, { live: 1 });
    expect(test.room.filled).toBe(false);
    await test.room.load();
    expect(test.texts()).toEqual([...test.wanted(11, 30), "new"]);
  });

  it("comes back from the store, stale until the server was heard, and joins on", async () => {
    const first = setUp(60);
    await first.told(20, { initial: true, live: 0 });
    await first.room.pageBack(100);
    const kept = first.room.stored(30);
    if (!kept) throw new Error("nothing to keep");
    expect(kept.events).toHaveLength(30);
    expect(kept.prevBatch).toBeUndefined();

    const second = setUp(60);
    second.room.restore(kept);
    expect(second.texts()).toEqual(second.wanted(30, 60));
    expect(second.room.edges().stale).toBe(true);
    second.say("new");
    await second.told(1, { live: 1 });
    expect(second.room.edges().stale).toBe(false);
    await second.room.pageBack(100);
    expect(second.texts()).toEqual([...second.wanted(0, 60), "new"]);
  });

  it("fails a page where the network fails, and goes on afterwards", async () => {
    const test = setUp(100);
    await test.told(20, { initial: true, live: 0 });
    test.breakNetwork(true);
    await expect(test.room.pageBack(50)).rejects.toThrow("no network");
    expect(test.room.edges().loadingOlder).toBe(false);
    test.breakNetwork(false);
    await test.room.pageBack(50);
    expect(test.texts()).toEqual(test.wanted(30, 100));
  });

  it("tries again what could not be decrypted", async () => {
    const test = setUp(5);
    const sealed = raw("sealed", { type: "m.room.encrypted", content: { body: "secret" } });
    await test.told(6, { initial: true, live: 0 });
    test.seal(true);
    await test.room.apply({ ...emptyUpdate, timeline: [sealed], live: 1 }, [message("sealed", sealed)]);
    const body = () => test.timeline.items().at(-1)?.body;
    expect(body()).toMatchObject({ kind: "undecryptable", reason: "waiting" });
    await test.room.decryptAgain();
    expect(body()).toMatchObject({ kind: "undecryptable" });
    test.seal(false);
    await test.room.decryptAgain();
    expect(body()).toMatchObject({ kind: "text", text: "secret" });
  });
});
