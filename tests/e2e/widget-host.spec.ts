/** The widget host in the real client: a widget of the room opens beside it, asks, gets what is granted, and loses what is taken back. */
import type { FrameLocator, Page } from "@playwright/test";
import { type MatrixApi, signIn } from "#stack";
import { expect, test } from "../support/e2e.ts";

const WIDGET = "files-1";

test.use({ locale: "en-GB" });

async function roomWithFiles(api: MatrixApi, place: { readonly widgets: string; readonly gateway: string }) {
  const created = await api.call("POST", "/v3/createRoom", {
    name: "Lighthouse",
    preset: "private_chat",
    initial_state: [
      { type: "m.room.encryption", state_key: "", content: { algorithm: "m.megolm.v1.aes-sha2" } },
      {
        type: "app.sparks.files.config",
        state_key: WIDGET,
        content: { v: 1, gateway: place.gateway, upstream: "demo-webdav", label: "Team files", path: "/" },
      },
      {
        type: "im.vector.modular.widgets",
        state_key: WIDGET,
        content: {
          type: "app.sparks.files",
          name: "Files",
          url: `${place.widgets}/files/index.html#/?cfg=$cfg&room=$matrix_room_id`,
          data: { cfg: WIDGET },
          waitForIframeLoad: false,
        },
      },
    ],
  });
  return String(created.room_id);
}

async function enter(page: Page, clientUrl: string, person: { readonly localpart: string; readonly password: string }) {
  await page.goto(clientUrl);
  await page.getByLabel("Username").fill(person.localpart);
  await page.getByLabel("Password", { exact: true }).fill(person.password);
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
  await page.getByText("Lighthouse").first().click();
  await page.getByRole("button", { name: "Apps", exact: true }).click();
}

/** A question takes no click in its first half second. */
async function answer(page: Page, name: string): Promise<void> {
  const button = page.getByRole("button", { name, exact: true });
  await expect(button).toBeVisible();
  await page.waitForTimeout(600);
  await button.click();
}
const frameOf = (page: Page): FrameLocator => page.frameLocator('iframe[title="Files"]');

test("a widget of the room opens, asks and works; what is taken back is gone", async ({
  page,
  app,
  newPerson,
  servers,
}) => {
  const faults: string[] = [];
  page.on("pageerror", (error) => faults.push(String(error)));
  const anna = await newPerson("anna");
  const api = await signIn(servers.synapse.baseUrl, anna.localpart, anna.password);
  const roomId = await roomWithFiles(api, { widgets: app.widgetsUrl, gateway: app.gatewayUrl });
  await enter(page, app.clientUrl, anna);

  await page.getByRole("button", { name: /^Files/ }).click();
  await expect(page.getByRole("heading", { name: "Files asks for permissions" })).toBeVisible();
  await expect(page.getByText("Read its own settings")).toBeVisible();
  // One question for all: who the person is stands in it too, and the gateway is the administrator's choice.
  await expect(page.getByRole("checkbox", { name: "Show that you are you" })).toBeChecked();
  await expect(page.getByText(anna.userId)).toBeVisible();
  await answer(page, "Allow");
  const frame = frameOf(page);
  await expect(frame.getByLabel("Password", { exact: true })).toBeVisible({ timeout: 30_000 });
  expect(await page.locator("iframe").getAttribute("sandbox")).toContain("allow-downloads");

  // What is shared from it arrives in the encrypted room, as a message of one's own.
  const [account] = servers.webdav.users;
  if (!account) throw new Error("no WebDAV account");
  await frame.getByLabel("User name").fill(account.name);
  await frame.getByLabel("Password", { exact: true }).fill(account.password);
  await frame.getByRole("button", { name: "Connect", exact: true }).click();
  const file = `report ${Date.now()}.txt`;
  const bytes = Buffer.from("forty-two");
  await frame.getByTestId("upload-picker").setInputFiles([{ name: file, mimeType: "text/plain", buffer: bytes }]);
  await frame.getByRole("button", { name: `What to do with ${file}`, exact: true }).click();
  await frame.getByRole("menuitem", { name: "Share in the room" }).click();
  await frame.getByRole("button", { name: "Send a copy" }).click();
  await expect(page.getByRole("region", { name: "Messages" }).getByText(file)).toBeVisible({ timeout: 20_000 });
  const { chunk } = await api.call("GET", `/v3/rooms/${encodeURIComponent(roomId)}/messages?dir=b&limit=5`);
  expect(JSON.stringify(chunk)).toContain("m.room.encrypted");
  expect(JSON.stringify(chunk)).not.toContain(file);

  // It may have the whole room for itself, and is not loaded anew for that.
  const placed = await frame.locator(":root").evaluateHandle(() => document);
  const widthOf = async () => (await page.locator("iframe").boundingBox())?.width ?? 0;
  const besides = await widthOf();
  await page.getByRole("button", { name: "Larger", exact: true }).click();
  await expect.poll(widthOf).toBeGreaterThan(besides * 1.5);
  await page.screenshot({ path: test.info().outputPath("whole.png") });
  await page.getByRole("button", { name: "Smaller", exact: true }).click();
  await expect.poll(widthOf).toBe(besides);
  expect(await placed.evaluate((first) => first === document)).toBe(true);

  // The grants stand in the panel's menu and can be taken back there.
  await page.getByRole("button", { name: "More", exact: true }).last().click();
  await page.getByRole("menuitem", { name: "Permissions" }).click();
  const dialog = page.getByRole("dialog", { name: "Permissions of Files" });
  await expect(dialog.getByText("Read its own settings")).toBeVisible();
  await dialog.getByRole("button", { name: "Take back everything" }).click();
  await expect(dialog.getByText("It has no permissions")).toBeVisible();
  await dialog.getByRole("button", { name: "Done" }).click();

  // Reloaded, all is asked anew; taken out of the room, it goes.
  await page.reload();
  await expect(page.getByRole("heading", { name: "Files asks for permissions" })).toBeVisible({ timeout: 30_000 });
  await api.call("PUT", `/v3/rooms/${encodeURIComponent(roomId)}/state/im.vector.modular.widgets/${WIDGET}`, {});
  await expect(page.getByText("This app is no longer here")).toBeVisible();
  await expect(page.locator("iframe")).toHaveCount(0);

  // One that nobody can open is listed all the same, with the reason, and is no button.
  const broken = { type: "m.custom", name: "Broken", url: "javascript:alert(1)" };
  await api.call("PUT", `/v3/rooms/${encodeURIComponent(roomId)}/state/im.vector.modular.widgets/broken`, broken);
  await page.getByRole("button", { name: "All apps" }).first().click();
  await expect(page.getByText("Cannot be opened: Its address is not a web address.")).toBeVisible();
  await expect(page.getByRole("button", { name: /Broken/ })).toHaveCount(0);
  expect(faults).toEqual([]);
});
