/** Two people in an encrypted room, in two browsers, against real Synapse: what issue 3 must show. */
import { readFileSync } from "node:fs";
import { expect, test } from "../support/e2e.ts";
import { uniqueName } from "../support/servers.ts";
import { openSparks } from "./support/sparks-page.ts";

/** A picture of one colour, 8 by 8. */
const PNG = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAgAAAAICAIAAABLbSncAAAAFElEQVR4nGNkaGD4z4AHMOGTHIIKAEy0AQ/kAP0lAAAAAElFTkSuQmCC",
  "base64",
);

test("a message, an edit, a reaction and a picture travel both ways, encrypted; a reload keeps it all", async ({
  browser,
  app,
  servers,
  newPerson,
}) => {
  const [annaPerson, benPerson] = [
    await newPerson(uniqueName("anna"), "Anna"),
    await newPerson(uniqueName("ben"), "Ben"),
  ];
  const anna = await openSparks(browser, app.clientUrl);
  const ben = await openSparks(browser, app.clientUrl);
  await anna.signIn(annaPerson);
  await ben.signIn(benPerson);

  await anna.createRoom("Ward round");
  await anna.invite(benPerson.userId);
  await expect(ben.room("Ward round")).toContainText("Anna invites you");
  await ben.acceptInvite("Ward round");
  await expect(anna.page.getByText("Ben joined")).toBeVisible();

  const secret = uniqueName("bed twelve is free");
  await anna.send(secret);
  await expect(ben.message(secret)).toBeVisible();
  await expect(anna.message(secret)).not.toHaveAttribute("data-pending");
  await ben.send(`heard **${secret}**`);
  await expect(anna.message("heard").locator("strong")).toHaveText(secret);

  await anna.composer.click();
  await anna.page.keyboard.press("ArrowUp");
  await expect(anna.composer).toHaveValue(secret);
  await anna.page.keyboard.type(" again");
  await anna.page.keyboard.press("Enter");
  await expect(ben.message(`${secret} again`)).toContainText("(edited)");

  await anna.message("heard").hover();
  await anna.page.getByRole("toolbar").getByRole("button", { name: "React" }).click();
  await anna.page.fill("[data-emoji-search]", "rocket");
  await anna.page.keyboard.press("Enter");
  await expect(ben.message("heard").getByRole("button", { name: "🚀 1" })).toBeVisible();
  await ben.message("heard").getByRole("button", { name: "🚀 1" }).click();
  await expect(anna.message("heard").getByRole("button", { name: "🚀 2" })).toHaveAttribute("aria-pressed", "true");

  await ben.page.setInputFiles("[data-file-input]", { name: "chart.png", mimeType: "image/png", buffer: PNG });
  await ben.page.getByPlaceholder("Caption (Optional)").fill("the chart");
  await ben.page.getByRole("dialog").getByRole("button", { name: "Send" }).click();
  const picture = anna.page.getByRole("img", { name: "chart.png" });
  await expect(picture).toBeVisible();
  await expect.poll(() => picture.evaluate((element: HTMLImageElement) => element.naturalWidth)).toBe(8);

  await ben.choose(`${secret} again`, "Reply");
  await ben.send("good to know");
  await expect(anna.message("good to know").getByTitle("Show the message this replies to")).toContainText(secret);

  await anna.page.reload();
  await expect(anna.message(`${secret} again`)).toBeVisible();
  await expect(anna.message("heard")).toBeVisible();
  await expect(picture).toBeVisible();

  const files = ["", "-wal"].map((ending) => `${servers.synapse.databasePath}${ending}`);
  const stored = files.map((file) => readFileSync(file).toString("latin1")).join("");
  expect(stored).toContain("m.room.encrypted");
  expect(stored).not.toContain(secret);
  await anna.context.close();
  await ben.context.close();
});

