/** What was queued is not lost: by a reload, a stopped server, signing out and in, a lost network. Real gateway, real WebDAV server. */
import { randomBytes } from "node:crypto";
import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Frame, Page } from "@playwright/test";
import { axeViolations } from "../support/axe.ts";
import { expect, test } from "../support/e2e.ts";
import { type FaultProxy, startFaultProxy } from "../support/fault-proxy.ts";
import { act, agree, connect, entry, upload } from "../support/foreign-host/files-page.ts";
import { type Stage, type StagePerson, setStage } from "../support/foreign-host/stage.ts";

test.use({ locale: "en-GB" });
let stage: Stage;
let proxy: FaultProxy;
test.beforeAll(async ({ servers }) => {
  test.setTimeout(180_000);
  stage = await setStage(servers, {
    front: async (url) => {
      proxy = await startFaultProxy(url, { keepHost: true });
      return proxy.baseUrl;
    },
  });
});
test.afterAll(async () => {
  await stage?.close();
  await proxy?.close();
});

const onDisk = (...names: readonly string[]) => join(stage.webdav.rootFolder, ...names);
const panel = (frame: Frame) => frame.getByRole("region", { name: "Uploads and downloads" });

async function newFolder() {
  const path = `/test ${randomBytes(4).toString("hex")}`;
  await mkdir(onDisk(path));
  const content = { ...stage.config, path };
  return { path, state: { state: [{ type: "app.sparks.files.config", stateKey: "sparks-files-1", content }] } };
}

async function openFirst(page: Page, person: StagePerson, options: Parameters<Stage["openAs"]>[2]): Promise<Frame> {
  const frame = await stage.openAs(person, page, options);
  await agree(frame);
  await connect(frame, stage.webdav.user, stage.webdav.password);
  await expect(frame.getByRole("heading", { level: 1 })).toBeVisible();
  return frame;
}

/** How many pieces of files lie on the device, in the widget's own storage. */
const piecesKept = (frame: Frame) =>
  frame.evaluate(async () => {
    let pieces = 0;
    for (const { name } of await indexedDB.databases()) {
      const db = await new Promise<IDBDatabase>((resolve, reject) => {
        const request = indexedDB.open(name ?? "");
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error);
      });
      const keys = await new Promise<IDBValidKey[]>((resolve) => {
        const request = db.transaction("bytes").objectStore("bytes").getAllKeys();
        request.onsuccess = () => resolve(request.result);
      });
      pieces += keys.filter((key) => String(key).startsWith("upload/")).length;
      db.close();
    }
    return pieces;
  });
const reload = async (page: Page): Promise<Frame> => {
  await page.evaluate(() => {
    const frame = document.querySelector("iframe");
    if (frame) frame.src = `${frame.src}&again=1`;
  });
  const frame = await (await page.waitForSelector("iframe")).contentFrame();
  if (!frame) throw new Error("the frame has no content");
  return frame;
};
const putsThatArrived = (name: string) =>
  proxy.requests.filter(
    ({ method, path, status }) =>
      method === "PUT" && path.includes(encodeURIComponent(name)) && status >= 200 && status < 300,
  ).length;

test("a large upload that a stopped server and a reload interrupt arrives whole, exactly once", async ({ page }) => {
  const { path, state } = await newFolder();
  const person = await stage.newPerson();
  const frame = await openFirst(page, person, state);
  await expect(frame.getByText("Nothing in here yet")).toBeVisible();
  await proxy.pause();
  const large = { name: "large.bin", bytes: randomBytes(20_000_000) };
  const small = { name: "small.txt", bytes: Buffer.from("small") };
  await upload(frame, large, small);
  await expect(panel(frame).getByText("waits for the server").first()).toBeVisible();
  await expect.poll(() => piecesKept(frame)).toBe(21);

  const again = await reload(page);
  await proxy.resume();
  await expect(entry(again, large.name)).toBeVisible({ timeout: 40_000 });
  await expect(entry(again, small.name)).toBeVisible({ timeout: 40_000 });
  expect(Buffer.compare(await readFile(onDisk(path, large.name)), large.bytes)).toBe(0);
  expect(await readFile(onDisk(path, small.name), "utf8")).toBe("small");
  expect([putsThatArrived(large.name), putsThatArrived(small.name)]).toEqual([1, 1]);
  await expect.poll(() => piecesKept(again)).toBe(0);
  expect((await readdir(onDisk(path))).sort()).toEqual(["large.bin", "small.txt"]);
});

