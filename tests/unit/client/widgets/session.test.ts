import { describe, expect, test } from "vitest";
import { WIDGET_ENCRYPT_KEY } from "#contracts";
import { SERVED_VERSIONS } from "../../../../src/client/features/widgets/host/actions/supported-versions.ts";
import { settle } from "../../../support/widgets/fake-clock.ts";
import { createBench, ORIGIN, ROOM, roomEvent, testWidget } from "../../../support/widgets/widget-bench.ts";

const SEND_TEXT = "org.matrix.msc2762.send.event:m.room.message#m.text";
const READ_MESSAGES = "org.matrix.msc2762.receive.event:m.room.message";

describe("the handshake", () => {
  test("asks, waits for consent, tells what was granted, then theme and language", async () => {
    const bench = createBench();
    bench.session.frameLoaded();
    expect(bench.session.phase.value).toBe("loaded");
    await bench.answer("capabilities", { capabilities: [SEND_TEXT, READ_MESSAGES, "m.unheard_of"] });
    const prompt = bench.session.prompt.value;
    if (prompt?.kind !== "capabilities") throw new Error("not asked");
    expect(prompt.items.flatMap((item) => item.capabilities).sort()).toEqual([READ_MESSAGES, SEND_TEXT].sort());
    expect(bench.last("notify_capabilities")).toBeUndefined();
    prompt.answer({ allowed: [SEND_TEXT, "org.matrix.msc2931.navigate"], remember: false });
    await settle();
    expect(bench.last("notify_capabilities")?.data).toEqual({
      requested: [SEND_TEXT, READ_MESSAGES, "m.unheard_of"],
      approved: [SEND_TEXT],
    });
    expect(bench.session.phase.value).toBe("ready");
    expect(bench.last("theme_change")?.data).toMatchObject({
      name: "light",
      "app.sparks.theme": { contrast: "normal" },
    });
    expect(bench.last("language_change")?.data).toEqual({ lang: "de" });
  });

  test("goes by content_loaded where the widget announced it", async () => {
    const bench = createBench({ widget: testWidget({ waitForLoad: false }) });
    expect(await bench.request("content_loaded")).toEqual({});
    expect(bench.last("capabilities")).toBeDefined();
    bench.session.frameLoaded();
    expect(bench.sent.filter(({ message }) => message.action === "capabilities")).toHaveLength(1);
    void bench.request("content_loaded");
    await settle();
    await bench.clock.advance(2000);
    expect(bench.sent.at(-1)?.message.response).toMatchObject({ error: { message: expect.stringContaining("once") } });
  });

  test("refuses content_loaded where it was not announced", async () => {
    expect(await createBench().request("content_loaded")).toMatchObject({ error: {} });
  });

  test("posts to the exact origin, under random ids that nobody can guess", async () => {
    const bench = createBench();
    await bench.start([SEND_TEXT]);
    expect(new Set(bench.sent.map(({ targetOrigin }) => targetOrigin))).toEqual(new Set([ORIGIN]));
    const ids = bench.sent.map(({ message }) => message.requestId);
    expect(new Set(ids).size).toBe(ids.length);
    for (const id of ids) expect(id).toMatch(/^[\w-]{22}$/);
  });

  test("takes no answer under a guessed id or for another action", async () => {
    const bench = createBench();
    bench.session.frameLoaded();
    const asked = bench.last("capabilities");
    await bench.post({ ...asked, requestId: "widgetapi-1", response: { capabilities: [] } });
    await bench.post({ ...asked, action: "visibility", response: { capabilities: [] } });
    expect(bench.session.phase.value).toBe("loaded");
  });

  test.each([[{}], [{ capabilities: "all" }], [{ capabilities: [5] }], [{ capabilities: { length: 1 } }]])(
    "a list that is none (%o) grants nothing",
    async (answer) => {
      const bench = createBench();
      bench.session.frameLoaded();
      await bench.answer("capabilities", answer);
      expect(bench.session.granted.value).toEqual([]);
      expect(bench.last("notify_capabilities")?.data.approved).toEqual([]);
    },
  );

  test("a widget that stays silent is said to be, and may still answer late", async () => {
    const bench = createBench();
    bench.session.frameLoaded();
    await bench.clock.advance(9000);
    expect(bench.session.phase.value).toBe("silent");
    await bench.answer("capabilities", { capabilities: [] });
    expect(bench.session.phase.value).toBe("ready");
  });

  test("a frame that never loads is silent too", async () => {
    const bench = createBench();
    await bench.clock.advance(21_000);
    expect(bench.session.phase.value).toBe("silent");
  });

  test("a page that the client's own policy forbids is said to be, at once and for good", async () => {
    const bench = createBench();
    bench.violate({ effectiveDirective: "frame-src", blockedURI: "https://other.example/", disposition: "enforce" });
    expect(bench.session.phase.value).toBe("loading");
    bench.violate({ effectiveDirective: "frame-src", blockedURI: ORIGIN, disposition: "enforce" });
    expect(bench.session.phase.value).toBe("blocked");
    // The browser's own page about it loads, and answers nothing.
    bench.session.frameLoaded();
    await bench.clock.advance(30_000);
    expect(bench.session.phase.value).toBe("blocked");
  });

  test("says the versions that are served and what is ours beside them, and no others", async () => {
    const bench = createBench();
    await bench.start([]);
    expect(await bench.request("supported_api_versions")).toEqual({
      supported_versions: [...SERVED_VERSIONS, WIDGET_ENCRYPT_KEY],
    });
  });
});

