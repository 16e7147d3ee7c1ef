/** Two places of one person beside one another: changing between them, copying across, search and favourites over both. */
import { randomBytes } from "node:crypto";
import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Frame, Page } from "@playwright/test";
import { axeViolations } from "../support/axe.ts";
import { type NextcloudDouble, startNextcloud } from "../support/doubles/nextcloud/start.ts";
import { expect, test } from "../support/e2e.ts";
import { entry, openFiles } from "../support/foreign-host/files-page.ts";
import { type Stage, setStage } from "../support/foreign-host/stage.ts";

test.use({ locale: "en-GB", viewport: { width: 1440, height: 900 } });
let stage: Stage;
let cloud: NextcloudDouble;
test.beforeAll(async ({ servers }) => {
  test.setTimeout(180_000);
  cloud = await startNextcloud();
  stage = await setStage(servers, {
    upstreams: async () => [{ id: "cloud", kind: "nextcloud", label: "Cloud", baseUrl: cloud.baseUrl }],
  });
});
test.afterAll(async () => {
  await Promise.all([stage?.close(), cloud?.close()]);
});

const onDisk = (...names: readonly string[]) => join(stage.webdav.rootFolder, ...names);
const authorization = () => `Basic ${Buffer.from(`${cloud.user}:${cloud.password}`).toString("base64")}`;
const inCloud = (path: string, init: RequestInit = {}) =>
  fetch(`${cloud.filesUrl}/${path.split("/").map(encodeURIComponent).join("/")}`, {
    ...init,
    headers: { authorization: authorization() },
  });

/** The team's server, and the person's Nextcloud beside it. */
async function openBoth(page: Page, options = {}): Promise<Frame> {
  const frame = await openFiles(stage, page, options);
  await frame.getByRole("button", { name: "More", exact: true }).click();
  await frame.getByRole("menuitem", { name: "Add a place" }).click();
  await frame.getByRole("button", { name: /Cloud/ }).click();
  await frame.getByRole("button", { name: "Use an app password instead" }).click();
  await frame.getByLabel("User name").fill(cloud.user);
  await frame.getByLabel("App password", { exact: true }).fill(cloud.password);
  await frame.getByRole("button", { name: "Connect", exact: true }).click();
  await expect(frame.getByRole("heading", { level: 1, name: "Cloud" })).toBeVisible();
  return frame;
}
async function choose(frame: Frame, name: string, action: string) {
  await frame.getByRole("button", { name: `What to do with ${name}`, exact: true }).click();
  await frame.getByRole("menuitem", { name: action, exact: true }).click();
}
const nav = (frame: Frame) => frame.getByRole("navigation", { name: "Places" });