test("signed out and in, the rest goes on; somebody else at the same browser neither sees nor sends it", async ({
  page,
}) => {
  const { path, state } = await newFolder();
  const anna = await stage.newPerson();
  const frame = await openFirst(page, anna, state);
  await expect(frame.getByText("Nothing in here yet")).toBeVisible();
  await upload(frame, { name: "before.txt", bytes: Buffer.from("x") });
  await expect(entry(frame, "before.txt")).toBeVisible();
  await proxy.pause();
  await upload(frame, { name: "mine.txt", bytes: Buffer.from("of anna") });
  await expect(panel(frame).getByText("waits for the server")).toBeVisible();
  await expect.poll(() => piecesKept(frame)).toBe(1);

  await proxy.resume();
  const ben = await stage.newPerson();
  const other = await stage.openAs(ben, page, state);
  await connect(other, stage.webdav.user, stage.webdav.password);
  await expect(entry(other, "before.txt")).toBeVisible();
  await expect(panel(other)).toBeHidden();
  expect(await readdir(onDisk(path))).toEqual(["before.txt"]);

  const back = await stage.openAs(anna, page, state);
  await expect(entry(back, "mine.txt")).toBeVisible({ timeout: 40_000 });
  expect(await readFile(onDisk(path, "mine.txt"), "utf8")).toBe("of anna");
  expect(putsThatArrived("mine.txt")).toBe(1);
});

test("paused and resumed, one and all, also over a reload", async ({ page }) => {
  const { path, state } = await newFolder();
  const frame = await openFirst(page, await stage.newPerson(), state);
  await expect(frame.getByText("Nothing in here yet")).toBeVisible();
  await proxy.pause();
  await upload(frame, { name: "a.txt", bytes: Buffer.from("a") }, { name: "b.txt", bytes: Buffer.from("b") });
  await frame.getByRole("button", { name: "Pause a.txt" }).click();
  await expect(frame.getByRole("button", { name: "Go on with a.txt" })).toBeVisible();
  await frame.getByRole("button", { name: "Pause all" }).click();
  await expect(panel(frame).getByText("2 uploads paused")).toBeVisible();
  await expect.poll(() => piecesKept(frame)).toBe(2);
  expect(await axeViolations(frame)).toEqual([]);
  await proxy.resume();
  const again = await reload(page);
  await expect(panel(again).getByText("2 uploads paused")).toBeVisible();
  expect(await readdir(onDisk(path))).toEqual([]);
  await again.getByRole("button", { name: "Go on", exact: true }).click();
  await expect(entry(again, "a.txt")).toBeVisible();
  await expect(entry(again, "b.txt")).toBeVisible();
});

test("what is changed while the network is gone is shown as waiting, and goes in its order when it is back", async ({
  page,
  context,
}) => {
  const { path, state } = await newFolder();
  for (const name of ["old.txt", "stays.txt", "changed.txt"]) await writeFile(onDisk(path, name), name);
  await mkdir(onDisk(path, "seen"));
  await writeFile(onDisk(path, "seen", "inside.txt"), "x");
  const frame = await openFirst(page, await stage.newPerson(), state);
  await frame.getByRole("button", { name: /^seen/ }).click();
  await expect(entry(frame, "inside.txt")).toBeVisible();
  await frame.getByRole("button", { name: path.slice(1) }).click();
  await expect(entry(frame, "old.txt")).toBeVisible();

  await context.setOffline(true);
  await act(frame, "old.txt", "Rename");
  await frame.getByLabel("New name").fill("new.txt");
  await page.keyboard.press("Enter");
  await expect(entry(frame, "new.txt").getByText("waits")).toBeAttached();
  await frame.getByRole("button", { name: "New folder" }).click();
  await frame.getByLabel("Name of the folder").fill("Made offline");
  await page.keyboard.press("Enter");
  await expect(entry(frame, "Made offline")).toBeVisible();
  await frame.getByRole("button", { name: /^Made offline/ }).click();
  await upload(frame, { name: "into it.txt", bytes: Buffer.from("into it") });
  await frame.getByRole("button", { name: path.slice(1) }).click();
  await act(frame, "changed.txt", "Delete");
  await expect(frame.getByText("3 changes wait for the server")).toBeVisible({ timeout: 15_000 });
  // What was seen can still be read.
  await frame.getByRole("button", { name: /^seen/ }).click();
  await expect(entry(frame, "inside.txt")).toBeVisible();
  await frame.getByRole("button", { name: path.slice(1) }).click();
  expect(await axeViolations(frame)).toEqual([]);

  // Somebody else changes what was to be deleted: it is not.
  await writeFile(onDisk(path, "changed.txt"), "changed by somebody else");
  await context.setOffline(false);
  await expect(frame.getByText("Somebody has changed it meanwhile.")).toBeVisible({ timeout: 40_000 });
  await expect
    .poll(async () => (await readdir(onDisk(path))).sort(), { timeout: 40_000 })
    .toEqual(["Made offline", "changed.txt", "new.txt", "seen", "stays.txt"]);
  await expect
    .poll(() => readFile(onDisk(path, "Made offline", "into it.txt"), "utf8").catch(() => ""))
    .toBe("into it");
  await frame.getByRole("button", { name: "Leave it" }).click();
  await expect(frame.getByText("Somebody has changed it meanwhile.")).toBeHidden();
  await expect(entry(frame, "changed.txt")).toBeVisible();
});

