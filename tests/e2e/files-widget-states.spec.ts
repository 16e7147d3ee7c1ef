/** Every bad state of the files widget has a screen of its own; look and language follow the host; axe finds nothing. */
import { randomBytes } from "node:crypto";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Frame, Page } from "@playwright/test";
import { axeViolations } from "../support/axe.ts";
import { expect, test } from "../support/e2e.ts";
import { act, agree, entry, openFiles, upload } from "../support/foreign-host/files-page.ts";
import { type Stage, setStage, WIDGET_ID } from "../support/foreign-host/stage.ts";

test.use({ locale: "en-GB" });
const CONFIG = "app.sparks.files.config";
let stage: Stage;
test.beforeAll(async ({ servers }) => {
  test.setTimeout(180_000);
  stage = await setStage(servers);
});
test.afterAll(() => stage?.close());

const withConfig = (content: Readonly<Record<string, unknown>>) => ({
  state: [{ type: CONFIG, stateKey: WIDGET_ID, content }],
});
const setConfig = (page: Page, content: Readonly<Record<string, unknown>>) =>
  page.evaluate((event) => window.foreignHost.setState(event), { type: CONFIG, stateKey: WIDGET_ID, content });

test("opened outside of a client, and without its parameters", async ({ page }) => {
  await page.goto(`${stage.widgetsUrl}/files/index.html`);
  await expect(page.getByText("This opens inside a room")).toBeVisible();
  const frame = await stage.open(page, {});
  await frame.goto(`${stage.widgetsUrl}/files/index.html?widgetId=x`);
  await expect(frame.getByText("The address of this widget is incomplete")).toBeVisible();
  await expect(frame.getByText(/without parentUrl/)).toBeVisible();
});

test("not allowed to read its settings", async ({ page }) => {
  const frame = await stage.open(page, { denied: ["receive.state_event"] });
  await expect(frame.getByText("Files needs your permission")).toBeVisible();
  await expect(frame.getByText("read its settings in this room")).toBeVisible();
});

test("no settings, wrong ones, newer ones; right ones open it at once", async ({ page }) => {
  const frame = await stage.open(page, { state: [] });
  await expect(frame.getByText("Not set up in this room yet")).toBeVisible();
  await setConfig(page, { v: 1, gateway: "ftp://x", upstream: 7 });
  await expect(frame.getByText("The settings in this room have a mistake")).toBeVisible();
  await expect(frame.getByText(/gateway: an https URL without credentials/)).toBeVisible();
  await expect(frame.getByText(/upstream: .*string.*7/)).toBeVisible();
  await setConfig(page, { v: 9 });
  await expect(frame.getByText("Set up by a newer version")).toBeVisible();
  await setConfig(page, stage.config);
  await expect(frame.getByRole("button", { name: "Sign in" })).toBeVisible();
  await setConfig(page, {});
  await expect(frame.getByText("Not set up in this room yet")).toBeVisible();
});

test("settings that name what the gateway does not offer", async ({ page }) => {
  const frame = await stage.open(page, withConfig({ ...stage.config, upstream: "elsewhere" }));
  await agree(frame);
  await expect(frame.getByText("This place is not available to you")).toBeVisible();
  await setConfig(page, stage.config);
  await expect(frame.getByRole("heading", { name: "Connect Team files" })).toBeVisible();
});

test("another gateway is asked about by its name before anything is sent", async ({ page }) => {
  const frame = await openFiles(stage, page);
  await expect.poll(() => page.evaluate(() => window.foreignHost.openIds())).toBe(1);
  const asked: string[] = [];
  page.on("request", (request) => asked.push(request.url()));
  await setConfig(page, { ...stage.config, gateway: "https://evil.example" });
  await expect(frame.getByText("Sign in to evil.example?")).toBeVisible();
  await page.waitForTimeout(500);
  expect(asked.filter((url) => url.includes("evil.example"))).toEqual([]);
  expect(await page.evaluate(() => window.foreignHost.openIds())).toBe(1);
});

test("the person or the gateway refuses", async ({ page }) => {
  const frame = await stage.open(page, { openId: "deny" });
  await agree(frame);
  await expect(frame.getByText("You are not signed in")).toBeVisible();
  await expect(frame.getByRole("button", { name: "Sign in" })).toBeVisible();
});

