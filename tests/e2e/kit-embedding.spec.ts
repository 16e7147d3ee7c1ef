/**
 * The files widget in a client that is not Sparks, hosted and registered as docs/embedding.md says: below a path of another origin,
 * with Element's ways: variables in the address, a theme by name only, no word of languages, permissions remembered by id.
 */
import { randomBytes } from "node:crypto";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Page } from "@playwright/test";
import { buildWidgets, cacheAt, type Headers, startStaticServer, widgetHeaders } from "#stack";
import { docBlock } from "../support/doc-blocks.ts";
import { expect, test } from "../support/e2e.ts";
import { act, agree, connect, entry, upload } from "../support/foreign-host/files-page.ts";
import { ROOM_ID, type Stage, setStage } from "../support/foreign-host/stage.ts";
import type { HostOptions } from "../support/foreign-host/types.ts";

test.use({ locale: "fr-FR" });
const CONFIG = "app.sparks.files.config";
const SPACE = "!space:example.org";
let stage: Stage;
test.beforeAll(async ({ servers }) => {
  test.setTimeout(180_000);
  stage = await setStage(servers, { path: "/some where/widgets" });
});
test.afterAll(() => stage?.close());

/** The registration of the docs, at the place where the test's widgets lie. */
function registered(more: Partial<HostOptions> = {}, address = ""): Partial<HostOptions> {
  const { id, url, data } = JSON.parse(docBlock("embedding.md", "json registration"));
  const here = String(url).replace("https://widgets.example.org", encodeURI(stage.widgetsBase));
  return { widgetId: id, url: `${here}${address}`, data, hints: {}, theme: "dark", remembers: true, ...more };
}

test("starts, lists, uploads, downloads and shares, from wherever it lies", async ({ page }) => {
  test.setTimeout(120_000);
  const folder = `/embedded ${randomBytes(4).toString("hex")}`;
  const onDisk = (name: string) => join(stage.webdav.rootFolder, folder, name);
  await mkdir(onDisk(""), { recursive: true });
  await writeFile(onDisk("there.txt"), "from the server");
  const asked: string[] = [];
  page.on("request", (request) => asked.push(request.url()));
  const content = { ...stage.config, path: folder };
  const frame = await stage.open(page, registered({ state: [{ type: CONFIG, stateKey: "sparks-files-1", content }] }));

  // Language and theme out of the address: the person's browser speaks French.
  await agree(frame);
  await connect(frame, stage.webdav.user, stage.webdav.password);
  await expect(entry(frame, "there.txt")).toBeVisible();
  const look = () => frame.evaluate(() => [document.documentElement.lang, document.documentElement.dataset.theme]);
  expect(await look()).toEqual(["en", "dark"]);
  // A neutral accent, since this host hands over no palette.
  const accent = () => frame.evaluate(() => getComputedStyle(document.documentElement).getPropertyValue("--accent"));
  expect(await accent()).not.toContain("spark");
  await page.evaluate(() => window.foreignHost.setTheme("light-high-contrast"));
  await expect.poll(look).toEqual(["en", "light"]);

  const bytes = randomBytes(300_000);
  await upload(frame, { name: "up.bin", bytes });
  await expect(entry(frame, "up.bin")).toBeVisible();
  const arrived = async () => Buffer.compare(await readFile(onDisk("up.bin")), bytes);
  await expect.poll(() => arrived().catch(() => "not there yet")).toBe(0);
  const [download] = await Promise.all([page.waitForEvent("download"), act(frame, "there.txt", "Download")]);
  expect(await readFile(await download.path(), "utf8")).toBe("from the server");
  await act(frame, "up.bin", "Share in the room");
  await frame.getByRole("button", { name: "Send a copy" }).click();
  const sent = () => page.evaluate(() => window.foreignHost.sent.map(({ content: given }) => given));
  await expect
    .poll(async () => (await sent()).at(0))
    .toMatchObject({ msgtype: "m.file", body: "up.bin", file: { v: "v2" } });
  await act(frame, "up.bin", "Share in the room");
  await frame.getByRole("button", { name: "Say where it is" }).click();
  await expect.poll(async () => (await sent()).at(1)).toMatchObject({ msgtype: "m.text" });

  // Nothing came from anywhere else, and nothing from the root of the widgets' origin.
  const { origin } = new URL(stage.widgetsUrl);
  const elsewhere = asked.filter(
    (url) =>
      !url.startsWith(stage.hostUrl) &&
      !url.startsWith(`${stage.gateway.baseUrl}/`) &&
      !url.startsWith(encodeURI(stage.widgetsBase)) &&
      !url.startsWith(`blob:${origin}/`) &&
      !url.includes("/openid/request_token"),
  );
  expect(elsewhere).toEqual([]);
});

