/** Managing apps: the form against the real gateway and file server, who may not and why, a space's settings in its rooms, undo. */
import { randomBytes } from "node:crypto";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Page } from "@playwright/test";
import { type MatrixApi, signIn } from "#stack";
import { startTestApp } from "../support/app.ts";
import { axeViolations } from "../support/axe.ts";
import { expect, test } from "../support/e2e.ts";
import { startFaultProxy } from "../support/fault-proxy.ts";
import { openSparks } from "./support/sparks-page.ts";

const createRoom = async (api: MatrixApi, request: Readonly<Record<string, unknown>>): Promise<string> => {
  const { room_id: id } = (await api.call("POST", "/v3/createRoom", { preset: "private_chat", ...request })) as {
    room_id: string;
  };
  return id;
};
const stateOf = (api: MatrixApi, room: string, path: string) =>
  api.call("GET", `/v3/rooms/${encodeURIComponent(room)}/state/${path}`).catch(() => ({}));

/** A question takes no click in its first half second. */
async function answer(page: Page, name: string): Promise<void> {
  const button = page.getByRole("button", { name, exact: true });
  await expect(button).toBeVisible({ timeout: 30_000 });
  await page.waitForTimeout(600);
  await button.click();
}

async function openSetup(page: Page): Promise<void> {
  await page.getByRole("button", { name: "Apps", exact: true }).click();
  await page.getByRole("button", { name: "Manage apps" }).click();
  await expect(page.getByRole("region", { name: "Manage apps" })).toBeVisible();
}

