import { signal } from "@preact/signals";
import { describe, expect, test } from "vitest";
import { diffList, SparksError } from "#base";
import {
  clientConfigSchema,
  type IncomingRing,
  parseConfig,
  type RoomDetails,
  type StateChange,
  type TimelineItem,
} from "#contracts";
import type { Hub } from "../../../src/client/app/hub.ts";
import { CALL_MEMBER_TYPE, callStanding, mayLetOthersCall } from "../../../src/client/features/calls/call-standing.ts";
import { CALL_WIDGET_ID, callWidget } from "../../../src/client/features/calls/call-widget.ts";
import { createCallsModel } from "../../../src/client/features/calls/calls.model.ts";
import { watchDecline } from "../../../src/client/features/calls/decline-watch.ts";
import { ringSamples } from "../../../src/client/features/calls/ring-tone.ts";
import { createRingsModel } from "../../../src/client/features/calls/rings.model.ts";
import { widgetAddress } from "../../../src/client/features/widgets/address/widget-address.ts";
import { elementCallAddress } from "../../../src/stack/servers/element-call.ts";
import { createFakeClock } from "../../support/fake-clock.ts";

const anna = { id: "@anna:x", name: "Anna" };
const room = (over: Partial<RoomDetails> = {}): RoomDetails => ({
  id: "!a b:x",
  name: "Ward 3",
  membership: "join",
  isSpace: false,
  encrypted: true,
  joinedCount: 3,
  invitedCount: 0,
  typing: [],
  can: { send: true, react: true, invite: true, redactOthers: false, rename: false, editWidgets: false, call: true },
  widgets: [],
  layout: {},
  power: { own: 0, stateDefault: 50, eventsDefault: 0, events: { "m.room.power_levels": 100 } },
  ...over,
});
const calls = { widgetUrl: elementCallAddress("https://call.example.org"), name: "Call" };
const cannot = { ...room().can, call: false };

describe("what the call button opens", () => {
  const context = {
    userId: "@me:x",
    displayName: "Me & you",
    deviceId: "DEV",
    homeserver: "https://matrix.example.org",
    theme: "dark" as const,
    language: "de",
    clientOrigin: "https://chat.example.org",
  };
  const opened = (details: RoomDetails, joins: boolean, media: "audio" | "video") => {
    const widget = callWidget(calls, details, { media, joins }, "@me:x");
    const result = widgetAddress(widget, "i1", context, { trustedOrigins: [], blockedOrigins: [] });
    if (!result.ok) throw new Error(result.refusal);
    return new URL(result.address.url);
  };

  test("all that Element Call needs stands behind the #, encoded", () => {
    const url = opened(room(), false, "video");
    expect(url.origin).toBe("https://call.example.org");
    expect(Object.fromEntries(new URLSearchParams(url.hash.slice(2)))).toEqual({
      ...{ roomId: "!a b:x", userId: "@me:x", deviceId: "DEV", baseUrl: "https://matrix.example.org" },
      ...{ theme: "dark", lang: "de", intent: "start_call", perParticipantE2EE: "true" },
      ...{ sendNotificationType: "notification", header: "none", confineToRoom: "true", background: "solid" },
    });
    expect(url.hash).toContain("roomId=!a%20b%3Ax");
    expect(Object.fromEntries(url.searchParams)).toEqual({ widgetId: "i1", parentUrl: "https://chat.example.org/" });
  });

  test.each([
    [room(), false, "audio", "start_call_voice", "notification"],
    [room(), true, "video", "join_existing", "notification"],
    [room({ directWith: anna.id }), false, "video", "start_call_dm", "ring"],
    [room({ directWith: anna.id }), true, "audio", "join_existing_dm_voice", "ring"],
  ] as const)("what the person means to do: %#", (details, joins, media, intent, notification) => {
    const parameters = new URLSearchParams(opened(details, joins, media).hash.slice(2));
    expect(parameters.get("intent")).toBe(intent);
    expect(parameters.get("sendNotificationType")).toBe(notification);
  });

  test("a room that is not encrypted says so", () => {
    expect(opened(room({ encrypted: false }), false, "video").hash).toContain("perParticipantE2EE=false");
  });
});