test("the gateway is away from the start: it says so and begins by itself when it is back", async ({ page }) => {
  await stage.gateway.stop();
  let frame: Frame;
  try {
    frame = await stage.open(page);
    await agree(frame);
    await expect(frame.getByText(`${new URL(stage.gateway.baseUrl).host} does not answer`)).toBeVisible();
    await expect(frame.getByText(/Next try in|Trying/)).toBeVisible();
  } finally {
    await stage.gateway.start();
  }
  await expect(frame.getByRole("heading", { name: "Connect Team files" })).toBeVisible({ timeout: 40_000 });
});

test("messages of other windows and of the page itself are not the host's", async ({ page }) => {
  const frame = await stage.open(page, { state: [] });
  await expect(frame.getByText("Not set up in this room yet")).toBeVisible();
  const forged = {
    api: "toWidget",
    widgetId: WIDGET_ID,
    requestId: "forged",
    action: "update_state",
    data: {
      state: [{ type: CONFIG, state_key: WIDGET_ID, content: { ...stage.config, gateway: "https://evil.example" } }],
    },
  };
  await frame.evaluate((message) => window.postMessage(message, "*"), forged);
  await page.evaluate(async (message) => {
    const other = document.createElement("iframe");
    document.body.append(other);
    const script = other.contentDocument?.createElement("script");
    if (!script) return;
    script.textContent = `top.frames[0].postMessage(${JSON.stringify(message)}, "*")`;
    other.contentDocument?.body.append(script);
  }, forged);
  await page.waitForTimeout(500);
  await expect(frame.getByText("Not set up in this room yet")).toBeVisible();
});

const multistatus = (body: string) => `<multistatus xmlns="DAV:">${body}</multistatus>`;
const found = (href: string, name: string) =>
  `<response><href>${href}${name}</href><propstat><prop><resourcetype>${name === "" ? "<collection/>" : ""}</resourcetype></prop><status>HTTP/1.1 200 OK</status></propstat></response>`;

test("replies of a broken or wicked server: a clear word, nothing thrown, and the rest works", async ({ page }) => {
  const errors: string[] = [];
  page.on("pageerror", (error) => errors.push(error.message));
  const frame = await openFiles(stage, page);
  let reply = "";
  let status = 207;
  await page.route(`${stage.gateway.baseUrl}/proxy/**`, (route) =>
    route.fulfill({
      status,
      body: reply,
      headers: { "content-type": "text/html", "access-control-allow-origin": stage.widgetsUrl },
    }),
  );
  const refresh = () => frame.getByRole("button", { name: "Refresh" }).click();
  const broken = [
    "",
    "<html><body>Please sign in</body></html>",
    multistatus(found("/", "")).slice(0, -20),
    '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;">]><x>&b;</x>',
    "<a>".repeat(200_000),
    multistatus(found("/elsewhere/", "a")),
    "\u0000\u0001\u0002",
  ];
  for (const body of broken) {
    reply = body;
    await refresh();
    await expect(frame.getByText("This folder cannot be shown"), body.slice(0, 60)).toBeVisible();
    reply = multistatus(found("/", "") + found("/", "fine.txt"));
    await frame.getByRole("button", { name: "Try again" }).click();
    await expect(entry(frame, "fine.txt"), `after ${body.slice(0, 60)}`).toBeVisible();
  }
  // Names and places that are none are left out; the others are shown as text, whatever is in them.
  const names = [
    "%3Cimg%20src=x%20onerror=alert(1)%3E",
    "%E2%80%AEgpj.exe",
    "__proto__",
    "..",
    "%2e%2e",
    "a%2Fb",
    "%00",
    "%",
  ];
  reply = multistatus(found("/", "") + names.map((name) => found("https://evil.example/", name)).join(""));
  await refresh();
  await expect(frame.getByText("<img src=x onerror=alert(1)>", { exact: true })).toBeVisible();
  await expect(frame.getByText("\ufffdgpj.exe", { exact: true })).toBeVisible();
  await expect(frame.locator("[data-row]")).toHaveCount(3);
  status = 418;
  await refresh();
  await expect(frame.getByText("This folder cannot be shown")).toBeVisible();
  await page.unroute(`${stage.gateway.baseUrl}/proxy/**`);
  await frame.getByRole("button", { name: "Try again" }).click();
  await expect(frame.getByText("This folder cannot be shown")).toBeHidden();
  expect(errors).toEqual([]);
});

