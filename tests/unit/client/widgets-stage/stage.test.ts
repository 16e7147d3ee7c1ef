import { signal } from "@preact/signals";
import { describe, expect, test } from "vitest";
import type { AccountWidget, RoomWidget } from "#contracts";
import type { SessionPhase } from "../../../../src/client/features/widgets/host/session.ts";
import type { Claim, PlaceKind, Rect, StagedSession } from "../../../../src/client/features/widgets/stage/opening.ts";
import {
  createStage,
  GRACE_MS,
  HANG_UP_MS,
  HOLD_MS,
  type StageRoom,
} from "../../../../src/client/features/widgets/stage/stage.ts";
import { createFakeClock, settle } from "../../../support/widgets/fake-clock.ts";
import { ROOM, testWidget } from "../../../support/widgets/widget-bench.ts";

const RECT: Rect = { x: 10, y: 20, width: 300, height: 200 };
const REF = { roomId: ROOM, widgetId: "w1", source: "room" as const };

function setUp(widgets: readonly RoomWidget[] = [testWidget()]) {
  const clock = createFakeClock();
  const watched = new Map<string, (room: StageRoom) => void>();
  let account: ((widgets: readonly AccountWidget[]) => void) | undefined;
  const stage = createStage({
    watchRoom(roomId, push) {
      watched.set(roomId, push);
      return () => watched.delete(roomId);
    },
    watchAccount(push) {
      account = push;
      return () => {
        account = undefined;
      };
    },
    follow: () => () => undefined,
    clock,
  });
  const room = (change: Partial<StageRoom> = {}) =>
    watched.get(ROOM)?.({ id: ROOM, name: "Room", membership: "join", widgets, ...change });
  const claim = (kind: PlaceKind = "panel", ref: Parameters<typeof stage.claim>[0] = REF) => {
    const rect = signal<Rect | undefined>(RECT);
    const left: string[] = [];
    const made: Claim = { kind, rect, guard: () => null, leave: () => void left.push(kind) };
    return { release: stage.claim(ref, made), rect, left };
  };
  const session = (options: { readonly stays?: boolean; readonly inCall?: boolean } = {}) => {
    const phase = signal<SessionPhase>("ready");
    const alwaysOnScreen = signal(options.stays ?? false);
    const left: string[] = [];
    const made: StagedSession = {
      phase,
      alwaysOnScreen,
      inCall: signal(options.inCall ?? false),
      modal: signal(undefined),
      hangUp: async () => void left.push("hung up"),
    };
    return { made, phase, alwaysOnScreen, left };
  };
  /** An opening that stays in the corner. */
  const inCorner = async () => {
    const panel = claim();
    room();
    const opening = stage.find(REF);
    const own = session({ stays: true });
    opening?.setSession(own.made);
    panel.release();
    await settle();
    return { opening, ...own };
  };
  const modes = () => stage.openings.peek().map(({ mode }) => mode.peek());
  return {
    clock,
    stage,
    watched,
    room,
    claim,
    session,
    inCorner,
    modes,
    setAccount: (next: readonly AccountWidget[]) => account?.(next),
  };
}

describe("an opening", () => {
  test("begins when its room is heard, where it is claimed", () => {
    const { stage, claim, room } = setUp();
    claim();
    expect(stage.find(REF)).toBeUndefined();
    room();
    expect(stage.find(REF)?.box.peek()).toEqual(RECT);
    room();
    expect(stage.openings.peek()).toHaveLength(1);
  });

  test("is one, whoever claims it; the nearest to the person shows it", () => {
    const { stage, claim, room } = setUp();
    claim("top");
    room();
    const opening = stage.find(REF);
    const panel = claim("panel");
    expect(stage.openings.peek()).toEqual([opening]);
    expect(opening?.spot.peek()?.kind).toBe("panel");
    panel.rect.value = undefined;
    expect(opening?.spot.peek()?.kind).toBe("top");
    panel.release();
    expect(opening?.mode.peek()).toBe("place");
  });

  test("outlives the time between one place and the next, and no more", async () => {
    const { stage, claim, room, clock, modes } = setUp();
    const first = claim("panel");
    room();
    const opening = stage.find(REF);
    first.release();
    const second = claim("center");
    await clock.advance(GRACE_MS);
    expect(stage.find(REF)).toBe(opening);
    second.release();
    expect(modes()).toEqual(["hidden"]);
    await clock.advance(GRACE_MS);
    expect(modes()).toEqual(["ending"]);
    expect(stage.find(REF)).toBeUndefined();
    if (opening) stage.removed(opening);
    expect(stage.openings.peek()).toEqual([]);
  });

  test("stays hidden while its place cannot be seen", () => {
    const { stage, claim, room } = setUp();
    const panel = claim();
    room();
    panel.rect.value = undefined;
    expect(stage.find(REF)?.mode.peek()).toBe("hidden");
    expect(stage.find(REF)?.box.peek()).toBeUndefined();
  });

  test("of the account opens with a room, and ends with its entry", async () => {
    const { stage, claim, room, setAccount } = setUp([]);
    const { roomId: _room, eventId: _event, ...entry } = testWidget({ id: "diary" });
    const ref = { roomId: ROOM, widgetId: "diary", source: "account" as const };
    claim("panel", ref);
    room();
    expect(stage.find(ref)).toBeUndefined();
    setAccount([entry]);
    expect(stage.find(ref)?.widget.peek()).toMatchObject({ id: "diary", roomId: "" });
    setAccount([]);
    expect(stage.find(ref)).toBeUndefined();
  });

  test("made by the client lives while it is offered", () => {
    const { stage, claim, room } = setUp([]);
    const ref = { roomId: ROOM, widgetId: "call", source: "made" as const };
    const withdraw = stage.offer(testWidget({ id: "call", eventId: "" }));
    claim("center", ref);
    expect(stage.find(ref)).toBeDefined();
    room();
    withdraw();
    expect(stage.find(ref)).toBeUndefined();
  });
});

