/** The files widget in a foreign client: a real gateway, a real homeserver, a real WebDAV server. */
import { createDecipheriv, createHash, randomBytes } from "node:crypto";
import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Page, Request } from "@playwright/test";
import { expect, test } from "../support/e2e.ts";
import { act, agree, connect, drop, entry, openFiles, upload } from "../support/foreign-host/files-page.ts";
import { ROOM_ID, type Stage, setStage } from "../support/foreign-host/stage.ts";

test.use({ locale: "en-GB" });
let stage: Stage;
test.beforeAll(async ({ servers }) => {
  test.setTimeout(180_000);
  stage = await setStage(servers);
});
test.afterAll(() => stage?.close());

const onDisk = (...names: readonly string[]) => join(stage.webdav.rootFolder, ...names);

/** A folder of its own for each test, where the widget opens. */
async function newFolder(): Promise<{
  readonly path: string;
  readonly state: { readonly state: Parameters<Stage["open"]>[1] };
}> {
  const path = `/test ${randomBytes(4).toString("hex")}`;
  await mkdir(onDisk(path));
  const content = { ...stage.config, path };
  return {
    path,
    state: { state: { state: [{ type: "app.sparks.files.config", stateKey: "sparks-files-1", content }] } },
  };
}

test("a person agrees to the gateway by name, connects once, and sees what the server really holds", async ({
  page,
}) => {
  const { path, state } = await newFolder();
  await mkdir(onDisk(path, "Projects"));
  for (const name of ["notes.md", "100% sure #1 & more.txt", "😀.txt", "Zoë.pdf"])
    await writeFile(onDisk(path, name), name);
  const frame = await stage.open(page, state.state);

  await expect(frame.getByText(`Sign in to ${new URL(stage.gateway.baseUrl).host}?`)).toBeVisible();
  expect(await page.evaluate(() => window.foreignHost.openIds())).toBe(0);
  await agree(frame);
  await connect(frame, stage.webdav.user, "not the password");
  await expect(frame.getByText("The server does not take this user name and password")).toBeVisible();
  await expect(frame.getByLabel("Password", { exact: true })).toBeFocused();
  await connect(frame, stage.webdav.user, stage.webdav.password);

  const names = frame.locator("[data-row] bdi");
  await expect(names).toHaveCount(5);
  expect((await names.allTextContents()).sort()).toEqual((await readdir(onDisk(path))).sort());
  await expect(names.first()).toHaveText("Projects");
});

test("the second time, the widget opens without a question", async ({ page }) => {
  const person = await openFiles(stage, page, {});
  await expect(person.getByRole("heading", { level: 1, name: "Team files" })).toBeVisible();
  await page.evaluate(() => {
    const frame = document.querySelector("iframe");
    if (frame) frame.src = `${frame.src}&again=1`;
  });
  const frame = await (await page.waitForSelector("iframe")).contentFrame();
  await expect(frame?.getByRole("heading", { level: 1, name: "Team files" }) ?? page.locator("none")).toBeVisible();
});

test("an uploaded file is on the server byte for byte, picked or dropped", async ({ page }) => {
  const { path, state } = await newFolder();
  const frame = await openFiles(stage, page, state.state);
  await expect(frame.getByText("Nothing in here yet")).toBeVisible();
  const picked = { name: "picked & 100% #1.bin", bytes: randomBytes(3_000_000) };
  const dropped = { name: "drop \u{1F600}.bin", bytes: randomBytes(70_000) };
  const empty = { name: "empty.txt", bytes: new Uint8Array(0) };
  await upload(frame, picked, empty);
  await expect(entry(frame, picked.name)).toBeVisible();
  await expect(entry(frame, empty.name)).toBeVisible();
  await drop(frame, dropped);
  await expect(entry(frame, dropped.name)).toBeVisible();
  for (const { name, bytes } of [picked, dropped, empty]) {
    expect(Buffer.compare(await readFile(onDisk(path, name)), Buffer.from(bytes)), name).toBe(0);
  }
});

