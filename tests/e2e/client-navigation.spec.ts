/** Places, drafts and keys: what a person would be annoyed to lose. */
import { expect, test } from "../support/e2e.ts";
import { uniqueName } from "../support/servers.ts";
import { openSparks } from "./support/sparks-page.ts";

test("reload and back keep the place, the draft and the panel; nothing of rooms is in localStorage", async ({
  browser,
  app,
  newPerson,
}) => {
  const sparks = await openSparks(browser, app.clientUrl);
  const { page } = sparks;
  await sparks.signIn(await newPerson(uniqueName("anna"), "Anna"));
  for (const name of ["First room", "Second room"]) await sparks.createRoom(name, { encrypted: false });
  for (let n = 0; n < 60; n++) {
    await sparks.composer.fill(`line ${n}`);
    await page.keyboard.press("Enter");
  }
  await expect(sparks.message("line 59")).not.toHaveAttribute("data-pending");
  await sparks.composer.fill("unfinished thought");

  // Scrolled up: the same line is in view after a reload.
  const middle = async () =>
    page.evaluate(() => {
      const rows = [...document.querySelectorAll("article[data-message]")];
      return rows.find((row) => row.getBoundingClientRect().top > 350)?.querySelector("[data-body]")?.textContent ?? "";
    });
  const atEnd = await middle();
  await page.getByRole("region", { name: "Messages" }).hover();
  await page.mouse.wheel(0, -900);
  // The wheel's own animation is over when another line stands in the middle and stays there.
  let before = atEnd;
  await expect
    .poll(async () => {
      const last = before;
      before = await middle();
      return before !== atEnd && before === last;
    })
    .toBe(true);
  await page.reload();
  await expect(sparks.composer).toHaveValue("unfinished thought");
  await expect.poll(async () => Math.abs(Number((await middle()).slice(5)) - Number(before.slice(5)))).toBeLessThan(6);

  await sparks.openRoom("First room");
  await expect(sparks.composer).toHaveValue("");
  await page.getByRole("button", { name: "Details" }).click();
  await expect(page.getByRole("complementary")).toContainText("Leave room");
  await page.goBack();
  await expect(page.locator("[data-room-title]")).toHaveText("Second room");
  await expect(sparks.composer).toHaveValue("unfinished thought");
  await page.goForward();
  await expect(page.locator("[data-room-title]")).toHaveText("First room");
  await expect(page.getByRole("complementary")).toContainText("Leave room");

  const stored = await page.evaluate(() => JSON.stringify({ ...localStorage }));
  expect(stored).not.toMatch(/First room|Second|unfinished|![A-Za-z0-9]/);
  await sparks.context.close();
});

test("by keyboard alone: find a room, write, move through messages, use the menu", async ({
  browser,
  app,
  newPerson,
}) => {
  const sparks = await openSparks(browser, app.clientUrl);
  const { page } = sparks;
  await sparks.signIn(await newPerson(uniqueName("anna"), "Anna"));
  for (const name of ["Alpha", "Beta"]) await sparks.createRoom(name, { encrypted: false });
  await page.keyboard.press("Control+k");
  await expect(page.getByRole("searchbox")).toBeFocused();
  await page.keyboard.type("alph");
  await expect(page.locator("[data-room-id]")).toHaveCount(1);
  await page.keyboard.press("Enter");
  await expect(page.locator("[data-room-title]")).toHaveText("Alpha");
  await sparks.composer.focus();
  await page.keyboard.type("one");
  await page.keyboard.press("Shift+Enter");
  await page.keyboard.type("two :rocke");
  await page.getByRole("option").first().waitFor();
  await page.keyboard.press("Enter");
  await page.keyboard.press("Enter");
  await expect(sparks.message("two 🚀")).not.toHaveAttribute("data-pending");
  expect(await sparks.texts("two 🚀")).toEqual(["one\ntwo 🚀"]);

  await page.getByRole("region", { name: "Messages" }).focus();
  await page.keyboard.press("ArrowUp");
  await expect(sparks.message("two 🚀")).toBeFocused();
  await page.keyboard.press("Shift+F10");
  await page.keyboard.press("End");
  await expect(page.getByRole("menuitem", { name: "Delete" })).toBeFocused();
  await page.keyboard.press("Escape");
  await expect(sparks.message("two 🚀")).toBeFocused();
  await sparks.context.close();
});

test("signing out says what is lost and leaves nothing behind", async ({ browser, app, newPerson }) => {
  const sparks = await openSparks(browser, app.clientUrl);
  const { page } = sparks;
  await sparks.signIn(await newPerson(uniqueName("anna"), "Anna"));
  await sparks.createRoom("Secret plans");
  await page.getByRole("link", { name: "Settings" }).click();
  await page.getByRole("tab", { name: "This device" }).click();
  await page.getByRole("button", { name: "Sign out" }).click();
  await expect(page.getByRole("dialog")).toContainText("may not be readable");
  await page.getByRole("dialog").getByRole("button", { name: "Sign out" }).click();
  await expect(page.locator('input[name="username"]')).toHaveValue("");
  await page.reload();
  await expect(page.locator('input[name="password"]')).toBeVisible();
  const databases = await page.evaluate(async () => (await indexedDB.databases()).map(({ name }) => name));
  expect(databases.filter((name) => name?.includes("matrix") || name?.includes("snapshot"))).toEqual([]);
  await sparks.context.close();
});