test("files are added to a room with the form, open, are changed by two, removed, and brought back", async ({
  browser,
  app,
  newPerson,
  servers,
}) => {
  test.setTimeout(180_000);
  const [account] = servers.webdav.users;
  if (!account) throw new Error("the WebDAV server has no account");
  const folder = `/setup ${randomBytes(4).toString("hex")}`;
  await mkdir(join(account.rootFolder, folder));
  await writeFile(join(account.rootFolder, folder, "plan.txt"), "the plan");
  const [anna, ben] = [await newPerson("anna", "Anna"), await newPerson("ben", "Ben")];
  const api = await signIn(servers.synapse.baseUrl, anna.localpart, anna.password);
  const room = await createRoom(api, { name: "Ward 3", invite: [ben.userId] });

  const annas = await openSparks(browser, app.clientUrl);
  const { page } = annas;
  await annas.signIn(anna);
  await annas.openRoom("Ward 3");
  await openSetup(page);
  expect(await axeViolations(page)).toEqual([]);
  await page.screenshot({ path: test.info().outputPath("setup-empty.png") });

  // The form: the gateway is asked, a wrong folder is said at its field.
  await page.getByRole("button", { name: /^Files/ }).click();
  const dialog = page.getByRole("dialog", { name: "Add: Files" });
  await expect(dialog.getByText("The gateway answers and offers this server.")).toBeVisible();
  await dialog.getByLabel("Folder").fill("no slash");
  await dialog.getByRole("button", { name: "Add", exact: true }).click();
  await expect(dialog.getByText("Begin with a slash")).toBeVisible();
  expect(await axeViolations(page)).toEqual([]);
  await page.screenshot({ path: test.info().outputPath("setup-form.png") });
  await dialog.getByLabel("Folder").fill(folder);
  await dialog.getByRole("button", { name: "Add", exact: true }).click();
  await expect(page.getByText("“Files” is added to Ward 3.")).toBeVisible();
  await expect(dialog).toBeHidden();
  await expect(page.getByRole("button", { name: "More about Files" })).toBeVisible();

  // It opens and lists.
  await page.getByRole("region", { name: "Manage apps" }).getByRole("button", { name: "Close" }).click();
  await page.getByRole("button", { name: /^Files/ }).click();
  await answer(page, "Allow");
  const frame = page.frameLocator('iframe[title="Files"]');
  await frame.getByLabel("User name").fill(account.name);
  await frame.getByLabel("Password", { exact: true }).fill(account.password);
  await frame.getByRole("button", { name: "Connect", exact: true }).click();
  await expect(frame.getByText("plan.txt", { exact: true })).toBeVisible({ timeout: 30_000 });
  await page.getByRole("button", { name: "Close", exact: true }).last().click();

  // Somebody else is quicker: nothing is overwritten unseen.
  await openSetup(page);
  await page.getByRole("button", { name: "More about Files" }).click();
  await page.getByRole("menuitem", { name: "Edit" }).click();
  const edit = page.getByRole("dialog", { name: "Edit Files" });
  await edit.getByLabel("Name of the place").fill("Mine");
  const { chunk } = (await api.call("GET", `/v3/rooms/${encodeURIComponent(room)}/messages?dir=b&limit=30`)) as {
    chunk: readonly { type: string; state_key: string; content: Record<string, unknown> }[];
  };
  const config = chunk.find(({ type }) => type === "app.sparks.files.config");
  if (!config) throw new Error("no settings were written");
  const configPath = `app.sparks.files.config/${config.state_key}`;
  const put = (content: object) =>
    api.call("PUT", `/v3/rooms/${encodeURIComponent(room)}/state/${configPath}`, { ...content });
  await put({ ...config.content, label: "Theirs", later: { kept: true } });
  await edit.getByRole("button", { name: "Save" }).click();
  await expect(edit.getByText("has changed this meanwhile")).toBeVisible();
  await expect(async () => {
    // What they wrote is on its way.
    if (!(await edit.getByRole("button", { name: "Show theirs" }).isVisible())) {
      await edit.getByRole("button", { name: "Save" }).click();
    }
    await edit.getByRole("button", { name: "Show theirs" }).click();
    await expect(edit.getByLabel("Name of the place")).toHaveValue("Theirs", { timeout: 1000 });
  }).toPass();
  await edit.getByLabel("Name of the place").fill("Ours");
  await edit.getByRole("button", { name: "Save" }).click();
  await expect(edit).toBeHidden();
  expect(await stateOf(api, room, configPath)).toMatchObject({ label: "Ours", path: folder, later: { kept: true } });

  // Removed, and brought back as it was.
  await page.getByRole("button", { name: "More about Files" }).click();
  await page.getByRole("menuitem", { name: "Remove" }).click();
  await expect(page.getByText("“Files” is removed from Ward 3 for everyone.")).toBeVisible();
  await expect(page.getByText("No apps yet")).toBeVisible();
  expect(await stateOf(api, room, configPath)).toEqual({});
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(page.getByRole("button", { name: "More about Files" })).toBeVisible();
  expect(await stateOf(api, room, configPath)).toMatchObject({ label: "Ours", later: { kept: true } });

  // A website: the rules of opening hold, and secrets stay out.
  await page.getByRole("button", { name: /^Website/ }).click();
  const website = page.getByRole("dialog", { name: "Add a website" });
  await website.getByLabel("Name").fill("Board");
  for (const [address, fault] of [
    ["https://$matrix_user_id.example.org/", "No $ in the name of the server"],
    ["http://board.example.org/", "must begin with https"],
    ["https://board.example.org/?access_token=abc", "a password or key in this address"],
    [app.clientUrl, "the address of Sparks itself"],
  ] as const) {
    await website.getByLabel("Address").fill(address);
    await website.getByRole("button", { name: "Add", exact: true }).click();
    await expect(website.getByText(fault)).toBeVisible();
  }
  await website.getByLabel("Address").fill("board.example.org/plan?who=$matrix_user_id");
  await website.getByRole("button", { name: "Add", exact: true }).click();
  await expect(page.getByRole("button", { name: "More about Board" })).toBeVisible();
  await page.screenshot({ path: test.info().outputPath("setup-list.png") });

  // Ben may not, and learns why and whom to ask; what applies he may see.
  const bens = await openSparks(browser, app.clientUrl, {
    colorScheme: "dark",
    viewport: { width: 390, height: 844 },
  });
  await bens.signIn(ben);
  await bens.acceptInvite("Ward 3");
  await openSetup(bens.page);
  await expect(bens.page.getByText("Changing apps here needs a moderator (50); you have 0. Ask Anna.")).toBeVisible();
  await expect(bens.page.getByRole("button", { name: "More about Board" })).toHaveCount(0);
  expect(await axeViolations(bens.page)).toEqual([]);
  await bens.page.screenshot({ path: test.info().outputPath("setup-denied-390-dark.png") });
  await bens.page.getByRole("button", { name: /^What applies here/ }).click();
  const applies = bens.page.getByRole("dialog", { name: "What applies here" });
  await expect(applies.getByText("Settings: Files")).toBeVisible();
  await expect(applies.getByText("App: Board")).toBeVisible();
  expect(await axeViolations(bens.page)).toEqual([]);
  await bens.page.screenshot({ path: test.info().outputPath("applies-390-dark.png") });
  await Promise.all([annas.context.close(), bens.context.close()]);
});

