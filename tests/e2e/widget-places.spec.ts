/** Where widgets stand in the real client: beside and above the messages and instead of them, in the corner, in windows of their own. */
import type { Browser, FrameLocator, Page } from "@playwright/test";
import { type MatrixApi, signIn } from "#stack";
import { startTestApp, type TestApp } from "../support/app.ts";
import { axeViolations } from "../support/axe.ts";
import { test as base, expect } from "../support/e2e.ts";
import type { TestUser } from "../support/servers.ts";
import { type PlaceWidgets, servePlaceWidgets } from "./support/place-widget.ts";
import { openSparks } from "./support/sparks-page.ts";

type Places = { readonly widgets: PlaceWidgets; readonly app: TestApp };

const test = base.extend<object, { readonly places: Places }>({
  places: [
    async ({ servers }, use) => {
      const widgets = await servePlaceWidgets();
      const app = await startTestApp({
        ...servers,
        callOrigin: widgets.origin,
        config: { widgets: { trustedOrigins: [widgets.origin] } },
      });
      await use({ widgets, app });
      await Promise.all([app.close(), widgets.close()]);
    },
    { scope: "worker", timeout: 240_000 },
  ],
});

const STAY = "stay=1&cap=m.always_on_screen";
const LAYOUT = "io.element.widgets.layout";
const inOneSecond = { timeout: 1000 };

async function createRoom(api: MatrixApi, name: string, widgets: Readonly<Record<string, unknown>>, layout?: unknown) {
  const state = Object.entries(widgets).map(([key, content]) => ({
    type: "im.vector.modular.widgets",
    state_key: key,
    content,
  }));
  const { room_id: roomId } = await api.call("POST", "/v3/createRoom", {
    name,
    preset: "private_chat",
    initial_state: [...state, ...(layout ? [{ type: LAYOUT, state_key: "", content: { widgets: layout } }] : [])],
  });
  return String(roomId);
}
const setState = (api: MatrixApi, roomId: string, type: string, key: string, content: object) =>
  api.call("PUT", `/v3/rooms/${encodeURIComponent(roomId)}/state/${type}/${encodeURIComponent(key)}`, content);

/** A question takes no click in its first half second. */
async function answer(page: Page, name: string): Promise<void> {
  const button = page.getByRole("button", { name, exact: true });
  await expect(button).toBeVisible();
  await expect(async () => {
    // Under load an answer may be given though the question was still seen a moment after.
    if ((await button.count()) > 0) await button.click({ timeout: 1000 });
    await expect(button).toHaveCount(0, { timeout: 500 });
  }).toPass();
}
const frameOf = (page: Page, name: string): FrameLocator => page.frameLocator(`iframe[title="${name}"]`);
const born = (page: Page, name: string) => frameOf(page, name).locator("#born").innerText();
const corner = (page: Page, name: string) => page.getByRole("region", { name: `${name} in a small window` });
const openWidget = async (page: Page, name: string) => {
  await page.getByRole("button", { name: "Apps", exact: true }).click();
  await page.getByRole("button", { name: new RegExp(`^${name}`) }).click();
};

