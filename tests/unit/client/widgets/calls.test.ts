/** What call widgets need: to stay on the screen, to say what goes on, relay servers, transports, tokens, and an honest end. */
import { describe, expect, test } from "vitest";
import { SparksError } from "#base";
import { sortRequest } from "../../../../src/client/features/widgets/capability/consent-items.ts";
import { callCapabilities } from "../../../../src/client/features/widgets/host/call-capabilities.ts";
import { settle } from "../../../support/widgets/fake-clock.ts";
import { createBench, ME, OTHER, ROOM, testWidget } from "../../../support/widgets/widget-bench.ts";

const STAY = "m.always_on_screen";
const TURN = "town.robin.msc3846.turn_servers";
const takeBackAll = (bench: ReturnType<typeof createBench>) => {
  for (const grant of bench.grants.all.value) bench.grants.takeBack(grant, { what: "everything" });
};

describe("staying on the screen", () => {
  test("is the widget's wish and the person's right", async () => {
    const bench = createBench();
    await bench.start([STAY]);
    expect(await bench.request("set_always_on_screen", { value: true })).toEqual({ success: true });
    expect(bench.session.alwaysOnScreen.value).toBe(true);
    await bench.request("set_always_on_screen", { value: false });
    expect(bench.session.alwaysOnScreen.value).toBe(false);
    expect(await bench.request("set_always_on_screen", { value: 1 })).toMatchObject({ error: {} });
    await bench.request("set_always_on_screen", { value: true });
    takeBackAll(bench);
    expect(bench.session.alwaysOnScreen.value).toBe(false);
    expect(await bench.request("set_always_on_screen", { value: true })).toEqual({
      error: { message: "Missing capability" },
    });
  });
});

describe("a call", () => {
  const actions = [
    ...["io.element.join", "im.vector.hangup", "io.element.close", "io.element.device_mute"],
    ...["io.element.tile_layout", "io.element.spotlight_layout"],
  ];

  test("says that it goes on, what is muted, how it looks, and that it is over", async () => {
    let closed = 0;
    const bench = createBench({ onClose: () => closed++ });
    await bench.start([STAY]);
    expect(await bench.request("io.element.join", {})).toEqual({});
    expect(bench.session.inCall.value).toBe(true);
    const mute = { audio_enabled: true, video_enabled: false };
    expect(await bench.request("io.element.device_mute", mute)).toEqual(mute);
    expect(await bench.request("io.element.device_mute", {})).toEqual(mute);
    expect(bench.session.devices.value).toEqual({ audio: true, video: false });
    await bench.request("io.element.spotlight_layout");
    expect(bench.session.callLayout.value).toBe("spotlight");
    await bench.request("io.element.tile_layout");
    expect(bench.session.callLayout.value).toBe("tile");
    expect(await bench.request("im.vector.hangup", {})).toEqual({});
    expect(bench.session.inCall.value).toBe(false);
    expect(closed).toBe(0);
    expect(await bench.request("io.element.close", {})).toEqual({});
    expect(closed).toBe(1);
  });

  test.each(actions)("%s is unknown to widgets that carry no call", async (action) => {
    const bench = createBench();
    await bench.start([]);
    expect(await bench.request(action, {})).toEqual({
      error: { message: `Unknown or unsupported from-widget action: ${action}` },
    });
    expect(bench.session.inCall.value).toBe(false);
  });

  test("is asked to end, and waited for", async () => {
    const bench = createBench();
    await bench.start([STAY]);
    await bench.session.hangUp();
    expect(bench.last("im.vector.hangup")).toBeUndefined();
    await bench.request("io.element.join");
    let done = false;
    void bench.session.hangUp().then(() => {
      done = true;
    });
    await bench.answer("im.vector.hangup", {});
    expect(done).toBe(false);
    await bench.request("im.vector.hangup");
    expect(done).toBe(true);
    // One that does not answer is not waited for longer than a few seconds.
    await bench.request("io.element.join");
    done = false;
    void bench.session.hangUp().then(() => {
      done = true;
    });
    await bench.clock.advance(6000);
    expect(done).toBe(true);
  });

  test("takes the client's buttons", async () => {
    const bench = createBench();
    await bench.start([STAY]);
    bench.session.setCallDevices({ audio: false, video: true });
    expect(bench.last("io.element.device_mute")?.data).toEqual({ audio_enabled: false, video_enabled: true });
    bench.session.setCallLayout("spotlight");
    expect(bench.last("io.element.spotlight_layout")?.data).toEqual({});
  });

  test("is over with the widget", async () => {
    const bench = createBench();
    await bench.start([STAY]);
    await bench.request("io.element.join");
    bench.session.close();
    expect(bench.session.inCall.value).toBe(false);
  });
});