for (const width of [1440, 390]) {
  test(`two versions of a text are compared before one is chosen, at ${width}`, async ({ page }) => {
    await page.setViewportSize({ width, height: 844 });
    const { path, state } = await newFolder();
    await writeFile(onDisk(path, "notes.md"), "first\nsecond\nthird\n");
    const frame = await openFirst(page, await stage.newPerson(), state);
    await expect(entry(frame, "notes.md")).toBeVisible();
    await upload(frame, { name: "notes.md", bytes: Buffer.from("first\nSECOND\nthird\n") });
    const dialog = frame.getByRole("dialog", { name: "“notes.md” is there already" });
    await dialog.getByRole("button", { name: "Compare" }).click();
    await expect(dialog.getByRole("region", { name: "On the server" }).getByText("second")).toBeVisible();
    await expect(dialog.getByText("2 lines differ")).toBeVisible();
    expect(await axeViolations(frame)).toEqual([]);
    await dialog.getByRole("button", { name: "Replace" }).click();
    await expect.poll(() => readFile(onDisk(path, "notes.md"), "utf8")).toBe("first\nSECOND\nthird\n");
  });
}

test("what is kept on the device is forgotten when the person wants it, and with the connection", async ({ page }) => {
  const { path, state } = await newFolder();
  await writeFile(onDisk(path, "seen.txt"), "x");
  const frame = await openFirst(page, await stage.newPerson(), state);
  await expect(entry(frame, "seen.txt")).toBeVisible();
  const kept = () =>
    frame.evaluate(async () => {
      let found = 0;
      for (const { name } of await indexedDB.databases()) {
        const db = await new Promise<IDBDatabase>((resolve) => {
          const request = indexedDB.open(name ?? "");
          request.onsuccess = () => resolve(request.result);
        });
        found += await new Promise<number>((resolve) => {
          const request = db.transaction("bytes").objectStore("bytes").count();
          request.onsuccess = () => resolve(request.result);
        });
        db.close();
      }
      return found;
    });
  await expect.poll(kept).toBeGreaterThan(0);
  await frame.getByRole("button", { name: "More" }).click();
  await frame.getByRole("menuitem", { name: "Forget what is kept on this device" }).click();
  expect(await axeViolations(frame)).toEqual([]);
  await frame.getByRole("button", { name: "Forget it" }).click();
  await expect(frame.getByText("Nothing is kept on this device any more.")).toBeVisible();
  expect(await kept()).toBe(0);
  await frame.getByRole("button", { name: "Refresh" }).click();
  await expect.poll(kept).toBeGreaterThan(0);
  await frame.getByRole("button", { name: "More" }).click();
  await frame.getByRole("menuitem", { name: /^Connection of/ }).click();
  // The second time it is meant.
  for (let times = 0; times < 2; times++) await frame.getByRole("button", { name: "Remove the connection" }).click();
  await expect(frame.getByLabel("User name")).toBeVisible();
  await expect.poll(kept).toBe(0);
});
