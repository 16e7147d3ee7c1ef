/** The main job of the first issue: in Sparks, in an encrypted room, the files widget reaches a real server and the room. */
import { randomBytes } from "node:crypto";
import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Page } from "@playwright/test";
import { type MatrixApi, signIn } from "#stack";
import { expect, test } from "../support/e2e.ts";
import { openSparks } from "./support/sparks-page.ts";

const WIDGET = "files-1";

async function roomWithFiles(
  api: MatrixApi,
  place: { widgets: string; gateway: string; path: string },
  invite: string,
) {
  const address = `${place.widgets}/files/index.html?theme=$org.matrix.msc2873.client_theme&lang=$org.matrix.msc2873.client_language`;
  const config = { v: 1, gateway: place.gateway, upstream: "demo-webdav", label: "Team files", path: place.path };
  const widget = { type: "app.sparks.files", name: "Files", url: `${address}#/?cfg=$cfg`, data: { cfg: WIDGET } };
  await api.call("POST", "/v3/createRoom", {
    name: "Lighthouse",
    preset: "private_chat",
    invite: [invite],
    initial_state: [
      { type: "m.room.encryption", state_key: "", content: { algorithm: "m.megolm.v1.aes-sha2" } },
      { type: "app.sparks.files.config", state_key: WIDGET, content: config },
      { type: "im.vector.modular.widgets", state_key: WIDGET, content: { ...widget, waitForIframeLoad: false } },
    ],
  });
}

/** A question takes no click in its first half second. */
async function answer(page: Page, name: string): Promise<void> {
  const button = page.getByRole("button", { name, exact: true });
  await expect(button).toBeVisible({ timeout: 30_000 });
  await page.waitForTimeout(600);
  await button.click();
}

test("from the room to the file server and back: list, upload, share, and the other person opens the copy", async ({
  browser,
  app,
  newPerson,
  servers,
}) => {
  test.setTimeout(180_000);
  const [account] = servers.webdav.users;
  if (!account) throw new Error("the WebDAV server has no account");
  const path = `/in Sparks ${randomBytes(4).toString("hex")}`;
  const folder = join(account.rootFolder, path);
  await mkdir(folder);
  await writeFile(join(folder, "plan.txt"), "the plan itself");
  const [anna, ben] = [await newPerson("anna"), await newPerson("ben")];
  const api = await signIn(servers.synapse.baseUrl, anna.localpart, anna.password);
  await api.call("POST", "/v3/createRoom", { name: "Elsewhere", preset: "private_chat" });
  await roomWithFiles(api, { widgets: app.widgetsUrl, gateway: app.gatewayUrl, path }, ben.userId);

  const bens = await openSparks(browser, app.clientUrl);
  await bens.signIn(ben);
  await bens.acceptInvite("Lighthouse");

  const annas = await openSparks(browser, app.clientUrl, { colorScheme: "dark" });
  const { page } = annas;
  await annas.signIn(anna);
  await annas.openRoom("Lighthouse");
  await page.getByRole("button", { name: "Apps", exact: true }).click();
  await page.getByRole("button", { name: /^(Open )?Files/ }).click();
  await answer(page, "Allow");
  const frame = page.frameLocator('iframe[title="Files"]');
  await frame.getByLabel("User name").fill(account.name);
  await frame.getByLabel("Password", { exact: true }).fill(account.password);
  await frame.getByRole("button", { name: "Connect", exact: true }).click();
  await expect(frame.getByText("plan.txt", { exact: true })).toBeVisible();

  const bytes = randomBytes(100_000);
  await frame.getByTestId("upload-picker").setInputFiles([{ name: "new.bin", mimeType: "", buffer: bytes }]);
  await expect(frame.locator("[data-row]").filter({ hasText: "new.bin" })).toBeVisible();
  expect(Buffer.compare(await readFile(join(folder, "new.bin")), bytes)).toBe(0);

  await frame.getByRole("button", { name: "What to do with plan.txt" }).click();
  await frame.getByRole("menuitem", { name: "Share in the room" }).click();
  await frame.getByRole("button", { name: "Send a copy" }).click();
  await expect(frame.getByText("“plan.txt” shared in the room")).toBeVisible({ timeout: 30_000 });
  await page.screenshot({ path: test.info().outputPath("in-sparks.png") });

  // Who leaves within the time to undo leaves nothing behind.
  for (const [name, leave] of [
    ["closed.txt", () => page.getByRole("button", { name: "Close", exact: true }).click()],
    ["elsewhere.txt", () => annas.room("Elsewhere").first().click()],
  ] as const) {
    await writeFile(join(folder, name), "x");
    await frame.getByRole("button", { name: "Refresh" }).click();
    await frame.getByRole("button", { name: `What to do with ${name}` }).click();
    await frame.getByRole("menuitem", { name: "Delete" }).click();
    await expect(frame.getByText(`“${name}” is being deleted`)).toBeVisible();
    expect(await readdir(folder)).toContain(name);
    await leave();
    await expect(page.locator("iframe")).toHaveCount(0);
    await expect.poll(() => readdir(folder), { timeout: 4000 }).not.toContain(name);
    await annas.openRoom("Lighthouse");
    const openApps = page.getByRole("button", { name: "Apps", exact: true });
    await openApps.click();
    await page.getByRole("button", { name: /^(Open )?Files/ }).click();
    await expect(frame.getByText("plan.txt", { exact: true })).toBeVisible({ timeout: 30_000 });
  }

  const message = bens.message("plan.txt");
  await expect(message).toBeVisible({ timeout: 30_000 });
  const [download] = await Promise.all([
    bens.page.waitForEvent("download"),
    message
      .getByRole("button", { name: /plan\.txt/ })
      .first()
      .click(),
  ]);
  expect(await readFile(await download.path(), "utf8")).toBe("the plan itself");
  await Promise.all([annas.context.close(), bens.context.close()]);
});
