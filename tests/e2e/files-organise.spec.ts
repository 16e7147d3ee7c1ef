/** Working with the files of a folder as in a file manager: by keyboard alone, by mouse, and a zip that a real unzip takes. */
import { execFileSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Frame, Page } from "@playwright/test";
import { axeViolations } from "../support/axe.ts";
import { expect, test } from "../support/e2e.ts";
import { act, entry, openFiles } from "../support/foreign-host/files-page.ts";
import { type Stage, setStage, WIDGET_ID } from "../support/foreign-host/stage.ts";

test.use({ locale: "en-GB", viewport: { width: 1440, height: 900 } });
let stage: Stage;
test.beforeAll(async ({ servers }) => {
  test.setTimeout(180_000);
  stage = await setStage(servers);
});
test.afterAll(() => stage?.close());

const onDisk = (...names: readonly string[]) => join(stage.webdav.rootFolder, ...names);
const namesIn = async (...names: readonly string[]) => (await readdir(onDisk(...names))).sort();

async function openFolder(page: Page, files: Readonly<Record<string, string | Buffer>>, options = {}) {
  const path = `/organise ${randomBytes(4).toString("hex")}`;
  await mkdir(onDisk(path));
  for (const [name, content] of Object.entries(files)) {
    if (name.endsWith("/")) await mkdir(onDisk(path, name), { recursive: true });
    else await writeFile(onDisk(path, name), content);
  }
  const state = [{ type: "app.sparks.files.config", stateKey: WIDGET_ID, content: { ...stage.config, path } }];
  const frame = await openFiles(stage, page, { state, ...options });
  await expect(frame.locator("[data-row]").first()).toBeVisible();
  return { path, frame };
}
const selected = (frame: Frame) => frame.locator('[data-row][aria-selected="true"] bdi').allTextContents();
const focused = (frame: Frame, name: string) =>
  expect(frame.getByRole("button", { name: new RegExp(`^${name.replaceAll(".", "\\.")}`) })).toBeFocused();

test("a session by keyboard alone", async ({ page }) => {
  const files = { "Archive/": "", "a.txt": "A", "b.txt": "B", "c.txt": "C", "d.txt": "D" };
  const { path, frame } = await openFolder(page, files);
  const press = (...keys: readonly string[]) =>
    keys.reduce((all, key) => all.then(() => page.keyboard.press(key)), Promise.resolve());
  await frame.locator("[data-main]").first().focus();

  // A range, cut, into the folder, pasted there.
  await press("ArrowDown", "Shift+ArrowDown");
  expect(await selected(frame)).toEqual(["a.txt", "b.txt"]);
  await expect(frame.getByRole("status").filter({ hasText: "2 selected" })).toBeAttached();
  await press("Control+x", "Home", "Enter");
  await expect(frame.getByRole("heading", { level: 1, name: "Archive" })).toBeVisible();
  await expect(frame.getByText("Nothing in here yet")).toBeVisible();
  await press("Control+v");
  await expect(entry(frame, "b.txt")).toBeVisible();
  expect(await namesIn(path, "Archive")).toEqual(["a.txt", "b.txt"]);

  // Back from the keyboard, and all of that undone.
  await press("Control+z");
  await expect.poll(() => namesIn(path, "Archive")).toEqual([]);
  await press("Alt+ArrowUp");
  await expect(entry(frame, "b.txt")).toBeVisible();
  await focused(frame, "Archive");

  // Space selects, Escape lets go; letters find; Ctrl+A takes all.
  await press("c", " ");
  expect(await selected(frame)).toEqual(["c.txt"]);
  await press("Escape");
  expect(await selected(frame)).toEqual([]);
  await press("Control+a");
  expect(await selected(frame)).toHaveLength(5);
  await press("Escape");

  // Copied beside itself it gets a number; renamed; deleted and brought back.
  await press("Control+c", "Control+v");
  await expect(entry(frame, "c (2).txt")).toBeVisible();
  await focused(frame, "c.txt");
  await press("ArrowUp", "F2");
  await expect(frame.getByLabel("New name")).toBeFocused();
  await page.keyboard.type("second");
  await press("Enter");
  await expect(entry(frame, "second.txt")).toBeVisible();
  await focused(frame, "second.txt");
  await press("Delete");
  await expect(entry(frame, "second.txt")).toBeHidden();
  await press("Control+z");
  await expect(entry(frame, "second.txt")).toBeVisible();

  // The filter, as one types; what it hides is not selected.
  await press("/");
  await expect(frame.getByRole("searchbox", { name: "Filter" })).toBeFocused();
  await page.keyboard.type("SEC");
  await expect(frame.locator("[data-row]")).toHaveCount(1);
  await press("ArrowDown", "Control+a");
  expect(await selected(frame)).toEqual(["second.txt"]);
  await press("/", "Escape");
  await expect(frame.locator("[data-row]")).toHaveCount(6);
  await press("Escape", "?");
  await expect(frame.getByRole("dialog", { name: "Keyboard" })).toBeVisible();
  await press("Escape");
  expect(await namesIn(path)).toEqual(["Archive", "a.txt", "b.txt", "c.txt", "d.txt", "second.txt"]);
});

