/**
 * The widget host's page in real Chromium, for attacks on it: frames, windows, origins and navigation are the browser's own. The client's
 * page, the widget and a stranger have an origin each. After each attack the page must still work, and nothing may have been thrown or
 * written.
 */
import type { Browser, Frame, Page } from "playwright";
import { afterAll, afterEach, beforeAll, beforeEach, expect } from "vitest";
import { launchChromium } from "./browser.ts";
import type { HostBench, HostSetup } from "./pages/host.tsx";
import { serveWidgetPages, type WidgetPages } from "./serve.ts";

export const SEND_TEXT = "org.matrix.msc2762.send.event:m.room.message#m.text";
export const READ_MESSAGES = "org.matrix.msc2762.receive.event:m.room.message";
export type Bench = { readonly bench: HostBench };

export const request = (widgetId: string, action: string, data: unknown) => ({
  api: "fromWidget",
  widgetId,
  requestId: "r1",
  action,
  data,
});
/** A message of a widget that sends a text. */
export const sendText = (widgetId: string, change: Record<string, unknown> = {}) =>
  request(widgetId, "send_event", {
    type: "m.room.message",
    content: { msgtype: "m.text", body: "SECRET" },
    ...change,
  });
export const instanceOf = (frame: Frame) => new URL(frame.url()).searchParams.get("widgetId") ?? "";

/** Registers the hooks of the file that calls it. */
export function attackBench() {
  let pages: WidgetPages;
  let browser: Browser;
  let page: Page;
  let thrown: string[];
  let written: string[];

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

  return {
    get page() {
      return page;
    },
    get pages() {
      return pages;
    },
    ...{ bench, show, openEcho, openBlank, widgetFrame, answer, leaveTo, callsOf, postFrom },
  };
}
