import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { expect, type Page, test } from "@playwright/test";
import type { AxeResults } from "axe-core";
import { type Gallery, startGallery } from "../support/ui-gallery/serve.ts";

// The primitives as a person and a screen reader meet them. Needs no server but the gallery's own.
let gallery: Gallery;
test.beforeAll(async () => {
  gallery = await startGallery({ built: true });
});
test.afterAll(() => gallery.close());

const axeSource = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

async function open(page: Page, query: string): Promise<string[]> {
  const errors: string[] = [];
  page.on("pageerror", (error) => errors.push(error.message));
  await page.goto(`${gallery.url}?page=${query}`);
  await page.locator("#gallery > *").first().waitFor();
  await page.waitForTimeout(400);
  return errors;
}

async function violations(page: Page): Promise<string[]> {
  await page.evaluate(axeSource);
  const results = await page.evaluate(() => (window as unknown as { axe: { run(): Promise<AxeResults> } }).axe.run()); // axe has just put itself there
  return results.violations.flatMap(({ id, nodes }) =>
    nodes.map((node) => `${id}: ${node.target.join(" ")} ${node.failureSummary}`),
  );
}

const PAGES = ["forms", "states", "text", "frame", "overlays", "overlays&open=dialog", "overlays&open=help"];
for (const shown of PAGES) {
  const themes = shown === "forms" ? ["light", "dark", "light&contrast=more", "dark&contrast=more"] : ["light", "dark"];
  for (const theme of themes) {
    test(`axe finds nothing: ${shown}, ${theme}`, async ({ page }) => {
      const errors = await open(page, `${shown}&theme=${theme}`);
      expect(await violations(page)).toEqual([]);
      expect(errors).toEqual([]);
    });
  }
}

for (const shown of ["forms", "states", "text", "overlays"]) {
  test(`nothing is wider than a phone: ${shown}`, async ({ page }) => {
    await page.setViewportSize({ width: 390, height: 844 });
    await open(page, `${shown}&language=de`);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(390);
  });
}

test("menu: opens by key, arrows and letters move, Esc gives the focus back", async ({ page }) => {
  await open(page, "overlays");
  const button = page.getByRole("button", { name: "Actions" });
  await button.focus();
  await page.keyboard.press("ArrowDown");
  await expect(page.getByRole("menuitem", { name: "Edit" })).toBeFocused();
  await page.keyboard.press("ArrowUp");
  await expect(page.getByRole("menuitem", { name: "Delete" })).toBeFocused();
  await page.keyboard.press("m");
  await expect(page.getByRole("menuitemcheckbox", { name: "Mute" })).toBeFocused();
  expect(await violations(page)).toEqual([]);
  await page.keyboard.press("Escape");
  await expect(page.getByRole("menu")).toHaveCount(0);
  await expect(button).toBeFocused();
  await button.click();
  await page.mouse.click(5, 5);
  await expect(page.getByRole("menu")).toHaveCount(0);
});

test("context menu: right click at the pointer, inside the window", async ({ page }) => {
  await open(page, "overlays");
  const target = await page.locator("#target").boundingBox();
  await page.mouse.click((target?.x ?? 0) + 20, (target?.y ?? 0) + 20, { button: "right" });
  const menu = await page.getByRole("menu").boundingBox();
  expect(Math.abs((menu?.x ?? 0) - (target?.x ?? 0) - 20)).toBeLessThan(8);
  await page.getByRole("menuitem", { name: "Copy link" }).click();
  await expect(page.getByRole("menu")).toHaveCount(0);
});

test("context menu: a long press opens it, a scroll does not", async ({ browser }) => {
  const context = await browser.newContext({ hasTouch: true, isMobile: true, viewport: { width: 390, height: 844 } });
  const page = await context.newPage();
  await open(page, "overlays");
  const box = await page.locator("#target").boundingBox();
  const at = { x: (box?.x ?? 0) + 30, y: (box?.y ?? 0) + 20 };
  const cdp = await context.newCDPSession(page);
  await cdp.send("Input.dispatchTouchEvent", { type: "touchStart", touchPoints: [at] });
  await cdp.send("Input.dispatchTouchEvent", { type: "touchMove", touchPoints: [{ x: at.x, y: at.y - 60 }] });
  await page.waitForTimeout(700);
  await cdp.send("Input.dispatchTouchEvent", { type: "touchEnd", touchPoints: [] });
  await expect(page.getByRole("menu")).toHaveCount(0);
  await cdp.send("Input.dispatchTouchEvent", { type: "touchStart", touchPoints: [at] });
  await page.waitForTimeout(700);
  await cdp.send("Input.dispatchTouchEvent", { type: "touchEnd", touchPoints: [] });
  await expect(page.getByRole("menu")).toBeVisible();
  await context.close();
});