describe("relay servers", () => {
  const servers = { uris: ["turn:example.org"], username: "u", password: "p" };

  test("come with the watch and again before they run out, until it is ended", async () => {
    const bench = createBench();
    await bench.start([TURN]);
    expect(await bench.request("watch_turn_servers")).toEqual({});
    expect(bench.last("update_turn_servers")?.data).toEqual(servers);
    expect(await bench.request("watch_turn_servers")).toEqual({});
    const told = () => bench.sent.filter(({ message }) => message.action === "update_turn_servers").length;
    expect(told()).toBe(1);
    await bench.clock.advance(2_900_000);
    expect(told()).toBe(2);
    expect(await bench.request("unwatch_turn_servers")).toEqual({});
    await bench.clock.advance(9_000_000);
    expect(told()).toBe(2);
    expect(await bench.request("unwatch_turn_servers")).toEqual({});
  });

  test("a homeserver without any says so, and may have some later", async () => {
    let has = false;
    const bench = createBench({
      driver: {
        turnServers: async () => {
          if (!has) throw new SparksError("not-found", "none");
          return { ...servers, ttlMs: 1000 };
        },
      },
    });
    await bench.start([TURN]);
    expect(await bench.request("watch_turn_servers")).toEqual({ error: { message: "TURN servers not available" } });
    has = true;
    expect(await bench.request("watch_turn_servers")).toEqual({});
  });

  test("a renewal that fails is tried again", async () => {
    let fails = false;
    const bench = createBench({
      driver: {
        turnServers: async () => {
          if (fails) throw new SparksError("unavailable", "away");
          return { ...servers, ttlMs: 60_000 };
        },
      },
    });
    await bench.start([TURN]);
    await bench.request("watch_turn_servers");
    fails = true;
    await bench.clock.advance(50_000);
    fails = false;
    await bench.clock.advance(31_000);
    expect(bench.sent.filter(({ message }) => message.action === "update_turn_servers")).toHaveLength(2);
  });

  test.each([
    ["its right", takeBackAll],
    ["the widget", (bench: ReturnType<typeof createBench>) => bench.session.close()],
    ["the page", (bench: ReturnType<typeof createBench>) => bench.session.frameLoaded()],
  ])("stop with %s", async (_name, end) => {
    const bench = createBench();
    await bench.start([TURN]);
    await bench.request("watch_turn_servers");
    end(bench);
    const before = bench.calls.length;
    await bench.clock.advance(9_000_000);
    expect(bench.calls.length).toBe(before);
  });
});

