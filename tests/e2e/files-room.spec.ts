/** The files widget with the conversation: in Sparks, two people, an encrypted room. */
import { randomBytes } from "node:crypto";
import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { signIn } from "#stack";
import { axeViolations } from "../support/axe.ts";
import { expect, test } from "../support/e2e.ts";
import { answer, begin, filesFrame, makeFilesRoom, sendFile } from "./support/files-room.ts";
import { openSparks } from "./support/sparks-page.ts";

test("an attachment is kept in a folder byte for byte, and files of the store go into the conversation", async ({
  browser,
  app,
  newPerson,
  servers,
}) => {
  test.setTimeout(180_000);
  const [account] = servers.webdav.users;
  if (!account) throw new Error("the WebDAV server has no account");
  const path = `/room ${randomBytes(4).toString("hex")}`;
  const folder = join(account.rootFolder, path);
  await mkdir(join(folder, "Received"), { recursive: true });
  await writeFile(join(folder, "plan.txt"), "the plan itself");
  await writeFile(join(folder, "notes.txt"), "some notes");
  const [anna, ben] = [await newPerson("anna"), await newPerson("ben")];
  const api = await signIn(servers.synapse.baseUrl, anna.localpart, anna.password);
  const config = { gateway: app.gatewayUrl, upstream: "demo-webdav", label: "Team files", path };
  await makeFilesRoom(api, { name: "Lighthouse", widgets: app.widgetsUrl, config, invite: ben.userId });

  const bens = await openSparks(browser, app.clientUrl);
  await bens.signIn(ben);
  await bens.acceptInvite("Lighthouse");
  const annas = await openSparks(browser, app.clientUrl);
  await annas.signIn(anna);
  await annas.openRoom("Lighthouse");
  const bytes = randomBytes(150_000);
  await sendFile(annas.page, "survey.bin", bytes);

  const { page } = bens;
  const frame = filesFrame(page);
  await expect(bens.message("survey.bin")).toBeVisible({ timeout: 30_000 });
  await bens.choose("survey.bin", "Save to Files…");
  await begin(page, account);
  await answer(page);
  const saving = frame.getByRole("dialog", { name: "Save “survey.bin” to a folder" });
  await expect(saving).toBeVisible({ timeout: 30_000 });
  await saving.getByRole("button", { name: /^Received/ }).click();
  await expect(saving.getByRole("heading", { name: "Received" })).toBeVisible();
  expect(await axeViolations(page.frames().find((one) => one.url().includes("/files/")) ?? page)).toEqual([]);
  await page.screenshot({ path: test.info().outputPath("save-1440.png") });
  await saving.getByRole("button", { name: "Save here" }).click();
  await expect(frame.getByText("“survey.bin” saved in Received")).toBeVisible({ timeout: 30_000 });
  expect(Buffer.compare(await readFile(join(folder, "Received", "survey.bin")), bytes)).toBe(0);

  // Once more: nothing is replaced.
  await bens.choose("survey.bin", "Save to Files…");
  await saving.getByRole("button", { name: /^Received/ }).click();
  await saving.getByRole("button", { name: "Save here" }).click();
  await expect(frame.getByText("“survey (2).bin” saved in Received")).toBeVisible({ timeout: 30_000 });
  expect((await readdir(join(folder, "Received"))).sort()).toEqual(["survey (2).bin", "survey.bin"]);

  await page.getByRole("button", { name: "Attach files" }).click();
  await page.getByRole("menuitem", { name: "From Files…" }).click();
  const picking = frame.getByRole("dialog", { name: "Files for the conversation" });
  await picking.getByRole("checkbox", { name: /plan\.txt/ }).click();
  await picking.getByRole("checkbox", { name: /notes\.txt/ }).click();
  await page.setViewportSize({ width: 390, height: 844 });
  expect(await axeViolations(page.frames().find((one) => one.url().includes("/files/")) ?? page)).toEqual([]);
  await page.screenshot({ path: test.info().outputPath("pick-390.png") });
  await picking.getByRole("button", { name: "Go on with 2 files" }).click();
  const sharing = frame.getByRole("dialog", { name: "Share 2 files in the room" });
  await sharing.getByLabel("Message").fill("as agreed");
  await page.screenshot({ path: test.info().outputPath("share-390.png") });
  await sharing.getByRole("button", { name: "Send a copy" }).click();
  await expect(frame.getByText("2 files shared in the room")).toBeVisible({ timeout: 30_000 });

  const copy = annas.message("plan.txt");
  await expect(copy).toContainText("as agreed", { timeout: 30_000 });
  const [download] = await Promise.all([
    annas.page.waitForEvent("download"),
    copy
      .getByRole("button", { name: /plan\.txt/ })
      .first()
      .click(),
  ]);
  expect(await readFile(await download.path(), "utf8")).toBe("the plan itself");
  await expect(annas.message("notes.txt")).toBeVisible();
  await Promise.all([annas.context.close(), bens.context.close()]);
});

