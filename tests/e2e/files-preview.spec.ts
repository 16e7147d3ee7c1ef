/** Looking at files: each kind, off a real server, in the sandbox of a foreign client. */
import { randomBytes } from "node:crypto";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Frame, Page } from "@playwright/test";
import { axeViolations } from "../support/axe.ts";
import { expect, test } from "../support/e2e.ts";
import { entry, openFiles } from "../support/foreign-host/files-page.ts";
import { type Stage, setStage } from "../support/foreign-host/stage.ts";
import { makePdf, makePng, makePngBomb, makeWav, shortVideo } from "../support/preview-files/make.ts";

test.use({ locale: "en-GB" });
let stage: Stage;
test.beforeAll(async ({ servers }) => {
  test.setTimeout(180_000);
  stage = await setStage(servers);
});
test.afterAll(() => stage?.close());

/** A folder with these files, open in the widget. */
async function openFolder(page: Page, files: Readonly<Record<string, string | Buffer>>): Promise<Frame> {
  const path = `/look ${randomBytes(4).toString("hex")}`;
  await mkdir(join(stage.webdav.rootFolder, path));
  for (const [name, content] of Object.entries(files))
    await writeFile(join(stage.webdav.rootFolder, path, name), content);
  const content = { ...stage.config, path };
  return openFiles(stage, page, { state: [{ type: "app.sparks.files.config", stateKey: "sparks-files-1", content }] });
}

const look = (frame: Frame, name: string) => entry(frame, name).getByRole("button").first().click();
const preview = (frame: Frame, name: string) => frame.getByRole("dialog", { name: `Preview of ${name}` });

/** What the gateway was asked for, by range. */
function rangesOf(page: Page, name: string): readonly string[] {
  const ranges: string[] = [];
  page.on("request", (request) => {
    const range = request.headers().range;
    if (request.url().endsWith(encodeURIComponent(name)) && range !== undefined) ranges.push(range);
  });
  return ranges;
}

/** Nothing that a page may not do was tried. */
function faultsOf(page: Page): readonly string[] {
  const faults: string[] = [];
  page.on("console", (message) => {
    if (/Content Security Policy|TrustedHTML|TrustedScript|Refused to/i.test(message.text()))
      faults.push(message.text());
  });
  page.on("dialog", (dialog) => {
    faults.push(`a dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  return faults;
}

test("through a folder by arrows: pictures, text, a page of Markdown, a table", async ({ page }) => {
  const faults = faultsOf(page);
  const frame = await openFolder(page, {
    "1 red.png": makePng(300, 200, [200, 40, 40]),
    "2 drawing.svg":
      '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 40" onload="alert(1)"><script>alert(2)</script><circle cx="20" cy="20" r="18" fill="teal"/></svg>',
    "3 code.ts": `const answer = 42;\n// ${"\u202e"}evil\n${"long ".repeat(200)}\n`,
    "4 notes.md": "# Plan\n\nSome **strong** words, <script>alert(3)</script>\n\n- one\n- two\n",
    "5 list.csv": 'name,amount\n"Müller, Anna",12\nBen,7\n',
    "6 old.txt": Buffer.from("Stra\xdfe", "latin1"),
  });
  await look(frame, "1 red.png");
  const picture = preview(frame, "1 red.png").getByRole("img", { name: "Picture 1 red.png" });
  await expect(picture).toBeVisible();
  expect(await picture.evaluate((image: HTMLImageElement) => image.naturalWidth)).toBe(300);
  await expect(frame.getByText("1 of 6")).toBeVisible();
  expect(await axeViolations(frame)).toEqual([]);

  await page.keyboard.press("ArrowRight");
  const drawing = preview(frame, "2 drawing.svg").getByRole("img", { name: "Picture 2 drawing.svg" });
  await expect(drawing).toBeVisible();
  await expect
    .poll(() => drawing.evaluate((image: HTMLImageElement) => image.complete && image.naturalWidth > 0))
    .toBe(true);

  await page.keyboard.press("ArrowRight");
  const code = preview(frame, "3 code.ts");
  await expect(code.getByText("const answer = 42;")).toBeVisible();
  await expect(code.getByText("change the order in which it reads")).toBeVisible();
  await expect(code.getByText("U+202E")).toBeVisible();
  expect(await axeViolations(frame)).toEqual([]);

  await page.keyboard.press("ArrowRight");
  const notes = preview(frame, "4 notes.md");
  await expect(notes.locator("[data-level='1']")).toHaveText("Plan");
  await expect(notes.locator("strong")).toHaveText("strong");
  await expect(notes.getByText("<script>")).toBeVisible();
  expect(await axeViolations(frame)).toEqual([]);
  await notes.getByRole("switch", { name: "As text" }).click();
  await expect(notes.getByText("Some **strong** words")).toBeVisible();

  await page.keyboard.press("ArrowRight");
  const table = preview(frame, "5 list.csv");
  await expect(table.getByRole("columnheader", { name: "amount" })).toBeVisible();
  await expect(table.getByRole("cell", { name: "Müller, Anna" })).toBeVisible();
  expect(await axeViolations(frame)).toEqual([]);

  await page.keyboard.press("ArrowRight");
  const old = preview(frame, "6 old.txt");
  await expect(old.getByText("Straße")).toBeVisible();
  await expect(old.getByRole("button", { name: "Next file" })).toBeDisabled();
  await page.keyboard.press("Escape");
  await expect(old).toBeHidden();
  // The list goes on where one has looked last.
  await expect(entry(frame, "6 old.txt").getByRole("button").first()).toBeFocused();
  expect(faults).toEqual([]);
});

