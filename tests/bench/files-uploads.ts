/** A thousand small files through the real widget in Chromium: the longest task of its page while they go. */
import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chromium } from "playwright";
import { openFiles } from "../support/foreign-host/files-page.ts";
import { setStage } from "../support/foreign-host/stage.ts";
import { startTestSynapse, uniqueName } from "../support/servers.ts";
import type { SharedServers } from "../support/shared-servers.ts";

export type FilesUploads = {
  /** Milliseconds of the processor: what else the machine does is not in it. */
  readonly longestTask: number;
  /** The same by the clock on the wall, as the browser tells pages; 0 where none was over 50. */
  readonly longestByWall: number;
  readonly tasksOver50: number;
  readonly seconds: number;
};

const FILES = 1000;

export async function measureFilesUploads(): Promise<FilesUploads> {
  const synapse = await startTestSynapse();
  const shared = { ...synapse, registerUser: (name: string) => synapse.registerUser(uniqueName(name)) };
  const stage = await setStage({ synapse: shared } as unknown as SharedServers); // of the servers it asks for Synapse only
  const folder = await mkdtemp(join(tmpdir(), "sparks-bench-files-"));
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
    args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
  });
  try {
    const files = Array.from({ length: FILES }, (_, i) => join(folder, `file ${i}.txt`));
    for (const [i, file] of files.entries()) await writeFile(file, `${i} `.repeat(1000));
    const page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
    const frame = await openFiles(stage, page);
    await frame.getByText("Nothing in here yet").waitFor();
    await frame.evaluate(() => {
      const tasks: number[] = [];
      Object.assign(window, { longTasks: tasks });
      new PerformanceObserver((list) => {
        for (const { duration } of list.getEntries()) tasks.push(duration);
      }).observe({ type: "longtask" });
    });
    await browser.startTracing(page, {
      categories: [
        "toplevel",
        "devtools.timeline",
        ...(process.env.SPARKS_BENCH_TRACE ? ["disabled-by-default-v8.cpu_profiler"] : []),
      ],
    });
    const start = performance.now();
    await frame.getByTestId("upload-picker").setInputFiles(files);
    const deadline = start + 300_000;
    while ((await readdir(stage.webdav.rootFolder)).length < FILES) {
      if (performance.now() > deadline) throw new Error("the files did not arrive");
      await new Promise((resolve) => setTimeout(resolve, 250));
    }
    await frame.getByRole("region", { name: "Uploads and downloads" }).waitFor({ state: "hidden", timeout: 60_000 });
    const seconds = (performance.now() - start) / 1000;
    const tasks = await frame.evaluate(() => (window as unknown as { longTasks: readonly number[] }).longTasks);
    const trace = await browser.stopTracing();
    if (process.env.SPARKS_BENCH_TRACE) await writeFile(process.env.SPARKS_BENCH_TRACE, trace);
    const cpu = taskTimes(trace);
    return {
      longestTask: Math.max(0, ...cpu),
      longestByWall: Math.max(0, ...tasks),
      tasksOver50: tasks.length,
      seconds,
    };
  } finally {
    await browser.close();
    await stage.close();
    await synapse.close();
    await rm(folder, { recursive: true, force: true });
  }
}

type TraceEvent = {
  readonly name: string;
  readonly ph: string;
  readonly pid: number;
  readonly tid: number;
  readonly ts: number;
  readonly dur?: number;
  readonly tdur?: number;
  readonly args?: {
    readonly name?: string;
    readonly chrome_mojo_event_info?: { readonly mojo_interface_tag?: string };
  };
};

/**
 * Milliseconds of the processor that each task of the pages' main threads took. Of a task in which the harness itself acts (it looks for
 * elements, hands over a thousand files) only the events count that the page hears of.
 */
function taskTimes(trace: Buffer): readonly number[] {
  const { traceEvents } = JSON.parse(trace.toString("utf8")) as { readonly traceEvents: readonly TraceEvent[] };
  const mains = new Set(
    traceEvents
      .filter(({ name, args }) => name === "thread_name" && args?.name === "CrRendererMain")
      .map(({ pid, tid }) => `${pid} ${tid}`),
  );
  const events = traceEvents.filter(({ ph, pid, tid }) => ph === "X" && mains.has(`${pid} ${tid}`));
  const harness = events.filter(
    ({ args }) => args?.chrome_mojo_event_info?.mojo_interface_tag === "blink.mojom.DevToolsSession",
  );
  const within = (event: TraceEvent, other: TraceEvent) =>
    event.ts >= other.ts && event.ts + (event.dur ?? 0) <= other.ts + (other.dur ?? 0);
  const isHarness = (task: TraceEvent) => harness.some((message) => within(message, task));
  const times = events
    .filter(({ name }) => name.endsWith("RunTask"))
    .flatMap((task) =>
      isHarness(task) ? events.filter((event) => event.name === "EventDispatch" && within(event, task)) : [task],
    )
    .map(({ tdur = 0 }) => tdur / 1000);
  if (times.length === 0) throw new Error("the trace shows no task: nothing was measured");
  return times;
}