test("a name that is taken: keep both, replace, or not upload", async ({ page }) => {
  const { path, state } = await newFolder();
  for (const name of ["a.txt", "b.txt", "c.txt"]) await writeFile(onDisk(path, name), "on the server");
  const frame = await openFiles(stage, page, state.state);
  await expect(entry(frame, "a.txt")).toBeVisible();
  const bytes = Buffer.from("mine");
  const answer = async (name: string, button: string) => {
    await upload(frame, { name, bytes });
    const dialog = frame.getByRole("dialog", { name: `“${name}” is there already` });
    await expect(dialog.getByText("On the server: 13 bytes")).toBeVisible();
    await dialog.getByRole("button", { name: button }).click();
    await expect(dialog).toBeHidden();
  };
  await answer("a.txt", "Keep both");
  await expect(entry(frame, "a (2).txt")).toBeVisible();
  await answer("b.txt", "Replace");
  await expect.poll(() => readFile(onDisk(path, "b.txt"), "utf8")).toBe("mine");
  await answer("c.txt", "Do not upload");
  expect(await readFile(onDisk(path, "a.txt"), "utf8")).toBe("on the server");
  expect(await readFile(onDisk(path, "a (2).txt"), "utf8")).toBe("mine");
  expect(await readFile(onDisk(path, "c.txt"), "utf8")).toBe("on the server");
});

test("folders are made, opened and left, things renamed, by keyboard alone", async ({ page }) => {
  const { path, state } = await newFolder();
  await writeFile(onDisk(path, "report.pdf"), "x");
  await mkdir(onDisk(path, "taken"));
  const frame = await openFiles(stage, page, state.state);
  await frame.getByRole("button", { name: "New folder" }).focus();
  await page.keyboard.press("Enter");
  const name = frame.getByLabel("Name of the folder");
  await expect(name).toBeFocused();
  await page.keyboard.type("taken");
  await page.keyboard.press("Enter");
  await expect(frame.getByText("There is something of this name already")).toBeVisible();
  await name.fill("Plans / 2027");
  await page.keyboard.press("Enter");
  await expect(frame.getByText("A name has no /")).toBeVisible();
  await name.fill("Plans");
  await page.keyboard.press("Enter");
  await expect(frame.getByRole("button", { name: /^Plans/ })).toBeFocused();
  expect(await readdir(onDisk(path))).toContain("Plans");

  await page.keyboard.press("Enter");
  await expect(frame.getByRole("heading", { level: 1, name: "Plans" })).toBeVisible();
  await expect(frame.locator("main")).toBeFocused();
  await frame.getByRole("button", { name: path.slice(1) }).focus();
  await page.keyboard.press("Enter");
  // Back up, the focus is on the folder that was left; arrows go on from there.
  await expect(frame.getByRole("button", { name: /^Plans/ })).toBeFocused();
  await page.keyboard.press("End");
  await expect(frame.getByRole("button", { name: /^report\.pdf/ })).toBeFocused();
  await page.keyboard.press("F2");
  await expect(frame.getByLabel("New name")).toBeFocused();
  await page.keyboard.type("final");
  await page.keyboard.press("Enter");
  await expect(entry(frame, "final.pdf")).toBeVisible();
  expect((await readdir(onDisk(path))).sort()).toEqual(["Plans", "final.pdf", "taken"]);
});

test("what is deleted can be brought back for a while, and is gone then", async ({ page }) => {
  const { path, state } = await newFolder();
  for (const name of ["keep.txt", "lose.txt"]) await writeFile(onDisk(path, name), "x");
  const frame = await openFiles(stage, page, state.state);
  await act(frame, "keep.txt", "Delete");
  await expect(entry(frame, "keep.txt")).toBeHidden();
  await frame.getByRole("button", { name: "Undo" }).click();
  await expect(entry(frame, "keep.txt")).toBeVisible();
  await act(frame, "lose.txt", "Delete");
  await expect(entry(frame, "lose.txt")).toBeHidden();
  expect(await readdir(onDisk(path))).toHaveLength(2);
  await expect.poll(() => readdir(onDisk(path)), { timeout: 15_000 }).toEqual(["keep.txt"]);
  await expect(entry(frame, "lose.txt")).toBeHidden();
});

test.describe("who leaves within the time to think has thought:", () => {
  const ways: readonly (readonly [string, (page: Page) => Promise<unknown>])[] = [
    ["the frame is taken out", (page) => page.evaluate(() => document.querySelector("iframe")?.remove())],
    [
      "the frame is emptied and taken out",
      (page) =>
        page.evaluate(() => {
          const frame = document.querySelector("iframe");
          if (frame) frame.src = "about:blank";
          frame?.remove();
        }),
    ],
    ["the client is reloaded", (page) => page.reload()],
    ["the tab is closed", (page) => page.close()],
  ];
  for (const [way, leave] of ways) {
    test(way, async ({ page }) => {
      const { path, state } = await newFolder();
      for (const name of ["keep.txt", "one.txt", "two.txt"]) await writeFile(onDisk(path, name), "x");
      await mkdir(onDisk(path, "full"));
      await writeFile(onDisk(path, "full", "inside.txt"), "x");
      const frame = await openFiles(stage, page, state.state);
      for (const name of ["one.txt", "two.txt", "full"]) {
        await act(frame, name, "Delete");
        await expect(frame.getByText(`“${name}” is being deleted`)).toBeVisible();
      }
      expect(await readdir(onDisk(path))).toHaveLength(4);
      await leave(page);
      // Well before the time would have run out.
      await expect.poll(() => readdir(onDisk(path)), { timeout: 4000 }).toEqual(["keep.txt"]);
    });
  }
});