describe("a new document in the frame", () => {
  test("has no rights until it has asked again", async () => {
    const bench = createBench();
    await bench.start([SEND_TEXT]);
    bench.session.frameLoaded();
    expect(bench.session.granted.value).toEqual([]);
    expect(await bench.request("send_event", { type: "m.room.message", content: { msgtype: "m.text" } })).toMatchObject(
      {
        error: {},
      },
    );
    await bench.answer("capabilities", { capabilities: [SEND_TEXT] });
    expect(bench.session.granted.value).toEqual([SEND_TEXT]);
    expect(bench.session.phase.value).toBe("ready");
  });

  test("that never answers at the origin has left", async () => {
    const bench = createBench();
    await bench.start([SEND_TEXT]);
    bench.session.frameLoaded();
    await bench.clock.advance(9000);
    expect(bench.session.phase.value).toBe("left");
  });

  test("that speaks from another origin ends everything at once", async () => {
    const bench = createBench();
    await bench.start([SEND_TEXT, READ_MESSAGES]);
    await bench.post({ hello: 1 }, { origin: "https://evil.example" });
    expect(bench.session.phase.value).toBe("left");
    expect(bench.session.granted.value).toEqual([]);
    expect(bench.feeds.size).toBe(0);
    const before = bench.sent.length;
    await bench.request("send_event", { type: "m.room.message", content: { msgtype: "m.text" } });
    await bench.push({ what: "event", event: roomEvent() });
    bench.session.frameLoaded();
    expect(bench.sent.length).toBe(before);
    expect(bench.calls).toEqual([]);
  });

  test("takes back a question of the one before", async () => {
    const bench = createBench();
    bench.session.frameLoaded();
    await bench.answer("capabilities", { capabilities: [SEND_TEXT] });
    const prompt = bench.session.prompt.value;
    bench.session.frameLoaded();
    expect(bench.session.prompt.value).toBeUndefined();
    if (prompt?.kind === "capabilities") prompt.answer({ allowed: [SEND_TEXT], remember: true });
    await settle();
    expect(bench.session.granted.value).toEqual([]);
    expect(bench.grants.all.value).toEqual([]);
  });

  test("does not get the answer that the one before asked for", async () => {
    let release: (value: { eventId: string }) => void = () => undefined;
    const bench = createBench({
      driver: {
        sendEvent: () =>
          new Promise((resolve) => {
            release = resolve;
          }),
      },
    });
    await bench.start([SEND_TEXT]);
    const pending = bench.request("send_event", { type: "m.room.message", content: { msgtype: "m.text" } });
    await settle();
    bench.session.frameLoaded();
    release({ eventId: "$sent" });
    await settle();
    expect(await pending).toBeUndefined();
  });

  test("may announce itself before its load event", async () => {
    const bench = createBench({ widget: testWidget({ waitForLoad: false }) });
    await bench.request("content_loaded");
    bench.session.frameLoaded();
    await bench.answer("capabilities", { capabilities: [] });
    const again = bench.request("content_loaded");
    await settle();
    bench.session.frameLoaded();
    await settle();
    await again;
    expect(bench.sent.filter(({ message }) => message.action === "capabilities" && !message.response)).toHaveLength(2);
    await bench.answer("capabilities", { capabilities: [] });
    expect(bench.session.phase.value).toBe("ready");
  });
});

