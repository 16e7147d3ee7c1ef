import { describe, expect, it } from "vitest";
import { createLog, SparksError } from "#base";
import { MatrixFault } from "../../../../src/hub/sdk/matrix-fault.ts";
import type { MatrixHttp } from "../../../../src/hub/sdk/matrix-http.ts";
import { createSlidingSync } from "../../../../src/hub/sync/sliding-sync.ts";
import type { SyncPosition } from "../../../../src/hub/sync/sync-source.ts";
import { createFakeClock } from "../../../support/fake-clock.ts";

type Asked = { readonly pos: unknown; readonly timeout: unknown; readonly body: Record<string, unknown> };
type Answer = Record<string, unknown> | Error;

/** A sync against answers that the test hands out one by one. */
function start(from?: Extract<SyncPosition, { kind: "sliding" }>) {
  const clock = createFakeClock();
  const asked: Asked[] = [];
  const states: string[] = [];
  const applied: string[] = [];
  let answer: ((value: Answer) => void) | undefined;
  let hold: Promise<void> | undefined;
  let cryptoReady = false;
  let unsupported = 0;
  let reconnected = 0;
  let rooms: readonly string[] = [];
  const json: MatrixHttp["json"] = (_method, _path, options = {}) => {
    asked.push({ pos: options.query?.pos, timeout: options.query?.timeout, body: options.body ?? {} });
    return new Promise((resolve, reject) => {
      options.signal?.addEventListener("abort", () => reject(new SparksError("cancelled", "aborted")));
      answer = (value) => (value instanceof Error ? reject(value) : resolve(value));
    });
  };
  const sync = createSlidingSync({
    http: { json } as MatrixHttp,
    clock,
    log: createLog(() => undefined),
    from,
    wants: { rooms: () => rooms, cryptoReady: () => cryptoReady },
    sink: {
      async apply(_batch, position) {
        await hold;
        applied.push(position.kind === "sliding" ? position.pos : "");
      },
      state: (state) => states.push(state),
      unsupported: () => unsupported++,
      reconnected: () => reconnected++,
    },
  });
  sync.start();
  const settle = () => clock.advance(0);
  return {
    sync,
    clock,
    asked,
    states,
    applied,
    settle,
    last: () => asked.at(-1),
    counts: () => ({ unsupported, reconnected }),
    async reply(value: Answer) {
      await settle();
      answer?.(value);
      await settle();
    },
    holdApply() {
      let release: () => void = () => undefined;
      hold = new Promise((resolve) => {
        release = resolve;
      });
      return () => {
        hold = undefined;
        release();
      };
    },
    crypto: () => {
      cryptoReady = true;
    },
    want: (ids: readonly string[]) => {
      rooms = ids;
    },
  };
}

const ok = (pos: string, more: Record<string, unknown> = {}) => ({
  pos,
  lists: { near: { count: 5 }, all: { count: 5 } },
  ...more,
});
const extension = (asked: Asked | undefined, name: string) =>
  (asked?.body.extensions as Record<string, unknown> | undefined)?.[name];

