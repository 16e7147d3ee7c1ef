import { describe, expect, it } from "vitest";
import { parseClassicReply } from "../../../../src/hub/sync/parse-classic-reply.ts";
import { everyRoomOf, parseSlidingReply } from "../../../../src/hub/sync/parse-sliding-reply.ts";

const STICKY = "org.matrix.msc4354.sticky_events";
const WRONG: readonly unknown[] = [undefined, null, 0, "x", [], {}, [null], { a: null }, { __proto__: null }];

describe("a sliding sync reply", () => {
  it("becomes a batch", () => {
    const reply = parseSlidingReply({
      pos: "5",
      lists: { near: { count: 7 }, spaces: { count: 1 } },
      rooms: {
        "!a:x": {
          initial: true,
          name: "A",
          heroes: [{ user_id: "@b:x", displayname: "B" }],
          bump_stamp: 9,
          num_live: 0,
          prev_batch: "p",
          limited: true,
          required_state: [1],
          timeline: [2],
        },
        "!i:x": { invite_state: [{ type: "m.room.name" }] },
      },
      extensions: {
        to_device: { next_batch: "3", events: [{}] },
        e2ee: { device_one_time_keys_count: { signed_curve25519: 50, x: "y" }, device_lists: { changed: ["@b:x", 1] } },
        account_data: { global: [{ type: "m.direct" }], rooms: { "!a:x": [{ type: "m.tag" }], "!c:x": [{}] } },
        receipts: { rooms: { "!a:x": { content: { $e: {} } } } },
        typing: { rooms: { "!a:x": { content: { user_ids: ["@b:x"] } } } },
        "org.matrix.msc4354.sticky_events": { next_batch: "sticky_2", rooms: { "!d:x": { events: [{ n: 1 }] } } },
      },
    });
    expect(reply).toMatchObject({
      pos: "5",
      toDeviceNext: "3",
      stickyNext: "sticky_2",
      counts: { near: 7, spaces: 1 },
    });
    const { batch } = reply ?? { batch: undefined };
    expect(batch?.rooms.get("!a:x")).toMatchObject({
      initial: true,
      name: "A",
      bumpStamp: 9,
      live: 0,
      limited: true,
      heroes: [{ id: "@b:x", name: "B" }],
      accountData: [{ type: "m.tag" }],
      receipts: { $e: {} },
      typing: ["@b:x"],
    });
    expect(batch?.rooms.get("!i:x")?.strippedState).toHaveLength(1);
    expect(batch?.rooms.get("!c:x")).toMatchObject({ initial: false, timeline: [], accountData: [{}] });
    expect(batch?.rooms.get("!d:x")?.sticky).toEqual([{ n: 1 }]);
    expect(batch).toMatchObject({
      oneTimeKeyCounts: { signed_curve25519: 50 },
      deviceLists: { changed: ["@b:x"], left: [] },
    });
  });

  it("is never trusted in its shape", () => {
    for (const wrong of WRONG) {
      expect(parseSlidingReply(wrong)).toBeUndefined();
      for (const field of ["lists", "rooms", "extensions"]) {
        expect(parseSlidingReply({ pos: "1", [field]: wrong })?.pos).toBe("1");
      }
      for (const field of ["required_state", "timeline", "heroes", "invite_state", "name", "bump_stamp", "limited"]) {
        const room = parseSlidingReply({ pos: "1", rooms: { "!a:x": { [field]: wrong } } })?.batch.rooms.get("!a:x");
        expect(Array.isArray(room?.timeline) && Array.isArray(room.state)).toBe(true);
      }
      for (const extension of ["to_device", "e2ee", "account_data", "receipts", "typing", STICKY]) {
        const { batch } = parseSlidingReply({ pos: "1", extensions: { [extension]: wrong } }) ?? {};
        expect(Array.isArray(batch?.toDevice) && Array.isArray(batch.accountData)).toBe(true);
        const inRooms = parseSlidingReply({
          pos: "1",
          extensions: { [extension]: { rooms: { "!a:x": wrong, x: {} } } },
        });
        expect(inRooms?.batch.rooms.has("x")).toBe(false);
      }
    }
    const polluting = JSON.parse(
      '{"pos":"1","lists":{"__proto__":{"count":3}},"rooms":{"__proto__":{"initial":true}}}',
    );
    expect(parseSlidingReply(polluting)?.batch.rooms.size).toBe(0);
    expect(({} as Record<string, unknown>).count).toBeUndefined();
  });
});