async function enter(browser: Browser, { app }: Places, person: TestUser) {
  const sparks = await openSparks(browser, app.clientUrl);
  await sparks.context.grantPermissions(["camera"]).catch(() => undefined);
  await sparks.signIn(person);
  return sparks;
}
test("a widget that stays on the screen follows the person, and ends with its room", async ({
  browser,
  places,
  newPerson,
  servers,
}) => {
  const anna = await newPerson("anna");
  const api = await signIn(servers.synapse.baseUrl, anna.localpart, anna.password);
  const { widgets } = places;
  const shows = await createRoom(api, "Harbour", {
    film: widgets.widget("Film", STAY),
    notes: widgets.widget("Notes"),
  });
  await createRoom(api, "Lighthouse", { asks: widgets.widget("Asks", "cap=org.matrix.msc2762.send.event:m.reaction") });
  const sparks = await enter(browser, places, anna);
  const { page } = sparks;
  await sparks.openRoom("Harbour");
  await openWidget(page, "Film");
  const film = frameOf(page, "Film");
  await answer(page, "Allow");
  await expect(film.locator("#state")).toHaveText("ready");
  const first = await born(page, "Film");

  // In another room, in the settings: in the corner, and never loaded anew.
  await sparks.openRoom("Lighthouse");
  await expect(corner(page, "Film")).toBeVisible();
  expect(await born(page, "Film")).toBe(first);
  await page.screenshot({ path: test.info().outputPath("corner.png") });
  expect(await axeViolations(page.mainFrame())).toEqual([]);
  await page.getByRole("link", { name: /settings/i }).click();
  await expect(corner(page, "Film")).toBeVisible();
  await page.goBack();

  // By keyboard to another corner, by mouse to a third.
  const boxOf = async () => (await corner(page, "Film").boundingBox()) ?? { x: 0, y: 0, width: 0, height: 0 };
  const before = await boxOf();
  const grip = page.getByRole("button", { name: "Move Film" });
  await grip.focus();
  await page.keyboard.press("ArrowLeft");
  await expect.poll(async () => (await boxOf()).x).toBeLessThan(before.x - 200);
  await grip.hover();
  await page.mouse.down();
  await page.mouse.move(1000, 200, { steps: 4 });
  await page.mouse.up();
  await expect.poll(async () => (await boxOf()).y).toBeLessThan(before.y - 200);
  const frameBox = await page.locator('iframe[title="Film"]').boundingBox();
  const moved = await boxOf();
  expect(Math.abs((frameBox?.x ?? 0) - moved.x)).toBeLessThan(2);

  // The tab key goes in and out again.
  await page.getByRole("button", { name: "End Film" }).focus();
  await page.keyboard.press("Tab");
  await page.keyboard.press("Tab");
  await expect(film.locator("#first")).toBeFocused();
  await page.keyboard.press("Shift+Tab");
  await expect(page.getByRole("button", { name: "End Film" })).toBeFocused();

  // While a question is on the screen a strip stands for it, clear of the question, at both widths.
  await grip.press("ArrowDown");
  await openWidget(page, "Asks");
  const strip = page.getByRole("region", { name: "Film · Harbour", exact: true });
  for (const [width, height] of [
    [1440, 900],
    [390, 844],
  ] as const) {
    await page.setViewportSize({ width, height });
    await expect(strip.getByRole("button", { name: "Back", exact: true })).toBeInViewport();
    await expect(page.locator('iframe[title="Film"]')).toBeHidden();
    await page.screenshot({ path: test.info().outputPath(`strip-${width}.png`) });
    for (const name of ["Allow", "Refuse", "End"]) {
      const button = page.getByRole("button", { name, exact: true });
      await button.scrollIntoViewIfNeeded();
      const isOnTop = await button.evaluate((element) => {
        const { left, top, width, height } = element.getBoundingClientRect();
        return element.contains(document.elementFromPoint(left + width / 2, top + height / 2));
      });
      expect(isOnTop, `${name} at ${width}`).toBe(true);
    }
  }
  expect(await axeViolations(page.mainFrame())).toEqual([]);
  await page.setViewportSize({ width: 1440, height: 900 });
  await answer(page, "Refuse");
  await expect(corner(page, "Film")).toBeVisible();
  expect(await born(page, "Film")).toBe(first);

  // On a telephone too.
  await page.setViewportSize({ width: 390, height: 844 });
  await expect(corner(page, "Film")).toBeVisible();
  const small = await boxOf();
  expect(small.x).toBeGreaterThanOrEqual(0);
  expect(small.x + small.width).toBeLessThanOrEqual(390);
  await page.screenshot({ path: test.info().outputPath("corner-390.png") });
  await page.setViewportSize({ width: 1440, height: 900 });

  // Back to its room, and away again.
  await page.getByRole("button", { name: "Back to Harbour" }).click();
  await expect(corner(page, "Film")).toHaveCount(0);
  await expect(film.locator("#state")).toBeVisible();
  expect(await born(page, "Film")).toBe(first);
  await sparks.openRoom("Lighthouse");
  await expect(corner(page, "Film")).toBeVisible();

  // Registered anew, it is another widget; left, kicked and signed out, there is none.
  await setState(api, shows, "im.vector.modular.widgets", "film", {});
  await expect(page.locator('iframe[title="Film"]')).toHaveCount(0, inOneSecond);
  await setState(api, shows, "im.vector.modular.widgets", "film", widgets.widget("Film", STAY));
  await sparks.openRoom("Harbour");
  await openWidget(page, "Film");
  await answer(page, "Allow");
  await expect(film.locator("#state")).toHaveText("ready");
  await sparks.openRoom("Lighthouse");
  await expect(corner(page, "Film")).toBeVisible();
  await api.call("POST", `/v3/rooms/${encodeURIComponent(shows)}/leave`, {});
  await expect(page.locator('iframe[title="Film"]')).toHaveCount(0, inOneSecond);
  await expect(page.getByText(/You were removed/)).toHaveCount(0);
  await sparks.context.close();
});

