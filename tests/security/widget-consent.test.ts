/** What a person is asked about a widget, in real Chromium: what is proposed, which click counts, and what stands where a page is not shown. */
import { describe, expect, test } from "vitest";
import { attackBench, READ_MESSAGES, SEND_TEXT } from "../support/widgets/attack-bench.ts";

const MEMBERS = "org.matrix.msc2762.receive.state_event:m.room.member";
const attack = attackBench();
const { show, answer } = attack;

const echo = (...capabilities: readonly string[]) => ({
  name: "Board",
  url: `${attack.pages.widgets}/echo.html?${capabilities.map((one) => `cap=${encodeURIComponent(one)}`).join("&")}`,
});
const button = (name: string) => attack.page.getByRole("button", { name, exact: true });
const group = (name: RegExp) => attack.page.getByRole("group", { name }).getByRole("checkbox");
const remember = () => attack.page.getByRole("checkbox", { name: "Remember my answer" });

describe("what is proposed", { timeout: 60_000 }, () => {
  test("nothing that takes trust, and no lasting answer, for a site that nobody vouches for", async () => {
    await show({ widgets: [echo(SEND_TEXT, READ_MESSAGES, MEMBERS)], open: "w1" });
    await answer("Open");
    await group(/^Only if you trust/)
      .first()
      .waitFor();
    const high = await group(/^Only if you trust/).all();
    expect(high).toHaveLength(2);
    for (const box of high) expect(await box.isChecked()).toBe(false);
    expect(await group(/^Sees or changes/).isChecked()).toBe(true);
    expect(await remember().isChecked()).toBe(false);
    await answer("Allow selected");
    await attack.page.locator("iframe:visible").waitFor();
  });

  test("all of it for a site that the configuration trusts", async () => {
    await show({ widgets: [echo(SEND_TEXT, MEMBERS)], open: "w1", trustedOrigins: [attack.pages.widgets] });
    await button("Allow").waitFor();
    expect(await group(/^Only if you trust/).isChecked()).toBe(true);
    expect(await remember().isChecked()).toBe(true);
  });
});

describe("which click counts", { timeout: 60_000 }, () => {
  test("what refuses does at once; what allows shows that it does not yet, and keeps the focus", async () => {
    await attack.page.clock.install();
    await show({ widgets: [echo()], open: "w1" });
    await button("Open").waitFor();
    await attack.page.clock.pauseAt(Date.now() + 3_600_000);
    // The window comes back to the front: the half second begins again, and the clock stands.
    await attack.page.evaluate(() => window.dispatchEvent(new Event("focus")));
    const open = attack.page.locator('button[aria-disabled="true"]', { hasText: "Open" });
    await open.focus();
    await attack.page.keyboard.press("Enter");
    await open.click({ force: true });
    expect(await attack.page.locator("iframe").count()).toBe(0);
    expect(
      await open.evaluate((element) => {
        const id = element.getAttribute("aria-describedby") ?? "";
        return [document.activeElement === element, document.getElementById(id)?.textContent];
      }),
    ).toEqual([true, expect.stringContaining("half a second")]);
    await attack.page.clock.runFor(600);
    await attack.page.waitForFunction(() => document.activeElement?.getAttribute("aria-disabled") === null);
    expect(await open.count()).toBe(0);
    await attack.page.evaluate(() => window.dispatchEvent(new Event("focus")));
    await button("Not now").click();
    await button("Not now").waitFor({ state: "detached" });
  });
});

describe("a page that is not shown", { timeout: 60_000 }, () => {
  test("because the client's policy does not name its host: a sentence, the host, and a way to try again", async () => {
    await attack.page.route(`${attack.pages.client}/host.html`, async (route) => {
      const response = await route.fetch();
      const headers = { ...response.headers(), "content-security-policy": "frame-src https:" };
      await route.fulfill({ response, headers });
    });
    await attack.page.reload();
    await show({ widgets: [echo(SEND_TEXT)], open: "w1", trustedOrigins: [attack.pages.widgets] });
    await attack.page.getByText("Board cannot be shown").waitFor();
    const { host } = new URL(attack.pages.widgets);
    await attack.page.getByText(`This client does not allow pages of ${host}.`, { exact: false }).waitFor();
    expect(await attack.page.locator("iframe:visible").count()).toBe(0);
    await button("Reload").click();
    await attack.page.getByText("Board cannot be shown").waitFor();
  });
});