test("a folder is copied from one place into another, small files and large ones, and found in both", async ({
  page,
}) => {
  test.setTimeout(120_000);
  const id = randomBytes(4).toString("hex");
  const name = `Projects ${id}`;
  await mkdir(onDisk(name, "deep & 100% #1"), { recursive: true });
  const large = randomBytes(12 * 1024 * 1024);
  await writeFile(onDisk(name, `large ${id}.bin`), large);
  await writeFile(onDisk(name, "deep & 100% #1", `plan ${id}.txt`), "the plan");
  await writeFile(onDisk(name, "empty.txt"), "");
  const frame = await openBoth(page);

  await nav(frame).getByRole("button", { name: "Team files", exact: true }).click();
  await expect(frame.getByRole("heading", { level: 1, name: "Team files" })).toBeVisible();
  await choose(frame, name, "Copy");
  await nav(frame).getByRole("button", { name: "Cloud", exact: true }).click();
  await expect(frame.getByRole("heading", { level: 1, name: "Cloud" })).toBeVisible();
  await expect(nav(frame).getByRole("button", { name: "Cloud", exact: true })).toHaveAttribute("aria-current", "page");
  await frame.locator("main").press("Control+v");
  await expect(entry(frame, name)).toBeVisible({ timeout: 30_000 });
  await expect(frame.getByText(`“${name}” copied to “Cloud”`)).toBeVisible({ timeout: 30_000 });

  expect(Buffer.compare(Buffer.from(await (await inCloud(`${name}/large ${id}.bin`)).arrayBuffer()), large)).toBe(0);
  expect(await (await inCloud(`${name}/deep & 100% #1/plan ${id}.txt`)).text()).toBe("the plan");
  expect((await inCloud(`${name}/empty.txt`)).status).toBe(200);
  expect((await readdir(onDisk(name))).sort()).toEqual(["deep & 100% #1", "empty.txt", `large ${id}.bin`]);

  // The other way, moved: it is gone here only when it has arrived there.
  await writeFile(onDisk(`target ${id}.txt`), "x");
  await entry(frame, name).locator("button").first().click();
  await expect(entry(frame, "deep & 100% #1")).toBeVisible();
  await choose(frame, "deep & 100% #1", "Cut");
  await nav(frame).getByRole("button", { name: "Team files", exact: true }).click();
  await expect(entry(frame, `target ${id}.txt`)).toBeVisible();
  await frame.locator("main").press("Control+v");
  await expect(entry(frame, "deep & 100% #1")).toBeVisible({ timeout: 30_000 });
  await expect.poll(async () => (await inCloud(`${name}/deep & 100% #1/plan ${id}.txt`)).status).toBe(404);
  expect(await readFile(onDisk("deep & 100% #1", `plan ${id}.txt`), "utf8")).toBe("the plan");

  // Search asks both, and says where each thing is.
  await nav(frame).getByRole("button", { name: "Search" }).click();
  const field = frame.getByRole("searchbox", { name: "Search in all places" });
  await expect(field).toBeFocused();
  await field.fill(id);
  const team = frame.getByRole("region", { name: "Team files" });
  const other = frame.getByRole("region", { name: "Cloud" });
  await expect(
    team.getByRole("button", { name: new RegExp(`^large ${id}\\.bin ?Team files › ${name}`) }),
  ).toBeVisible();
  await expect(other.getByRole("button", { name: new RegExp(`^large ${id}\\.bin ?Cloud › ${name}`) })).toBeVisible();
  expect(await axeViolations(frame)).toEqual([]);
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("End");
  await page.keyboard.press("Home");
  await page.keyboard.press("ArrowUp");
  await expect(field).toBeFocused();
  await team.getByRole("button", { name: new RegExp(`^large ${id}\\.bin`) }).click();
  await expect(frame.getByRole("heading", { level: 1, name })).toBeVisible();
  await expect(frame.getByRole("button", { name: new RegExp(`^large ${id}\\.bin`) }).first()).toBeFocused();

  // Recent has what was opened; Esc leads back to the folder.
  await entry(frame, "empty.txt").locator("button").first().click();
  const looking = frame.getByRole("dialog", { name: "empty.txt" });
  await expect(looking).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(looking).toBeHidden();
  await nav(frame).getByRole("button", { name: "Recent" }).click();
  await expect(frame.getByRole("button", { name: new RegExp(`^empty\\.txt ?Team files › ${name}`) })).toBeVisible();
  expect(await axeViolations(frame)).toEqual([]);
  await page.keyboard.press("Escape");
  await expect(frame.getByRole("heading", { level: 1, name })).toBeVisible();
});

test("at 390 pixels places are a menu, and favourites of the place that keeps them are there", async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  const name = `liked ${randomBytes(4).toString("hex")}.txt`;
  await inCloud(name, { method: "PUT", body: "x" });
  const starred = await inCloud(name, {
    method: "PROPPATCH",
    body: '<d:propertyupdate xmlns:d="DAV:" xmlns:oc="http://owncloud.org/ns"><d:set><d:prop><oc:favorite>1</oc:favorite></d:prop></d:set></d:propertyupdate>',
  });
  expect(starred.status).toBe(207);
  const frame = await openBoth(page);
  await expect(nav(frame)).toBeHidden();
  const menu = frame.getByRole("button", { name: "Places" });
  await menu.click();
  expect(await axeViolations(frame)).toEqual([]);
  await frame
    .getByRole("menuitemcheckbox", { name: "Team files" })
    .or(frame.getByRole("menuitem", { name: "Team files" }))
    .click();
  await expect(frame.getByRole("heading", { level: 1, name: "Team files" })).toBeVisible();
  await menu.click();
  await frame
    .getByRole("menuitemcheckbox", { name: "Favourites" })
    .or(frame.getByRole("menuitem", { name: "Favourites" }))
    .click();
  await expect(frame.getByRole("heading", { level: 1, name: "Favourites" })).toBeVisible();
  await frame.getByRole("button", { name: new RegExp(`^${name} ?Cloud`) }).click();
  await expect(frame.getByRole("heading", { level: 1, name: "Cloud" })).toBeVisible();
  await expect(frame.getByRole("button", { name: new RegExp(`^${name}`) }).first()).toBeFocused();
  expect(await axeViolations(frame)).toEqual([]);
});
