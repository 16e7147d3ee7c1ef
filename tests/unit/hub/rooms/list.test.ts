import { describe, expect, it } from "vitest";
import { createFilter, fold, replacementOf } from "../../../../src/hub/rooms/list-item.ts";
import { roomName } from "../../../../src/hub/rooms/room-name.ts";
import { newRecord, type RoomRecord } from "../../../../src/hub/rooms/room-record.ts";
import { isWidgetUrl, parseWidget } from "../../../../src/hub/rooms/room-widgets.ts";
import { message } from "../../../support/room-events.ts";

const room = (id: string, more: Partial<RoomRecord> = {}): RoomRecord => ({
  ...newRecord(`!${id}:x`),
  name: id,
  ...more,
});
const shown = (rooms: readonly RoomRecord[], filter: Parameters<typeof createFilter>[0]) => {
  const byId = new Map(rooms.map((each) => [each.id, each]));
  return rooms.filter(createFilter(filter, (id) => byId.get(id))).map(({ name }) => name);
};

describe("the filters of the list", () => {
  const rooms = [
    room("Plans", { favourite: true }),
    room("Zoë", { directWith: "@zoe:x", unread: -1 }),
    room("House", { isSpace: true, children: ["!Plans:x"] }),
    room("Invited", { membership: "invite" }),
    room("Loud", { unread: 3, muted: true }),
  ];
  it("show what they are named after", () => {
    expect(shown(rooms, { show: "all" })).toEqual(["Plans", "Zoë", "Invited", "Loud"]);
    expect(shown(rooms, { show: "unread" })).toEqual(["Zoë", "Invited", "Loud"]);
    expect(shown(rooms, { show: "people" })).toEqual(["Zoë"]);
    expect(shown(rooms, { show: "rooms" })).toEqual(["Plans", "Invited", "Loud"]);
    expect(shown(rooms, { show: "favourites" })).toEqual(["Plans"]);
    expect(shown(rooms, { show: "invites" })).toEqual(["Invited"]);
    expect(shown(rooms, { show: "spaces" })).toEqual(["House"]);
    expect(shown(rooms, { show: "all", space: "!House:x" })).toEqual(["Plans"]);
    expect(shown(rooms, { show: "all", space: "!unknown:x" })).toEqual([]);
  });
  it("find names whatever the case and accents", () => {
    expect(shown(rooms, { show: "all", search: "ZOE" })).toEqual(["Zoë"]);
    expect(fold("  ÉCOLE ")).toBe("ecole");
  });
});

describe("a replaced room", () => {
  const get = (rooms: readonly RoomRecord[]) => (id: string) => rooms.find((each) => each.id === id);
  it("is left out only when its replacement is joined and points back", () => {
    const old = room("old", { replacement: "!new:x" });
    expect(shown([old, room("new", { predecessor: "!old:x" })], { show: "all" })).toEqual(["new"]);
    expect(shown([old, room("new")], { show: "all" })).toEqual(["old", "new"]);
    expect(shown([old, room("new", { predecessor: "!old:x", membership: "invite" })], { show: "all" })).toEqual([
      "old",
      "new",
    ]);
    expect(shown([old], { show: "all" })).toEqual(["old"]);
  });
  it("is no loop", () => {
    const self = room("self", { replacement: "!self:x", predecessor: "!self:x" });
    const a = room("a", { replacement: "!b:x", predecessor: "!b:x" });
    const b = room("b", { replacement: "!a:x", predecessor: "!a:x" });
    expect(replacementOf(self, get([self]))).toBeUndefined();
    expect(replacementOf(a, get([a, b]))).toBeUndefined();
    expect(shown([self, a, b], { show: "all" })).toEqual(["self", "a", "b"]);
  });
});

describe("a room's name", () => {
  it("is the given one, the alias, the others, the inviter, or nothing", () => {
    const heroes = [{ id: "@ben:x", name: "Ben" }, { id: "@carla:x" }];
    expect(roomName({ givenName: " Plans\n", alias: "#p:x", heroes })).toBe("Plans");
    expect(roomName({ givenName: "  ", alias: "#p:x", heroes })).toBe("#p:x");
    expect(roomName({ heroes })).toBe("Ben, carla");
    expect(roomName({ heroes: [], inviter: { id: "@ben:x", name: "Ben" } })).toBe("Ben");
    expect(roomName({ heroes: [] })).toBe("");
  });
  it("carries nothing that disguises it", () => {
    expect(roomName({ givenName: "a\u202egnp.exe\u0007", heroes: [] })).toBe("agnp.exe");
    expect(roomName({ givenName: "x".repeat(10_000), heroes: [] }).length).toBeLessThanOrEqual(255);
  });
});

describe("a registered widget", () => {
  const widget = (content: Record<string, unknown>, key = "w1") =>
    parseWidget(message("w", { type: "im.vector.modular.widgets", state_key: key, content }));
  it("is taken over as far as it holds", () => {
    expect(
      widget({ type: "m.custom", url: "https://a.example/w?x=$matrix_user_id", name: "App", data: { a: 1 } }),
    ).toEqual({
      id: "w1",
      roomId: "!room:example.org",
      type: "m.custom",
      name: "App",
      url: "https://a.example/w?x=$matrix_user_id",
      data: { a: 1 },
      waitForLoad: true,
      eventId: "$w",
      creator: "@anna:example.org",
    });
    expect(widget({ type: "m.custom", url: "https://a.example", data: [], creatorUserId: "@evil:x" })).toMatchObject({
      name: "w1",
      data: {},
      creator: "@anna:example.org",
    });
  });
  it("is none without type, address or key", () => {
    for (const content of [{}, { type: 1, url: "https://a" }, { type: "m.custom" }, { type: "m.custom", url: {} }]) {
      expect(widget(content)).toBeUndefined();
    }
    expect(widget({ type: "m.custom", url: "https://a.example" }, "")).toBeUndefined();
  });
  it("lies at an address that may be opened", () => {
    const good = [
      "https://a.example/",
      "https://a.example/$x",
      "http://localhost:1/",
      "http://127.0.0.1/",
      "http://w.localhost/",
    ];
    for (const url of good) expect(isWidgetUrl(url), url).toBe(true);
    const bad = [
      "javascript:alert(1)",
      "data:text/html,x",
      "http://a.example/",
      "https://u:p@a.example/",
      "https://$matrix_user_id/",
      "https://a.$x.example/",
      "//a.example",
      "",
      `https://a.example/${"x".repeat(5000)}`,
      "http://localhost.evil.example/",
      "http://127.0.0.1.evil.example/",
    ];
    for (const url of bad) expect(isWidgetUrl(url), url).toBe(false);
  });
});
