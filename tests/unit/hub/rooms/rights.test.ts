import { describe, expect, it } from "vitest";
import { createPeople } from "../../../../src/hub/rooms/people.ts";
import { readRights } from "../../../../src/hub/rooms/rights.ts";
import { createRoomState } from "../../../../src/hub/rooms/room-state.ts";
import { ANNA, BERT, ME, message } from "../../../support/room-events.ts";

const stateOf = (events: Readonly<Record<string, { sender?: string; content: Record<string, unknown> }>>) => {
  const state = createRoomState(createPeople());
  state.apply(
    Object.entries(events).map(([type, { sender = ANNA, content }]) =>
      message(type, { type, sender, state_key: "", content }),
    ),
  );
  return readRights(state);
};

describe("what a person may do", () => {
  it("is what the power levels say", () => {
    const rights = stateOf({
      "m.room.create": { content: { room_version: "10" } },
      "m.room.power_levels": {
        content: {
          users: { [ANNA]: 100, [ME]: 50, [BERT]: "0" },
          users_default: 10,
          events: { "m.room.name": 60, "m.reaction": 20 },
          state_default: 50,
          invite: 10,
          redact: 50,
        },
      },
    });
    expect(rights.of(ME)).toEqual({
      send: true,
      react: true,
      invite: true,
      redactOthers: true,
      rename: false,
      editWidgets: true,
      call: true,
    });
    expect(rights.of("@stranger:example.org")).toMatchObject({ send: true, react: false, invite: true, rename: false });
    expect([rights.rank(ANNA), rights.rank(ME), rights.rank(BERT)]).toEqual(["admin", "moderator", "member"]);
  });

  it("is everything for the creators of a room of version 12, whatever the levels say", () => {
    const rights = stateOf({
      "m.room.create": { content: { room_version: "12", additional_creators: [ME, 7] } },
      "m.room.power_levels": { content: { users: { [BERT]: 100 }, events: { "m.room.name": 150 } } },
    });
    expect(rights.of(ANNA).rename).toBe(true);
    expect(rights.of(ME).rename).toBe(true);
    expect(rights.of(BERT).rename).toBe(false);
    expect([rights.rank(ANNA), rights.rank(ME), rights.rank(BERT)]).toEqual(["creator", "creator", "admin"]);
  });

  it("is the creator's alone in an old room without power levels", () => {
    const rights = stateOf({ "m.room.create": { content: { room_version: "9" } } });
    expect(rights.powerOf(ANNA)).toBe(100);
    expect(rights.powerOf(ME)).toBe(0);
  });

  it("is not widened by levels that are no numbers", () => {
    for (const wrong of [null, {}, [], "", "ten", Number.NaN, Number.POSITIVE_INFINITY, { toString: 1 }]) {
      const rights = stateOf({
        "m.room.create": { content: { room_version: "11" } },
        "m.room.power_levels": { content: { users: { [ME]: wrong }, users_default: wrong, state_default: wrong } },
      });
      expect(rights.of(ME)).toMatchObject({ rename: false, redactOthers: false });
    }
    const polluted = stateOf({
      "m.room.power_levels": { content: JSON.parse(`{"users":{"__proto__":{"${ME}":100}},"events":{"__proto__":1}}`) },
    });
    expect(polluted.powerOf(ME)).toBe(0);
  });
});
