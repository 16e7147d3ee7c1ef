/** The past of a file, its links, its locks, and the trash: against the double of Nextcloud and a real WebDAV server, through the gateway. */
import { randomBytes } from "node:crypto";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Frame, Page } from "@playwright/test";
import { axeViolations } from "../support/axe.ts";
import { type NextcloudDouble, startNextcloud } from "../support/doubles/nextcloud/start.ts";
import { expect, test } from "../support/e2e.ts";
import { act, agree, connect, entry, openFiles } from "../support/foreign-host/files-page.ts";
import { type Stage, setStage, WIDGET_ID } from "../support/foreign-host/stage.ts";

test.use({ locale: "en-GB" });
let stage: Stage;
let cloud: NextcloudDouble;
test.beforeAll(async ({ servers }) => {
  test.setTimeout(180_000);
  cloud = await startNextcloud();
  stage = await setStage(servers, {
    upstreams: async () => [
      { id: "cloud", kind: "nextcloud", label: "Cloud", baseUrl: cloud.baseUrl, signIn: { kind: "password" } },
    ],
  });
});
test.afterAll(async () => {
  await Promise.all([stage?.close(), cloud?.close()]);
});

/** As another program of the same person. */
async function there(method: string, name: string, body?: string): Promise<Response> {
  const authorization = `Basic ${btoa(`${cloud.user}:${cloud.password}`)}`;
  const url = `${cloud.filesUrl}/${encodeURIComponent(name)}`;
  const reply = await fetch(url, { method, headers: { authorization }, ...(body === undefined ? {} : { body }) });
  if (!reply.ok) throw new Error(`${method} ${name}: ${reply.status}`);
  return reply;
}
const contentOf = async (name: string) => (await there("GET", name)).text();

async function openCloud(page: Page): Promise<Frame> {
  const content = { ...stage.config, upstream: "cloud", label: "Cloud" };
  const frame = await stage.open(page, {
    state: [{ type: "app.sparks.files.config", stateKey: WIDGET_ID, content }],
  });
  await agree(frame);
  await connect(frame, cloud.user, cloud.password);
  await expect(frame.getByRole("heading", { level: 1 })).toBeVisible();
  return frame;
}

const newName = (what: string) => `${what} ${randomBytes(3).toString("hex")}.txt`;
const panelOf = (frame: Frame, name: string) => frame.getByRole("complementary", { name: `Details of ${name}` });

test("an earlier version is compared, brought back, and that is undone", async ({ page }) => {
  const name = newName("plan");
  await there("PUT", name, "one\ntwo\n");
  await there("PUT", name, "one\nthree, changed\n");
  const frame = await openCloud(page);
  await act(frame, name, "Details");
  const panel = panelOf(frame, name);
  await expect(panel).toBeFocused();
  await expect(panel.getByText("TXT file")).toBeVisible();
  await panel.getByRole("button", { name: "Favourite" }).click();
  await expect(panel.getByRole("button", { name: "Favourite" })).toHaveAttribute("aria-pressed", "true");
  expect(await axeViolations(frame)).toEqual([]);

  await panel.getByRole("tab", { name: "Versions" }).click();
  await expect(panel.getByText("Present version")).toBeVisible();
  const menu = panel.getByRole("button", { name: /^What to do with the version/ });
  await expect(menu).toHaveCount(1);
  expect(await axeViolations(frame)).toEqual([]);
  await menu.click();
  await frame.getByRole("menuitem", { name: "Compare with now" }).click();
  const compared = frame.getByRole("dialog", { name: /^What changed since/ });
  await expect(compared.getByText("three, changed")).toBeVisible();
  await expect(compared.getByText("two", { exact: false })).toBeVisible();
  expect(await axeViolations(frame)).toEqual([]);
  await page.keyboard.press("Escape");

  await menu.click();
  await frame.getByRole("menuitem", { name: "Restore" }).click();
  await expect(frame.getByText(`“${name}” is again as it was`)).toBeVisible();
  expect(await contentOf(name)).toBe("one\ntwo\n");
  await frame.getByRole("button", { name: "Undo" }).click();
  await expect(frame.getByText(`“${name}” is as it was before`)).toBeVisible();
  expect(await contentOf(name)).toBe("one\nthree, changed\n");
  await panel.getByRole("button", { name: "Close details" }).click();
  await expect(panel).toBeHidden();
  await expect(entry(frame, name).getByRole("button").first()).toBeFocused();
});