describe("sending", () => {
  const send = { type: "m.room.message", content: { msgtype: "m.text", body: "hi" } };

  test("goes to the widget's own room and nowhere else", async () => {
    const bench = createBench();
    await bench.start([SEND_TEXT]);
    expect(await bench.request("send_event", send)).toEqual({ room_id: ROOM, event_id: "$sent" });
    expect(await bench.request("send_event", { ...send, room_id: ROOM })).toEqual({ room_id: ROOM, event_id: "$sent" });
    expect(await bench.request("send_event", { ...send, room_id: "!other:hs" })).toMatchObject({ error: {} });
    expect(bench.calls).toHaveLength(2);
  });

  test.each([
    ["another kind of message", { type: "m.room.message", content: { msgtype: "m.image" } }],
    ["no kind", { type: "m.room.message", content: {} }],
    ["another type", { type: "m.reaction", content: {} }],
    ["state", { type: "m.room.message", state_key: "", content: { msgtype: "m.text" } }],
    ["a deletion", { type: "m.room.redaction", content: { redacts: "$x" } }],
    ["no type", { content: {} }],
    ["a type that is a list", { type: ["m.room.message"], content: { msgtype: "m.text" } }],
    ["content that is text", { ...send, content: "hi" }],
    ["content that is a list", { ...send, content: [] }],
    ["a state key that is a number", { ...send, state_key: 1 }],
    ["an endless type", { ...send, type: "x".repeat(300) }],
    ["a delay", { ...send, delay: 1000 }],
    ["stickiness", { ...send, sticky_duration_ms: 1000 }],
    ["too much", { ...send, content: { msgtype: "m.text", body: "x".repeat(60_000) } }],
  ])("%s is answered with an error", async (_name, data) => {
    const bench = createBench();
    await bench.start([SEND_TEXT]);
    expect(await bench.request("send_event", data)).toMatchObject({ error: { message: expect.any(String) } });
    expect(bench.calls).toEqual([]);
  });

  test("a deletion is its own call", async () => {
    const bench = createBench();
    await bench.start(["org.matrix.msc2762.send.event:m.room.redaction"]);
    const content = { redacts: "$x", reason: "typo" };
    expect(await bench.request("send_event", { type: "m.room.redaction", content })).toMatchObject({
      event_id: "$redaction",
    });
    expect(bench.calls).toEqual([{ name: "redact", arg: { roomId: ROOM, eventId: "$x", reason: "typo" } }]);
    expect(await bench.request("send_event", { type: "m.room.redaction", content: {} })).toMatchObject({ error: {} });
  });

  test("has a rate of its own", async () => {
    const bench = createBench();
    await bench.start([SEND_TEXT]);
    let refused: unknown;
    for (let i = 0; i < 60; i++) refused = await bench.request("send_event", send);
    expect(bench.calls).toHaveLength(50);
    expect(refused).toMatchObject({ error: { matrix_api_error: { response: { errcode: "M_LIMIT_EXCEEDED" } } } });
  });

  test("a failure tells its kind and nothing else", async () => {
    const bench = createBench({
      driver: { sendEvent: () => Promise.reject(new Error("token syt_secret at https://matrix.example/…")) },
    });
    await bench.start([SEND_TEXT]);
    const response = await bench.request("send_event", send);
    expect(response).toEqual({ error: { message: "send_event: unavailable" } });
  });
});

