/** A person signs in on a second device and reads what was encrypted before: settings, notice, message; keyboard; both themes. */
import { mkdirSync } from "node:fs";
import { axeViolations } from "../support/axe.ts";
import { expect, test } from "../support/e2e.ts";
import { uniqueName } from "../support/servers.ts";
import { openSparks, type SparksPage } from "./support/sparks-page.ts";

/** With SPARKS_PICTURES=folder the screens are also kept as pictures. */
const pictures = process.env.SPARKS_PICTURES;
async function look({ page }: SparksPage, name: string): Promise<void> {
  expect(await axeViolations(page)).toEqual([]);
  if (pictures === undefined) return;
  mkdirSync(pictures, { recursive: true });
  await page.screenshot({ path: `${pictures}/${name}.png` });
}

const recovery = ({ page }: SparksPage) => page.getByRole("region", { name: "Older encrypted messages" });

test("recovery is set up on one device and lets another one in", async ({ browser, app, newPerson, servers }) => {
  test.setTimeout(240_000);
  const person = await newPerson(uniqueName("anna"), "Anna");
  const first = await openSparks(browser, app.clientUrl);
  await first.signIn(person);
  await first.createRoom("Archive");
  const secret = uniqueName("the old message");
  await first.send(secret);
  await expect(first.message(secret)).not.toHaveAttribute("data-pending");

  // Suggested after the first encrypted message, not before; here it leads to the settings.
  const suggestion = first.page.getByText("Keep your encrypted messages readable");
  await expect(suggestion).toBeVisible();
  await look(first, "suggestion");
  await first.page.getByRole("button", { name: "Set up recovery" }).click();
  await look(first, "off");
  await recovery(first).getByRole("button", { name: "Set up recovery" }).press("Enter");
  const key = (await first.page.locator("[data-recovery-key]").innerText()).trim();
  expect(key).toMatch(/^E\w{3}( \w{1,4}){11}$/);
  await look(first, "key");
  await first.page.keyboard.press("Escape");
  await expect(first.page.getByText("You have not confirmed that you kept the key.")).toBeVisible();
  const download = first.page.waitForEvent("download");
  await first.page.getByRole("button", { name: "Save as a file" }).click();
  expect((await download).suggestedFilename()).toBe("recovery-key.txt");
  await first.page.getByRole("checkbox", { name: "I have kept the recovery key" }).check();
  await first.page.getByRole("button", { name: "Done" }).click();
  await expect(recovery(first)).toContainText("Recovery is set up");
  await expect(suggestion).toBeHidden();
  await expect.poll(() => keysInBackup(servers.synapse.baseUrl, person), { timeout: 30_000 }).toBeGreaterThan(0);

  const second = await openSparks(browser, app.clientUrl, {
    viewport: { width: 390, height: 844 },
    colorScheme: "dark",
  });
  await second.signIn(person);
  await expect(second.page.getByText("Older encrypted messages cannot be read on this device yet.")).toBeVisible();
  await look(second, "needed-390-dark");
  await second.openRoom("Archive");
  const sealed = second.message("This message cannot be read on this device yet.");
  await expect(sealed).toBeVisible();
  await look(second, "sealed-390-dark");
  await sealed.getByRole("link", { name: "Enter the recovery key" }).click();

  const field = second.page.getByRole("textbox", { name: "Recovery key" });
  await field.fill("not a key");
  await field.press("Enter");
  await expect(second.page.getByText("That is not a recovery key.")).toBeVisible();
  await look(second, "malformed-390-dark");
  await field.fill(key.toUpperCase() === key ? key : `  ${key}  `);
  await field.press("Enter");
  await expect(recovery(second)).toContainText("Recovery is set up");
  await expect(second.page.getByText("This device is confirmed", { exact: true })).toBeVisible();
  await second.page.goBack();
  await expect(second.message(secret)).toBeVisible({ timeout: 20_000 });

  // Nowhere in what the browsers keep in the open.
  for (const { page } of [first, second]) {
    const open = await page.evaluate(() => JSON.stringify([{ ...localStorage }, { ...sessionStorage }, location.href]));
    expect(open).not.toContain(key.slice(0, 9));
  }
  await first.context.close();
  await second.context.close();
});

test("who lost the key begins anew with the password", async ({ browser, app, newPerson }) => {
  test.setTimeout(120_000);
  const person = await newPerson(uniqueName("ben"), "Ben");
  const ben = await openSparks(browser, app.clientUrl, { locale: "de-DE", colorScheme: "dark" });
  await ben.page.goto(`${app.clientUrl}/#/settings/device`);
  await ben.page.fill('input[name="username"]', person.localpart);
  await ben.page.fill('input[name="password"]', person.password);
  await ben.page.click('button[type="submit"]');
  await ben.page.getByRole("button", { name: "Wiederherstellung einrichten" }).click();
  const old = await ben.page.locator("[data-recovery-key]").innerText();
  await look(ben, "key-de-dark");
  await ben.page.getByRole("checkbox").check();
  await ben.page.getByRole("button", { name: "Fertig" }).click();
  await ben.page.getByRole("button", { name: "Schlüssel verloren?" }).click();
  await look(ben, "reset-de-dark");
  const password = ben.page.getByRole("dialog").locator('input[name="password"]');
  await password.fill("wrong");
  await password.press("Enter");
  await expect(ben.page.getByText("Das Passwort stimmt nicht.")).toBeVisible();
  await password.fill(person.password);
  await password.press("Enter");
  await expect(ben.page.locator("[data-recovery-key]")).not.toHaveText(old);
  await ben.context.close();
});

async function keysInBackup(homeserver: string, person: { localpart: string; password: string }): Promise<number> {
  const { signIn } = await import("#stack");
  const api = await signIn(homeserver, person.localpart, person.password);
  const info = await api.call("GET", "/v3/room_keys/version");
  await api.signOut();
  return Number(info.count);
}
