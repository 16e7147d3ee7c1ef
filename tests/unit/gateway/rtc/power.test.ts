import { expect, test } from "vitest";
import { canSendCallMembership as can } from "../../../../src/gateway/app-service/power.ts";

const ANNA = "@anna:example.org";
const old = { sender: "@boss:example.org", content: { room_version: "11" } };
const STATE = "org.matrix.msc3401.call.member";
const STICKY = "org.matrix.msc4143.rtc.member";

test("a state event needs 50 unless the room says otherwise, a sticky one 0", () => {
  expect(can({ levels: {}, create: old }, ANNA, "state")).toBe(false);
  expect(can({ levels: {}, create: old }, ANNA, "any")).toBe(true);
  expect(can({ levels: { events: { [STATE]: 0 } }, create: old }, ANNA, "state")).toBe(true);
  expect(can({ levels: { state_default: 0 }, create: old }, ANNA, "state")).toBe(true);
  expect(can({ levels: { users: { [ANNA]: 50 } }, create: old }, ANNA, "state")).toBe(true);
  expect(can({ levels: { users_default: 50 }, create: old }, ANNA, "state")).toBe(true);
  expect(can({ levels: { events: { [STICKY]: 10 } }, create: old }, ANNA, "any")).toBe(false);
  expect(can({ levels: { events_default: 10, users: { [ANNA]: 10 } }, create: old }, ANNA, "any")).toBe(true);
  expect(can({ levels: undefined, create: old }, ANNA, "state")).toBe(true);
});

test("creators stand above the levels since room version 12", () => {
  const levels = { state_default: 100, events_default: 100 };
  const create = (room_version: string, more: object = {}) => ({ sender: ANNA, content: { room_version, ...more } });
  expect(can({ levels, create: create("11") }, ANNA, "any")).toBe(false);
  expect(can({ levels, create: create("12") }, ANNA, "state")).toBe(true);
  expect(can({ levels, create: create("org.matrix.hydra.11") }, ANNA, "state")).toBe(true);
  expect(can({ levels, create: create("org.example.12") }, ANNA, "state")).toBe(false);
  const additional = { ...create("12", { additional_creators: [ANNA] }), sender: "@boss:example.org" };
  expect(can({ levels, create: additional }, ANNA, "state")).toBe(true);
  expect(can({ levels, create: { room_version: "12" } }, ANNA, "state")).toBe(false);
});

test.each([
  [null],
  [7],
  ["x"],
  [[]],
  [{ users: { [ANNA]: "100" }, events: [], state_default: null }],
  [{ users: { [ANNA]: Number.NaN } }],
  [JSON.parse('{"__proto__":{"users_default":100},"users":{"__proto__":100}}')],
])("%j grants nothing", (levels) => {
  expect(can({ levels, create: old }, ANNA, "state")).toBe(false);
  expect(can({ levels, create: levels }, ANNA, "state")).toBe(false);
});
