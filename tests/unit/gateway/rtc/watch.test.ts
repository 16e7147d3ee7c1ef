import { expect, test } from "vitest";
import { createLog, type LogFields, SparksError } from "#base";
import type { TenantCalls } from "../../../../src/gateway/rtc/give-token.ts";
import { createWatch } from "../../../../src/gateway/rtc/watch.ts";
import { createFakeClock } from "../../../support/fake-clock.ts";

/** A LiveKit and a homeserver of lists. */
function createScene(people: readonly string[]) {
  const clock = createFakeClock();
  const logged: { event: string; fields: LogFields }[] = [];
  const inRoom = new Set(people);
  const inCall = new Map<string, string>(people.map((userId) => [`id of ${userId}`, userId]));
  const asked: string[] = [];
  const state = { looks: 0, homeserver: true, livekit: true, hasRoom: true, removed: 0 };
  const calls: TenantCalls = {
    tenant: "red",
    livekit: {
      url: "ws://livekit.test",
      openRoom: async () => undefined,
      token: async () => "",
      rooms: async () => {
        state.looks += 1;
        if (!state.livekit) throw new Error("away");
        return state.hasRoom ? [{ name: "room", tenant: "red", roomId: "!room:red.test" }] : [];
      },
      participants: async () =>
        [...inCall].map(([identity, userId]) => ({ identity, person: userId === "" ? undefined : { userId } })),
      remove: async (_, identity) => {
        inCall.delete(identity);
      },
    },
    questionsFor: () => undefined,
  };
  const watch = createWatch({
    questionsFor: (serverName) =>
      serverName !== "red.test"
        ? undefined
        : {
            isJoined: async (_, userId) => {
              asked.push(userId);
              if (!state.homeserver) throw new SparksError("unavailable", "away");
              return inRoom.has(userId);
            },
            maySend: async () => true,
          },
    clock,
    log: createLog((_, event, fields) => logged.push({ event, fields })),
    onRemoved: () => {
      state.removed += 1;
    },
    perRound: 4,
  });
  return { clock, logged, inRoom, inCall, asked, state, calls, watch };
}

const ANNA = "@anna:red.test";
const BEN = "@ben:red.test";

test("whoever left the room is taken out at the next look, and only they", async () => {
  const { clock, inRoom, inCall, state, calls, watch } = createScene([ANNA, BEN]);
  watch.begin(calls);
  await clock.advance(4_000);
  expect(inCall.size).toBe(2);
  inRoom.delete(BEN);
  await clock.advance(2_000);
  expect([[...inCall.values()], state.removed]).toEqual([[ANNA], 1]);
  await watch.stop();
});

test("a device whose person nobody knows is taken out", async () => {
  const { clock, inCall, calls, watch } = createScene([ANNA]);
  inCall.set("stranger", "");
  inCall.set("of a homeserver that is nobody's any more", "@eve:gone.test");
  watch.begin(calls);
  await clock.advance(0);
  expect([...inCall.values()]).toEqual([ANNA]);
  await watch.stop();
});

test("while the homeserver does not answer nobody is taken out; without LiveKit it looks less often", async () => {
  const { clock, logged, inRoom, inCall, state, calls, watch } = createScene([ANNA, BEN]);
  watch.begin(calls);
  state.homeserver = false;
  inRoom.delete(BEN);
  await clock.advance(10_000);
  expect(inCall.size).toBe(2);
  expect(logged).toContainEqual({ event: "rtc.watch-unanswered", fields: { tenant: "red", people: 2 } });

  state.livekit = false;
  const before = state.looks;
  await clock.advance(60_000);
  expect(state.looks - before).toBeLessThan(8);
  expect(logged.filter(({ event }) => event === "rtc.watch-failed")).toHaveLength(1);

  state.livekit = true;
  state.homeserver = true;
  await clock.advance(60_000);
  expect([...inCall.values()]).toEqual([ANNA]);
  expect(JSON.stringify(logged)).not.toMatch(/anna|ben|room:/);
  await watch.stop();
});

test("in a large call some are asked about in turn, and everybody has theirs", async () => {
  const people = Array.from({ length: 10 }, (_, index) => `@p${index}:red.test`);
  const { clock, asked, calls, watch } = createScene(people);
  watch.begin(calls);
  await clock.advance(0);
  expect(asked).toHaveLength(4);
  await clock.advance(6_000);
  expect(new Set(asked).size).toBe(10);
  await watch.stop();
});

test("a person with two devices is asked about once", async () => {
  const { clock, asked, inCall, calls, watch } = createScene([ANNA]);
  inCall.set("second device", ANNA);
  watch.begin(calls);
  await clock.advance(0);
  expect(asked).toEqual([ANNA]);
  await watch.stop();
});

test("it looks as long as there are calls, and again when there may be one", async () => {
  const { clock, state, calls, watch } = createScene([]);
  watch.begin(calls);
  watch.begin(calls);
  await clock.advance(2_000);
  expect(state.looks).toBe(2);
  state.hasRoom = false;
  await clock.advance(60_000);
  expect([state.looks, clock.sleepers()]).toEqual([3, 0]);
  watch.begin(calls);
  await clock.advance(0);
  expect(state.looks).toBe(4);
  await watch.stop();
  watch.begin(calls);
  await clock.advance(10_000);
  expect(state.looks).toBe(4);
});
