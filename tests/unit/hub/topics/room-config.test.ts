import { describe, expect, it } from "vitest";
import { EVENT_PREFIX } from "#contracts";
import { newRecord, type RoomRecord } from "../../../../src/hub/rooms/room-record.ts";
import { configEntries } from "../../../../src/hub/topics/room-config-entries.ts";
import { configSources } from "../../../../src/hub/topics/room-config-sources.ts";
import { message, type RawEvent } from "../../../support/room-events.ts";

const space = (id: string, ...children: readonly string[]): RoomRecord => ({
  ...newRecord(id),
  isSpace: true,
  children,
});
const sources = (spaces: readonly RoomRecord[], canonical: Readonly<Record<string, string>> = {}) =>
  configSources("!room", spaces, (room, parent) => canonical[room] === parent).map(({ roomId, distance }) => [
    roomId,
    distance,
  ]);

describe("what configures a room", () => {
  it("are the spaces that list it, nearest first", () => {
    const spaces = [space("!top", "!mid"), space("!mid", "!room"), space("!other", "!elsewhere")];
    expect(sources(spaces)).toEqual([
      ["!room", 0],
      ["!mid", 1],
      ["!top", 2],
    ]);
  });

  it("of equally near ones the canonical parent wins, then the order of ids, all the way up", () => {
    const spaces = [
      space("!a", "!room"),
      space("!b", "!room"),
      space("!c", "!room"),
      space("!above-a", "!a"),
      space("!above-c", "!c"),
    ];
    expect(sources(spaces, { "!room": "!c" })).toEqual([
      ["!room", 0],
      ["!c", 1],
      ["!a", 1],
      ["!b", 1],
      ["!above-c", 2],
      ["!above-a", 2],
    ]);
  });

  it("a parent that does not list the room, is no space, or was not joined counts for nothing", () => {
    const spaces = [
      { ...space("!room2", "!room"), isSpace: false },
      { ...space("!invited", "!room"), membership: "invite" as const },
      space("!says", "!another"),
    ];
    expect(sources(spaces, { "!room": "!says" })).toEqual([["!room", 0]]);
  });

  it("loops end, and so do towers", () => {
    expect(sources([space("!a", "!room", "!b"), space("!b", "!a", "!b"), space("!room", "!b")])).toEqual([
      ["!room", 0],
      ["!a", 1],
      ["!b", 2],
    ]);
    const tower = Array.from({ length: 20 }, (_, at) => space(`!s${at + 1}`, at === 0 ? "!room" : `!s${at}`));
    expect(sources(tower).at(-1)).toEqual(["!s5", 5]);
    const many = Array.from({ length: 500 }, (_, at) => space(`!s${at}`, "!room"));
    expect(sources(many)).toHaveLength(40);
  });
});

describe("the configuration", () => {
  const TYPE = `${EVENT_PREFIX}.x`;
  const at = (roomId: string, distance: number, ...events: readonly (readonly [string, string, RawEvent])[]) => ({
    roomId,
    roomName: roomId,
    distance,
    events: events.map(([type, state_key, content], index) =>
      message(`${roomId}${index}`, { type, state_key, content }),
    ),
  });
  const short = (all: Parameters<typeof configEntries>[0]) =>
    configEntries(all).map(({ type, stateKey, roomId, applies }) => [type, stateKey, roomId, applies]);

  it("of the nearest of one type and state key applies", () => {
    const room = at("!room", 0, [TYPE, "one", { v: 1 }], [TYPE, "two", { v: 1 }]);
    const above = at("!space", 1, [TYPE, "one", { v: 2 }], [TYPE, "three", { v: 2 }]);
    expect(short([room, above])).toEqual([
      [TYPE, "one", "!room", true],
      [TYPE, "one", "!space", false],
      [TYPE, "three", "!space", true],
      [TYPE, "two", "!room", true],
    ]);
  });

  it("that was removed in the room hides nothing of the space", () => {
    expect(short([at("!room", 0, [TYPE, "one", {}]), at("!space", 1, [TYPE, "one", { v: 2 }])])).toEqual([
      [TYPE, "one", "!space", true],
    ]);
  });

  it("is Sparks' own and that of widgets, and nothing else", () => {
    const types = ["im.vector.modular.widgets", "m.widget", "io.element.widgets.layout", TYPE];
    const others = ["m.room.name", EVENT_PREFIX, `${EVENT_PREFIX}y.z`, "__proto__", "constructor"];
    const all = at("!room", 0, ...[...types, ...others].map((type) => [type, "__proto__", { a: 1 }] as const));
    expect(configEntries([all]).map(({ type }) => type)).toEqual([...types].sort());
  });

  it("is not more than a page can take", () => {
    const many = Array.from({ length: 5000 }, (_, key) => [TYPE, String(key), { a: 1 }] as const);
    expect(configEntries([at("!room", 0, ...many)])).toHaveLength(2000);
  });
});