describe("what the call button offers", () => {
  test.each([
    ["not configured", false, room()],
    ["nothing known yet", true, undefined],
    ["invited only", true, room({ membership: "invite" })],
    ["a space", true, room({ isSpace: true })],
    ["replaced by another room", true, room({ replacedBy: "!new:x" })],
  ])("nothing: %s", (_why, configured, details) => {
    expect(callStanding(configured, details)).toEqual({ kind: "none" });
  });

  test("a call, or to join the one that goes on", () => {
    expect(callStanding(true, room())).toEqual({ kind: "idle" });
    const call = { people: [anna], total: 1, since: 1, intent: "audio" } as const;
    expect(callStanding(true, room({ call }))).toEqual({ kind: "on", people: [anna], total: 1, media: "audio" });
  });

  test("who may not call learns why; who may change it is offered that", () => {
    expect(callStanding(true, room({ can: cannot }))).toEqual({ kind: "barred", mayAllow: false });
    const power = { own: 100, stateDefault: 50, eventsDefault: 0, events: { "m.room.power_levels": 100 } };
    expect(callStanding(true, room({ can: cannot, power }))).toEqual({ kind: "barred", mayAllow: true });
    expect(mayLetOthersCall({ power })).toBe(true);
    expect(mayLetOthersCall({ power: { ...power, events: { [CALL_MEMBER_TYPE]: 0 } } })).toBe(false);
    expect(mayLetOthersCall({ power: { ...power, own: 99 } })).toBe(false);
    expect(mayLetOthersCall({ power, directWith: anna.id })).toBe(false);
    const byDefault = { ...power, own: 50, events: {} };
    expect(callStanding(true, room({ can: cannot, power: byDefault }))).toEqual({ kind: "barred", mayAllow: true });
    // Who is in the call can go back to it, whatever has become of the right meanwhile.
    const call = { people: [anna], total: 1, since: 1, intent: "video", own: "here" } as const;
    expect(callStanding(true, room({ can: cannot, call })).kind).toBe("on");
  });
});

const ring = (notificationId: string): IncomingRing => ({
  ...{ roomId: "!a:x", roomName: "Anna", notificationId, caller: anna, intent: "video", until: 9e12 },
});

/** A hub that rings when a test says so. */
function ringingHub(decline: () => Promise<void> = async () => undefined) {
  let push: (rings: readonly IncomingRing[]) => void = () => undefined;
  const declined: unknown[] = [];
  const hub: Pick<Hub, "call" | "subscribe"> = {
    subscribe: (_topic, _param, listener) => {
      push = listener as typeof push; // the one topic that is asked for here
      return () => undefined;
    },
    call: (async (_name: string, arg: unknown) => {
      declined.push(arg);
      await decline();
    }) as Hub["call"],
  };
  return { hub, declined, rings: (...rings: IncomingRing[]) => push(rings) };
}

describe("ringing", () => {
  test("what was answered here rings no more, whatever the hub still says", async () => {
    const { hub, declined, rings } = ringingHub();
    const model = createRingsModel(hub);
    rings(ring("$1"), ring("$2"));
    model.accept(ring("$1"));
    expect(model.rings.value).toEqual([ring("$2")]);
    await model.decline(ring("$2"));
    expect(model.rings.value).toEqual([]);
    expect(declined).toEqual([{ roomId: "!a:x", notificationId: "$2" }]);
    rings(ring("$2"), ring("$3"));
    expect(model.rings.value).toEqual([ring("$3")]);
    rings();
    expect(model.rings.value).toEqual([]);
  });

  test("a decline that did not get out is told, and does not ring again", async () => {
    const { hub, rings } = ringingHub(() => Promise.reject(new SparksError("unavailable", "no network")));
    const model = createRingsModel(hub);
    rings(ring("$1"));
    await expect(model.decline(ring("$1"))).rejects.toThrow("no network");
    expect(model.rings.value).toEqual([]);
  });

  test("the tone begins and ends in silence, and never hurts", () => {
    const samples = ringSamples(8000);
    expect(samples).toHaveLength(24_000);
    expect([samples[0], samples.at(-1)]).toEqual([0, 0]);
    const peak = samples.reduce((most, sample) => Math.max(most, Math.abs(sample)), 0);
    expect(peak).toBeGreaterThan(0.05);
    expect(peak).toBeLessThan(0.3);
  });
});

type What = Extract<StateChange["what"], "called" | "call-declined">;
const line = (key: string, what: What, own = false): TimelineItem => ({
  ...{ key, sender: anna, own, ts: 1, delivery: { state: "sent" } },
  ...{ body: { kind: "state", change: { what } }, can: { edit: false, redact: false, react: false, reply: false } },
});