describe("sliding sync", () => {
  it("asks with a position only after everything of its answer is in place", async () => {
    const test = start();
    const release = test.holdApply();
    await test.reply(ok("1"));
    expect(test.asked).toHaveLength(1);
    release();
    await test.settle();
    expect(test.applied).toEqual(["1"]);
    expect(test.last()?.pos).toBe("1");
    await test.sync.stop();
  });

  it("asks for sticky events from where it was, and for all of them where rooms are new", async () => {
    const test = start({ kind: "sliding", pos: "0", complete: true });
    const sticky = (next: string) => ({ extensions: { "org.matrix.msc4354.sticky_events": { next_batch: next } } });
    const asked = () => extension(test.last(), "org.matrix.msc4354.sticky_events");
    await test.settle();
    expect(asked()).toEqual({ enabled: true });
    const untilLongPoll = async () => {
      for (let at = 1; test.last()?.timeout !== 30_000; at++) await test.reply(ok(`${at}`, sticky(`sticky_${at}`)));
    };
    await untilLongPoll();
    const { since } = asked() as { readonly since?: string };
    expect(since).toMatch(/^sticky_/);
    test.want(["!new:x"]);
    test.sync.nudge("wanted");
    await test.settle();
    expect(asked()).toEqual({ enabled: true });
    await test.reply(ok("50", sticky("sticky_50")));
    expect(asked()).toEqual({ enabled: true, since: "sticky_50" });
    await test.reply(ok("51"));
    expect(asked()).toEqual({ enabled: true, since: "sticky_50" });
    await test.reply(new MatrixFault("M_UNKNOWN_POS", 400, "gone", {}));
    expect(asked()).toEqual({ enabled: true });
    await test.sync.stop();
  });

  it("does not ask for to-device messages before crypto can take them, and acknowledges them afterwards", async () => {
    const test = start();
    await test.reply(ok("1"));
    await test.reply(ok("1"));
    expect(test.last()?.timeout).toBe(30_000);
    expect(extension(test.last(), "to_device")).toEqual({ enabled: false });
    test.crypto();
    test.sync.nudge("crypto");
    await test.settle();
    expect(extension(test.last(), "to_device")).toEqual({ enabled: true, limit: 100 });
    await test.reply(ok("2", { extensions: { to_device: { next_batch: "7", events: [{}] } } }));
    expect(extension(test.last(), "to_device")).toEqual({ enabled: true, limit: 100, since: "7" });
    await test.sync.stop();
  });

  it("begins a new connection when the position has expired, and says so", async () => {
    const test = start({ kind: "sliding", pos: "old", complete: true });
    await test.settle();
    expect(test.last()?.pos).toBe("old");
    await test.reply(new MatrixFault("M_UNKNOWN_POS", 400, "gone", {}));
    expect(test.last()?.pos).toBeUndefined();
    await test.reply(ok("1"));
    expect(test.counts().reconnected).toBe(1);
    expect(test.states).toEqual(["live"]);
    await test.sync.stop();
  });

  it("is offline without a network, tries again later, and at once when the network is back", async () => {
    const test = start();
    await test.reply(new SparksError("unavailable", "no network"));
    expect(test.states).toEqual(["offline"]);
    expect(test.asked).toHaveLength(1);
    test.sync.nudge("online");
    await test.settle();
    expect(test.asked).toHaveLength(2);
    await test.reply(new SparksError("unavailable", "no network"));
    await test.clock.advance(2_000);
    expect(test.asked).toHaveLength(3);
    await test.reply(ok("1"));
    expect(test.states.at(-1)).toBe("live");
    await test.sync.stop();
  });

  it("waits as long as the server asks for", async () => {
    const test = start();
    await test.reply(new MatrixFault("M_LIMIT_EXCEEDED", 429, "slow down", {}, 9_000));
    await test.clock.advance(8_000);
    expect(test.asked).toHaveLength(1);
    await test.clock.advance(1_500);
    expect(test.asked).toHaveLength(2);
    await test.sync.stop();
  });

  it("goes on without subscriptions when one of them is refused", async () => {
    const test = start();
    await test.reply(ok("1"));
    await test.reply(ok("1"));
    test.want(["!a:x", "!b:x"]);
    test.sync.nudge("wanted");
    await test.settle();
    expect(Object.keys(test.last()?.body.room_subscriptions as object)).toEqual(["!a:x", "!b:x"]);
    await test.reply(new MatrixFault("M_FORBIDDEN", 403, "not in room", {}));
    expect(test.last()?.body.room_subscriptions).toEqual({});
    expect(test.last()?.pos).toBe("1");
    await test.clock.advance(2_000);
    await test.reply(ok("2"));
    expect(Object.keys(test.last()?.body.room_subscriptions as object)).toEqual(["!a:x", "!b:x"]);
    expect(test.states).not.toContain("offline");
    await test.sync.stop();
  });

  it("gives up where the homeserver does not know it", async () => {
    const test = start();
    await test.reply(new MatrixFault("M_UNRECOGNIZED", 404, "what", {}));
    expect(test.counts().unsupported).toBe(1);
    await test.sync.stop();
    expect(test.asked).toHaveLength(1);
  });

  it("takes a reply without a position for none", async () => {
    const test = start();
    await test.reply({ rooms: {} });
    expect(test.applied).toEqual([]);
    await test.clock.advance(5_000);
    expect(test.last()?.pos).toBeUndefined();
    await test.sync.stop();
  });
});