test("a download is the file, whatever its name says", async ({ page }) => {
  const { path, state } = await newFolder();
  const bytes = randomBytes(400_000);
  await writeFile(onDisk(path, "page.html"), bytes);
  const frame = await openFiles(stage, page, state.state);
  const [download] = await Promise.all([page.waitForEvent("download"), act(frame, "page.html", "Download")]);
  expect(download.suggestedFilename()).toBe("page.html");
  expect(Buffer.compare(await readFile(await download.path()), bytes)).toBe(0);
});

test("a file is shared into the room: as a place, and as an encrypted copy", async ({ page }) => {
  const { path, state } = await newFolder();
  const bytes = randomBytes(5000);
  await writeFile(onDisk(path, "report.pdf"), bytes);
  const frame = await openFiles(stage, page, state.state);
  const sent = () => page.evaluate(() => window.foreignHost.sent.map(({ content }) => content));

  await act(frame, "report.pdf", "Share in the room");
  await frame.getByRole("button", { name: "Say where it is" }).click();
  await expect.poll(async () => (await sent()).length).toBe(1);
  expect((await sent())[0]).toEqual({ msgtype: "m.text", body: `report.pdf (5 kB) · Team files: ${path}/report.pdf` });

  await act(frame, "report.pdf", "Share in the room");
  await frame.getByRole("button", { name: "Send a copy" }).click();
  await expect.poll(async () => (await sent()).length).toBe(2);
  const content = (await sent())[1] as {
    readonly body: string;
    readonly url?: string;
    readonly file: {
      readonly url: string;
      readonly key: { readonly k: string };
      readonly iv: string;
      readonly hashes: { readonly sha256: string };
    };
  };
  expect(content).toMatchObject({ msgtype: "m.file", body: "report.pdf", info: { size: 5000 } });
  expect(content.url).toBeUndefined();
  const uploaded = Buffer.from(await page.evaluate(() => window.foreignHost.uploadBytes(0)));
  expect(createHash("sha256").update(uploaded).digest("base64").replaceAll("=", "")).toBe(content.file.hashes.sha256);
  const cipher = createDecipheriv(
    "aes-256-ctr",
    Buffer.from(content.file.key.k, "base64url"),
    Buffer.from(content.file.iv, "base64"),
  );
  expect(Buffer.compare(Buffer.concat([cipher.update(uploaded), cipher.final()]), bytes)).toBe(0);
});

test("the password is in no storage, state event, URL or log, and never comes back", async ({ page, context }) => {
  const seen: Request[] = [];
  const logged: string[] = [];
  page.on("request", (request) => seen.push(request));
  page.on("console", (message) => logged.push(message.text()));
  const { state } = await newFolder();
  const frame = await openFiles(stage, page, state.state);
  await frame.getByRole("button", { name: "Refresh" }).click();
  const { password } = stage.webdav;
  const basic = Buffer.from(`${stage.webdav.user}:${password}`).toString("base64");
  const secrets = [password, encodeURIComponent(password), basic];
  const holds = (text: string) => secrets.some((secret) => text.includes(secret));

  const carriers = seen.filter((request) => holds(request.postData() ?? ""));
  expect(carriers.map((request) => `${request.method()} ${new URL(request.url()).pathname}`)).toEqual([
    "POST /connections",
  ]);
  expect(seen.filter((request) => holds(request.url()))).toEqual([]);
  for (const request of seen) {
    const reply = await request.response();
    expect(holds(JSON.stringify(await request.allHeaders())), request.url()).toBe(false);
    if (reply && request.url().startsWith(stage.gateway.baseUrl)) {
      expect(holds(await reply.text().catch(() => "")), request.url()).toBe(false);
    }
  }
  const stored = await frame.evaluate(async () => ({
    local: JSON.stringify(localStorage),
    session: JSON.stringify(sessionStorage),
    cookies: document.cookie,
    databases: (await indexedDB.databases()).map(({ name }) => name),
    caches: await caches.keys(),
    inputs: [...document.querySelectorAll("input")].map(({ value }) => value),
  }));
  expect(stored).toMatchObject({ session: "{}", cookies: "", caches: [], inputs: [""] });
  // What the widget keeps for later lies encrypted under a name that is a hash.
  for (const name of stored.databases) expect(name).toMatch(/^sparks-files-1-[0-9a-f]{32}$/);
  expect(JSON.parse(stored.local)).toEqual({ "sparks.gateways": JSON.stringify([stage.gateway.baseUrl]) });
  expect(holds(JSON.stringify(await context.storageState()))).toBe(false);
  expect(holds(logged.join("\n"))).toBe(false);
  expect(holds(JSON.stringify(await page.evaluate(() => window.foreignHost.sent)))).toBe(false);
  expect(holds(await page.content()) || holds(await frame.content())).toBe(false);
  for (const file of ["gateway.log", "vault.sqlite", "vault.sqlite-wal"]) {
    const text = await readFile(join(stage.gateway.folder, file), "latin1").catch(() => "");
    expect(holds(text), file).toBe(false);
  }
  expect(ROOM_ID).not.toContain(password);
});

