/**
 * The widget host under attack, in real Chromium: frames, windows, origins and navigation are the browser's own. The client's page, the widget
 * and a stranger have an origin each. After each attack the page must still work, and nothing may have been thrown or written.
 */
import type { Browser, Frame, Page } from "playwright";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { launchChromium } from "../support/widgets/browser.ts";
import type { HostBench, HostSetup } from "../support/widgets/pages/host.tsx";
import { serveWidgetPages, type WidgetPages } from "../support/widgets/serve.ts";

const SEND_TEXT = "org.matrix.msc2762.send.event:m.room.message#m.text";
const READ_MESSAGES = "org.matrix.msc2762.receive.event:m.room.message";
const SECRET = "openid-secret";

let pages: WidgetPages;
let browser: Browser;
let page: Page;
let thrown: string[];
let written: string[];

type Bench = { readonly bench: HostBench };
const bench = <R>(use: (bench: HostBench) => R) => page.evaluate(`(${use})(window.bench)`) as Promise<R>; // the function runs in the page
const show = (setup: HostSetup) => page.evaluate((given) => (window as unknown as Bench).bench.show(given), setup);

beforeAll(async () => {
  pages = await serveWidgetPages();
  browser = await launchChromium();
}, 120_000);
afterAll(async () => {
  await browser?.close();
  await pages?.close();
});
beforeEach(async () => {
  page = await browser.newPage();
  thrown = [];
  written = [];
  page.on("pageerror", (error) => thrown.push(String(error)));
  page.on("console", (message) => {
    // A widget may write what it likes; the client's page may not. What the browser itself reports has no part of a message in it.
    if (message.location().url.startsWith(pages.client)) written.push(message.text());
  });
  await page.goto(`${pages.client}/host.html`);
});
afterEach(async () => {
  await page.getByRole("button", { name: "Still here" }).click({ timeout: 5000 });
  expect(await bench((b) => b.clicks())).toBeGreaterThan(0);
  expect(thrown).toEqual([]);
  expect(written.join("\n")).not.toMatch(/SECRET|openid|requestId|widgetId|capabilities/);
  await page.close();
});

/** Opens the echo widget, consents to everything, and waits until it is ready. */
async function openEcho(capabilities: readonly string[], path = "echo.html"): Promise<Frame> {
  const query = capabilities.map((one) => `cap=${encodeURIComponent(one)}`).join("&");
  await show({
    widgets: [{ url: `${pages.widgets}/${path}?${query}` }],
    open: "w1",
    trustedOrigins: [pages.widgets],
  });
  if (capabilities.length > 0) await answer("Allow");
  const frame = await widgetFrame();
  await frame.waitForFunction(() => document.getElementById("state")?.textContent === "ready");
  return frame;
}
async function openBlank(setup: Partial<HostSetup> = {}): Promise<Frame> {
  await show({
    widgets: [{ url: `${pages.widgets}/blank.html` }],
    open: "w1",
    trustedOrigins: [pages.widgets],
    ...setup,
  });
  return widgetFrame();
}
async function widgetFrame(): Promise<Frame> {
  const handle = await page.waitForSelector("iframe", { state: "attached" });
  const frame = await handle.contentFrame();
  if (!frame) throw new Error("no frame");
  await frame.waitForLoadState();
  return frame;
}
/** A question takes no click in its first half second. */
async function answer(name: string): Promise<void> {
  const button = page.getByRole("button", { name, exact: true });
  await button.waitFor();
  await page.waitForTimeout(600);
  await button.click();
}
/** The frame goes elsewhere by itself, as a widget would. */
async function leaveTo(frame: Frame, url: string): Promise<Frame> {
  await frame.evaluate((target) => {
    location.href = target;
  }, url);
  for (let tries = 0; tries < 100; tries++) {
    const gone = page.frames().find((one) => one.url() === url);
    if (gone) {
      await gone.waitForLoadState();
      return gone;
    }
    await page.waitForTimeout(50);
  }
  throw new Error("the frame did not leave");
}
const instanceOf = (frame: Frame) => new URL(frame.url()).searchParams.get("widgetId") ?? "";
const callsOf = (name: string) =>
  page.evaluate(
    (wanted) => (window as unknown as Bench).bench.calls.filter((call) => call.name === wanted).length,
    name,
  );

