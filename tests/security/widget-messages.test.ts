/** The widget host under attack: who may speak, and what is said. */
import { describe, expect, test } from "vitest";
import { attackBench, instanceOf, READ_MESSAGES, SEND_TEXT, sendText } from "../support/widgets/attack-bench.ts";

const attack = attackBench();
const { bench, show, openEcho, openBlank, widgetFrame, leaveTo, callsOf, postFrom } = attack;

describe("who may speak", { timeout: 60_000 }, () => {
  test("no other window: a popup, a frame of the stranger, the page itself", async () => {
    const frame = await openEcho([SEND_TEXT]);
    const message = sendText(instanceOf(frame));
    await attack.page.evaluate((given) => window.postMessage(given, "*"), message);
    await attack.page.evaluate(
      ([url, given]) =>
        new Promise<void>((resolve) => {
          const other = document.createElement("iframe");
          other.src = url;
          other.onload = () => resolve();
          other.name = JSON.stringify(given);
          document.body.append(other);
        }),
      [`${attack.pages.stranger}/blank.html`, message] as const,
    );
    const stranger = attack.page.frames().find((one) => one.url().startsWith(attack.pages.stranger));
    await stranger?.evaluate((given) => parent.postMessage(given, "*"), message);
    // The same origin as the widget, and still another window.
    const [popup] = await Promise.all([
      attack.page.waitForEvent("popup"),
      attack.page.evaluate((url) => void window.open(url), `${attack.pages.widgets}/blank.html`),
    ]);
    await popup.waitForLoadState();
    await popup.evaluate((given) => window.opener?.postMessage(given, "*"), message);
    await popup.close();
    // A frame inside the widget's own frame.
    await frame.evaluate(
      ([url, given]) =>
        new Promise<void>((resolve) => {
          const inner = document.createElement("iframe");
          inner.src = url;
          inner.onload = () => {
            (inner.contentWindow as unknown as { eval(code: string): void }).eval(
              `top.postMessage(${JSON.stringify(given)}, "*")`,
            );
            resolve();
          };
          document.body.append(inner);
        }),
      [`${attack.pages.widgets}/blank.html`, message] as const,
    );
    await attack.page.waitForTimeout(300);
    expect(await callsOf("widgetSendEvent")).toBe(0);
    // And the widget itself still may.
    await postFrom(frame, message);
    expect(await callsOf("widgetSendEvent")).toBe(1);
  });

  test("not the same frame at another origin: every right is gone at its first word", async () => {
    const frame = await openEcho([SEND_TEXT, READ_MESSAGES]);
    const id = instanceOf(frame);
    const gone = await leaveTo(frame, `${attack.pages.stranger}/blank.html`);
    const answers = await postFrom(gone, sendText(id));
    expect(answers).toEqual([]);
    expect(await callsOf("widgetSendEvent")).toBe(0);
    await attack.page.getByText("went to another site").waitFor();
    expect(await bench((b) => b.feeds())).toBe(0);
    await bench((b) =>
      b.push({
        what: "event",
        event: {
          type: "m.room.message",
          sender: "",
          event_id: "",
          room_id: "",
          origin_server_ts: 0,
          content: {},
          unsigned: {},
        },
      }),
    );
  });

  test("a frame that has gone elsewhere and is silent hears nothing and is shut", async () => {
    const frame = await openEcho([SEND_TEXT, READ_MESSAGES]);
    const gone = await leaveTo(frame, `${attack.pages.stranger}/blank.html`);
    const heard = await postFrom(gone, "not a message of the widget API");
    expect(heard).toEqual([]);
    await attack.page.getByText("went to another site").waitFor({ timeout: 15_000 });
  });

  test("a redirect to another origin gets no handshake", async () => {
    const target = encodeURIComponent(`${attack.pages.stranger}/echo.html`);
    await show({
      widgets: [{ url: `${attack.pages.widgets}/echo.html?redirect=${target}`, type: "app.sparks.files" }],
      open: "w1",
      trustedOrigins: [attack.pages.widgets],
    });
    const frame = await widgetFrame();
    expect(frame.url()).toContain(attack.pages.stranger);
    expect(await postFrom(frame, sendText("guess"))).toEqual([]);
    await attack.page.getByText("went to another site").waitFor({ timeout: 15_000 });
    expect(await bench((b) => b.calls.length)).toBe(0);
  });

  test("a sandboxed page of its own with an opaque origin is a stranger too", async () => {
    const frame = await openEcho([SEND_TEXT]);
    const id = instanceOf(frame);
    await frame.evaluate((given) => {
      location.href = `data:text/html,<script>parent.postMessage(${JSON.stringify(given)},"*")</script>`;
    }, sendText(id));
    await attack.page.getByText("went to another site").waitFor({ timeout: 15_000 });
    expect(await callsOf("widgetSendEvent")).toBe(0);
  });

  test("guessed, registered and other widgets' ids are nobody", async () => {
    const frame = await openEcho([SEND_TEXT]);
    for (const id of [
      "w1",
      "w2",
      "",
      "instance",
      "__proto__",
      instanceOf(frame).toLowerCase(),
      `${instanceOf(frame)} `,
    ]) {
      expect(await postFrom(frame, sendText(id), 50)).toEqual([]);
    }
    expect(await callsOf("widgetSendEvent")).toBe(0);
    expect(instanceOf(frame)).toMatch(/^[\w-]{22}$/);
  });

  test("answers to questions that were not asked change nothing", async () => {
    const frame = await openBlank();
    const id = instanceOf(frame);
    for (const requestId of ["widgetapi-1", String(Date.now())]) {
      const forged = { api: "toWidget", widgetId: id, requestId, action: "capabilities", data: {} };
      await postFrom(frame, { ...forged, response: { capabilities: [SEND_TEXT] } }, 50);
    }
    expect(await attack.page.getByRole("dialog").count()).toBe(0);
    expect(await postFrom(frame, sendText(id))).toMatchObject([{ response: { error: {} } }]);
  });
});

