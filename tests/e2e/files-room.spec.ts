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