test("a link with password and end is made, changed and taken back", async ({ page }) => {
  cloud.policy.passwordEnforced = true;
  cloud.policy.expireWithinDays = 30;
  const name = newName("shared");
  await there("PUT", name, "for you");
  const frame = await openCloud(page);
  await act(frame, name, "Details");
  const panel = panelOf(frame, name);
  await panel.getByRole("tab", { name: "Sharing" }).click();
  await expect(panel.getByText("There is no link to it.")).toBeVisible();
  await panel.getByRole("button", { name: "Create a link" }).click();
  const dialog = frame.getByRole("dialog", { name: `A link to “${name}”` });
  await expect(dialog.getByText("At most 30 days from now.")).toBeVisible();
  expect(await axeViolations(frame)).toEqual([]);
  await dialog.getByRole("button", { name: "Create the link" }).click();
  await expect(dialog.getByText("Your organisation asks for a password", { exact: true })).toBeVisible();
  await dialog.getByLabel("Password", { exact: true }).fill("short");
  await dialog.getByRole("button", { name: "Create the link" }).click();
  await expect(dialog.getByText("This password is too short")).toBeVisible();
  await dialog.getByLabel("Password", { exact: true }).fill("Correct-Horse-7");
  const day = new Date(Date.now() + 7 * 86_400_000).toISOString().slice(0, 10);
  await dialog.getByLabel("Ends on").fill(day);
  await dialog.getByRole("button", { name: "Create the link" }).click();
  await expect(frame.getByText("The link is made")).toBeVisible();
  // Where the host forbids the clipboard, the address is shown to be copied by hand.
  const byHand = frame.getByRole("dialog", { name: "The link" });
  const copied = frame.getByText("Link copied");
  await expect(byHand.or(copied).first()).toBeVisible();
  if (await byHand.isVisible()) await page.keyboard.press("Escape");
  await expect(panel.getByText(/may view · with password · until/)).toBeVisible();
  expect(await axeViolations(frame)).toEqual([]);

  await panel.getByRole("button", { name: "What to do with this link" }).click();
  await frame.getByRole("menuitem", { name: "Change" }).click();
  const change = frame.getByRole("dialog", { name: `Change the link to “${name}”` });
  await change.getByLabel("They").selectOption("write");
  await change.getByRole("button", { name: "Save" }).click();
  await expect(panel.getByText(/may edit · with password · until/)).toBeVisible();

  await panel.getByRole("button", { name: "What to do with this link" }).click();
  await frame.getByRole("menuitem", { name: "Take back" }).click();
  const question = frame.getByRole("dialog", { name: "Take the link back?" });
  await expect(question.getByText("A new link has another address.")).toBeVisible();
  await question.getByRole("button", { name: "Take back" }).click();
  await expect(panel.getByText("There is no link to it.")).toBeVisible();
  cloud.policy.passwordEnforced = false;
  delete cloud.policy.expireWithinDays;
});

test("what the organisation forbids is told", async ({ page }) => {
  const name = newName("forbidden");
  await there("PUT", name, "x");
  const frame = await openCloud(page);
  // Between the look at what is allowed and the wish, the administration has changed its mind.
  cloud.policy.passwordMinLength = 20;
  await act(frame, name, "Details");
  const panel = panelOf(frame, name);
  await panel.getByRole("tab", { name: "Sharing" }).click();
  await panel.getByRole("button", { name: "Create a link" }).click();
  const dialog = frame.getByRole("dialog", { name: `A link to “${name}”` });
  await dialog.getByLabel("Password", { exact: true }).fill("long enough yesterday");
  cloud.policy.passwordMinLength = 60;
  await dialog.getByRole("button", { name: "Create the link" }).click();
  await expect(dialog.getByText("Your organisation does not allow this link.")).toBeVisible();
  await expect(dialog.getByText("needs to be at least 60 characters")).toBeVisible();
  cloud.policy.passwordMinLength = 10;
});

