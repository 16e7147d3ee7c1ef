import { describe, expect, it } from "vitest";
import { widgetUrlFault } from "#contracts";
import { createFilter, fold, replacementOf } from "../../../../src/hub/rooms/list-item.ts";
import { roomName } from "../../../../src/hub/rooms/room-name.ts";
import { newRecord, type RoomRecord } from "../../../../src/hub/rooms/room-record.ts";
import { parseWidget } from "../../../../src/hub/rooms/room-widgets.ts";
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
    for (const content of [{}, { type: 1, url: "https://a" }, { type: "m.custom" }, { type: "m.custom", url: "" }]) {
      expect(widget(content)).toBeUndefined();
    }
    expect(widget({ type: "m.custom", url: "https://a.example" }, "")).toBeUndefined();
  });
  it("that may not be opened is told with its fault, and without what could run", () => {
    for (const url of [{}, 7, ["https://a.example"], true, "javascript:alert(1)"]) {
      expect(widget({ type: "m.custom", url })).toMatchObject({ url: "", fault: "malformed" });
    }
    expect(widget({ type: "m.custom", url: "https://u:p@a.example/" })).toMatchObject({
      url: "",
      fault: "credentials",
    });
    expect(widget({ type: "m.custom", url: "http://a.example/" })).toMatchObject({
      url: "http://a.example/",
      fault: "not-https",
    });
    expect(widget({ type: "m.custom", url: "https://a.example/" })?.fault).toBeUndefined();
  });
  it("lies at an address that may be opened", () => {
    const good = [
      "https://a.example/",
      "https://a.example/$x",
      "http://localhost:1/",
      "http://127.0.0.1/",
      "http://w.localhost/",
    ];
    for (const url of good) expect(widgetUrlFault(url), url).toBeUndefined();
    const bad: Readonly<Record<string, string>> = {
      "javascript:alert(1)": "malformed",
      "javascript://a.example/%0aalert(1)": "malformed",
      "data:text/html,x": "malformed",
      "//a.example": "malformed",
      "https://": "malformed",
      [`https://a.example/${"x".repeat(5000)}`]: "malformed",
      "http://a.example/": "not-https",
      "http://localhost.evil.example/": "not-https",
      "http://127.0.0.1.evil.example/": "not-https",
      "https://u:p@a.example/": "credentials",
      "https://$matrix_user_id/": "variable-in-host",
      "https://a.$x.example/": "variable-in-host",
    };
    for (const [url, fault] of Object.entries(bad)) expect(widgetUrlFault(url), url).toBe(fault);
  });
});