test("video and audio play from the server piece by piece, and seeking asks for the piece", async ({ page }) => {
  const faults = faultsOf(page);
  const sound = makeWav(600);
  const frame = await openFolder(page, { "long.wav": sound, "short.webm": await shortVideo() });
  const ranges = rangesOf(page, "long.wav");
  await look(frame, "long.wav");
  const audio = preview(frame, "long.wav").locator("audio");
  await expect.poll(() => audio.evaluate((media: HTMLAudioElement) => Math.round(media.duration))).toBe(600);
  expect(await audio.evaluate((media: HTMLAudioElement) => media.currentSrc)).toContain("/files/~stream/");
  await audio.evaluate((media: HTMLAudioElement) => {
    media.currentTime = 500;
  });
  await expect
    .poll(() => audio.evaluate((media: HTMLAudioElement) => media.readyState >= 3 && !media.seeking))
    .toBe(true);
  const starts = ranges.map((range) => Number(/^bytes=(\d+)-/.exec(range)?.[1]));
  expect(starts.some((start) => start > sound.length * 0.7)).toBe(true);
  const asked = ranges.reduce((sum, range) => {
    const [, from, to] = /^bytes=(\d+)-(\d+)$/.exec(range) ?? [];
    return sum + Number(to) - Number(from) + 1;
  }, 0);
  expect(asked).toBeLessThan(sound.length * 0.6);
  expect(await axeViolations(frame)).toEqual([]);

  await page.keyboard.press("Escape");
  await look(frame, "short.webm");
  const video = preview(frame, "short.webm").locator("video");
  await expect.poll(() => video.evaluate((media: HTMLVideoElement) => media.videoWidth)).toBe(160);
  // Its address is nobody else's: a page that asks for it gets nothing.
  const address = await video.evaluate((media: HTMLVideoElement) => media.currentSrc);
  expect(await frame.evaluate(async (url) => (await fetch(url)).status, address)).toBe(404);
  expect(faults).toEqual([]);
});

test.describe("where no service worker may be", () => {
  test.use({ serviceWorkers: "block" });

  test("what is small plays all the same, and it is said that all of it was fetched", async ({ page }) => {
    const frame = await openFolder(page, { "short.wav": makeWav(20) });
    await look(frame, "short.wav");
    const audio = preview(frame, "short.wav").locator("audio");
    await expect.poll(() => audio.evaluate((media: HTMLAudioElement) => Math.round(media.duration))).toBe(20);
    expect(await audio.evaluate((media: HTMLAudioElement) => media.currentSrc)).toMatch(/^blob:/);
    await expect(preview(frame, "short.wav").getByText("so the whole file was fetched")).toBeVisible();
    expect(await axeViolations(frame)).toEqual([]);
  });
});