test("the room's layout, the person's own, and everyone's", async ({ browser, places, newPerson, servers }) => {
  const anna = await newPerson("anna");
  const api = await signIn(servers.synapse.baseUrl, anna.localpart, anna.password);
  const { widgets } = places;
  const many = Object.fromEntries(Array.from({ length: 10 }, (_, n) => [`w${n}`, widgets.widget(`Tool ${n}`)]));
  await createRoom(api, "Empty", {});
  await createRoom(api, "Many", many);
  const room = await createRoom(
    api,
    "Laid out",
    { a: widgets.widget("Left"), b: widgets.widget("Right"), c: widgets.widget("Middle"), d: widgets.widget("Beside") },
    { a: { container: "top", index: 0, height: 30 }, b: { container: "top", index: 1 } },
  );
  const sparks = await enter(browser, places, anna);
  const { page } = sparks;
  const loads = widgets.loads();

  // Ten widgets cost nothing before they are shown.
  await sparks.openRoom("Many");
  await page.getByRole("button", { name: "Apps", exact: true }).click();
  await expect(page.getByRole("button", { name: /^Tool/ })).toHaveCount(10);
  await expect(page.locator("iframe")).toHaveCount(0);
  expect(widgets.loads()).toBe(loads);

  await sparks.openRoom("Laid out");
  const tile = (name: string) => page.getByRole("region", { name, exact: true });
  await expect(frameOf(page, "Left").locator("#state")).toHaveText("ready");
  await expect(frameOf(page, "Right").locator("#state")).toHaveText("ready");
  await expect(page.locator("iframe")).toHaveCount(2);
  const first = await born(page, "Left");
  await page.screenshot({ path: test.info().outputPath("top.png") });
  expect(await axeViolations(page.mainFrame())).toEqual([]);

  // Chosen in the list, what stands there already is not opened a second time; and the room beside the list is not made anew.
  const opened = widgets.loads();
  await sparks.composer.evaluate((element) => element.setAttribute("data-same", ""));
  await openWidget(page, "Right");
  await expect(page.getByRole("button", { name: "All apps" })).toHaveCount(0);
  await expect(page.locator("iframe")).toHaveCount(2);
  await expect(sparks.composer).toHaveAttribute("data-same");
  expect(widgets.loads()).toBe(opened);

  // Higher, by keyboard; nothing is loaded anew.
  const height = async () => (await page.locator('iframe[title="Left"]').boundingBox())?.height ?? 0;
  const was = await height();
  await page.getByRole("separator", { name: "Height of the apps" }).press("End");
  await expect.poll(height).toBeGreaterThan(was * 1.5);
  await page.getByRole("separator", { name: "Height of the apps" }).press("Home");
  await expect.poll(height).toBeLessThan(was);

  // For oneself in the middle; the messages stand beside it and can be hidden.
  await tile("Left").getByRole("button", { name: "More", exact: true }).click();
  await page.getByRole("menuitemcheckbox", { name: "In place of the messages" }).click();
  await expect.poll(height).toBeGreaterThan(was * 1.5);
  expect(await born(page, "Left")).toBe(first);
  await expect(sparks.composer).toBeVisible();
  await page.screenshot({ path: test.info().outputPath("center.png") });
  await page.getByRole("button", { name: "Hide the messages" }).click();
  await expect(sparks.composer).toBeHidden();
  await page.getByRole("button", { name: "Show the messages" }).click();

  // For everyone.
  await tile("Left").getByRole("button", { name: "More", exact: true }).click();
  await page.getByRole("menuitem", { name: "For everyone in the room" }).click();
  await expect(page.getByText("Everyone in the room sees it like this now")).toBeVisible();
  const layout = await api.call("GET", `/v3/rooms/${encodeURIComponent(room)}/state/${LAYOUT}/`);
  expect(layout).toMatchObject({ widgets: { a: { container: "center" }, b: { container: "top" } } });
  await expect(frameOf(page, "Left").locator("#state")).toBeVisible();

  // On a telephone they are one line, and open over the room.
  await page.setViewportSize({ width: 390, height: 844 });
  const strip = page.getByRole("navigation", { name: "Apps in this room" });
  await expect(strip.getByRole("button")).toHaveCount(2);
  await page.screenshot({ path: test.info().outputPath("strip-390.png") });
  await strip.getByRole("button", { name: "Left" }).click();
  await expect(frameOf(page, "Left").locator("#state")).toBeVisible();
  await page.screenshot({ path: test.info().outputPath("panel-390.png") });
  await sparks.context.close();
});

