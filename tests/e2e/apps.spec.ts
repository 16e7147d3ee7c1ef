/** The workspace's apps in the navigation: full size, same widget as in a room, joining, and apps of one's own. */
import { randomBytes } from "node:crypto";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Page } from "@playwright/test";
import { type MatrixApi, signIn } from "#stack";
import { startTestApp } from "../support/app.ts";
import { axeViolations } from "../support/axe.ts";
import { expect, test } from "../support/e2e.ts";
import { openSparks } from "./support/sparks-page.ts";

const put = (api: MatrixApi, room: string, type: string, key: string, content: object) =>
  api.call("PUT", `/v3/rooms/${encodeURIComponent(room)}/state/${type}/${key}`, { ...content });

async function answer(page: Page, name: string): Promise<void> {
  const button = page.getByRole("button", { name, exact: true });
  await expect(button).toBeVisible({ timeout: 30_000 });
  await page.waitForTimeout(600);
  await button.click();
}

test("an app of the workspace opens full size from the navigation; who is outside joins", async ({
  browser,
  newPerson,
  servers,
}) => {
  test.setTimeout(240_000);
  const [account] = servers.webdav.users;
  if (!account) throw new Error("the WebDAV server has no account");
  const path = `/apps ${randomBytes(4).toString("hex")}`;
  await mkdir(join(account.rootFolder, path));
  await writeFile(join(account.rootFolder, path, "plan.txt"), "the plan");
  const [anna, ben] = [await newPerson("anna", "Anna"), await newPerson("ben", "Ben")];
  const api = await signIn(servers.synapse.baseUrl, anna.localpart, anna.password);
  const { room_id: workspace } = (await api.call("POST", "/v3/createRoom", {
    name: "Clinic",
    preset: "public_chat",
    creation_content: { type: "m.space" },
  })) as { room_id: string };
  const app = await startTestApp({ ...servers, config: { workspace } });
  const url = `${app.widgetsUrl}/files/index.html`;
  await put(api, workspace, "app.sparks.files.config", "files-1", {
    ...{ v: 1, gateway: app.gatewayUrl, upstream: "demo-webdav", path },
  });
  await put(api, workspace, "im.vector.modular.widgets", "files-1", {
    ...{ type: "app.sparks.files", name: "Clinic files", url: `${url}#/?cfg=$cfg`, data: { cfg: "files-1" } },
    waitForIframeLoad: false,
  });
  await put(api, workspace, "im.vector.modular.widgets", "board", {
    ...{ type: "m.custom", name: "A board", url: "https://board.example.org/" },
  });
  await put(api, workspace, "io.element.widgets.layout", "", {
    widgets: { "files-1": { container: "top", index: 0 }, board: { container: "top", index: 1 } },
  });

  const annas = await openSparks(browser, app.clientUrl);
  const { page } = annas;
  await annas.signIn(anna);
  const group = page.getByRole("navigation").getByRole("group", { name: "Apps" });
  await expect(group.getByRole("link")).toHaveText(["Clinic files", "A board", "Manage apps"]);
  await group.getByRole("link", { name: "Clinic files" }).focus();
  await page.keyboard.press("Enter");
  expect(page.url()).toContain("#/app/files-1");
  await answer(page, "Allow");
  const frame = page.frameLocator('iframe[title="Clinic files"]');
  await frame.getByLabel("User name").fill(account.name);
  await frame.getByLabel("Password", { exact: true }).fill(account.password);
  await frame.getByRole("button", { name: "Connect", exact: true }).click();
  await expect(frame.getByText("plan.txt", { exact: true })).toBeVisible({ timeout: 30_000 });
  const box = await page.locator('iframe[title="Clinic files"]').boundingBox();
  expect(box?.width).toBeGreaterThan(1440 - 60);
  await expect(group.getByRole("link", { name: "Clinic files" })).toHaveAttribute("aria-current", "page");
  await expect(page).toHaveTitle(/Clinic files/);
  expect(await axeViolations(page)).toEqual([]);
  await page.screenshot({ path: test.info().outputPath("app.png") });

  // A reload comes back to it; the browser's back leaves it.
  await page.reload();
  await expect(frame.getByText("plan.txt", { exact: true })).toBeVisible({ timeout: 30_000 });
  await group.getByRole("link", { name: "Manage apps" }).click();
  await expect(page.getByText("Apps of Clinic")).toBeVisible();
  await page.screenshot({ path: test.info().outputPath("apps-page.png") });
  await page.goBack();
  await page.getByRole("button", { name: "More", exact: true }).click();
  await page.getByRole("menuitem", { name: "Settings of the app" }).click();
  const edit = page.getByRole("dialog", { name: "Edit Clinic files" });
  await expect(edit.getByLabel("Folder")).toHaveValue(path);
  await edit.getByRole("button", { name: "Cancel" }).click();
  await page.goBack();
  await expect(frame.getByText("plan.txt", { exact: true })).toBeVisible({ timeout: 30_000 });
  await page.getByRole("navigation").getByRole("button", { name: "Chat" }).click();
  await expect(page.getByRole("region", { name: "Rooms" })).toBeVisible();
  await expect(page.locator("iframe")).toHaveCount(0);

  // On a telephone; and Ben is not in the workspace yet.
  const bens = await openSparks(browser, app.clientUrl, {
    colorScheme: "dark",
    viewport: { width: 390, height: 844 },
  });
  await bens.signIn(ben);
  await bens.page.getByRole("link", { name: "Apps", exact: true }).click();
  await expect(bens.page.getByText("Your organisation has apps for you")).toBeVisible();
  expect(await axeViolations(bens.page)).toEqual([]);
  await bens.page.screenshot({ path: test.info().outputPath("outside-390-dark.png") });
  await bens.page.getByRole("button", { name: "Join" }).click();
  await bens.page.getByRole("link", { name: "Clinic files" }).click();
  await answer(bens.page, "Allow");
  await expect(bens.page.frameLocator('iframe[title="Clinic files"]').getByLabel("User name")).toBeVisible({
    timeout: 30_000,
  });
  await bens.page.screenshot({ path: test.info().outputPath("app-390-dark.png") });
  await Promise.all([annas.context.close(), bens.context.close()]);
  await app.close();
});

test("who has no workspace makes apps of their own", async ({ browser, app, newPerson }) => {
  test.setTimeout(120_000);
  const anna = await newPerson("anna");
  const sparks = await openSparks(browser, app.clientUrl);
  const { page } = sparks;
  await sparks.signIn(anna);
  await page.getByRole("link", { name: "Add apps" }).click();
  await expect(page.getByText("Apps of your own")).toBeVisible();
  await page.screenshot({ path: test.info().outputPath("own-none.png") });
  await page.getByRole("button", { name: "Add apps" }).click();
  await page.getByRole("button", { name: /^Files/ }).click();
  const dialog = page.getByRole("dialog", { name: "Add: Files" });
  await expect(dialog.getByText("The gateway answers and offers this server.")).toBeVisible();
  await dialog.getByRole("button", { name: "Add", exact: true }).click();
  const link = page.getByRole("navigation").getByRole("link", { name: "Files" });
  await expect(link).toBeVisible();
  await link.click();
  await expect(page.locator("[data-app-title]")).toHaveText("Files");
  await page.screenshot({ path: test.info().outputPath("own-app.png") });
  await sparks.context.close();
});