describe("what is said", { timeout: 60_000 }, () => {
  test("malformed payloads get an error, never a throw", async () => {
    const frame = await openEcho([SEND_TEXT, READ_MESSAGES, "org.matrix.msc2931.navigate"]);
    const widgetId = instanceOf(frame);
    const actions = [
      ...["supported_api_versions", "content_loaded", "get_openid", "send_event", "org.matrix.msc2876.read_events"],
      ...["org.matrix.msc2974.request_capabilities", "org.matrix.msc2931.navigate", "org.matrix.msc4039.upload_file"],
      ...[
        "org.matrix.msc4039.download_file",
        "send_to_device",
        "watch_turn_servers",
        "open_modal",
        "close_modal",
        "x",
        "toString",
      ],
    ];
    const garbage: unknown[] = [
      ...[null, undefined, 0, "", "x", [], [[]], true, Number.NaN],
      ...[
        { type: {} },
        { type: [], content: 5 },
        { uri: {} },
        { uri: null },
        { capabilities: {} },
        { capabilities: [{}] },
      ],
      ...[{ room_ids: {} }, { type: "m.room.message", limit: "x", state_key: {} }, { file: {} }, { content_uri: {} }],
    ];
    for (const action of actions) {
      for (const [index, data] of garbage.entries()) {
        const message = { api: "fromWidget", widgetId, requestId: `${action}-${index}`, action, data };
        await frame.evaluate((given) => parent.postMessage(given, "*"), message);
      }
      await attack.page.waitForTimeout(400); // within the rate
    }
    await frame.evaluate((id) => {
      // What JSON cannot say: ports, cycles, maps, a prototype's name, an error, a file list.
      const cycle: Record<string, unknown> = { api: "fromWidget", widgetId: id, requestId: "c", action: "send_event" };
      cycle.data = cycle;
      parent.postMessage(cycle, "*");
      const { port1 } = new MessageChannel();
      const carrier = { api: "fromWidget", widgetId: id, requestId: "p", action: "send_event", data: { port1 } };
      parent.postMessage(carrier, "*", [port1]);
      for (const data of [
        new Map([["a", 1]]),
        new Error("x"),
        new Date(),
        /x/,
        new Uint8Array(9),
        JSON.parse('{"__proto__":{"x":1}}'),
      ]) {
        parent.postMessage({ ...carrier, requestId: "m", data: { data } }, "*");
        parent.postMessage({ ...carrier, requestId: "n", data }, "*");
      }
    }, widgetId);
    await attack.page.waitForTimeout(300);
    expect(await bench((b) => b.calls.length)).toBe(0);
    await attack.page.waitForTimeout(2200);
    expect(await postFrom(frame, sendText(widgetId))).toMatchObject([{ response: { event_id: "$sent" } }]);
  });

  test("huge payloads are refused and cost little", async () => {
    const frame = await openEcho([SEND_TEXT]);
    const widgetId = instanceOf(frame);
    const huge = sendText(widgetId, { content: { msgtype: "m.text", body: "x".repeat(20_000_000) } });
    const [response] = await postFrom(frame, huge, 2000);
    expect(response).toMatchObject({ response: { error: {} } });
    const deep = await frame.evaluate(
      async ({ id }) => {
        let data: unknown = {};
        for (let i = 0; i < 2000; i++) data = { data };
        let wide: unknown[] = ["x"];
        for (let i = 0; i < 30; i++) wide = [wide, wide];
        for (const one of [data, wide]) {
          parent.postMessage(
            { api: "fromWidget", widgetId: id, requestId: "deep", action: "send_event", data: { one } },
            "*",
          );
        }
        return true;
      },
      { id: widgetId },
    );
    expect(deep).toBe(true);
    expect(await callsOf("widgetSendEvent")).toBe(0);
  });

  test("1,000 messages a second leave the page quick, and are stopped in the end", async () => {
    const frame = await openEcho([SEND_TEXT]);
    const message = sendText(instanceOf(frame));
    const cdp = await attack.page.context().newCDPSession(attack.page);
    await cdp.send("Performance.enable");
    const busySeconds = async () => {
      const { metrics } = await cdp.send("Performance.getMetrics");
      return metrics.find(({ name }) => name === "TaskDuration")?.value ?? Number.NaN;
    };
    const before = await busySeconds();
    await frame.evaluate((given) => {
      setInterval(() => {
        for (let i = 0; i < 20; i++) parent.postMessage({ ...given, requestId: String(Math.random()) }, "*");
      }, 20);
    }, message);
    await attack.page.waitForTimeout(3000);
    // The page's thread has most of its time left, and takes a click.
    expect((await busySeconds()) - before).toBeLessThan(1.5);
    await attack.page.getByRole("button", { name: "Still here" }).click({ timeout: 2000 });
    // What reached the hub is what the limit for sending allows.
    expect(await callsOf("widgetSendEvent")).toBeLessThanOrEqual(50 + 5 * 10);
    await attack.page.getByText("was stopped").waitFor({ timeout: 20_000 });
  });

  test("other rooms are out of reach", async () => {
    const frame = await openEcho([SEND_TEXT, READ_MESSAGES]);
    const widgetId = instanceOf(frame);
    const elsewhere = sendText(widgetId, { room_id: "!other:example.org" });
    expect(await postFrom(frame, elsewhere)).toMatchObject([{ response: { error: {} } }]);
    const read = {
      ...elsewhere,
      action: "org.matrix.msc2876.read_events",
      data: { type: "m.room.message", room_ids: ["!other:example.org"] },
    };
    expect(await postFrom(frame, read)).toMatchObject([{ response: { error: {} } }]);
    const askMore = {
      ...elsewhere,
      action: "org.matrix.msc2974.request_capabilities",
      data: { capabilities: ["org.matrix.msc2762.timeline:*", "org.matrix.msc2762.timeline:!other:example.org"] },
    };
    // It may ask; until the person says so, and ticks it by hand, it reaches nothing.
    await postFrom(frame, askMore);
    await attack.page.getByText("All this in all your rooms").waitFor();
    expect(await attack.page.getByRole("checkbox", { name: /^All this/, checked: true }).count()).toBe(0);
    expect(await postFrom(frame, elsewhere)).toMatchObject([{ response: { error: {} } }]);
    await attack.answer("Go on without");
    expect(await postFrom(frame, elsewhere)).toMatchObject([{ response: { error: {} } }]);
    expect(await bench((b) => b.calls.length)).toBe(0);
  });
});
