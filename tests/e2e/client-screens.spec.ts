/** Every screen of the client, light and dark, wide and narrow: axe finds nothing, nothing is wider than the screen. */
import type { Page } from "@playwright/test";
import { axeViolations } from "../support/axe.ts";
import { expect, test } from "../support/e2e.ts";
import { uniqueName } from "../support/servers.ts";
import { openSparks } from "./support/sparks-page.ts";

const SIZES = { wide: { width: 1440, height: 900 }, narrow: { width: 390, height: 844 } } as const;

for (const colorScheme of ["light", "dark"] as const) {
  for (const [size, viewport] of Object.entries(SIZES)) {
    test(`axe finds nothing: ${size}, ${colorScheme}`, async ({ browser, app, newPerson }) => {
      test.setTimeout(150_000);
      const narrow = size === "narrow";
      const sparks = await openSparks(browser, app.clientUrl, { viewport, colorScheme });
      const { page } = sparks;
      const errors: string[] = [];
      page.on("pageerror", (error) => errors.push(error.message));
      const faults: string[] = [];
      const check = async (what: string) => {
        await page.waitForTimeout(350);
        for (const line of await axeViolations(page)) faults.push(`${what}: ${line}`);
        const width = await widthOf(page);
        if (width > viewport.width) faults.push(`${what}: ${width} wide`);
      };
      const back = async () => {
        if (narrow) await page.getByRole("button", { name: "Back" }).first().click();
      };

      await sparks.open();
      await page.waitForSelector('input[name="password"]');
      await check("sign-in");
      await page.fill('input[name="username"]', "nobody");
      await page.fill('input[name="password"]', "wrong");
      await page.click('button[type="submit"]');
      await expect(page.getByRole("alert").getByText("Username or password is not right")).toBeVisible();
      await check("wrong password");

      await sparks.signIn(await newPerson(uniqueName("anna"), "Anna Berger"));
      await page.getByText("No conversations yet").waitFor();
      await check("no rooms");
      await page.getByRole("button", { name: "New", exact: true }).click();
      await check("menu");
      await page.getByRole("menuitem", { name: "New room" }).click();
      await check("new room");
      await page.keyboard.press("Escape");
      await sparks.createRoom("Ward round");
      await sparks.send("Good **morning**, see https://example.org and `code`");
      await expect(sparks.message("morning")).not.toHaveAttribute("data-pending");
      await check("room");
      await sparks.message("morning").hover();
      await check("message with the pointer on it");
      await sparks.message("morning").click({ button: "right" });
      await check("message menu");
      await page.keyboard.press("Escape");
      await page.getByRole("button", { name: "Emoji" }).click();
      await check("emoji");
      await page.keyboard.press("Escape");
      await page.setInputFiles("[data-file-input]", {
        name: "a.txt",
        mimeType: "text/plain",
        buffer: Buffer.from("a"),
      });
      await check("attach");
      await page.getByRole("dialog").getByRole("button", { name: "Send" }).click();
      await page.getByRole("button", { name: "Download a.txt" }).waitFor();
      await check("file");
      for (const panel of ["Details", "People", "Apps"]) {
        await page.getByRole("main").getByRole("button", { name: panel, exact: true }).first().click();
        await check(panel);
        if (panel === "Details") {
          await page.getByRole("button", { name: "Leave room" }).click();
          await check("leave");
          await page.getByRole("dialog").getByRole("button", { name: "Cancel" }).click();
        }
        await page.getByRole("complementary").getByRole("button", { name: "Close" }).first().click();
      }
      await back();
      await page.keyboard.press("Alt+n");
      await page.fill("[data-people-search]", "@ben:example.org");
      await check("new message");
      await page.keyboard.press("Escape");
      await page.getByRole("searchbox").fill("zzz");
      await check("nothing found");
      await page.getByRole("searchbox").fill("");
      await page.getByRole("link", { name: "Settings" }).click();
      for (const tab of ["Appearance", "Profile", "Privacy", "This device"]) {
        await page.getByRole("tab", { name: tab }).click();
        await check(tab);
      }
      await page.getByRole("button", { name: "Sign out" }).click();
      await check("sign out");
      await page.keyboard.press("Escape");
      await page.keyboard.press("?");
      await check("shortcuts");
      expect(faults).toEqual([]);
      expect(errors).toEqual([]);
      await sparks.context.close();
    });
  }
}

const widthOf = (page: Page): Promise<number> => page.evaluate(() => document.documentElement.scrollWidth);