test("dialog: takes the focus to its first field, keeps it, gives it back", async ({ page }) => {
  await open(page, "overlays");
  const opener = page.getByRole("button", { name: "Dialog" });
  await opener.click();
  await expect(page.getByRole("textbox", { name: "Name" })).toBeFocused();
  for (let i = 0; i < 8; i++) {
    await page.keyboard.press("Tab");
    const inside = await page.evaluate(() => {
      const now = document.activeElement;
      return now === document.body || now?.closest("dialog") !== null;
    });
    expect(inside).toBe(true);
  }
  await page.keyboard.press("Escape");
  await expect(page.getByRole("dialog")).toHaveCount(0);
  await expect(opener).toBeFocused();
});

test("list of 10,000: one stop for Tab, arrows, End, typing ahead, few rows", async ({ page }) => {
  await open(page, "frame");
  const rows = page.locator("li[data-row]");
  expect(await rows.count()).toBeLessThan(60);
  const active = page.locator("[aria-current=page]");
  await active.focus();
  await page.keyboard.press("ArrowDown");
  await expect(page.locator("[data-row=e2] a")).toBeFocused();
  await page.keyboard.press("End");
  await expect(page.locator("[data-row=e9999] a")).toBeFocused();
  await expect(page.locator("[data-row=e9999]")).toHaveAttribute("aria-posinset", "10000");
  await page.keyboard.press("Home");
  await page.keyboard.press("k");
  await expect(page.locator("[data-row=e4] a")).toBeFocused();
  expect(await page.locator("li[data-row] [tabindex='0']").count()).toBe(1);
  expect(await rows.count()).toBeLessThan(60);
});

test("anchored list: the line under the eye stays when older ones come, the end is followed", async ({ page }) => {
  const errors = await open(page, "list&pages=0&start=300");
  const top = (key: string) =>
    page.evaluate((k) => document.querySelector(`[data-line=${k}]`)?.getBoundingClientRect().top, key);
  const drive = (call: string) => page.evaluate(`lines.${call}`);
  expect(await page.evaluate(() => document.querySelector("[role=log]")?.scrollTop)).toBe(0);
  await drive("append(3)");
  await expect(page.locator("[data-line=n100302]")).toBeInViewport();
  await page.evaluate(() => document.querySelector("[role=log]")?.scrollTo(0, -3000));
  await page.waitForTimeout(200);
  const key = await page.evaluate(
    () =>
      [...document.querySelectorAll("[data-line]")]
        .find((row) => row.getBoundingClientRect().top > 100)
        ?.getAttribute("data-line") ?? "",
  );
  const before = await top(key);
  for (const call of ["prepend(100)", "append(10)", "growLast()", "prepend(100)"]) {
    await drive(call);
    await page.waitForTimeout(150);
    expect(await top(key), call).toBe(before);
  }
  expect(await page.locator("[data-line]").count()).toBeLessThan(80);
  expect(await page.evaluate("lines.list().scrollToKey('nowhere')")).toBe(false);
  await page.evaluate("lines.list().scrollToEnd()");
  await expect(page.locator("[data-line=n100312]")).toBeInViewport();
  expect(errors).toEqual([]);
});

test("anchored list: begins where it is told, and does not follow an end that is not the last", async ({ page }) => {
  await open(page, "list&pages=0&start=300&initial=n100100&after");
  const center = () =>
    page.evaluate(() => {
      const row = document.querySelector("[data-line=n100100]")?.getBoundingClientRect();
      return row ? row.top + row.height / 2 - innerHeight / 2 : Number.NaN;
    });
  expect(Math.abs(await center())).toBeLessThanOrEqual(1);
  await page.evaluate("lines.list().scrollToEnd()");
  await page.waitForTimeout(200);
  const last = () => page.evaluate(() => document.querySelector("[data-line=n100299]")?.getBoundingClientRect().top);
  const before = await last();
  expect(before).toBeGreaterThan(0);
  await page.evaluate("lines.append(30)");
  await page.waitForTimeout(200);
  expect(await last()).toBe(before);
});

test("anchored list: the focus is not lost when its row leaves", async ({ page }) => {
  await open(page, "list&pages=0&start=300");
  await page.evaluate(() => {
    const row = document.querySelector<HTMLElement>("[data-line=n100298]");
    row?.setAttribute("tabindex", "-1");
    row?.focus();
  });
  await page.evaluate(() => document.querySelector("[role=log]")?.scrollTo(0, -12_000));
  await expect(page.locator("[data-line=n100298]")).toHaveCount(0);
  await expect(page.getByRole("log")).toBeFocused();
});

