import "fake-indexeddb/auto";
import { describe, expect, it } from "vitest";
import { openSealedStore } from "#base";
import { createHubCache } from "../../../../src/hub/cache/hub-cache.ts";
import { createPageSnapshot } from "../../../../src/hub/cache/page-snapshot.ts";
import { newRecord } from "../../../../src/hub/rooms/room-record.ts";
import { message } from "../../../support/room-events.ts";

const store = () => openSealedStore("cache", new IDBFactory());
const account = {
  position: { kind: "sliding", pos: "5", toDevice: "7", complete: true },
  total: 3,
  complete: true,
  name: "Me",
  accountData: { "m.direct": {} },
} as const;
const ROOM = "!room:example.org";

describe("what a warm start reads", () => {
  it("is what was written, decrypted messages included", async () => {
    const cache = createHubCache(await store());
    const rooms = Array.from({ length: 100 }, (_, at) => ({ ...newRecord(`!r${at}:x`), name: `R${at}`, bump: at }));
    const clear = { state: "decrypted", type: "m.room.message", content: { body: "clear" } } as const;
    const events = [message("one"), { ...message("two", { type: "m.room.encrypted", content: { c: "x" } }), clear }];
    const sealed = { ...message("three", { type: "m.room.encrypted", content: { c: "y" } }), clear };
    const sticky = [{ event: { ...sealed, roomId: ROOM, stickyMs: 60_000 }, until: 1000 }];
    const state = [message("name", { type: "m.room.name", state_key: "", content: { name: "N" } })];
    await cache.write({
      account,
      changedRooms: new Set(rooms.map(({ id }) => id)),
      rooms,
      states: new Map([[ROOM, state]]),
      timelines: new Map([[ROOM, { events, prevBatch: "p" }]]),
      sticky,
    });
    const read = await cache.load();
    expect(read?.account).toMatchObject(account);
    expect(read?.rooms.toSorted((a, b) => a.bump - b.bump)).toEqual(rooms);
    expect(read?.states.get(ROOM)).toEqual(state);
    expect(read?.timelines.get(ROOM)).toEqual({ events, prevBatch: "p" });
    expect(read?.sticky).toEqual(sticky);

    const [first] = rooms;
    if (!first) throw new Error("no room");
    const changed = { ...first, name: "changed" };
    await cache.write({
      account: { ...account, total: 4 },
      changedRooms: new Set([changed.id]),
      rooms: [changed, ...rooms.slice(1)],
      states: new Map([[ROOM, undefined]]),
      timelines: new Map([[ROOM, undefined]]),
      sticky: [],
    });
    const again = await cache.load();
    expect(again?.account.total).toBe(4);
    expect(again?.rooms).toHaveLength(100);
    expect(again?.rooms.find(({ id }) => id === changed.id)?.name).toBe("changed");
    expect([again?.states.size, again?.timelines.size, again?.sticky.length]).toEqual([0, 0, 0]);
  });

  it("is nothing where nothing, or something else, was written", async () => {
    const sealed = await store();
    const cache = createHubCache(sealed);
    expect(await cache.load()).toBeUndefined();
    for (const other of [7, {}, { v: 99, position: {} }, { v: 1, position: "x" }]) {
      await sealed.put({ account: other });
      expect(await cache.load()).toBeUndefined();
    }
  });
});

describe("what the page paints from", () => {
  it("keeps the rooms opened last, and writes only what changed", async () => {
    const sealed = await store();
    let writes = 0;
    const counting = {
      ...sealed,
      put: (entries: Readonly<Record<string, unknown>>) => {
        writes++;
        return sealed.put(entries);
      },
    };
    const snapshot = await createPageSnapshot(counting);
    const details = (id: string) =>
      ({ id, name: id, membership: "join", typing: [{ id: "@a:x", name: "a" }], widgets: [] }) as never;
    const now = (ids: readonly string[]) => ({
      person: { userId: "@me:x", name: "Me" },
      total: 1,
      items: [],
      rooms: ids.map((id) => ({ details: details(id), items: EMPTY })),
    });
    for (let at = 0; at < 15; at++) await snapshot.write(now([`!r${at}:x`]));
    expect(writes).toBe(15);
    await snapshot.write(now(["!r14:x"]));
    expect(writes).toBe(15);
    const kept = (await sealed.list("room/")).map(([key]) => key);
    expect(kept).toHaveLength(10);
    expect(kept).toContain("room/!r14:x");
    expect(await sealed.get("room/!r14:x")).toMatchObject({ v: 1, details: { typing: [] } });
  });
});

const EMPTY: readonly never[] = [];