test("a window of its own, a modal, the camera, and signing out", async ({ browser, places, newPerson, servers }) => {
  const anna = await newPerson("anna");
  const api = await signIn(servers.synapse.baseUrl, anna.localpart, anna.password);
  const { widgets } = places;
  await createRoom(api, "Harbour", {
    board: widgets.widget("Board", "modal=1"),
    eye: widgets.widget("Eye", `camera=1&${STAY}`),
  });
  await api.call("PUT", `/v3/user/${encodeURIComponent(anna.userId)}/account_data/m.widgets`, {
    diary: {
      type: "m.widget",
      state_key: "diary",
      sender: anna.userId,
      id: "diary",
      content: { ...widgets.widget("Diary"), creatorUserId: anna.userId },
    },
  });
  const sparks = await enter(browser, places, anna);
  const { page, context } = sparks;
  await sparks.openRoom("Harbour");
  await openWidget(page, "Board");
  const board = frameOf(page, "Board");
  await expect(board.locator("#state")).toHaveText("ready");

  // A modal: its host is named, its buttons are its own, and closing tells who opened it.
  await board.getByRole("button", { name: "First" }).click();
  const dialog = page.getByRole("dialog", { name: "Choose" });
  await expect(dialog.getByText(/A page of localhost/)).toBeVisible();
  await expect(dialog.getByRole("button", { name: "No", exact: true })).toBeDisabled();
  await page.screenshot({ path: test.info().outputPath("modal.png") });
  await expect(frameOf(page, "Choose").locator("#state")).toHaveText("ready");
  await dialog.getByRole("button", { name: "Yes", exact: true }).click();
  await expect(board.locator("#told")).toContainText("yes");
  await expect(dialog).toHaveCount(0);
  await board.getByRole("button", { name: "First" }).click();
  await expect(dialog).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(board.locator("#told")).toContainText("m.exited");

  // In a window of its own: there once, and it comes back.
  const [popup] = await Promise.all([
    page.waitForEvent("popup"),
    page
      .getByRole("button", { name: "More", exact: true })
      .last()
      .click()
      .then(() => page.getByRole("menuitem", { name: "In a window of its own" }).click()),
  ]);
  await expect(frameOf(popup, "Board").locator("#state")).toHaveText("ready");
  await expect(page.getByText("Board is in a window of its own")).toBeVisible();
  await expect(page.locator("iframe")).toHaveCount(0);
  await popup.screenshot({ path: test.info().outputPath("window.png") });
  expect(await axeViolations(popup.mainFrame())).toEqual([]);
  await popup.close();
  await expect(board.locator("#state")).toHaveText("ready");

  // A widget of the account, with the room on the screen.
  await page.getByRole("button", { name: "All apps" }).first().click();
  await expect(page.getByRole("heading", { name: "Yours" })).toBeVisible();
  await page.getByRole("button", { name: /^Diary/ }).click();
  await expect(frameOf(page, "Diary").locator("#state")).toHaveText("ready");
  await page.getByRole("button", { name: "All apps" }).first().click();

  // No camera unless it was allowed; taken back, the page that used it is gone.
  await page.getByRole("button", { name: /^Eye/ }).click();
  await answer(page, "Allow");
  await expect(frameOf(page, "Eye").locator("#told")).toHaveText(/camera off/);
  expect(await page.locator("iframe").getAttribute("allow")).toBe("");
  await page.getByRole("button", { name: "More", exact: true }).last().click();
  await page.getByRole("menuitem", { name: "Permissions" }).click();
  await page.getByRole("switch", { name: "Camera and microphone" }).click();
  await page.screenshot({ path: test.info().outputPath("permissions.png") });
  await page.getByRole("button", { name: "Done" }).click();
  await expect(page.locator("iframe")).toHaveAttribute("allow", /camera; microphone/);
  await expect(frameOf(page, "Eye").locator("#state")).toHaveText("ready");

  // Signed out: nothing of it is left, here or in a window.
  const [second] = await Promise.all([
    page.waitForEvent("popup"),
    page
      .getByRole("button", { name: "More", exact: true })
      .last()
      .click()
      .then(() => page.getByRole("menuitem", { name: "In a window of its own" }).click()),
  ]);
  await expect(frameOf(second, "Eye").locator("#state")).toBeVisible();
  const closed = second.waitForEvent("close");
  await page.getByRole("link", { name: /settings/i }).click();
  await page.getByRole("tab", { name: "This device" }).click();
  await page.getByRole("button", { name: "Sign out" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Sign out" }).click();
  await closed;
  await expect(page.locator("iframe")).toHaveCount(0);
  await context.close();
});
