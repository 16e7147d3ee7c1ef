import { chromium, type Page } from "playwright";
import { signIn } from "#stack";

export type WidgetRooms = {
  /** Page CPU of opening a room with ten widgets, against one with none. */
  readonly cpuRatio: number;
  /** Frames that opening it has made. */
  readonly frames: number;
};

const ROUNDS = 15;
const WIDGETS = 10;

/** What widgets cost that nobody has opened: two rooms, alike but for their widgets, opened in turn. */
export async function measureWidgetRooms(
  serveClient: (homeserver: string) => Promise<{ url: string; close(): Promise<void> }>,
  homeserver: string,
): Promise<WidgetRooms> {
  const api = await signIn(homeserver, "bench", "bench-pass");
  await createRoom(api, "Between", 0);
  await createRoom(api, "No widgets", 0);
  await createRoom(api, "Ten widgets", WIDGETS);
  const client = await serveClient(homeserver);
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
    args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
  });
  try {
    const page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
    const cdp = await page.context().newCDPSession(page);
    await cdp.send("Performance.enable", { timeDomain: "threadTicks" });
    const cpu = async () =>
      (await cdp.send("Performance.getMetrics")).metrics.find(({ name }) => name === "TaskDuration")?.value ?? 0;
    await page.goto(client.url);
    await page.fill('input[name="username"]', "bench");
    await page.fill('input[name="password"]', "bench-pass");
    await page.click('button[type="submit"]');
    await page.locator("[data-room-id]").nth(2).waitFor({ timeout: 120_000 });
    const spent = { "No widgets": 0, "Ten widgets": 0 };
    let frames = 0;
    // The first round warms up and is not counted.
    for (let round = 0; round <= ROUNDS; round++) {
      for (const name of ["No widgets", "Ten widgets"] as const) {
        await open(page, "Between");
        const before = await cpu();
        await open(page, name);
        if (round > 0) spent[name] += (await cpu()) - before;
        frames = Math.max(frames, await page.locator("iframe").count());
      }
    }
    return { cpuRatio: spent["Ten widgets"] / spent["No widgets"], frames };
  } finally {
    await browser.close();
    await client.close();
  }
}

async function open(page: Page, name: string): Promise<void> {
  await page.locator("[data-room-id]").filter({ hasText: name }).click();
  await page.locator("[data-room-title]").filter({ hasText: name }).waitFor();
  await page.getByText(`This is the beginning of ${name}.`).waitFor();
}

function createRoom(api: Awaited<ReturnType<typeof signIn>>, name: string, widgets: number): Promise<unknown> {
  return api.call("POST", "/v3/createRoom", {
    name,
    preset: "private_chat",
    initial_state: Array.from({ length: widgets }, (_, index) => ({
      type: "im.vector.modular.widgets",
      state_key: `widget-${index}`,
      content: { type: "m.custom", name: `Widget ${index}`, url: `https://widgets.example.org/${index}`, data: {} },
    })),
  });
}
