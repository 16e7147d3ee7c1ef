import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chromium } from "playwright";
import { anyFreePort } from "#stack";
import { startCountingProxy } from "./counting-proxy.ts";
import { hubHeap } from "./hub-heap.ts";

export type FirstLogin = {
  /** Click on sign in → five rooms visible, milliseconds. */
  readonly listMs: number;
  /** Thread time of the page's main thread in that time, seconds. */
  readonly pageCpu: number;
  /** All requests to the homeserver until the list, of page and hub. */
  readonly apiRequests: number;
  readonly apiBytes: number;
  /** After all rooms are known and a garbage collection, bytes. */
  readonly hubHeap: number;
};

const ARGS = [
  "--no-sandbox",
  "--disable-gpu",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/** One first login in a fresh browser profile, the homeserver behind a proxy that counts. */
export async function measureFirstLogin(
  serveClient: (homeserver: string) => Promise<{ url: string; close(): Promise<void> }>,
  homeserver: string,
  settleMs: number,
): Promise<FirstLogin> {
  const proxy = await startCountingProxy(homeserver);
  const client = await serveClient(proxy.url);
  const profile = await mkdtemp(join(tmpdir(), "sparks-login-"));
  const debugPort = await anyFreePort();
  const context = await chromium.launchPersistentContext(profile, {
    executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
    viewport: { width: 1280, height: 900 },
    args: [...ARGS, `--remote-debugging-port=${debugPort}`],
  });
  try {
    const page = context.pages()[0] ?? (await context.newPage());
    const cdp = await context.newCDPSession(page);
    await cdp.send("Performance.enable", { timeDomain: "threadTicks" });
    const cpu = async () =>
      (await cdp.send("Performance.getMetrics")).metrics.find(({ name }) => name === "TaskDuration")?.value ?? 0;
    await page.goto(client.url);
    await page.fill('input[name="username"]', "bench");
    await page.fill('input[name="password"]', "bench-pass");
    const before = { cpu: await cpu(), ...proxy.counted() };
    const start = performance.now();
    await page.click('button[type="submit"]');
    await page.locator("[data-room-id]").nth(4).waitFor({ timeout: 120_000 });
    const listMs = performance.now() - start;
    const after = { cpu: await cpu(), ...proxy.counted() };
    await page.waitForTimeout(settleMs);
    return {
      listMs,
      pageCpu: after.cpu - before.cpu,
      apiRequests: after.requests - before.requests,
      apiBytes: after.bytes - before.bytes,
      hubHeap: await hubHeap(debugPort),
    };
  } finally {
    await context.close();
    await client.close();
    await proxy.stop();
    await rm(profile, { recursive: true, force: true });
  }
}