describe("a call that was declined", () => {
  function watched() {
    const clock = createFakeClock();
    const told: string[] = [];
    let listener: ((push: unknown) => void) | undefined;
    let items: readonly TimelineItem[] = [];
    const subscribe: Hub["subscribe"] = (_topic, _param, onPush) => {
      listener = onPush as typeof listener; // the one topic that is asked for here
      return () => {
        listener = undefined;
      };
    };
    const watch = watchDecline({
      hub: { subscribe },
      clock,
      roomId: "!a:x",
      onDeclined: ({ name }) => told.push(name),
    });
    const hears = (next: readonly TimelineItem[], stale = false) => {
      const patch = diffList(items, next, ({ key }) => key);
      items = next;
      listener?.({ edges: { reachedStart: false, loadingOlder: false, stale }, patch });
    };
    return { clock, told, watch, hears, listens: () => listener !== undefined };
  }
  const old = [line("o", "called", true), line("p", "call-declined")];
  const mine = [...old, line("c", "called", true)];

  test("is told when it ends by that, once, also where the widget is faster", async () => {
    const first = watched();
    first.hears(old, true);
    first.hears(mine);
    first.hears([...mine, line("d", "call-declined")]);
    expect(first.told).toEqual([]);
    first.watch.ended();
    first.watch.ended();
    expect(first.told).toEqual(["Anna"]);
    const second = watched();
    second.hears(mine);
    second.watch.ended();
    second.hears([...mine, line("d", "call-declined")]);
    second.hears([...mine, line("d", "call-declined"), line("e", "call-declined")]);
    expect(second.told).toEqual(["Anna"]);
    await second.clock.advance(10_000);
    expect(second.listens()).toBe(false);
  });

  test("is not told of what was before it, one's own no, or a call that went on", async () => {
    const before = watched();
    before.hears([line("c", "called", true)]);
    before.hears(mine);
    before.hears([...mine, line("d", "call-declined", true)]);
    before.watch.ended();
    expect(before.told).toEqual([]);
    const after = watched();
    after.hears(mine);
    after.hears([...mine, line("d", "call-declined")]);
    await after.clock.advance(60_000);
    after.watch.ended();
    expect(after.told).toEqual([]);
  });
});

describe("calls of a page", () => {
  const config = signal(parseConfig(clientConfigSchema, { homeserver: "https://x.example", calls }));

  test("a call opens when its room is known, once", () => {
    const { hub } = ringingHub();
    const model = createCallsModel({ hub, config, userId: () => "@me:x", name: () => "Call" });
    model.open("!a b:x", { media: "video", joins: false });
    model.roomHeard(room({ id: "!other:x" }));
    expect(model.widgets.value.size).toBe(0);
    model.roomHeard(room({ membership: "invite" }));
    expect(model.widgets.value.size).toBe(0);
    model.roomHeard(room());
    const widget = model.widgets.value.get("!a b:x");
    expect(widget).toMatchObject({ id: CALL_WIDGET_ID, roomId: "!a b:x", eventId: "", creator: "@me:x" });
    model.open("!a b:x", { media: "audio", joins: true });
    model.roomHeard(room());
    expect(model.widgets.value.get("!a b:x")).toBe(widget);
    model.closed("!a b:x");
    expect(model.widgets.value.size).toBe(0);
    model.roomHeard(room());
    expect(model.widgets.value.size).toBe(0);
  });

  test("what is told above a call goes with it", () => {
    const model = createCallsModel({ hub: ringingHub().hub, config, userId: () => "@me:x", name: () => "Call" });
    model.notice("!a b:x", true);
    model.notice("!c:x", true);
    model.notice("!c:x", false);
    expect([...model.noticed.value]).toEqual(["!a b:x"]);
    model.closed("!a b:x");
    expect(model.noticed.value.size).toBe(0);
  });

  test("who accepts joins what goes on", () => {
    const { hub, rings } = ringingHub();
    const model = createCallsModel({ hub, config, userId: () => "@me:x", name: () => "Call" });
    rings({ ...ring("$1"), roomId: "!a b:x", intent: "audio" });
    const [first] = model.rings.value;
    if (!first) throw new Error("nothing rings");
    model.accept(first);
    expect(model.rings.value).toEqual([]);
    model.roomHeard(room({ directWith: anna.id }));
    expect(model.widgets.value.get("!a b:x")?.data.call_intent).toBe("join_existing_dm_voice");
  });

  test("without a call widget nothing rings: it could not be answered", () => {
    const { hub, rings } = ringingHub();
    const none = signal(parseConfig(clientConfigSchema, { homeserver: "https://x.example" }));
    const model = createCallsModel({ hub, config: none, userId: () => "@me:x", name: () => "Call" });
    rings(ring("$1"));
    expect(model.rings.value).toEqual([]);
    expect(model.configured.value).toBe(false);
  });
});