test("the WebDAV server stops: the widget says so, and goes on by itself when it is back", async ({ page }) => {
  const { path, state } = await newFolder();
  await writeFile(onDisk(path, "there.txt"), "x");
  await mkdir(onDisk(path, "unseen"));
  const frame = await openFiles(stage, page, state.state);
  await expect(entry(frame, "there.txt")).toBeVisible();
  await stage.webdav.stop();
  try {
    await frame.getByRole("button", { name: "Refresh" }).click();
    await expect(frame.getByText("The file server does not answer. What you see may be old.")).toBeVisible();
    await expect(entry(frame, "there.txt")).toBeVisible();
    // Where there is nothing to show, it stands alone.
    await frame.getByRole("button", { name: /^unseen/ }).click();
    await expect(frame.getByText("The file server does not answer", { exact: true })).toBeVisible();
    await expect(frame.getByText(/Next try in|Trying/)).toBeVisible();
    await writeFile(onDisk(path, "unseen", "meanwhile.txt"), "x");
  } finally {
    await stage.webdav.start();
  }
  await expect(entry(frame, "meanwhile.txt")).toBeVisible({ timeout: 40_000 });
});

test("the gateway stops during an upload: it waits, and arrives whole when the gateway is back", async ({ page }) => {
  const { path, state } = await newFolder();
  const frame = await openFiles(stage, page, state.state);
  await expect(frame.getByText("Nothing in here yet")).toBeVisible();
  const file = { name: "waits.bin", bytes: randomBytes(200_000) };
  await stage.gateway.stop();
  try {
    await upload(frame, file);
    await expect(frame.getByText("waits for the server")).toBeVisible();
    await frame.getByRole("button", { name: "Refresh" }).click();
    await expect(frame.getByText(/does not answer. What you see may be old/)).toBeVisible();
  } finally {
    await stage.gateway.start();
  }
  // The gateway forgot its sessions; the widget makes a new one without asking.
  await expect(entry(frame, "waits.bin")).toBeVisible({ timeout: 40_000 });
  // It stands in the list while it waits, too.
  const arrived = async () => Buffer.compare(await readFile(onDisk(path, "waits.bin")), file.bytes);
  await expect.poll(() => arrived().catch(() => "not there yet"), { timeout: 40_000 }).toBe(0);
});

test("a password that was changed on the server is asked for anew, and the work goes on", async ({ page }) => {
  const { path, state } = await newFolder();
  await writeFile(onDisk(path, "mine.txt"), "x");
  const frame = await openFiles(stage, page, state.state);
  await expect(entry(frame, "mine.txt")).toBeVisible();
  const configFile = join(stage.webdav.rootFolder, "../../webdav.json");
  const config = await readFile(configFile, "utf8");
  await stage.webdav.stop();
  await writeFile(configFile, config.replace(stage.webdav.password, "changed-since"));
  // Nobody asks with the old password whether it is ready: it is waited for by the widget.
  const started = stage.webdav.start().catch(() => undefined);
  try {
    await frame.getByRole("button", { name: "Refresh" }).click();
    await expect(frame.getByRole("heading", { name: "Sign in to Team files again" })).toBeVisible({ timeout: 40_000 });
    await expect(frame.getByLabel("User name")).toHaveValue(stage.webdav.user);
    await frame.getByLabel("Password", { exact: true }).fill("changed-since");
    await frame.getByRole("button", { name: "Connect", exact: true }).click();
    await expect(entry(frame, "mine.txt")).toBeVisible();
  } finally {
    await started;
    await stage.webdav.stop();
    await writeFile(configFile, config);
    await stage.webdav.start();
  }
});
