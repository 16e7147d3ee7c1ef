/** Every bad state of a widget, on the development page: its words in both languages, its look in both themes, its one action. */
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import type { Frame, Page } from "@playwright/test";
import { expect, test } from "@playwright/test";
import { axeViolations } from "../support/axe.ts";
import { type DevServer, startKitDevServer } from "../support/kit-dev-server.ts";

test.use({ locale: "en-GB", viewport: { width: 1440, height: 900 } });
/** A folder for pictures of each state; without it none are taken. */
const SHOTS = process.env.SPARKS_KIT_SHOTS;
let server: DevServer;
test.beforeAll(async () => {
  test.setTimeout(120_000);
  server = await startKitDevServer();
});
test.afterAll(() => server?.close());

async function open(page: Page, state: string, more = ""): Promise<Frame> {
  await page.goto(`${server.url}?widget=files&width=400px&state=${state}${more}`);
  const frame = await (await page.waitForSelector("iframe")).contentFrame();
  if (!frame) throw new Error("the frame has no content");
  return frame;
}

const STATES: readonly (readonly [string, string, string])[] = [
  ["missing", "The address of this widget is incomplete", "Die Adresse dieses Widgets ist unvollständig"],
  ["not-permitted", "Files needs your permission", "Dateien braucht Ihre Erlaubnis"],
  ["no-config", "Not set up in this room yet", "In diesem Raum noch nicht eingerichtet"],
  ["set-up", "Not set up in this room yet", "In diesem Raum noch nicht eingerichtet"],
  ["space-denied", "Not set up in this room yet", "In diesem Raum noch nicht eingerichtet"],
  ["newer", "Set up by a newer version", "Von einer neueren Version eingerichtet"],
  ["broken", "The settings in this room have a mistake", "In den Einstellungen dieses Raums ist ein Fehler"],
  ["broken-space", "The settings of the space have a mistake", "In den Einstellungen des Spaces ist ein Fehler"],
  ["ask", "Sign in to localhost:", "Bei localhost:"],
  ["declined", "You are not signed in", "Sie sind nicht angemeldet"],
  ["away", "does not answer", "antwortet nicht"],
  ["closed", "does not answer this widget", "antwortet diesem Widget nicht"],
  ["other-homeserver", "did not let you in", "hat Sie nicht angemeldet"],
  ["used-token", "could not confirm who you are", "konnte nicht bestätigen, wer Sie sind"],
  ["refused", "did not let you in", "hat Sie nicht angemeldet"],
];

test("each bad state says what is so, in both languages and themes", async ({ page }) => {
  test.setTimeout(240_000);
  const faults: string[] = [];
  const states = SHOTS
    ? [...STATES, ["no-answer", "The client does not answer", "Das Programm antwortet nicht"]]
    : STATES;
  const looks = [
    { theme: "light", language: "en" },
    { theme: "dark", language: "de" },
  ] as const;
  await open(page, "missing");
  for (const [index, [state = "", english = "", german = ""]] of states.entries()) {
    await page.getByLabel("State", { exact: true }).selectOption(state);
    const frame = await (await page.waitForSelector(`iframe[data-state="${state}"]`)).contentFrame();
    if (!frame) throw new Error("the frame has no content");
    // Each begins as the one before ended. Nobody tells these two of a change.
    const both = index % 2 === 0 ? looks : looks.toReversed();
    for (const { theme, language } of ["missing", "no-answer"].includes(state) ? both.slice(0, 1) : both) {
      await page.getByLabel("Theme").selectOption(theme);
      await page.getByLabel("Language").selectOption(language);
      const timeout = state === "no-answer" ? 30_000 : 15_000;
      const text = frame.getByText(language === "en" ? english : german).first();
      await expect(text, `${state} in ${language}`).toBeVisible({ timeout });
      await expect.poll(() => frame.evaluate(() => document.documentElement.dataset.theme)).toBe(theme);
      // The screens are of one make: each is looked at in one theme, every theme on half of them.
      const isLookedAt = SHOTS !== undefined || theme === both[0]?.theme;
      for (const line of isLookedAt ? await axeViolations(frame) : []) faults.push(`${state}, ${theme}: ${line}`);
      const wide = await frame.evaluate(() => document.documentElement.scrollWidth);
      if (wide > 400) faults.push(`${state}: ${wide} pixels wide in 400`);
      await shoot(page, frame, `${state}-${theme}-${language}`);
    }
  }
  expect(faults).toEqual([]);
});

