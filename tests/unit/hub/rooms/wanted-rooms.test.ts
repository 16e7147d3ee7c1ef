import { describe, expect, it } from "vitest";
import { createWantedRooms } from "../../../../src/hub/rooms/wanted-rooms.ts";

describe("the rooms that are wanted", () => {
  it("are those that are open, were lately, are shown, lie around, in this order", () => {
    const changes: string[] = [];
    const wanted = createWantedRooms((what) => changes.push(what));
    const window = {};
    wanted.show(window, ["!a", "!b"], ["!c"]);
    const close = wanted.open("!z");
    expect(wanted.list()).toEqual(["!z", "!a", "!b", "!c"]);
    expect(wanted.isFollowed("!z")).toBe(true);
    expect(wanted.isFollowed("!a")).toBe(false);
    close();
    close();
    expect(wanted.isFollowed("!z")).toBe(true);
    expect(changes).toEqual(["shown", "opened"]);
    wanted.show(window, ["!b", "!a"], ["!c"]);
    expect(changes).toHaveLength(2);
    wanted.show(window, ["!a"], ["!c", "!d"]);
    expect(changes.at(-1)).toBe("around");
    wanted.show(window, [], []);
    expect(wanted.list()).toEqual(["!z"]);
  });

  it("stay open as long as one page has them open", () => {
    const wanted = createWantedRooms(() => undefined);
    const first = wanted.open("!a");
    const second = wanted.open("!a");
    for (let at = 0; at < 12; at++) wanted.open(`!other${at}`)();
    first();
    expect(wanted.isFollowed("!a")).toBe(true);
    second();
    expect(wanted.isFollowed("!a")).toBe(false);
  });

  it("are never too many for one request", () => {
    const wanted = createWantedRooms(() => undefined);
    wanted.show(
      {},
      Array.from({ length: 500 }, (_, at) => `!r${at}`),
    );
    wanted.open("!open");
    expect(wanted.list().length).toBeLessThanOrEqual(60);
    expect(wanted.list()[0]).toBe("!open");
  });
});