describe("where calls are carried", () => {
  const TOKEN = "org.matrix.msc4533.rtc_livekit_get_token";
  const DELEGATE = "org.matrix.msc4533.rtc_livekit_delegate_delayed_leave";
  const TRANSPORTS = "org.matrix.msc4515.rtc_transports";
  const member = { id: "m1", claimed_device_id: "DEV" };
  const asked = { room_id: ROOM, slot_id: "m.call#ROOM", url: "wss://sfu.hs", member, server_name: "hs" };

  test("transports", async () => {
    const bench = createBench();
    await bench.start([TRANSPORTS]);
    expect(await bench.request("org.matrix.msc4515.get_rtc_transports")).toEqual({
      rtc_transports: [{ type: "livekit", livekit_service_url: "https://sfu.example.org" }],
    });
  });

  test("a token", async () => {
    const bench = createBench();
    await bench.start([TOKEN]);
    expect(await bench.request(TOKEN, asked)).toEqual({ jwt: "token" });
    expect(bench.calls[0]?.arg).toEqual({
      roomId: ROOM,
      slotId: "m.call#ROOM",
      url: "wss://sfu.hs",
      member: { id: "m1", claimedDeviceId: "DEV" },
      serverName: "hs",
    });
  });

  test.each([
    [{ ...asked, url: "javascript:1" }],
    [{ ...asked, url: undefined }],
    [{ ...asked, room_id: OTHER }],
    [{ ...asked, room_id: undefined }],
    [{ ...asked, slot_id: "" }],
    [{ ...asked, member: {} }],
    [{ ...asked, member: "m1" }],
  ])("no token for %o", async (data) => {
    const bench = createBench();
    await bench.start([TOKEN]);
    expect(await bench.request(TOKEN, data)).toMatchObject({ error: {} });
    expect(bench.calls).toEqual([]);
  });

  test("a leave that is put off by this widget can be handed over, another's cannot", async () => {
    const bench = createBench();
    await bench.start([DELEGATE, TOKEN, "org.matrix.msc4157.send.delayed_event", "org.matrix.msc2762.send.event:x"]);
    const leave = (await bench.request("send_event", { type: "x", content: {}, delay: 18_000 }))?.delay_id;
    const { url: _url, ...without } = asked;
    // The server is that of the token, where the widget does not say it.
    await bench.request(TOKEN, asked);
    expect(await bench.request(DELEGATE, { ...without, delay_id: leave })).toEqual({});
    expect(bench.calls.at(-1)).toEqual({
      name: "delegateLeave",
      arg: {
        ...{ roomId: ROOM, slotId: "m.call#ROOM", url: "wss://sfu.hs", delayId: leave, delayTimeoutMs: 18_000 },
        ...{ member: { id: "m1", claimedDeviceId: "DEV" }, serverName: "hs" },
      },
    });
    expect(await bench.request(DELEGATE, { ...asked, delay_id: "another's" })).toMatchObject({ error: {} });
  });

  test("a homeserver that cannot is said to be so, by its own code", async () => {
    const bench = createBench({
      driver: { livekitToken: () => Promise.reject(new SparksError("unsupported", "secret path", { status: 404 })) },
    });
    await bench.start([TOKEN]);
    const reply = await bench.request(TOKEN, asked);
    expect(reply).toMatchObject({ error: { matrix_api_error: { http_status: 404 } } });
    expect(JSON.stringify(reply)).not.toContain("secret");
  });
});

describe("the call that the configuration names", () => {
  const call = testWidget({ id: "call", waitForLoad: false, name: "Call", eventId: "", creator: ME });

  test("gets what it needs without a question, and nothing beyond", async () => {
    const needed = callCapabilities(ME, "DEV", ROOM);
    const bench = createBench({ widget: call, preapproved: { capabilities: needed, identity: true } });
    await bench.request("content_loaded");
    await bench.answer("capabilities", { capabilities: needed });
    expect(bench.session.prompt.value).toBeUndefined();
    expect(new Set(bench.session.granted.value)).toEqual(new Set(needed));
    expect(await bench.request("get_openid")).toMatchObject({ state: "allowed" });
    const membership = { type: "org.matrix.msc3401.call.member", content: {} };
    expect(await bench.request("send_event", { ...membership, state_key: `_${ME}_DEV_m.call` })).toMatchObject({
      event_id: "$sent",
    });
    for (const state_key of ["_@ben:example.org_DEV_m.call", `_${ME}_OTHER_m.call`, ""]) {
      expect(await bench.request("send_event", { ...membership, state_key })).toMatchObject({ error: {} });
    }
    await bench.request("org.matrix.msc2974.request_capabilities", {
      capabilities: ["org.matrix.msc2762.receive.event:m.room.message"],
    });
    await settle();
    expect(bench.session.prompt.value?.kind).toBe("capabilities");
  });

  test("what it needs has plain words, if another widget asks for it", () => {
    const scope = { roomId: ROOM, widgetId: "w1" };
    const { asked, refused } = sortRequest(callCapabilities(ME, "DEV", ROOM), scope);
    expect(refused).toEqual([]);
    expect(asked.filter(({ risk }) => risk === "high").map(({ kind }) => kind)).toEqual(["deletions-write"]);
    expect(asked.find(({ kind }) => kind === "call-membership")?.capabilities).toHaveLength(5);
    // The membership of everybody is another matter than one's own.
    const [everyone] = sortRequest(["org.matrix.msc2762.send.state_event:org.matrix.msc3401.call.member"], scope).asked;
    expect(everyone?.kind).toBe("state-write");
  });
});