describe("reading", () => {
  test("filters what comes back, whatever the hub gave", async () => {
    const events = [
      roomEvent({ event_id: "$ok" }),
      roomEvent({ event_id: "$image", content: { msgtype: "m.image" } }),
      roomEvent({ event_id: "$other", room_id: "!other:hs" }),
      roomEvent({ event_id: "$state", state_key: "" }),
      roomEvent({ event_id: "$type", type: "m.reaction" }),
    ];
    const bench = createBench({ driver: { readEvents: async () => events } });
    await bench.start(["org.matrix.msc2762.receive.event:m.room.message#m.text"]);
    const response = await bench.request("org.matrix.msc2876.read_events", {
      type: "m.room.message",
      msgtype: "m.text",
    });
    expect(response).toEqual({ events: [events[0]] });
  });

  test("own room by name or as 'all'; a limit is kept within bounds", async () => {
    const bench = createBench();
    await bench.start([READ_MESSAGES]);
    for (const room_ids of [undefined, "*", [ROOM]]) {
      const response = await bench.request("org.matrix.msc2876.read_events", {
        type: "m.room.message",
        room_ids,
        limit: 1e6,
      });
      expect(response).toMatchObject({ events: [{ event_id: "$old" }] });
    }
    expect(bench.calls.every(({ arg }) => (arg as { limit: number }).limit === 500)).toBe(true);
  });

  test.each([
    [{ type: "m.room.message", room_ids: ["!other:hs"] }],
    [{ type: "m.room.message", room_ids: [ROOM, "!other:hs"] }],
    [{ type: "m.room.message", room_ids: "!other:hs" }],
    [{ type: "m.room.message", limit: 0 }],
    [{ type: "m.room.message", limit: Number.NaN }],
    [{ type: "m.room.message", limit: -1 }],
    [{ type: "m.reaction" }],
    [{ type: "m.room.message", state_key: "" }],
    [{ type: "m.room.topic", state_key: false }],
    [{}],
  ])("%o is refused", async (data) => {
    const bench = createBench();
    await bench.start([READ_MESSAGES]);
    bench.calls.length = 0;
    expect(await bench.request("org.matrix.msc2876.read_events", data)).toMatchObject({ error: {} });
    expect(bench.calls).toEqual([]);
  });

  test("a right that is taken back while the server is asked is gone", async () => {
    let release: () => void = () => undefined;
    const bench = createBench({
      driver: {
        readEvents: () =>
          new Promise((resolve) => {
            release = () => resolve([roomEvent()]);
          }),
      },
    });
    await bench.start([READ_MESSAGES]);
    void bench.request("org.matrix.msc2876.read_events", { type: "m.room.message" });
    await settle();
    for (const grant of bench.grants.all.value) bench.grants.takeBack(grant, { what: "everything" });
    release();
    await settle();
    expect(bench.sent.findLast(({ message }) => message.response)?.message.response).toMatchObject({ error: {} });
  });
});

