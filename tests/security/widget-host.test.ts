/** The widget host in real Chromium: a widget that behaves, and what is opened at all. */
import { describe, expect, test } from "vitest";
import {
  attackBench,
  type Bench,
  instanceOf,
  READ_MESSAGES,
  SEND_TEXT,
  sendText,
} from "../support/widgets/attack-bench.ts";

const SECRET = "openid-secret";
const attack = attackBench();
const { bench, show, openEcho, widgetFrame, answer, callsOf, postFrom } = attack;

describe("a widget that behaves", { timeout: 60_000 }, () => {
  test("gets what was granted, in its room; the host writes nothing", async () => {
    const frame = await openEcho([SEND_TEXT, READ_MESSAGES]);
    await attack.page.evaluate(() => {
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
    await attack.page.evaluate(() => {
      document.documentElement.dataset.theme = "dark";
    });
    await frame.waitForFunction("told.some(({ data }) => data.name === 'dark')");
    await show({
      widgets: [{ url: new URL("/echo.html", frame.url()).href + new URL(frame.url()).search.split("&widgetId")[0] }],
      open: "w1",
      trustedOrigins: [attack.pages.widgets],
      language: "de",
    });
    await frame.waitForFunction("told.some(({ data }) => data.lang === 'de')");
    expect(await bench((b) => b.feeds())).toBe(1);
    await attack.page.getByRole("button", { name: "Schließen" }).click();
    await attack.page.locator("iframe").waitFor({ state: "detached", timeout: 1000 });
    await attack.page.waitForTimeout(100);
    expect(await bench((b) => b.feeds())).toBe(0);
  });

  test("by content_loaded, and after loading itself anew", async () => {
    await show({
      widgets: [{ url: `${attack.pages.widgets}/echo.html?loaded=1`, waitForLoad: false }],
      open: "w1",
      trustedOrigins: [attack.pages.widgets],
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
    await attack.page.getByRole("button", { name: "Show it" }).waitFor();
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
    await attack.page.getByText("cannot be opened").waitFor();
    expect(await attack.page.locator("iframe").count()).toBe(0);
  });

  test("not a page of the client's own origin, nor a blocked one", async () => {
    for (const setup of [
      { widgets: [{ url: `${attack.pages.client}/blank.html` }] },
      { widgets: [{ url: `${attack.pages.client}/blank.html` }], trustedOrigins: [attack.pages.client] },
      {
        widgets: [{ url: `${attack.pages.widgets}/blank.html` }],
        trustedOrigins: [attack.pages.widgets],
        blockedOrigins: [attack.pages.widgets],
      },
    ]) {
      await show({ ...setup, open: "w1" });
      await attack.page.getByText("cannot be opened").waitFor();
      expect(await attack.page.locator("iframe").count()).toBe(0);
      await show({ widgets: [] });
    }
  });

  test("nothing of a site before the person says so; a click in the first half second is nobody's", async () => {
    const requests: string[] = [];
    attack.page.on("request", (request) => requests.push(request.url()));
    await show({ widgets: [{ url: `${attack.pages.widgets}/blank.html` }], open: "w1" });
    const button = attack.page.getByRole("button", { name: "Open", exact: true });
    await button.evaluate((element: HTMLElement) => {
      window.dispatchEvent(new Event("focus")); // as if it came to the front under a click that was meant for another
      element.click();
    });
    expect(await attack.page.locator("iframe").count()).toBe(0);
    expect(requests.filter((url) => url.startsWith(attack.pages.widgets))).toEqual([]);
    await attack.page.waitForTimeout(600);
    await button.click();
    await attack.page.waitForSelector("iframe");
  });

  test("in a frame that can neither leave, nor pop up, nor save, nor use devices", async () => {
    await show({ widgets: [{ url: `${attack.pages.widgets}/blank.html` }], open: "w1" });
    await answer("Open");
    const frame = await widgetFrame();
    const element = attack.page.locator("iframe");
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
    expect(attack.page.url()).toBe(`${attack.pages.client}/host.html`);
  });

  test("its question is not overlaid, and the frame behind it takes no click", async () => {
    const frame = await openEcho([SEND_TEXT]);
    const widgetId = instanceOf(frame);
    await postFrom(frame, { api: "fromWidget", widgetId, requestId: "o", action: "get_openid", data: {} });
    await attack.page.getByRole("dialog").waitFor();
    expect(await attack.page.locator("iframe").evaluate((element) => getComputedStyle(element).visibility)).toBe(
      "hidden",
    );
    const box = await attack.page.getByRole("button", { name: "Show it" }).boundingBox();
    const top = await attack.page.evaluate(
      ([x, y]) => document.elementFromPoint(x, y)?.closest("button")?.textContent,
      [(box?.x ?? 0) + 10, (box?.y ?? 0) + 10] as const,
    );
    expect(top).toBe("Show it");
  });

  test("names cannot pass for ours", async () => {
    await show({
      widgets: [
        { name: "\u202eelif\u0000\u200b<img src=x onerror=bench.hacked=1>", url: `${attack.pages.widgets}/blank.html` },
      ],
      open: "w1",
    });
    expect(await attack.page.getByRole("heading", { level: 2 }).textContent()).toBe(
      "elif<img src=x onerror=bench.hacked=1>",
    );
    expect(await attack.page.evaluate("bench.hacked")).toBeUndefined();
  });
});