test("a space's app reaches its rooms with the settings of the space", async ({ browser, app, newPerson, servers }) => {
  test.setTimeout(120_000);
  const anna = await newPerson("anna", "Anna");
  const api = await signIn(servers.synapse.baseUrl, anna.localpart, anna.password);
  const space = await createRoom(api, { name: "Clinic", creation_content: { type: "m.space" } });
  const room = await createRoom(api, {
    name: "Ward 5",
    initial_state: [{ type: "m.space.parent", state_key: space, content: { via: ["localhost"], canonical: true } }],
  });
  await api.call("PUT", `/v3/rooms/${encodeURIComponent(space)}/state/m.space.child/${encodeURIComponent(room)}`, {
    via: ["localhost"],
  });
  const sparks = await openSparks(browser, app.clientUrl);
  const { page } = sparks;
  await sparks.signIn(anna);
  await page.getByRole("button", { name: "Clinic" }).click();
  await page.getByRole("button", { name: "Apps of this space" }).click();
  await page.getByRole("button", { name: /^Files/ }).click();
  const dialog = page.getByRole("dialog", { name: "Add: Files" });
  await expect(dialog.getByText("The gateway answers and offers this server.")).toBeVisible();
  await dialog.getByLabel("Name", { exact: true }).fill("Clinic files");
  await dialog.getByRole("checkbox", { name: "Ward 5" }).check();
  await page.screenshot({ path: test.info().outputPath("space-form.png") });
  await dialog.getByRole("button", { name: "Add", exact: true }).click();
  await expect(page.getByText("“Clinic files” is added, also to 1 room.")).toBeVisible();
  await page.screenshot({ path: test.info().outputPath("space-setup.png") });

  await sparks.openRoom("Ward 5");
  await openSetup(page);
  await expect(page.getByText("Settings from Clinic")).toBeVisible();
  await page.getByRole("button", { name: /^What applies here/ }).click();
  const applies = page.getByRole("dialog", { name: "What applies here" });
  await expect(applies.getByRole("region", { name: "Clinic" }).getByText("Settings: Files")).toBeVisible();
  await page.screenshot({ path: test.info().outputPath("applies.png") });
  await applies.getByRole("button", { name: "Done" }).click();

  // The widget reads them from there.
  await page.getByRole("region", { name: "Manage apps" }).getByRole("button", { name: "Close" }).click();
  await page.getByRole("button", { name: /^Clinic files/ }).click();
  await page.getByRole("checkbox", { name: "All this in other rooms too: Clinic" }).check();
  await answer(page, "Allow");
  await expect(page.frameLocator('iframe[title="Clinic files"]').getByLabel("User name")).toBeVisible({
    timeout: 30_000,
  });
  await sparks.context.close();
});

test("where only the settings get through it is said, taken back, and finished", async ({
  browser,
  newPerson,
  servers,
}) => {
  test.setTimeout(120_000);
  const anna = await newPerson("anna", "Anna");
  const api = await signIn(servers.synapse.baseUrl, anna.localpart, anna.password);
  await createRoom(api, { name: "Ward 7" });
  const proxy = await startFaultProxy(servers.synapse.baseUrl);
  const app = await startTestApp({ ...servers, synapse: { ...servers.synapse, baseUrl: proxy.baseUrl } });
  const sparks = await openSparks(browser, app.clientUrl, { viewport: { width: 390, height: 844 } });
  const { page } = sparks;
  await sparks.signIn(anna);
  await sparks.openRoom("Ward 7");
  await openSetup(page);
  await page.getByRole("button", { name: /^Files/ }).click();
  const dialog = page.getByRole("dialog", { name: "Add: Files" });
  await expect(dialog.getByText("The gateway answers and offers this server.")).toBeVisible();
  // Looking what stands there, and writing it.
  const refuse = () =>
    proxy.failNext(2, 403, { pathPart: "/state/im.vector.modular.widgets", body: { errcode: "M_FORBIDDEN" } });
  refuse();
  await dialog.getByRole("button", { name: "Add", exact: true }).click();
  await expect(dialog.getByText("Only a part was saved: the settings.")).toBeVisible();
  expect(await axeViolations(page)).toEqual([]);
  await page.screenshot({ path: test.info().outputPath("half-390.png") });
  await dialog.getByRole("button", { name: "Take back" }).click();
  await expect(page.getByText("Everything is as it was.")).toBeVisible();
  refuse();
  await dialog.getByRole("button", { name: "Add", exact: true }).click();
  await dialog.getByRole("button", { name: "Finish" }).click();
  await expect(page.getByRole("button", { name: "More about Files" })).toBeVisible();
  await sparks.context.close();
  await app.close();
  await proxy.close();
});
