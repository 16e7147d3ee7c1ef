/** Signing in when things are not as they should be, and being asked for the password again. */
import { startTestApp } from "../support/app.ts";
import { expect, test } from "../support/e2e.ts";
import { startFaultProxy } from "../support/fault-proxy.ts";
import { uniqueName } from "../support/servers.ts";
import { openSparks } from "./support/sparks-page.ts";

test("no server, not a Matrix server: said in words, what was typed stays", async ({ browser, servers }) => {
  const proxy = await startFaultProxy(servers.synapse.baseUrl);
  const app = await startTestApp({
    synapse: { baseUrl: proxy.baseUrl, serverName: servers.synapse.serverName },
    webdav: servers.webdav,
    config: { otherHomeservers: true, brand: "Harbour" },
  });
  const { page, context, open } = await openSparks(browser, app.clientUrl);
  await open();
  await expect(page.getByRole("heading", { name: "Sign in to Harbour" })).toBeVisible();
  await page.click('button[type="submit"]');
  await expect(page.getByText("Enter your username.")).toBeVisible();
  await expect(page.locator('input[name="username"]')).toBeFocused();
  await page.fill('input[name="username"]', "anna");
  await page.fill('input[name="password"]', "secret");
  await proxy.pause();
  await page.click('button[type="submit"]');
  await expect(page.getByRole("alert")).toContainText("cannot be reached");
  await expect(page.locator('input[name="username"]')).toHaveValue("anna");
  await proxy.resume();
  proxy.failNext(20, 404, { body: { shop: "open" } });
  await page.getByRole("button", { name: "Change server" }).click();
  await expect(page.locator('input[name="homeserver"]')).toHaveValue(proxy.baseUrl);
  await page.click('button[type="submit"]');
  await expect(page.getByRole("alert")).toContainText("no Matrix server");
  await context.close();
  await app.close();
  await proxy.close();
});

test("a server that asks for the password again keeps messages and drafts", async ({ browser, servers, newPerson }) => {
  test.setTimeout(150_000);
  const proxy = await startFaultProxy(servers.synapse.baseUrl);
  const app = await startTestApp({
    synapse: { baseUrl: proxy.baseUrl, serverName: servers.synapse.serverName },
    webdav: servers.webdav,
  });
  const person = await newPerson(uniqueName("anna"), "Anna");
  const sparks = await openSparks(browser, app.clientUrl);
  const { page } = sparks;
  await sparks.signIn(person);
  await sparks.createRoom("Ledger");
  await sparks.send("before the break");
  await expect(sparks.message("before the break")).not.toHaveAttribute("data-pending");
  await sparks.composer.fill("half a sentence");
  await page.waitForTimeout(700);
  // The next request of the sync is refused: that which follows the one that waits now, whatever ends it.
  proxy.failNext(1, 401, {
    pathPart: "/sync",
    body: { errcode: "M_UNKNOWN_TOKEN", error: "expired", soft_logout: true },
  });
  await page.keyboard.type(" and more");
  await expect(page.getByRole("heading", { name: "Welcome back" })).toBeVisible({ timeout: 60_000 });
  await page.fill('input[name="password"]', "not it");
  await page.click('button[type="submit"]');
  await expect(page.getByRole("alert")).toContainText("not right");
  await page.fill('input[name="password"]', person.password);
  await page.click('button[type="submit"]');
  await expect(sparks.message("before the break")).toBeVisible({ timeout: 30_000 });
  await expect(sparks.composer).toHaveValue(/^half a sentence/);
  await sparks.composer.fill("");
  await sparks.send("after the break");
  await expect(sparks.message("after the break")).not.toHaveAttribute("data-pending", { timeout: 30_000 });
  await sparks.context.close();
  await app.close();
  await proxy.close();
});

test("config.json that is wrong names every fault, for whoever runs it", async ({ browser, app }) => {
  const { page, context, open } = await openSparks(browser, app.clientUrl);
  await page.route("**/config.json", (route) =>
    route.fulfill({ contentType: "application/json", body: '{"homserver":"https://x.example","theme":"pink"}' }),
  );
  await open();
  await expect(page.getByRole("heading", { name: "Sparks is not set up correctly" })).toBeVisible();
  await expect(page.locator("pre")).toContainText("homeserver: expected");
  await expect(page.locator("pre")).toContainText("homserver: expected no such setting");
  await expect(page.locator("pre")).toContainText('received "pink"');
  await context.close();
});