/** Posts from inside the frame to the client, and gives what comes back within `waitMs`. */
const postFrom = (frame: Frame, message: unknown, waitMs = 300) =>
  frame.evaluate(
    async ({ given, ms }) => {
      const answers: unknown[] = [];
      const listen = (event: MessageEvent) => answers.push(event.data);
      addEventListener("message", listen);
      parent.postMessage(given, "*");
      await new Promise((resolve) => setTimeout(resolve, ms));
      removeEventListener("message", listen);
      return answers as { readonly response?: { readonly error?: unknown } }[];
    },
    { given: message, ms: waitMs },
  );
const sendText = (widgetId: string, change: Record<string, unknown> = {}) => ({
  api: "fromWidget",
  widgetId,
  requestId: "r1",
  action: "send_event",
  data: { type: "m.room.message", content: { msgtype: "m.text", body: "SECRET" }, ...change },
});

describe("a widget that behaves", { timeout: 60_000 }, () => {
  test("gets what was granted, in its room; the host writes nothing", async () => {
    const frame = await openEcho([SEND_TEXT, READ_MESSAGES]);
    await page.evaluate(() => {
      const event = {
        ...{ type: "m.room.message", sender: "@b:hs", event_id: "$1", room_id: "!room:example.org" },
        ...{ origin_server_ts: 1, content: { msgtype: "m.text", body: "SECRET" }, unsigned: {} },
      };
      (window as unknown as Bench).bench.push({ what: "event", event });
    });
    const [response] = await postFrom(frame, sendText(instanceOf(frame)));
    expect(response).toMatchObject({ response: { room_id: "!room:example.org", event_id: "$sent" } });
    const told = (await frame.evaluate("told")) as {
      readonly action: string;
      readonly data: Record<string, unknown>;
    }[];
    expect(told.map(({ action }) => action)).toEqual(
      expect.arrayContaining(["notify_capabilities", "theme_change", "language_change", "send_event"]),
    );
    const theme = told.find(({ action }) => action === "theme_change")?.data;
    expect(theme).toMatchObject({
      name: "light",
      "app.sparks.theme": { palette: { "--surface": "rgb(255, 255, 255)" } },
    });
    expect(await frame.evaluate(() => document.referrer)).toBe("");
  });

  test("follows the client's look and language, and lives only while it is shown", async () => {
    const frame = await openEcho([READ_MESSAGES]);
    await page.evaluate(() => {
      document.documentElement.dataset.theme = "dark";
    });
    await frame.waitForFunction("told.some(({ data }) => data.name === 'dark')");
    await show({
      widgets: [{ url: new URL("/echo.html", frame.url()).href + new URL(frame.url()).search.split("&widgetId")[0] }],
      open: "w1",
      trustedOrigins: [pages.widgets],
      language: "de",
    });
    await frame.waitForFunction("told.some(({ data }) => data.lang === 'de')");
    expect(await bench((b) => b.feeds())).toBe(1);
    await page.getByRole("button", { name: "Schließen" }).click();
    await page.locator("iframe").waitFor({ state: "detached", timeout: 1000 });
    await page.waitForTimeout(100);
    expect(await bench((b) => b.feeds())).toBe(0);
  });

  test("by content_loaded, and after loading itself anew", async () => {
    await show({
      widgets: [{ url: `${pages.widgets}/echo.html?loaded=1`, waitForLoad: false }],
      open: "w1",
      trustedOrigins: [pages.widgets],
    });
    const frame = await widgetFrame();
    const ready = () => frame.waitForFunction(() => document.getElementById("state")?.textContent === "ready");
    await ready();
    await frame.evaluate(() => location.reload());
    await frame.waitForLoadState();
    await ready();
    expect(await bench((b) => b.feeds())).toBe(1);
  });

  test("knows the person by their consent only", async () => {
    const frame = await openEcho([]);
    const asked = frame.evaluate("api.requestOpenIDConnectToken()");
    await page.getByRole("button", { name: "Show it" }).waitFor();
    expect(await callsOf("openIdToken")).toBe(0);
    await answer("Show it");
    expect(await asked).toMatchObject({ access_token: SECRET });
  });

  test("loses its rights when they are taken back, within a second", async () => {
    const frame = await openEcho([SEND_TEXT]);
    await bench((b) => b.takeBackAll());
    const answers = await postFrom(frame, sendText(instanceOf(frame)));
    expect(answers.find(({ response }) => response)?.response?.error).toBeDefined();
    expect(await callsOf("widgetSendEvent")).toBe(0);
  });
});