test("what was deleted is brought back, or deleted for good after a question", async ({ page }) => {
  const names = [newName("wanted"), newName("unwanted"), newName("also unwanted")] as const;
  for (const name of names) {
    await there("PUT", name, name);
    await there("DELETE", name);
  }
  const frame = await openCloud(page);
  const openTrash = async () => {
    await frame.getByRole("button", { name: "More", exact: true }).click();
    await frame.getByRole("menuitem", { name: "Trash" }).click();
  };
  await openTrash();
  const trash = frame.getByRole("region", { name: "Trash of Cloud" });
  await expect(trash.getByText(names[0], { exact: true })).toBeVisible();
  expect(await axeViolations(frame)).toEqual([]);
  await trash.getByRole("button", { name: `Restore ${names[0]}` }).click();
  await expect(frame.getByText(`“${names[0]}” is back where it was`)).toBeVisible();
  await expect(trash.getByText(names[0], { exact: true })).toBeHidden();
  expect(await contentOf(names[0])).toBe(names[0]);

  await trash.getByRole("checkbox", { name: `Select ${names[1]}` }).check();
  await trash.getByRole("checkbox", { name: `Select ${names[2]}` }).check();
  await trash.getByRole("button", { name: "Delete for good" }).click();
  const question = frame.getByRole("dialog", { name: "Delete 2 items for good?" });
  await expect(question.getByRole("button", { name: "Cancel" })).toBeFocused();
  await expect(question.getByText("They cannot be brought back then")).toBeVisible();
  expect(await axeViolations(frame)).toEqual([]);
  await question.getByRole("button", { name: "Delete for good" }).click();
  await expect(frame.getByText("2 items deleted for good")).toBeVisible();
  await expect(trash.getByText(names[1], { exact: true })).toBeHidden();
  await frame.getByRole("dialog", { name: "Trash of Cloud" }).getByRole("button", { name: "Close" }).click();
  await expect(entry(frame, names[0])).toBeVisible();
});

test("a lock keeps others out until it is given back", async ({ page }) => {
  const name = newName("locked");
  await writeFile(join(stage.webdav.rootFolder, name), "as it was");
  const frame = await openFiles(stage, page);
  await act(frame, name, "Details");
  const panel = panelOf(frame, name);
  await expect(panel.getByText("Nobody has it locked.")).toBeVisible();
  await panel.getByRole("button", { name: "Lock for editing" }).click();
  await expect(panel.getByText(/You have it locked until/)).toBeVisible();
  const authorization = `Basic ${btoa(`${stage.webdav.user}:${stage.webdav.password}`)}`;
  const write = () =>
    fetch(new URL(encodeURIComponent(name), `${stage.webdav.baseUrl.replace(/\/$/, "")}/`), {
      method: "PUT",
      headers: { authorization },
      body: "by somebody else",
    });
  expect((await write()).status).toBe(423);
  await panel.getByRole("button", { name: "Unlock" }).click();
  await expect(panel.getByText("Nobody has it locked.")).toBeVisible();
  expect((await write()).ok).toBe(true);
  expect(await readFile(join(stage.webdav.rootFolder, name), "utf8")).toBe("by somebody else");
});

test.describe("on a phone", () => {
  test.use({ viewport: { width: 390, height: 844 } });

  test("the details are a sheet over the list", async ({ page }) => {
    const name = newName("small");
    await there("PUT", name, "before");
    await there("PUT", name, "after it");
    const frame = await openCloud(page);
    await act(frame, name, "Details");
    const sheet = frame.getByRole("dialog", { name });
    await sheet.getByRole("tab", { name: "Sharing" }).click();
    await expect(sheet.getByRole("button", { name: "Create a link" })).toBeVisible();
    const overflow = await frame.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    );
    expect(overflow).toBe(0);
    expect(await axeViolations(frame)).toEqual([]);
    // What undoes stands inside: outside of the sheet nothing can be reached.
    await sheet.getByRole("tab", { name: "Versions" }).click();
    await sheet.getByRole("button", { name: /^What to do with the version/ }).click();
    await frame.getByRole("menuitem", { name: "Restore" }).click();
    await sheet.getByRole("button", { name: "Undo" }).click();
    await expect(sheet.getByText(`“${name}” is as it was before`)).toBeVisible();
    expect(await contentOf(name)).toBe("after it");
    expect(await axeViolations(frame)).toEqual([]);
    await page.keyboard.press("Escape");
    await expect(sheet).toBeHidden();
  });
});