test("what this client alone has, and what it asks twice, does not disturb it", async ({ page }) => {
  const frame = await stage.open(page, registered({ state: [] }));
  await expect(frame.getByText("Not set up in this room yet")).toBeVisible();
  for (const action of ["io.element.join", "im.vector.hangup", "io.element.widgets.unknown"]) {
    expect(await page.evaluate((name) => window.foreignHost.tell(name, { x: 1 }), action)).toContain("nknown");
  }
  expect(await page.evaluate(() => window.foreignHost.questions.length)).toBe(1);
  // Loaded again in the same frame, as after "Ask again" in clients that decide only once.
  await frame.evaluate(() => location.reload());
  await expect(frame.getByText("Not set up in this room yet")).toBeVisible();
  expect(await page.evaluate(() => window.foreignHost.questions.length)).toBe(1);
  await setState(page, stage.config);
  await expect(frame.getByRole("button", { name: "Sign in" })).toBeVisible();
});

test("a client that waits for the frame to load, and one that refused before", async ({ page }) => {
  const denied = ["receive.state_event"];
  const frame = await stage.open(page, registered({ waitForIframeLoad: true, denied, remembers: false }));
  await expect(frame.getByText("Files needs your permission")).toBeVisible();
  await frame.getByRole("button", { name: "Ask again" }).click();
  await expect(frame.getByText("It was not allowed again.")).toBeVisible();
  expect(await page.evaluate(() => window.foreignHost.questions.length)).toBe(2);
});

test("the settings of the space, until the room has its own", async ({ page }) => {
  const data = { cfg: "sparks-files-1", space: SPACE };
  const content = { ...stage.config, label: "Files of the space" };
  const state = [{ type: CONFIG, stateKey: "sparks-files-1", content, roomId: SPACE }];
  const frame = await stage.open(page, registered({ data, state, otherRooms: [SPACE] }, "&space=$space"));
  await agree(frame);
  await expect(frame.getByRole("heading", { name: "Connect Files of the space" })).toBeVisible();
  const asked = await page.evaluate(() => window.foreignHost.questions.flat());
  expect(asked).toContain(`org.matrix.msc2762.timeline:${SPACE}`);
  await setState(page, { ...stage.config, label: "Files of the room" });
  await expect(frame.getByRole("heading", { name: "Connect Files of the room" })).toBeVisible();
  await setState(page, {});
  await expect(frame.getByRole("heading", { name: "Connect Files of the space" })).toBeVisible();
});

test.describe("what an administrator forgot is on the screen:", () => {
  const usual = () => widgetHeaders({ clientOrigins: [stage.hostUrl], connectOrigins: [stage.gateway.baseUrl] });
  const opened = async (page: Page, headers: Headers) => {
    const server = await startStaticServer({ folder: await buildWidgets({ cache: cacheAt() }), port: 0, headers });
    const frame = await stage.open(page, { url: `${server.baseUrl}/files/index.html`, hints: { lang: "en" } });
    await agree(frame);
    return { server, frame };
  };

  test("the widgets' origin at the gateway", async ({ page }) => {
    const { server, frame } = await opened(page, usual());
    await expect(frame.getByText("does not answer this widget")).toBeVisible();
    await expect(frame.getByText(`widgetOrigins: ${server.baseUrl}`)).toBeVisible();
    await expect(frame.getByText(/Next try in|Trying/)).toBeVisible();
    await server.stop();
  });

  test("the gateway in the widgets' own policy", async ({ page }) => {
    const headers = { ...usual(), ...widgetHeaders({ clientOrigins: [stage.hostUrl], connectOrigins: [] }) };
    const { server, frame } = await opened(page, headers);
    await expect(frame.getByText("This widget may not connect to")).toBeVisible();
    await expect(frame.getByText(`connect-src ${stage.gateway.baseUrl}`)).toBeVisible();
    await server.stop();
  });
});

const setState = (page: Page, content: Readonly<Record<string, unknown>>) =>
  page.evaluate((event) => window.foreignHost.setState(event), {
    type: CONFIG,
    stateKey: "sparks-files-1",
    content,
    roomId: ROOM_ID,
  });
