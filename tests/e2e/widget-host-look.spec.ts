/** What the widget host shows, in every state: readable by everybody, in both themes, on a telephone and on a desk, in both languages. */
import { expect, type Page, test } from "@playwright/test";
import { axeViolations } from "../support/axe.ts";
import type { HostBench, HostSetup } from "../support/widgets/pages/host.tsx";
import { serveWidgetPages, type WidgetPages } from "../support/widgets/serve.ts";

const CAPABILITIES = [
  "org.matrix.msc2762.send.event:m.room.message#m.file",
  "org.matrix.msc2762.receive.state_event:m.room.member",
  "org.matrix.msc2762.receive.state_event:app.sparks.files.config#w1",
  "org.matrix.msc2762.send.state_event:m.room.power_levels#",
  "org.matrix.msc2762.receive.event:net.example.poll",
];

let pages: WidgetPages;
test.beforeAll(async () => {
  test.setTimeout(120_000);
  pages = await serveWidgetPages();
});
test.afterAll(() => pages?.close());

const show = (page: Page, setup: HostSetup) =>
  page.evaluate((given) => (window as unknown as { readonly bench: HostBench }).bench.show(given), setup);

async function answer(page: Page, name: RegExp): Promise<void> {
  const button = page.getByRole("button", { name });
  await expect(button).toBeVisible();
  // A question takes no click in its first half second.
  await page.waitForTimeout(600);
  await button.click();
}

/** Opens each state in turn. */
const STATES: Readonly<Record<string, (page: Page, language: "de" | "en") => Promise<void>>> = {
  async list(page, language) {
    const broken = { ...widget(), id: "w3", name: "Broken", url: "", fault: "malformed" } as const;
    const own = { ...widget(), id: "w4", name: "Ours", url: page.url() };
    await show(page, { widgets: [widget(), { ...widget(), id: "w2", name: "x".repeat(200) }, broken, own], language });
    await expect(page.getByRole("listitem")).toHaveCount(4);
    await expect(page.getByRole("button", { name: /Broken|Ours/ })).toHaveCount(0);
    await expect(page.getByText(/^(Cannot be opened: Its address|Lässt sich nicht öffnen: Die Adresse)/)).toBeVisible();
    await expect(
      page.getByText(/^(Cannot be opened: It would run|Lässt sich nicht öffnen: Die App liefe)/),
    ).toBeVisible();
  },
  async "no widgets"(page, language) {
    await show(page, { widgets: [], language });
  },
  async loading(page, language) {
    await show(page, { widgets: [widget()], open: "w1", language });
    await page.waitForTimeout(300);
  },
  async capabilities(page) {
    await answer(page, /^(Open|Öffnen)$/);
    await expect(page.getByRole("group")).toHaveCount(3);
  },
  async identity(page) {
    await answer(page, /^(Allow selected|Auswahl erlauben)$/);
    const frame = await (await page.waitForSelector("iframe", { state: "attached" })).contentFrame();
    await frame?.waitForFunction(() => document.getElementById("state")?.textContent === "ready");
    await frame?.evaluate("void api.requestOpenIDConnectToken().catch(() => undefined)");
    await expect(page.getByRole("heading", { level: 3 })).toBeVisible();
  },
  async permissions(page) {
    await answer(page, /^(Show it|Zeigen)$/);
    await page.getByRole("button", { name: /^(More|Mehr)$/ }).click();
    await page.getByRole("menuitem", { name: /^(Permissions|Berechtigungen)$/ }).click();
    await expect(page.getByRole("dialog")).toBeVisible();
  },
  async refused(page, language) {
    await page.keyboard.press("Escape");
    await show(page, { widgets: [{ ...widget(), url: "https://$host/" }], open: "w1", language });
  },
  async gone(page, language) {
    await show(page, { widgets: [], open: "w1", language });
  },
  async "all grants"(page, language) {
    const trustedOrigins = [pages.widgets];
    await show(page, { widgets: [widget()], open: "w1", trustedOrigins, language });
    await answer(page, /^(Allow selected|Auswahl erlauben)$/);
    await show(page, { widgets: [], trustedOrigins, language, show: "grants" });
    await expect(page.getByRole("listitem")).toHaveCount(1);
  },
};
const widget = () => ({
  name: "Board",
  url: `${pages.widgets}/echo.html?u=$matrix_user_id&${CAPABILITIES.map((one) => `cap=${encodeURIComponent(one)}`).join("&")}`,
});

for (const colorScheme of ["light", "dark"] as const) {
  for (const width of [390, 1440]) {
    test(`axe finds nothing: ${colorScheme}, ${width} px`, async ({ browser }) => {
      const context = await browser.newContext({ colorScheme, viewport: { width, height: 844 } });
      const page = await context.newPage();
      await page.goto(`${pages.client}/host.html`);
      const faults: string[] = [];
      for (const [name, open] of Object.entries(STATES)) {
        await open(page, width === 390 ? "de" : "en");
        await page.waitForTimeout(250);
        for (const line of await axeViolations(page.mainFrame())) faults.push(`${name}: ${line}`);
        const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
        if (overflow > 0) faults.push(`${name}: ${overflow} px too wide`);
      }
      expect(faults).toEqual([]);
      await context.close();
    });
  }
}

test("the questions are answered by keyboard alone", async ({ page }) => {
  await page.goto(`${pages.client}/host.html`);
  await show(page, { widgets: [widget()] });
  await page.getByRole("button", { name: /^Board/ }).focus();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { name: "Open Board?" })).toBeFocused();
  await page.waitForTimeout(600);
  for (const _ of ["camera", "remember", "not now", "open"]) await page.keyboard.press("Tab");
  await expect(page.getByRole("button", { name: "Open", exact: true })).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { name: "Board asks for permissions" })).toBeFocused();
  await page.keyboard.press("Tab");
  await expect(page.getByRole("checkbox").first()).toBeFocused();
  await page.keyboard.press("Space");
  await expect(page.getByRole("checkbox").first()).toBeChecked();
});