test("split pane: keys and drag change the width", async ({ page }) => {
  await open(page, "frame");
  const divider = page.getByRole("separator", { name: "Width of the list" });
  await divider.focus();
  await page.keyboard.press("ArrowRight");
  await expect(divider).toHaveAttribute("aria-valuenow", "316");
  const box = await divider.boundingBox();
  await page.mouse.move(box?.x ?? 0, 300);
  await page.mouse.down();
  await page.mouse.move((box?.x ?? 0) + 60, 300, { steps: 3 });
  await page.mouse.up();
  await expect(divider).toHaveAttribute("aria-valuenow", "376");
});

test("theme: the system's, or the chosen one against it; contrast and motion as the system asks", async ({ page }) => {
  const look = () =>
    page.evaluate(() => {
      const style = getComputedStyle(document.body);
      const probe = document.createElement("p");
      probe.style.transitionDuration = "var(--motion-arrive)";
      document.body.append(probe);
      const motion = getComputedStyle(probe).transitionDuration;
      probe.remove();
      return { background: style.backgroundColor, text: style.color, motion };
    });
  await open(page, "forms");
  const LIGHT = "rgb(243, 244, 247)";
  const DARK = "rgb(15, 18, 22)";
  for (const [system, chosen, background] of [
    ["light", "system", LIGHT],
    ["dark", "system", DARK],
    ["dark", "light", LIGHT],
    ["light", "dark", DARK],
  ] as const) {
    await page.emulateMedia({ colorScheme: system });
    await page.evaluate(`theme.applyTheme({ theme: "${chosen}" })`);
    expect((await look()).background, `${chosen} on ${system}`).toBe(background);
  }
  await page.emulateMedia({ colorScheme: "dark", contrast: "more", reducedMotion: "reduce" });
  await page.evaluate("theme.applyTheme({})");
  expect(await look()).toEqual({ background: "rgb(0, 0, 0)", text: "rgb(255, 255, 255)", motion: "0s" });
  await page.evaluate("theme.applyTheme({ contrast: 'normal' })");
  expect((await look()).background).toBe(DARK);
});

test("theme: what a host reads is what a widget takes, whatever the widget's own theme", async ({ page }) => {
  await page.emulateMedia({ colorScheme: "light" });
  await open(page, "forms&theme=dark");
  const handed = await page.evaluate<Record<string, string>>("theme.readHostTokens()");
  expect(Object.keys(handed).length).toBe(30);
  expect(handed["--surface"]).toBe("rgb(21, 23, 28)");
  await open(page, "forms&theme=light");
  const taken = await page.evaluate<Record<string, string>>(`theme.applyHostTokens(${JSON.stringify(handed)})`);
  expect(taken).toEqual(handed);
  expect(await page.evaluate(() => getComputedStyle(document.body).backgroundColor)).toBe("rgb(15, 18, 22)");
  await page.evaluate("theme.applyHostTokens({ '--canvas': 'url(https://evil.example/)' })");
  expect(await page.evaluate(() => getComputedStyle(document.body).backgroundColor)).toBe("rgb(243, 244, 247)");
});

test("tooltip and toast", async ({ page }) => {
  await open(page, "forms");
  await page.getByRole("button", { name: "Add someone" }).hover();
  await expect(page.getByRole("tooltip")).toContainText("Add someone");
  await open(page, "states");
  await page.getByRole("button", { name: "Show a toast" }).click();
  await expect(page.getByText("3 files deleted.")).toBeVisible();
  expect(await violations(page)).toEqual([]);
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(page.getByText("3 files deleted.")).toHaveCount(0);
});

test("strict policy: no markup from strings, no inline style, no style element", async ({ page }) => {
  const refused: string[] = [];
  page.on("console", (message) => {
    if (/Content Security Policy|Trusted/i.test(message.text())) refused.push(message.text());
  });
  await page.route("**/*", async (route) => {
    if (route.request().resourceType() !== "document") return route.continue();
    const response = await route.fetch();
    const policy =
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; require-trusted-types-for 'script'; trusted-types";
    return route.fulfill({ response, headers: { ...response.headers(), "content-security-policy": policy } });
  });
  for (const shown of PAGES) {
    await open(page, shown);
    expect(await page.locator("main, section").first().count()).toBeGreaterThan(0);
  }
  expect(refused).toEqual([]);
});