test("a deleted message can be kept; one that is not kept is gone for both", async ({ browser, app, newPerson }) => {
  const person = await newPerson(uniqueName("anna"), "Anna");
  const anna = await openSparks(browser, app.clientUrl);
  await anna.signIn(person);
  await anna.createRoom("Notes", { encrypted: false });
  await anna.send("keep this");
  await anna.send("drop this");
  await expect(anna.message("drop this")).not.toHaveAttribute("data-pending");
  await anna.choose("keep this", "Delete");
  await anna.page.getByRole("button", { name: "Undo" }).click();
  await anna.choose("drop this", "Delete");
  await expect(anna.message("Message deleted")).toBeVisible({ timeout: 12_000 });
  await expect(anna.message("drop this")).toHaveCount(0);
  await expect(anna.message("keep this")).toBeVisible();
  await anna.context.close();
});

test("what is written without a server arrives once, in order, after a reload", async ({
  browser,
  app,
  newPerson,
  servers,
}) => {
  const { startFaultProxy } = await import("../support/fault-proxy.ts");
  const { startTestApp } = await import("../support/app.ts");
  const proxy = await startFaultProxy(servers.synapse.baseUrl);
  const own = await startTestApp({
    synapse: { baseUrl: proxy.baseUrl, serverName: servers.synapse.serverName },
    webdav: servers.webdav,
  });
  const [annaPerson, benPerson] = [
    await newPerson(uniqueName("anna"), "Anna"),
    await newPerson(uniqueName("ben"), "Ben"),
  ];
  const anna = await openSparks(browser, own.clientUrl);
  const ben = await openSparks(browser, app.clientUrl);
  await anna.signIn(annaPerson);
  await ben.signIn(benPerson);
  await anna.createRoom("Night shift");
  await anna.invite(benPerson.userId);
  await ben.acceptInvite("Night shift");
  await anna.send("before");
  await expect(ben.message("before")).toBeVisible();

  // What the server has already is kept for reading offline a moment later; what is typed below is kept at once.
  await anna.page.waitForTimeout(3000);
  await proxy.pause();
  for (const text of ["later one", "later two", "later three"]) await anna.send(text);
  await expect(anna.message("later three")).toHaveAttribute("data-pending", /queued|sending/);
  await anna.page.reload();
  await expect(anna.message("later three")).toBeVisible();
  await expect(anna.message("before")).toBeVisible();
  await proxy.resume();

  await expect(ben.message("later three")).toBeVisible({ timeout: 45_000 });
  expect(await ben.texts("later")).toEqual(["later one", "later two", "later three"]);
  await expect(anna.message("later three")).not.toHaveAttribute("data-pending");
  expect(await anna.texts("later")).toEqual(["later one", "later two", "later three"]);
  await anna.context.close();
  await ben.context.close();
  await own.close();
  await proxy.close();
});

test("a second tab shows the same and starts no second sync", async ({ browser, servers, newPerson }) => {
  const { startFaultProxy } = await import("../support/fault-proxy.ts");
  const { startTestApp } = await import("../support/app.ts");
  const proxy = await startFaultProxy(servers.synapse.baseUrl);
  const own = await startTestApp({
    synapse: { baseUrl: proxy.baseUrl, serverName: servers.synapse.serverName },
    webdav: servers.webdav,
  });
  const person = await newPerson(uniqueName("anna"), "Anna");
  const anna = await openSparks(browser, own.clientUrl);
  await anna.signIn(person);
  await anna.createRoom("Shared", { encrypted: false });
  const { sparksPage } = await import("./support/sparks-page.ts");
  const second = sparksPage(await anna.context.newPage(), own.clientUrl);
  await second.open(new URL(anna.page.url()).hash ? `/${new URL(anna.page.url()).hash}` : "/");
  await second.composer.waitFor();
  await second.send("from the second tab");
  await expect(anna.message("from the second tab")).toBeVisible();
  await anna.send("from the first tab");
  await expect(second.message("from the first tab")).toBeVisible();
  // One sync answers at a time: a second one would be seen as a request that begins while the first still waits.
  const positions = proxy.requests
    .filter(({ path, method }) => method === "POST" && path.includes("simplified_msc3575/sync"))
    .map(({ path }) => new URL(path, proxy.baseUrl).searchParams.get("pos"));
  expect(positions.filter((pos) => pos === null)).toHaveLength(1);
  await anna.context.close();
  await own.close();
  await proxy.close();
});
