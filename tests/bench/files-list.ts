/** A folder of 10,000 entries in the real widget in Chromium: what its page works from the reply to the list on the screen. */
import { chromium, type Frame } from "playwright";
import { openFiles } from "../support/foreign-host/files-page.ts";
import { setStage } from "../support/foreign-host/stage.ts";
import { startTestSynapse, uniqueName } from "../support/servers.ts";
import type { SharedServers } from "../support/shared-servers.ts";

export type FilesList = {
  /** CPU milliseconds of the page's main thread: request, reading, sorting, drawing. */
  readonly openCpuMs: number;
  /** Milliseconds; 0 where none was over 50. */
  readonly longestTask: number;
  /** CPU milliseconds for one jump from one end of the list to the other. */
  readonly scrollCpuMs: number;
  /** Lines in the DOM. */
  readonly rows: number;
};

const ENTRIES = 10_000;
const RUNS = 5;

/** A reply as WebDAV servers send it. */
function multistatus(base: string): string {
  const entry = (name: string, index: number) => {
    const href = `${base}${encodeURIComponent(name)}`;
    const day = String((index % 28) + 1).padStart(2, "0");
    return `<D:response><D:href>${href}</D:href><D:propstat><D:prop><D:resourcetype/><D:getcontentlength>${index * 37}</D:getcontentlength><D:getlastmodified>Tue, ${day} Oct 2026 10:11:12 GMT</D:getlastmodified><D:getetag>"${index}"</D:getetag><D:getcontenttype>application/pdf</D:getcontenttype></D:prop><D:status>HTTP/1.1 200 OK</D:status></D:propstat></D:response>`;
  };
  const own = `<D:response><D:href>${base}</D:href><D:propstat><D:prop><D:resourcetype><D:collection/></D:resourcetype></D:prop><D:status>HTTP/1.1 200 OK</D:status></D:propstat></D:response>`;
  const names = Array.from({ length: ENTRIES }, (_, i) => `Report ${(i * 7919) % ENTRIES} of the year.pdf`);
  return `<?xml version="1.0" encoding="utf-8"?><D:multistatus xmlns:D="DAV:">${own}${names.map(entry).join("")}</D:multistatus>`;
}

const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[Math.floor((values.length - 1) / 2)] ?? 0;

export async function measureFilesList(): Promise<FilesList> {
  const synapse = await startTestSynapse();
  const shared = { ...synapse, registerUser: (name: string) => synapse.registerUser(uniqueName(name)) };
  const stage = await setStage({ synapse: shared } as unknown as SharedServers); // of the servers it asks for Synapse only
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
    args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-site-isolation-trials"],
  });
  try {
    const page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
    const frame = await openFiles(stage, page);
    await frame.getByText("Nothing in here yet").waitFor();
    let full = true;
    await page.route(`${stage.gateway.baseUrl}/proxy/**`, (route) => {
      if (route.request().method() !== "PROPFIND") return route.continue();
      const headers = { "content-type": "application/xml", "access-control-allow-origin": stage.widgetsUrl };
      const body = multistatus("/");
      const empty = body.replace(/(<\/D:response>).*(<\/D:multistatus>)/s, "$1$2");
      return route.fulfill({ status: 207, body: full ? body : empty, headers });
    });
    const cdp = await page.context().newCDPSession(page);
    await cdp.send("Performance.enable", { timeDomain: "threadTicks" });
    const cpuMs = async () => {
      const { metrics } = await cdp.send("Performance.getMetrics");
      return (metrics.find(({ name }) => name === "TaskDuration")?.value ?? 0) * 1000;
    };
    await watchTasks(frame);
    const [opens, scrolls]: [number[], number[]] = [[], []];
    let rows = 0;
    const refresh = frame.getByRole("button", { name: "Refresh" });
    for (let run = 0; run <= RUNS; run++) {
      full = true;
      const before = await cpuMs();
      await refresh.click();
      await frame.locator("[data-row]").first().waitFor();
      await painted(frame);
      const opened = await cpuMs();
      rows = await frame.locator("[data-row]").count();
      await frame.evaluate(() => {
        const list = document.querySelector('[role="grid"]')?.parentElement;
        if (list) list.scrollTop = list.scrollHeight;
      });
      await frame.getByText(`Report ${ENTRIES - 1} of the year.pdf`).waitFor();
      await painted(frame);
      const scrolled = await cpuMs();
      // The first run warms the page and is not counted.
      if (run > 0) {
        opens.push(opened - before);
        scrolls.push(scrolled - opened);
      }
      full = false;
      await refresh.click();
      await frame.getByText("Nothing in here yet").waitFor();
    }
    const tasks = await frame.evaluate(() => (window as unknown as { longTasks: readonly number[] }).longTasks);
    return { openCpuMs: median(opens), scrollCpuMs: median(scrolls), longestTask: Math.max(0, ...tasks), rows };
  } finally {
    await browser.close();
    await stage.close();
    await synapse.close();
  }
}

const watchTasks = (frame: Frame) =>
  frame.evaluate(() => {
    const tasks: number[] = [];
    Object.assign(window, { longTasks: tasks });
    new PerformanceObserver((list) => {
      for (const { duration } of list.getEntries()) tasks.push(duration);
    }).observe({ type: "longtask" });
  });

const painted = (frame: Frame) =>
  frame.evaluate(() => new Promise<void>((resolve) => requestAnimationFrame(() => setTimeout(resolve))));