describe("who may speak", { timeout: 60_000 }, () => {
  test("no other window: a popup, a frame of the stranger, the page itself", async () => {
    const frame = await openEcho([SEND_TEXT]);
    const message = sendText(instanceOf(frame));
    await page.evaluate((given) => window.postMessage(given, "*"), message);
    await page.evaluate(
      ([url, given]) =>
        new Promise<void>((resolve) => {
          const other = document.createElement("iframe");
          other.src = url;
          other.onload = () => resolve();
          other.name = JSON.stringify(given);
          document.body.append(other);
        }),
      [`${pages.stranger}/blank.html`, message] as const,
    );
    const stranger = page.frames().find((one) => one.url().startsWith(pages.stranger));
    await stranger?.evaluate((given) => parent.postMessage(given, "*"), message);
    // The same origin as the widget, and still another window.
    const [popup] = await Promise.all([
      page.waitForEvent("popup"),
      page.evaluate((url) => void window.open(url), `${pages.widgets}/blank.html`),
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
      [`${pages.widgets}/blank.html`, message] as const,
    );
    await page.waitForTimeout(300);
    expect(await callsOf("widgetSendEvent")).toBe(0);
    // And the widget itself still may.
    await postFrom(frame, message);
    expect(await callsOf("widgetSendEvent")).toBe(1);
  });

  test("not the same frame at another origin: every right is gone at its first word", async () => {
    const frame = await openEcho([SEND_TEXT, READ_MESSAGES]);
    const id = instanceOf(frame);
    const gone = await leaveTo(frame, `${pages.stranger}/blank.html`);
    const answers = await postFrom(gone, sendText(id));
    expect(answers).toEqual([]);
    expect(await callsOf("widgetSendEvent")).toBe(0);
    await page.getByText("went to another site").waitFor();
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
    const gone = await leaveTo(frame, `${pages.stranger}/blank.html`);
    const heard = await postFrom(gone, "not a message of the widget API");
    expect(heard).toEqual([]);
    await page.getByText("went to another site").waitFor({ timeout: 15_000 });
  });

  test("a redirect to another origin gets no handshake", async () => {
    const target = encodeURIComponent(`${pages.stranger}/echo.html`);
    await show({
      widgets: [{ url: `${pages.widgets}/echo.html?redirect=${target}`, type: "app.sparks.files" }],
      open: "w1",
      trustedOrigins: [pages.widgets],
    });
    const frame = await widgetFrame();
    expect(frame.url()).toContain(pages.stranger);
    expect(await postFrom(frame, sendText("guess"))).toEqual([]);
    await page.getByText("went to another site").waitFor({ timeout: 15_000 });
    expect(await bench((b) => b.calls.length)).toBe(0);
  });

  test("a sandboxed page of its own with an opaque origin is a stranger too", async () => {
    const frame = await openEcho([SEND_TEXT]);
    const id = instanceOf(frame);
    await frame.evaluate((given) => {
      location.href = `data:text/html,<script>parent.postMessage(${JSON.stringify(given)},"*")</script>`;
    }, sendText(id));
    await page.getByText("went to another site").waitFor({ timeout: 15_000 });
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
    expect(await page.getByRole("dialog").count()).toBe(0);
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
      await page.waitForTimeout(400); // within the rate
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
    await page.waitForTimeout(300);
    expect(await bench((b) => b.calls.length)).toBe(0);
    await page.waitForTimeout(2200);
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
    const cdp = await page.context().newCDPSession(page);
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
    await page.waitForTimeout(3000);
    // The page's thread has most of its time left, and takes a click.
    expect((await busySeconds()) - before).toBeLessThan(1.5);
    await page.getByRole("button", { name: "Still here" }).click({ timeout: 2000 });
    // What reached the hub is what the limit for sending allows.
    expect(await callsOf("widgetSendEvent")).toBeLessThanOrEqual(50 + 5 * 10);
    await page.getByText("was stopped").waitFor({ timeout: 20_000 });
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
    await postFrom(frame, askMore);
    expect(await page.getByRole("dialog").count()).toBe(0);
    expect(await postFrom(frame, elsewhere)).toMatchObject([{ response: { error: {} } }]);
    expect(await bench((b) => b.calls.length)).toBe(0);
  });
});

describe("what is opened", { timeout: 60_000 }, () => {
  test.each([
    "javascript:window.bench.hacked=1",
    "data:text/html,<script>parent.bench.hacked=1</script>",
    "https://$host/",
    "https://user:secret@widgets.example/",
    "about:blank",
    "blob:https://x/1",
    "",
  ])("not %s", async (url) => {
    await show({ widgets: [{ url, data: { host: "evil.example" } }], open: "w1" });
    await page.getByText("cannot be opened").waitFor();
    expect(await page.locator("iframe").count()).toBe(0);
  });

  test("not a page of the client's own origin, nor a blocked one", async () => {
    for (const setup of [
      { widgets: [{ url: `${pages.client}/blank.html` }] },
      { widgets: [{ url: `${pages.client}/blank.html` }], trustedOrigins: [pages.client] },
      {
        widgets: [{ url: `${pages.widgets}/blank.html` }],
        trustedOrigins: [pages.widgets],
        blockedOrigins: [pages.widgets],
      },
    ]) {
      await show({ ...setup, open: "w1" });
      await page.getByText("cannot be opened").waitFor();
      expect(await page.locator("iframe").count()).toBe(0);
      await show({ widgets: [] });
    }
  });

  test("nothing of a site before the person says so; a click in the first half second is nobody's", async () => {
    const requests: string[] = [];
    page.on("request", (request) => requests.push(request.url()));
    await show({ widgets: [{ url: `${pages.widgets}/blank.html` }], open: "w1" });
    const button = page.getByRole("button", { name: "Open", exact: true });
    await button.click();
    expect(await page.locator("iframe").count()).toBe(0);
    expect(requests.filter((url) => url.startsWith(pages.widgets))).toEqual([]);
    await page.waitForTimeout(600);
    await button.click();
    await page.waitForSelector("iframe");
  });

  test("in a frame that can neither leave, nor pop up, nor save, nor use devices", async () => {
    await show({ widgets: [{ url: `${pages.widgets}/blank.html` }], open: "w1" });
    await answer("Open");
    const frame = await widgetFrame();
    const element = page.locator("iframe");
    expect(await element.getAttribute("sandbox")).toBe("allow-scripts allow-same-origin allow-forms");
    expect(await element.getAttribute("allow")).toBe("");
    expect(await element.getAttribute("referrerpolicy")).toBe("no-referrer");
    const tried = await frame.evaluate(async () => {
      const outcome: Record<string, unknown> = { popup: window.open("about:blank") === null };
      try {
        // biome-ignore lint/style/noNonNullAssertion: a frame has a top
        top!.location.href = "https://evil.example/";
        outcome.top = "left";
      } catch {
        outcome.top = "refused"; // as it should be
      }
      outcome.camera = await (
        navigator.mediaDevices?.getUserMedia({ video: true }) ?? Promise.reject(new Error("none"))
      ).then(
        () => "open",
        () => "refused",
      );
      return outcome;
    });
    expect(tried).toEqual({ popup: true, top: "refused", camera: "refused" });
    expect(page.url()).toBe(`${pages.client}/host.html`);
  });

  test("its question is not overlaid, and the frame behind it takes no click", async () => {
    const frame = await openEcho([SEND_TEXT]);
    const widgetId = instanceOf(frame);
    await postFrom(frame, { api: "fromWidget", widgetId, requestId: "o", action: "get_openid", data: {} });
    await page.getByRole("dialog").waitFor();
    expect(await page.locator("iframe").evaluate((element) => getComputedStyle(element).visibility)).toBe("hidden");
    const box = await page.getByRole("button", { name: "Show it" }).boundingBox();
    const top = await page.evaluate(([x, y]) => document.elementFromPoint(x, y)?.closest("button")?.textContent, [
      (box?.x ?? 0) + 10,
      (box?.y ?? 0) + 10,
    ] as const);
    expect(top).toBe("Show it");
  });

  test("names cannot pass for ours", async () => {
    await show({
      widgets: [
        { name: "\u202eelif\u0000\u200b<img src=x onerror=bench.hacked=1>", url: `${pages.widgets}/blank.html` },
      ],
      open: "w1",
    });
    expect(await page.getByRole("heading", { level: 2 }).textContent()).toBe("elif<img src=x onerror=bench.hacked=1>");
    expect(await page.evaluate("bench.hacked")).toBeUndefined();
  });
});
