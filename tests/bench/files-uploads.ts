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
  /** Milliseconds; 0 where none was over 50. */
  readonly longestTask: number;
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
    return { longestTask: Math.max(0, ...tasks), tasksOver50: tasks.length, seconds };
  } finally {
    await browser.close();
    await stage.close();
    await synapse.close();
    await rm(folder, { recursive: true, force: true });
  }
}