describe("what stays in the corner", () => {
  test("stays without a place, in the box that its window gives it", async () => {
    const { inCorner, clock, modes } = setUp();
    const { opening } = await inCorner();
    await clock.advance(60_000);
    expect(modes()).toEqual(["corner"]);
    if (opening) opening.corner.value = RECT;
    expect(opening?.box.peek()).toEqual(RECT);
  });

  test.each<readonly [string, Partial<StageRoom>]>([
    ["left, or kicked", { membership: "leave" }],
    ["banned", { membership: "ban" }],
    ["taken out of the room", { widgets: [] }],
    ["registered anew", { widgets: [testWidget({ eventId: "$another" })] }],
    ["sent elsewhere", { widgets: [testWidget({ url: "https://elsewhere.example/" })] }],
  ])("ends at once: %s", async (_why, change) => {
    const { inCorner, room, modes } = setUp();
    await inCorner();
    room(change);
    expect(modes()).toEqual(["ending"]);
  });

  test("ends when its right is taken back, or it has been stopped", async () => {
    for (const stop of ["right", "session"] as const) {
      const { inCorner, modes, clock } = setUp();
      const { alwaysOnScreen, phase } = await inCorner();
      if (stop === "right") alwaysOnScreen.value = false;
      else phase.value = "left";
      await settle();
      await clock.advance(GRACE_MS);
      expect(modes()).toEqual(["ending"]);
    }
  });

  test("ends with the sign-in", async () => {
    const { inCorner, stage, modes, watched } = setUp();
    await inCorner();
    stage.dispose();
    expect(modes()).toEqual(["ending"]);
    expect(watched.size).toBe(0);
  });

  test("leaves its call before it is closed, but does not wait long for that", async () => {
    const { stage, claim, room, session, modes, clock } = setUp();
    claim();
    room();
    const { made, left } = session({ stays: true, inCall: true });
    stage.find(REF)?.setSession({ ...made, hangUp: () => new Promise(() => void left.push("asked")) });
    stage.end(REF);
    await settle();
    expect(left).toEqual(["asked"]);
    expect(modes()).toEqual(["place"]);
    await clock.advance(HANG_UP_MS);
    expect(modes()).toEqual(["ending"]);
    expect(HANG_UP_MS).toBeLessThan(1000);
  });
});

describe("another window", () => {
  test("takes it over and gives it back", () => {
    const { stage, claim, room } = setUp();
    claim();
    room();
    const asked: string[] = [];
    const giveBack = stage.lend(REF, () => void asked.push("back"));
    expect(stage.find(REF)).toBeUndefined();
    room();
    expect(stage.find(REF)).toBeUndefined();
    stage.lent(REF)?.();
    expect(asked).toEqual(["back"]);
    giveBack();
    expect(stage.lent(REF)).toBeUndefined();
    expect(stage.find(REF)).toBeDefined();
  });
});

test("rooms are watched while something of them is wanted, and no longer", async () => {
  const { claim, room, watched, clock } = setUp();
  const panel = claim();
  room();
  expect([...watched.keys()]).toEqual([ROOM]);
  panel.release();
  await clock.advance(GRACE_MS);
  expect([...watched.keys()]).toEqual([]);
});

test("what was sent to another place waits for it, but not for ever", async () => {
  const { stage, claim, room, clock, modes } = setUp();
  const panel = claim();
  room();
  const opening = stage.find(REF);
  stage.hold(REF);
  panel.release();
  await clock.advance(HOLD_MS - 1);
  const center = claim("center");
  expect(stage.find(REF)).toBe(opening);
  expect(opening?.mode.peek()).toBe("place");
  center.release();
  stage.hold(REF);
  await clock.advance(HOLD_MS);
  await clock.advance(GRACE_MS);
  expect(modes()).toEqual(["ending"]);
});

describe("put out of the room by somebody else", () => {
  const heard = async (change: Partial<StageRoom>, stands: "corner" | "place" = "corner") => {
    const { stage, inCorner, claim, room } = setUp();
    const told: unknown[] = [];
    stage.onRemoval((removal) => told.push(removal));
    const { opening } = await inCorner();
    if (stands === "place") claim();
    room(change);
    expect(opening?.mode.peek()).toBe("ending");
    return told;
  };
  test("a word is said of what stood in the corner", async () => {
    expect(await heard({ membership: "leave", removed: true })).toEqual([
      { name: testWidget().name, roomName: "Room", inCall: false },
    ]);
  });
  test("none when one leaves by oneself, or sees its place", async () => {
    expect(await heard({ membership: "leave" })).toEqual([]);
    expect(await heard({ membership: "leave", removed: true }, "place")).toEqual([]);
  });
});