test("a PDF shows its pages and their text, by ranges, and runs nothing", async ({ page }) => {
  const faults = faultsOf(page);
  const pdf = makePdf(["First page", "Second page"], 6_000_000);
  const frame = await openFolder(page, { "paper.pdf": pdf, "broken.pdf": "%PDF-1.7\nnothing more" });
  const ranges = rangesOf(page, "paper.pdf");
  await look(frame, "paper.pdf");
  const paper = preview(frame, "paper.pdf");
  await expect(paper.getByText("Page 1 of 2")).toBeVisible();
  await expect(paper.getByText("First page")).toBeAttached();
  const coloured = () =>
    paper
      .locator("canvas")
      .first()
      .evaluate((canvas: HTMLCanvasElement) => {
        const { data } = canvas.getContext("2d")?.getImageData(0, 0, canvas.width, canvas.height) ?? { data: [] };
        let count = 0;
        for (let at = 0; at < data.length; at += 4) if ((data[at + 2] ?? 0) > 200 && (data[at] ?? 255) < 100) count++;
        return count > 1000;
      });
  await expect.poll(coloured).toBe(true);
  expect(ranges.length).toBeGreaterThan(1);
  expect(ranges.length).toBeLessThan(12);
  expect(await axeViolations(frame)).toEqual([]);
  await paper.getByRole("region", { name: "paper.pdf" }).press("End");
  await expect(paper.getByText("Second page")).toBeAttached();
  await expect(paper.getByText("Page 2 of 2")).toBeVisible();
  await paper.getByRole("button", { name: "Larger" }).click();
  await expect(paper.getByText("125%")).toBeVisible();
  await page.keyboard.press("Escape");
  await look(frame, "broken.pdf");
  await expect(preview(frame, "broken.pdf").getByText("This file cannot be shown")).toBeVisible();
  expect(faults).toEqual([]);
});

test("what cannot be shown says why, and can be downloaded", async ({ page }) => {
  const bomb = Array.from({ length: 12 }, (_, at) => `<g id="l${at + 1}">${`<use href="#l${at}"/>`.repeat(10)}</g>`);
  const frame = await openFolder(page, {
    "bomb.png": makePngBomb(60_000, 60_000),
    "bomb.svg": `<svg xmlns="http://www.w3.org/2000/svg"><rect id="l0"/>${bomb.join("")}<use href="#l12"/></svg>`,
    "empty.txt": "",
    "broken.png": "\x89PNG\r\n\x1a\n",
    "letter.docx": Buffer.from("PK\x03\x04 a letter"),
    "program.exe": Buffer.from([0x4d, 0x5a, 0, 1, 2, 3, 0, 0, 0, 0]),
  });
  const says = async (name: string, text: string) => {
    await look(frame, name);
    await expect(preview(frame, name).getByText(text)).toBeVisible();
    await page.keyboard.press("Escape");
    await expect(preview(frame, name)).toBeHidden();
  };
  await says("bomb.png", "This picture is too large to be shown here");
  await says("bomb.svg", "This drawing is too complex to be shown here");
  await says("empty.txt", "This file is empty");
  await says("letter.docx", "No preview for this kind of file");
  await look(frame, "program.exe");
  expect(await axeViolations(frame)).toEqual([]);
  const download = page.waitForEvent("download");
  await preview(frame, "program.exe").getByRole("button", { name: "Download" }).click();
  expect((await download).suggestedFilename()).toBe("program.exe");
});

test.describe("on a phone", () => {
  test.use({ viewport: { width: 390, height: 844 }, hasTouch: true });

  test("a finger goes from file to file", async ({ page }) => {
    const frame = await openFolder(page, {
      "a.png": makePng(900, 600, [20, 120, 60]),
      "b.png": makePng(90, 60, [20, 60, 120]),
    });
    await look(frame, "a.png");
    await expect(preview(frame, "a.png").getByRole("img")).toBeVisible();
    const swipe = (from: number, to: number) =>
      preview(frame, from > to ? "a.png" : "b.png")
        .getByRole("img")
        .evaluate(
          (target, [start, end]) => {
            const touch = (clientX: number) => new Touch({ identifier: 1, target, clientX, clientY: 300 });
            const init = { bubbles: true, cancelable: true };
            target.dispatchEvent(
              new TouchEvent("touchstart", { ...init, touches: [touch(start)], changedTouches: [touch(start)] }),
            );
            target.dispatchEvent(new TouchEvent("touchend", { ...init, touches: [], changedTouches: [touch(end)] }));
          },
          [from, to] as const,
        );
    await swipe(300, 80);
    await expect(preview(frame, "b.png").getByRole("img")).toBeVisible();
    await swipe(80, 300);
    await expect(preview(frame, "a.png").getByRole("img")).toBeVisible();
    const overflow = await frame.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    );
    expect(overflow).toBe(0);
    expect(await axeViolations(frame)).toEqual([]);
  });
});
