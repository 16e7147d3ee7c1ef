import { describe, expect, test } from "vitest";
import { SparksError } from "#base";
import { createStateCalls } from "../../../../src/hub/calls/state-calls.ts";

/** A homeserver with one state event, or none. */
function homeserver(now: Record<string, unknown> | undefined) {
  const written: unknown[] = [];
  const { sendState } = createStateCalls({
    userId: "@anna:x",
    rooms: undefined as never, // not asked for
    http: {
      async json(method: string, _path: string, options?: { body?: unknown }) {
        if (method === "PUT") {
          written.push(options?.body);
          return { event_id: "$new" };
        }
        if (!now) throw new SparksError("not-found", "no such event");
        return now;
      },
    } as never, // what the call uses of it
  });
  const send = async (expected?: Record<string, unknown> | null) =>
    sendState(
      {
        roomId: "!r:x",
        type: "t",
        stateKey: "k",
        content: { new: 1 },
        ...(expected === undefined ? {} : { expected }),
      },
      new AbortController().signal,
    );
  return { send, written };
}

describe("state is not written over what the person has not seen", () => {
  test.each([
    ["nothing expected", { a: 1 }, undefined],
    [
      "what was seen, keys in another order",
      { a: { x: [1, { y: null }], z: 2 } },
      { a: { z: 2, x: [1, { y: null }] } },
    ],
    ["nothing was there", undefined, null],
    ["empty is nothing", {}, null],
    ["nothing is empty", undefined, {}],
  ])("%s: written", async (_name, now, expected) => {
    const { send, written } = homeserver(now);
    expect(await send(expected)).toEqual({ eventId: "$new" });
    expect(written).toEqual([{ new: 1 }]);
  });

  test.each([
    ["another value", { a: 2 }, { a: 1 }],
    ["one more field", { a: 1, b: 1 }, { a: 1 }],
    ["one field less", {}, { a: 1 }],
    ["something where nothing was", { a: 1 }, null],
    ["a list of another length", { a: [1, 2] }, { a: [1] }],
    ["a list for an object", { a: [] }, { a: {} }],
    ["removed meanwhile", undefined, { a: 1 }],
  ])("%s: refused", async (_name, now, expected) => {
    const { send, written } = homeserver(now);
    await expect(send(expected)).rejects.toMatchObject({ code: "conflict" });
    expect(written).toEqual([]);
  });
});