test("permissions that were refused are asked for again, and open it", async ({ page }) => {
  const frame = await open(page, "not-permitted");
  await expect(frame.getByRole("listitem")).toHaveText("read its settings in this room");
  await frame.getByRole("button", { name: "Ask again" }).click();
  await expect(frame.getByText("It was not allowed again.")).toBeVisible();
});

test("without a palette of the host the accent is neutral; at 320 pixels with large text nothing is cut off", async ({
  page,
}) => {
  for (const state of ["set-up", "broken", "other-homeserver"]) {
    await page.goto(`${server.url}?widget=files&width=320px&palette=no&text=larger&state=${state}`);
    const frame = await (await page.waitForSelector("iframe")).contentFrame();
    if (!frame) throw new Error("the frame has no content");
    await expect.poll(() => frame.evaluate(() => document.documentElement.dataset.textSize)).toBe("larger");
    await expect(frame.getByText(/Not set up|have a mistake|did not let you in/)).toBeVisible();
    for (const theme of ["light", "dark"]) {
      await page.getByLabel("Theme").selectOption(theme);
      await expect.poll(() => frame.evaluate(() => document.documentElement.dataset.theme)).toBe(theme);
      expect(await axeViolations(frame), `${state}, ${theme}`).toEqual([]);
      expect(await frame.evaluate(() => document.documentElement.scrollWidth), state).toBeLessThanOrEqual(320);
      await shoot(page, frame, `${state}-neutral-${theme}`);
    }
  }
});

test("what is written into the state of the room is in the widget at once; so is the space's", async ({ page }) => {
  const frame = await open(page, "inherited");
  await expect(frame.getByText("This place is not available to you")).toBeVisible();
  const state = page.getByLabel("State of the room");
  const written: { type: string; stateKey: string; content: object; roomId: string }[] = JSON.parse(
    await state.inputValue(),
  );
  await state.fill(JSON.stringify([{ ...written[0], content: { v: 1, gateway: "x" } }]));
  await page.getByRole("button", { name: "Write state" }).click();
  await expect(frame.getByText("The settings of the space have a mistake")).toBeVisible();
  await expect(frame.getByText("gateway: an https URL")).toBeVisible();
  await state.fill(JSON.stringify([{ ...written[0], roomId: undefined }]));
  await page.getByRole("button", { name: "Write state" }).click();
  await expect(frame.getByText("This place is not available to you")).toBeVisible();
});

test("offline is told from a gateway that is away", async ({ page, context }) => {
  const frame = await open(page, "away");
  await expect(frame.getByText("does not answer").first()).toBeVisible();
  await context.setOffline(true);
  await expect(frame.getByText("You are offline")).toBeVisible();
  await shoot(page, frame, "offline-light-en");
  await context.setOffline(false);
  await expect(frame.getByText("does not answer").first()).toBeVisible();
});

test("opened as a page of its own, it says where it belongs", async ({ page }) => {
  await page.goto(new URL("/files/index.html", server.url).href);
  await expect(page.getByText("This opens inside a room")).toBeVisible();
  expect(await axeViolations(page)).toEqual([]);
});

test("the example of docs/widgets.md works: what one writes is in the room", async ({ page }) => {
  await page.goto(`${server.url}?widget=example`);
  const frame = page.frameLocator("iframe");
  await expect(frame.getByRole("heading", { name: "What we want" })).toBeVisible();
  await frame.getByLabel("Note").fill("A quiet room");
  await frame.getByRole("button", { name: "Save" }).click();
  await expect(frame.getByRole("button", { name: "Save" })).toBeDisabled();
  await expect(frame.getByLabel("Note")).toHaveValue("A quiet room");
  await expect(page.getByRole("list", { name: "Messages" }).getByText("widget: send_event")).toBeVisible();
});

async function shoot(page: Page, frame: Frame, name: string): Promise<void> {
  if (SHOTS === undefined) return;
  await mkdir(SHOTS, { recursive: true });
  await page.waitForTimeout(300); // Pictures for a person's eyes: what moves has come to rest.
  await page.locator("iframe").screenshot({ path: join(SHOTS, `${name}.png`) });
  expect(frame.isDetached()).toBe(false);
}