test("the attachments of the room are a place of their own, and a folder becomes the room's for everybody", async ({
  browser,
  app,
  newPerson,
  servers,
}) => {
  test.setTimeout(180_000);
  const [account] = servers.webdav.users;
  if (!account) throw new Error("the WebDAV server has no account");
  const path = `/folder ${randomBytes(4).toString("hex")}`;
  const folder = join(account.rootFolder, path);
  await mkdir(join(folder, "Harbour"), { recursive: true });
  await writeFile(join(folder, "Harbour", "quay.txt"), "the quay");
  const [anna, ben] = [await newPerson("anna"), await newPerson("ben")];
  const api = await signIn(servers.synapse.baseUrl, anna.localpart, anna.password);
  const config = { gateway: app.gatewayUrl, upstream: "demo-webdav", label: "Team files", path };
  await makeFilesRoom(api, { name: "Pier", widgets: app.widgetsUrl, config, invite: ben.userId });
  const annas = await openSparks(browser, app.clientUrl);
  await annas.signIn(anna);
  await annas.openRoom("Pier");
  await sendFile(annas.page, "tide.txt", Buffer.from("high at noon"));
  await expect(annas.message("tide.txt")).toBeVisible();

  const { page } = annas;
  const frame = filesFrame(page);
  const openApp = async (of: typeof page) => {
    await of.getByRole("button", { name: "Apps", exact: true }).click();
    await of.getByRole("button", { name: /^(Open )?Files/ }).click();
  };
  await openApp(page);
  await begin(page, account);
  await frame.getByText("Harbour", { exact: true }).click();
  await expect(frame.getByText("quay.txt", { exact: true })).toBeVisible();
  await frame.getByRole("button", { name: "More", exact: true }).click();
  await frame.getByRole("menuitem", { name: "Make this the room's folder" }).click();
  await answer(page);
  await expect(frame.getByText("Every member of the room now begins here.")).toBeVisible({ timeout: 30_000 });

  await frame.getByRole("button", { name: "Places" }).click();
  await frame.getByRole("menu").getByText("Attachments of this room").click({ timeout: 15_000 });
  await answer(page);
  await expect(frame.getByText("tide.txt", { exact: true })).toBeVisible({ timeout: 30_000 });
  await page.screenshot({ path: test.info().outputPath("attachments-1440.png") });
  expect(await axeViolations(page.frames().find((one) => one.url().includes("/files/")) ?? page)).toEqual([]);
  // What comes while it is open is seen at once.
  await sendFile(page, "wind.txt", Buffer.from("from the west"));
  await expect(frame.getByText("wind.txt", { exact: true })).toBeVisible({ timeout: 30_000 });
  await frame.getByRole("button", { name: "What to do with tide.txt" }).click({ timeout: 15_000 });
  await expect(frame.getByRole("menuitem", { name: "Delete" })).toHaveCount(0);
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    frame.getByRole("menuitem", { name: "Download", exact: true }).click(),
  ]);
  expect(await readFile(await download.path(), "utf8")).toBe("high at noon");

  const bens = await openSparks(browser, app.clientUrl, { colorScheme: "dark" });
  await bens.signIn(ben);
  await bens.acceptInvite("Pier");
  await openApp(bens.page);
  await begin(bens.page, account);
  await expect(filesFrame(bens.page).getByText("quay.txt", { exact: true })).toBeVisible({ timeout: 30_000 });
  await expect(filesFrame(bens.page).getByRole("heading", { level: 1, name: "Harbour" })).toBeVisible();
  await bens.page.screenshot({ path: test.info().outputPath("room-folder-dark.png") });
  await Promise.all([annas.context.close(), bens.context.close()]);
});
