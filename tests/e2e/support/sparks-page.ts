/** The client as a person sees it. Texts are the English ones: pages are opened with `locale: "en-GB"`. */
import type { Browser, BrowserContext, Locator, Page } from "@playwright/test";
import type { TestUser } from "../../support/servers.ts";

export type SparksPage = ReturnType<typeof sparksPage>;

export function sparksPage(page: Page, baseUrl: string) {
  const room = (name: string): Locator => page.locator("[data-room-id]").filter({ hasText: name });
  /** By what it says itself, not by what it answers to. */
  const message = (text: string): Locator =>
    page.locator("article[data-message]").filter({ has: page.locator("[data-body]").filter({ hasText: text }) });
  const composer = page.locator("[data-composer]");
  return {
    page,
    room,
    message,
    composer,
    open: (path = "/") => page.goto(baseUrl + path),
    async signIn(person: TestUser, path = "/") {
      await page.goto(baseUrl + path);
      await page.fill('input[name="username"]', person.localpart);
      await page.fill('input[name="password"]', person.password);
      await page.click('button[type="submit"]');
      await page.getByRole("region", { name: "Rooms" }).waitFor();
    },
    async openRoom(name: string) {
      await room(name).first().click();
      await composer
        .or(page.getByRole("button", { name: "Accept" }))
        .first()
        .waitFor();
    },
    async createRoom(name: string, options: { readonly encrypted?: boolean } = {}) {
      await page.getByRole("button", { name: "New", exact: true }).click();
      await page.getByRole("menuitem", { name: "New room" }).click();
      await page.fill('input[name="room-name"]', name);
      const encryption = page.getByRole("switch", { name: "End-to-end encryption" });
      if ((await encryption.isChecked()) !== (options.encrypted ?? true)) await encryption.click();
      await page.getByRole("button", { name: "Create room" }).click();
      await page.locator("[data-room-title]").filter({ hasText: name }).waitFor();
    },
    async invite(userId: string) {
      await page.getByRole("button", { name: "People", exact: true }).last().click();
      await page.getByRole("button", { name: "Invite" }).click();
      await page.fill("[data-people-search]", userId);
      await page.locator(`[data-user-id="${userId}"]`).click();
      await page.getByText("is invited.").waitFor();
      await page.getByRole("button", { name: "Done" }).click();
    },
    async acceptInvite(name: string) {
      await room(name).click();
      await page.getByRole("button", { name: "Accept" }).click();
      await composer.waitFor();
    },
    async send(text: string) {
      await composer.click();
      await page.keyboard.type(text);
      await page.keyboard.press("Enter");
    },
    /** Texts of all messages in the room that hold `part`, in their order. */
    texts: (part: string) => message(part).locator("[data-body]").allInnerTexts(),
    /** Opens the menu of a message and chooses. */
    async choose(text: string, action: string) {
      await message(text).click({ button: "right" });
      await page.getByRole("menuitem", { name: action }).click();
    },
  };
}

/** A browser of one's own: storage, workers and all. */
export async function openSparks(
  browser: Browser,
  baseUrl: string,
  options: Parameters<Browser["newContext"]>[0] = {},
) {
  const context: BrowserContext = await browser.newContext({
    locale: "en-GB",
    viewport: { width: 1440, height: 900 },
    ...options,
  });
  const page = await context.newPage();
  return { context, ...sparksPage(page, baseUrl) };
}
