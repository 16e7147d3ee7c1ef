import { expect, test } from "vitest";
import { removedByOthers } from "../../../../src/hub/rooms/removed-by-others.ts";
import { emptyUpdate } from "../../../../src/hub/sync/sync-batch.ts";

const ME = "@me:x";
const member = (sender: unknown, membership: unknown, stateKey: unknown = ME) => ({
  type: "m.room.member",
  state_key: stateKey,
  sender,
  content: { membership },
});

test("somebody else's word that one is out: kicked, banned, wherever the sync tells it", () => {
  expect(removedByOthers({ ...emptyUpdate, timeline: [member("@mod:x", "leave")] }, ME)).toBe(true);
  expect(removedByOthers({ ...emptyUpdate, state: [member("@mod:x", "ban")] }, ME)).toBe(true);
  expect(removedByOthers({ ...emptyUpdate, strippedState: [member("@mod:x", "leave")] }, ME)).toBe(true);
});

test("not by oneself, not another's, not what is malformed", () => {
  const others = [
    member(ME, "leave"),
    member("@mod:x", "leave", "@you:x"),
    member("@mod:x", "join"),
    member(7, "leave"),
    member("@mod:x", { toString: "leave" }),
    { ...member("@mod:x", "leave"), content: null },
    null,
    "leave",
    [],
  ];
  for (const event of others) expect(removedByOthers({ ...emptyUpdate, timeline: [event] }, ME)).toBe(false);
  expect(removedByOthers(emptyUpdate, ME)).toBe(false);
});
