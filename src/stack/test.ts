/** `npm test`: everything that must hold, with real servers that are started once for the whole run. */
import { randomBytes } from "node:crypto";
import { readdirSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { cacheAt, makeFolders, REPOSITORY } from "./cache.ts";
import { findChromium } from "./chromium.ts";
import { killAllProcesses } from "./process.ts";
import { installLivekit } from "./servers/livekit.ts";
import { onStopSignal } from "./stop-signals.ts";
import { newTemporaryFolder } from "./temporary.ts";
import { leftoversAfter, RUN_MARK } from "./test-run/leftovers.ts";
import { startRunServers } from "./test-run/run-servers.ts";
import { runVisible, stopVisible } from "./test-run/run-visible.ts";
import { type Request, requestFromArguments, SECTIONS, type Section, TEST_FOLDERS } from "./test-run/sections.ts";
import { createSlowVoice } from "./test-run/slow-voice.ts";
import { addTallies, noTests, type Tally, tallyFromPlaywright, tallyFromVitest } from "./test-run/tally.ts";
import { buildClient, buildWidgets } from "./web/build.ts";

const HELP = `npm test [-- parts] [filters]

  Parts: ${SECTIONS.join(", ")}. Without any: all, in this order.
  npm test -- unit                      one part
  npm test -- integration tests/integration/hub
  npm test -- e2e sign-in               a filter for the test runner
`;

type Row = { readonly name: string; readonly tookMs: number; readonly result: string; readonly ok: boolean };

const cache = cacheAt();
const mark = randomBytes(8).toString("hex");
const rows: Row[] = [];
let total: Tally = noTests;
let isStopped = false;
/** A folder of this run alone: two runs may go on side by side. */
let reports = "";
let stopServers: (() => Promise<void>) | undefined;

const tool = (path: string) => join(REPOSITORY, "node_modules", path);

async function main(): Promise<number> {
  const args = process.argv.slice(2);
  if (args.includes("--help") || args.includes("-h")) {
    console.log(HELP);
    return 0;
  }
  const request = requestFromArguments(args);
  process.env[RUN_MARK] = mark;
  await makeFolders(cache);
  reports = await newTemporaryFolder("reports");
  onStopSignal(stopEarly, () => {
    killAllProcesses();
    process.exit(130);
  });

  // Minutes of work the first time, and nothing before the servers needs it. What goes wrong is told when they are started.
  if (request.sections.some((name) => name === "integration" || name === "e2e")) {
    installLivekit({ cache, onStep: createSlowVoice() }).catch(() => undefined);
  }
  for (const section of request.sections) {
    if (isStopped) break;
    if (hasNoTests(section)) continue;
    await runSection(section, request);
  }
  await section("stopping", async () => {
    await stopServers?.();
    return checkLeftovers();
  });
  return report(request);
}

function stopEarly(): void {
  isStopped = true;
  console.log("\nStopping …");
  stopVisible();
}

/** Runs one part with its heading and remembers what it took. `work` says what came out of it. */
async function section(name: string, work: () => Promise<{ ok: boolean; result: string }>): Promise<void> {
  console.log(`\n── ${name} ${"─".repeat(Math.max(0, 60 - name.length))}`);
  const startedAt = performance.now();
  const outcome = await work().catch((thrown: unknown) => {
    const message = thrown instanceof Error ? thrown.message : String(thrown);
    console.error(message);
    return { ok: false, result: message.split("\n")[0] ?? "failed" };
  });
  rows.push({ name, tookMs: performance.now() - startedAt, ...outcome });
}

async function runSection(name: Section, { filters }: Request): Promise<void> {
  if (name === "lint") return section(name, () => runTool(tool("@biomejs/biome/bin/biome"), ["ci", "."]));
  if (name === "types") return section(name, () => runTool(tool("typescript/bin/tsc"), ["--noEmit"]));
  if (name === "build") return section(name, build);
  if (name === "unit") return section(name, () => runVitest(name, filters));
  await ensureServers();
  if (isStopped) return;
  if (name === "integration") return section(name, () => runVitest(name, filters));
  await section(name, () => runPlaywright(filters));
}

async function runTool(path: string, args: readonly string[]) {
  const code = await runVisible(process.execPath, [path, ...args]);
  return { ok: code === 0, result: code === 0 ? "ok" : `failed (code ${code})` };
}

async function build() {
  const onStep = (step: string) => console.log(`${step} …`);
  const built = await Promise.allSettled([buildClient({ cache, onStep }), buildWidgets({ cache, onStep })]);
  const failures = built.flatMap((one) =>
    one.status === "rejected" ? [String(one.reason?.message ?? one.reason)] : [],
  );
  for (const failure of failures) console.error(failure);
  return { ok: failures.length === 0, result: failures.length === 0 ? "ok, within the byte budgets" : "failed" };
}

async function ensureServers(): Promise<void> {
  if (stopServers) return;
  await section("servers", async () => {
    stopServers = await startRunServers();
    return { ok: true, result: "Synapse, WsgiDAV, LiveKit and its gateway" };
  });
}

/** Some of the security tests among the unit tests open pages. Where none can be had they fail and say so; the others run. */
async function chromiumForTests(): Promise<Record<string, string>> {
  try {
    return { CHROMIUM: await findChromium(cache, console.log) };
  } catch (thrown) {
    console.error(thrown instanceof Error ? thrown.message : thrown);
    return {};
  }
}

async function runVitest(project: Section, filters: readonly string[]) {
  const file = join(reports, `${project}.json`);
  const args = ["run", "--project", project, "--reporter=default", "--reporter=json", `--outputFile.json=${file}`];
  const chromium = await chromiumForTests();
  const code = await runVisible(process.execPath, [tool("vitest/vitest.mjs"), ...args, ...filters], chromium);
  return count(project, code, file, tallyFromVitest);
}

async function runPlaywright(filters: readonly string[]) {
  const chromium = await findChromium(cache, console.log);
  const file = join(reports, "e2e.json");
  const code = await runVisible(
    process.execPath,
    [tool("@playwright/test/cli.js"), "test", "--reporter=list,json", ...filters],
    { CHROMIUM: chromium, PLAYWRIGHT_JSON_OUTPUT_FILE: file },
  );
  return count("e2e", code, file, tallyFromPlaywright);
}

/** A runner that failed without naming a failed test, or ran none, counts as one failure. */
async function count(name: string, code: number, file: string, read: (report: unknown) => Tally) {
  let tally = noTests;
  try {
    tally = read(JSON.parse(await readFile(file, "utf8")));
  } catch (thrown) {
    console.error(`${name} left no report: ${thrown instanceof Error ? thrown.message : thrown}`);
  }
  const ran = tally.passed + tally.failed;
  if ((code !== 0 && tally.failed === 0) || ran === 0) tally = addTallies(tally, { ...noTests, failed: 1 });
  total = addTallies(total, tally);
  const skipped = tally.skipped > 0 ? `, ${tally.skipped} skipped` : "";
  const again = tally.secondTries.length > 0 ? `, ${tally.secondTries.length} of them at the second try` : "";
  const isComplete = process.env.CI === undefined || tally.skipped === 0;
  if (!isComplete) console.error(`${name}: ${tally.skipped} skipped; in CI nothing may be`);
  return {
    ok: code === 0 && tally.failed === 0 && isComplete,
    result: `${tally.passed} passed, ${tally.failed} failed${skipped}${again}`,
  };
}

/** A part whose folders hold no test file is left out; it is not shown as if it had run. */
function hasNoTests(name: Section): boolean {
  const place = TEST_FOLDERS[name];
  if (!place) return false;
  return !place.folders.some((folder) => {
    try {
      return readdirSync(join(REPOSITORY, "tests", folder), { recursive: true, encoding: "utf8" }).some((file) =>
        place.ending.test(file),
      );
    } catch (thrown) {
      if (thrown instanceof Error && "code" in thrown && thrown.code === "ENOENT") return false;
      throw thrown;
    }
  });
}

async function checkLeftovers() {
  const left = await leftoversAfter(mark, 10_000);
  if (left === undefined) return { ok: true, result: "stopped (not verified on this system)" };
  for (const { pid, command } of left) {
    console.error(`left running: ${pid} ${command}`);
    process.kill(pid, "SIGKILL");
  }
  return { ok: left.length === 0, result: left.length === 0 ? "nothing left running" : `${left.length} left running` };
}

function report({ sections }: Request): number {
  const width = Math.max(...rows.map((row) => row.name.length));
  console.log(`\n${"─".repeat(64)}`);
  for (const { name, tookMs, result, ok } of rows) {
    console.log(`${ok ? "✓" : "✗"} ${name.padEnd(width)}  ${(tookMs / 1000).toFixed(1).padStart(7)} s  ${result}`);
  }
  for (const name of total.secondTries) console.log(`needed a second try, which is a fault to mend: ${name}`);
  console.log(`\ntests: ${total.passed} passed, ${total.failed} failed`);
  if (isStopped) return 130;
  const wantsTests = sections.some((name) => TEST_FOLDERS[name] !== undefined);
  const ranNone = wantsTests && total.passed + total.failed === 0;
  if (ranNone) console.error("No test ran.");
  return ranNone || rows.some((row) => !row.ok) ? 1 : 0;
}

process.exitCode = await main().catch(async (thrown: unknown) => {
  console.error(thrown instanceof Error ? thrown.message : thrown);
  await stopServers?.();
  killAllProcesses();
  return 1;
});
process.exit();