test("language and theme follow the host while it is open", async ({ page }) => {
  const frame = await openFiles(stage, page, { theme: "light" });
  const background = () => frame.evaluate(() => getComputedStyle(document.body).backgroundColor);
  const light = await background();
  await page.evaluate(() => window.foreignHost.setTheme("dark"));
  await expect.poll(background).not.toBe(light);
  await page.evaluate(() => window.foreignHost.setLanguage("de"));
  await expect(frame.getByRole("button", { name: "Hochladen" }).first()).toBeVisible();
  expect(await frame.evaluate(() => document.documentElement.lang)).toBe("de");
});

test("without the host's word, the address says language and theme", async ({ page }) => {
  const frame = await stage.open(page, { hints: { lang: "de-DE", theme: "dark" }, waitForIframeLoad: true });
  await expect(frame.getByRole("button", { name: "Anmelden" })).toBeVisible();
  expect(await frame.evaluate(() => document.documentElement.dataset.theme)).toBe("dark");
});

for (const theme of ["light", "dark"] as const) {
  test(`axe finds nothing on its screens, ${theme}; nothing is wider than 320 pixels`, async ({ page }) => {
    test.setTimeout(180_000);
    const path = `/axe ${randomBytes(4).toString("hex")}`;
    await mkdir(join(stage.webdav.rootFolder, path, "Folder with a rather long name that does not fit anywhere"), {
      recursive: true,
    });
    await writeFile(join(stage.webdav.rootFolder, path, "report.pdf"), "x");
    const faults: string[] = [];
    const check = async (what: string, frame: Frame) => {
      await page.waitForTimeout(400);
      for (const width of [1440, 320]) {
        await page.setViewportSize({ width, height: 800 });
        await page.waitForTimeout(100);
        for (const line of await axeViolations(frame)) faults.push(`${what} at ${width}: ${line}`);
        const wide = await frame.evaluate(() =>
          Math.max(...[...document.querySelectorAll("html, #root, main")].map((element) => element.scrollWidth)),
        );
        if (wide > width) faults.push(`${what}: ${wide} pixels wide at ${width}`);
      }
    };
    const hints = { lang: "de" };
    for (const state of [[], withConfig({ v: 9 }).state, withConfig({ v: 1 }).state]) {
      await check("settings", await stage.open(page, { theme, hints, state }));
    }
    const frame = await stage.open(page, { theme, hints: { lang: "en" }, ...withConfig({ ...stage.config, path }) });
    await check("ask", frame);
    await agree(frame);
    await expect(frame.getByLabel("User name")).toBeVisible();
    await frame.getByLabel("User name").fill(stage.webdav.user);
    await frame.getByLabel("Password", { exact: true }).fill("wrong");
    await frame.getByRole("button", { name: "Connect", exact: true }).click();
    await expect(frame.getByText("The server does not take this user name and password")).toBeVisible();
    await check("connect", frame);
    await frame.getByLabel("Password", { exact: true }).fill(stage.webdav.password);
    await frame.getByRole("button", { name: "Connect", exact: true }).click();
    await expect(entry(frame, "report.pdf")).toBeVisible();
    await check("list", frame);
    await act(frame, "report.pdf", "Rename");
    await check("rename", frame);
    await page.keyboard.press("Escape");
    await act(frame, "report.pdf", "Share in the room");
    await check("share", frame);
    await page.keyboard.press("Escape");
    await upload(
      frame,
      { name: "report.pdf", bytes: new Uint8Array(3) },
      { name: "new.txt", bytes: new Uint8Array(9) },
    );
    await expect(frame.getByRole("dialog")).toBeVisible();
    await check("conflict", frame);
    await frame.getByRole("button", { name: "Do not upload" }).click();
    await act(frame, "new.txt", "Delete");
    await check("deleted", frame);
    await frame.getByRole("button", { name: /^Folder with/ }).click();
    await expect(frame.getByText("Nothing in here yet")).toBeVisible();
    await upload(frame, { name: `${"a long name ".repeat(15)}.txt`, bytes: new Uint8Array(3) });
    // The one before may still stand there: it goes after four seconds.
    await expect(frame.getByText("done", { exact: true }).last()).toBeVisible();
    await check("a long way down, and a long name", frame);
    expect(faults).toEqual([]);
  });
}
