// Pictures of the gallery for looking at it: node tests/support/ui-gallery/shots.ts DIR [page…]
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { chromium } from "playwright";
import { startGallery } from "./serve.ts";

const [dir = "gallery-shots", ...wanted] = process.argv.slice(2);
const PAGES = ["forms", "states", "text", "frame", "overlays&open=dialog", "overlays&open=help"];
const VIEWS = [
  { name: "wide", width: 1440, height: 900 },
  { name: "narrow", width: 390, height: 844 },
];

mkdirSync(dir, { recursive: true });
const gallery = await startGallery({ built: true });
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  args: ["--no-sandbox", "--disable-gpu", "--no-first-run"],
});
try {
  for (const { name, ...viewport } of VIEWS) {
    const page = await browser.newPage({ viewport, deviceScaleFactor: 1.5 });
    page.on("pageerror", (error) => console.error("page error", error.message));
    for (const shown of wanted.length ? wanted : PAGES) {
      for (const theme of ["light", "dark"]) {
        await page.goto(`${gallery.url}?page=${shown}&theme=${theme}`);
        await page.waitForTimeout(500);
        const file = `${shown.replaceAll(/\W+/g, "-")}-${name}-${theme}.png`;
        await page.screenshot({ path: join(dir, file), fullPage: !/frame|open=/.test(shown) });
      }
    }
    await page.close();
  }
} finally {
  await browser.close();
  await gallery.close();
}