describe("every room of the account", () => {
  const ops = (...ids: readonly string[]) => [{ op: "SYNC", range: [0, 9], room_ids: ids }];
  const listsOf = (lists: unknown) => {
    const reply = parseSlidingReply({ pos: "1", lists });
    return reply && everyRoomOf(reply);
  };
  it("is known only where the ranges covered all of them", () => {
    const near = { count: 3, ops: ops("!a:x", "!b:x") };
    const spaces = { count: 1, ops: ops("!s:x") };
    expect(listsOf({ near, spaces, all: { count: 3, ops: ops("!c:x") } })).toEqual(
      new Set(["!a:x", "!b:x", "!c:x", "!s:x"]),
    );
    expect(listsOf({ near, spaces, all: { count: 4, ops: ops("!c:x") } })).toBeUndefined();
    expect(listsOf({ near, spaces })).toBeUndefined();
    expect(listsOf({ near, all: { count: 3, ops: ops("!c:x") } })).toBeUndefined();
    expect(
      listsOf({ near, spaces: { count: 200, ops: ops("!s:x") }, all: { count: 3, ops: ops("!c:x") } }),
    ).toBeUndefined();
    for (const wrong of WRONG)
      expect(listsOf({ near: wrong, spaces: wrong, all: { count: 1, ops: wrong } })).toBeUndefined();
  });
});

describe("a /sync reply", () => {
  it("becomes the same kind of batch", () => {
    const now = 10_000;
    const reply = parseClassicReply(
      {
        next_batch: "n",
        rooms: {
          join: {
            "!a:x": {
              timeline: {
                events: [{ type: "m.room.message", origin_server_ts: 99_999 }],
                limited: true,
                prev_batch: "p",
              },
              "org.matrix.msc4222.state_after": {
                events: [{ type: "m.room.member", state_key: "@b:x", content: { displayname: "B" } }],
              },
              state: { events: ["older"] },
              summary: { "m.heroes": ["@b:x", 4], "m.joined_member_count": 2 },
              msc4354_sticky: { events: [{ n: 1 }] },
              unread_notifications: { notification_count: 3, highlight_count: 1 },
              ephemeral: {
                events: [
                  { type: "m.typing", content: { user_ids: ["@b:x"] } },
                  { type: "m.receipt", content: { $e: {} } },
                ],
              },
            },
          },
          invite: { "!i:x": { invite_state: { events: [{}] } } },
          leave: { "!l:x": {} },
        },
        to_device: { events: [{ type: "m.room_key" }] },
      },
      false,
      now,
    );
    expect(reply?.next).toBe("n");
    expect(reply?.batch.rooms.get("!a:x")).toMatchObject({
      membership: "join",
      limited: true,
      prevBatch: "p",
      heroes: [{ id: "@b:x", name: "B" }],
      joinedCount: 2,
      counts: { notifications: 3, highlights: 1 },
      typing: ["@b:x"],
      receipts: { $e: {} },
      bumpStamp: now,
      sticky: [{ n: 1 }],
    });
    expect(reply?.batch.rooms.get("!a:x")?.state).toHaveLength(1);
    expect(reply?.batch.rooms.get("!i:x")?.strippedState).toEqual([{}]);
    expect(reply?.batch.rooms.get("!l:x")?.membership).toBe("leave");
    expect(reply?.batch).toMatchObject({ complete: true, toDevice: [{ type: "m.room_key" }] });
  });

  it("is never trusted in its shape", () => {
    for (const wrong of WRONG) {
      expect(parseClassicReply(wrong, true, 0)).toBeUndefined();
      for (const section of ["join", "invite", "knock", "leave"]) {
        const body = { next_batch: "n", rooms: { [section]: { "!a:x": wrong, "not a room": {} } } };
        expect(parseClassicReply(body, false, 0)?.batch.rooms.size).toBeLessThanOrEqual(1);
      }
      for (const field of [
        "timeline",
        "state",
        "summary",
        "ephemeral",
        "account_data",
        "unread_notifications",
        "msc4354_sticky",
      ]) {
        const body = { next_batch: "n", rooms: { join: { "!a:x": { [field]: wrong } } } };
        expect(parseClassicReply(body, true, 0)?.batch.rooms.get("!a:x")?.membership).toBe("join");
      }
    }
  });
});