test("by mouse: ranges and single ones; onto a folder, onto the path; where it shall go", async ({ page }) => {
  const { path, frame } = await openFolder(page, {
    "Box/": "",
    "Other/": "",
    "1.txt": "1",
    "2.txt": "2",
    "3.txt": "3",
  });
  const line = (name: string) => entry(frame, name);
  // Beside the name, where the size stands.
  const beside = { position: { x: 1000, y: 20 } };
  await line("1.txt").click(beside);
  await line("3.txt").click({ ...beside, modifiers: ["Shift"] });
  expect(await selected(frame)).toEqual(["1.txt", "2.txt", "3.txt"]);
  await line("2.txt").click({ ...beside, modifiers: ["Control"] });
  expect(await selected(frame)).toEqual(["1.txt", "3.txt"]);
  await frame.getByLabel("Select 3.txt").click();
  expect(await selected(frame)).toEqual(["1.txt"]);
  await frame.getByLabel("Select 3.txt").click();

  await line("3.txt").dragTo(line("Box"));
  await expect(line("1.txt")).toBeHidden();
  await expect.poll(() => namesIn(path, "Box")).toEqual(["1.txt", "3.txt"]);
  await frame.getByRole("button", { name: /^Box/ }).click();
  await expect(line("1.txt")).toBeVisible();
  await line("1.txt").dragTo(frame.getByRole("button", { name: path.slice(1) }));
  await expect.poll(() => namesIn(path)).toContain("1.txt");
  await frame.getByRole("button", { name: "Undo" }).last().click();
  await expect.poll(() => namesIn(path, "Box")).toEqual(["1.txt", "3.txt"]);

  // "Move to …" walks there by keyboard.
  await act(frame, "3.txt", "Move to …");
  const dialog = frame.getByRole("dialog", { name: "Where shall “3.txt” go?" });
  await expect(dialog.getByRole("heading", { name: "Box" })).toBeVisible();
  await expect(dialog.getByRole("button", { name: "Move here" })).toBeDisabled();
  await dialog.getByRole("button", { name: new RegExp(path.slice(1)) }).press("Enter");
  await dialog.getByRole("button", { name: "Other" }).press("Enter");
  await expect(dialog.getByRole("heading", { name: "Other" })).toBeVisible();
  await dialog.getByRole("button", { name: "Move here" }).press("Enter");
  await expect.poll(() => namesIn(path, "Other")).toEqual(["3.txt"]);
});

test("a selection is saved as a zip that a real unzip takes, empty folders kept", async ({ page }) => {
  const big = randomBytes(600_000);
  const files = { "Plans/": "", "Plans/empty/": "", "Plans/ä & ö.txt": "inside", "big.bin": big, "left.txt": "x" };
  const { path, frame } = await openFolder(page, files);
  await frame.getByLabel("Select Plans").click();
  await frame.getByLabel("Select big.bin").click();
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    frame.getByRole("button", { name: "Download as a zip" }).click(),
  ]);
  expect(download.suggestedFilename()).toBe(`${path.slice(1)}.zip`);
  const [zip, out] = [test.info().outputPath("x.zip"), test.info().outputPath("out")];
  await download.saveAs(zip);
  execFileSync("python3", ["-m", "zipfile", "-t", zip]);
  execFileSync("python3", ["-m", "zipfile", "-e", zip, out]);
  expect((await readdir(out, { recursive: true })).sort()).toEqual(
    ["Plans", "Plans/empty", "Plans/ä & ö.txt", "big.bin"].sort(),
  );
  expect(Buffer.compare(await readFile(join(out, "big.bin")), big)).toBe(0);
  expect(await readFile(join(out, "Plans/ä & ö.txt"), "utf8")).toBe("inside");
});

const PICTURE = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==",
  "base64",
);
for (const theme of ["light", "dark"] as const) {
  test(`selected, as tiles, filtered, and where it shall go: axe finds nothing, ${theme}`, async ({ page }) => {
    const files = { "Projects/": "", "sun.png": PICTURE, "letter.pdf": "x", "a long name of a table.xlsx": "x" };
    const { frame } = await openFolder(page, files, { theme });
    const look = async (name: string) => {
      expect(await axeViolations(frame), name).toEqual([]);
      await page.screenshot({ path: test.info().outputPath(`${name}-${theme}.png`) });
    };
    await frame.getByLabel("Select sun.png").click();
    await frame.getByLabel("Select letter.pdf").click();
    await look("selected-1440");
    await page.setViewportSize({ width: 390, height: 844 });
    await look("selected-390");
    await frame.getByRole("button", { name: "More", exact: true }).first().click();
    await frame.getByRole("menuitemcheckbox", { name: "As tiles" }).click();
    await expect(frame.locator("canvas")).toBeVisible();
    await look("tiles-390");
    await page.setViewportSize({ width: 1440, height: 900 });
    await expect(frame.locator("canvas")).toBeVisible();
    // Side by side the arrows lead in two directions.
    await frame.locator("[data-main]").first().focus();
    await page.keyboard.press("ArrowRight");
    await focused(frame, "a long name of a table.xlsx");
    await look("tiles-1440");
    await page.keyboard.press("Control+f");
    await page.keyboard.type("nothing like it");
    await expect(frame.getByText("Nothing in here fits")).toBeVisible();
    await look("filtered-1440");
    await frame.getByRole("button", { name: "Show everything" }).last().click();
    await frame.getByLabel("Kinds").waitFor({ state: "hidden" });
    await act(frame, "letter.pdf", "Copy to …");
    await expect(frame.getByRole("dialog").getByRole("button", { name: "Projects" })).toBeVisible();
    await look("where-1440");
    await page.setViewportSize({ width: 390, height: 844 });
    await look("where-390");
  });
}