describe("taking back", () => {
  test("takes effect at once, and is told", async () => {
    const bench = createBench();
    await bench.start([SEND_TEXT, READ_MESSAGES]);
    const [grant] = bench.grants.all.value;
    if (!grant) throw new Error("no grant");
    bench.grants.takeBack(grant, { what: "capabilities", capabilities: [SEND_TEXT] });
    expect(bench.session.granted.value).toEqual([READ_MESSAGES]);
    expect(bench.last("notify_capabilities")?.data).toEqual({ requested: [], approved: [READ_MESSAGES] });
    expect(await bench.request("send_event", { type: "m.room.message", content: { msgtype: "m.text" } })).toMatchObject(
      {
        error: {},
      },
    );
  });

  test("of another widget's grant changes nothing here", async () => {
    const bench = createBench();
    await bench.start([SEND_TEXT]);
    const [grant] = bench.grants.all.value;
    if (!grant) throw new Error("no grant");
    bench.grants.takeBack({ ...grant, roomId: "!other:hs" }, { what: "everything" });
    expect(bench.session.granted.value).toEqual([SEND_TEXT]);
  });
});

describe("other requests", () => {
  test.each([
    ["org.matrix.msc2931.navigate", { uri: "https://matrix.to/#/!room:hs" }],
    ["send_to_device", { type: "x", encrypted: false, messages: {} }],
    ["org.matrix.msc3973.user_directory_search", { search_term: "a" }],
    ["org.matrix.msc4039.download_file", { content_uri: "mxc://hs/1" }],
    ["org.matrix.msc4039.upload_file", { file: "x" }],
    ["watch_turn_servers", {}],
    ["io.element.join", {}],
    ["__proto__", {}],
    ["constructor", {}],
    ["toString", {}],
  ])("%s without the right, or not served, gets an error", async (action, data) => {
    const bench = createBench();
    await bench.start([]);
    expect(await bench.request(action, data)).toMatchObject({ error: { message: expect.any(String) } });
    expect(bench.calls).toEqual([]);
  });

  test.each([
    ["https://matrix.to/#/!room:hs", true],
    ["https://matrix.to/#/%23alias%3Ahs?via=hs", true],
    ["https://matrix.to/#/@anna:hs", true],
    ["https://matrix.to/#//evil.example", false],
    ["https://matrix.to/", false],
    ["https://matrix.to.evil.example/#/!room:hs", false],
    ["https://evil.example/#https://matrix.to/#/!room:hs", false],
    ["javascript:alert(1)//https://matrix.to/#/!room:hs", false],
    ["http://matrix.to/#/!room:hs", false],
  ])("navigate to %s: %s", async (uri, allowed) => {
    const bench = createBench();
    await bench.start(["org.matrix.msc2931.navigate"]);
    const response = await bench.request("org.matrix.msc2931.navigate", { uri });
    expect("error" in (response ?? {})).toBe(!allowed);
    expect(bench.calls).toHaveLength(allowed ? 1 : 0);
  });

  test("a flood stops the widget", async () => {
    const bench = createBench({ limits: { floodAfter: 100 } });
    await bench.start([]);
    for (let i = 0; i < 400; i++) void bench.request("get_openid");
    await settle();
    expect(bench.session.phase.value).toBe("flooding");
    expect(bench.session.prompt.value).toBeUndefined();
  });

  test("nothing of a message is logged", async () => {
    const bench = createBench();
    await bench.start([SEND_TEXT]);
    await bench.request("send_event", { type: "m.room.message", content: { msgtype: "m.text", body: "SECRET" } });
    await bench.request("SECRET", { SECRET: 1 });
    await bench.post({ SECRET: 1 }, { origin: "https://evil.example" });
    expect(bench.logged).toEqual([["warn", "widgets.stopped", { why: "left" }]]);
  });

  test("closed is closed", async () => {
    const bench = createBench();
    await bench.start([SEND_TEXT]);
    bench.session.close();
    const before = bench.sent.length;
    await bench.request("supported_api_versions");
    expect(bench.sent.length).toBe(before);
    expect(bench.feeds.size).toBe(0);
    expect(bench.logged).toEqual([]);
  });
});
