/**
 * `npm run bench`: measures the built client on seeded accounts and prints the figures as JSON and as a table.
 * Options: --runs N (3), --quick (one run, without the scaling part), --files (only the files: needs no seed).
 * The seed and the side-by-side harness are the project's own and lie beside the repository (`../shared/bench`) or where
 * SPARKS_BENCH points.
 */
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { anyFreePort, cacheAt, makeFolders, REPOSITORY } from "#stack";
import { judge, outcomeTable } from "./aims.ts";
import { measureFilesThroughGateway } from "./files-gateway.ts";
import { measureFilesList } from "./files-list.ts";
import { measureFilesUploads } from "./files-uploads.ts";
import { type FirstLogin, measureFirstLogin } from "./first-login.ts";
import { startSeededServer } from "./seeded-server.ts";
import { measureWidgetRooms } from "./widget-rooms.ts";

const argument = (name: string, otherwise: number) => {
  const at = process.argv.indexOf(`--${name}`);
  return at < 0 ? otherwise : Number(process.argv[at + 1]);
};
const quick = process.argv.includes("--quick");
const runs = quick ? 1 : argument("runs", 3);
const say = (line: string) => console.error(`bench: ${line}`);

const BENCH = process.env.SPARKS_BENCH ?? join(REPOSITORY, "../shared/bench");
const DIST = join(REPOSITORY, "dist");
const median = (values: readonly number[]) => [...values].sort((a, b) => a - b)[Math.floor((values.length - 1) / 2)];

type Harness = { readonly serve: (options: object) => Promise<{ url: string; close(): Promise<void> }> };
type Results = {
  readonly results: readonly {
    readonly m: Record<string, number>;
    readonly errors: readonly string[];
    readonly groups?: Record<string, { sent: number }>;
  }[];
};

function runHarness(plan: object, out: string): Promise<Results> {
  const planFile = join(out, "plan.json");
  const playwright = createRequire(import.meta.url).resolve("playwright-core");
  return new Promise((resolve, reject) => {
    writeFile(planFile, JSON.stringify(plan)).then(() => {
      const args = [
        join(BENCH, "bench.mjs"),
        "--plan",
        planFile,
        "--out",
        out,
        "--runs",
        String(runs),
        "--playwright",
        playwright,
      ];
      const child = spawn(process.execPath, [...args, "--chromium", process.env.CHROMIUM ?? "/usr/bin/chromium"], {
        stdio: ["ignore", "ignore", "inherit"],
      });
      child.on("error", reject);
      child.on("exit", (code) => {
        if (code !== 0) return reject(new Error(`the harness ended with ${code}`));
        readFile(join(out, "results.json"), "utf8").then((text) => resolve(JSON.parse(text) as Results), reject);
      });
    }, reject);
  });
}

async function measureFiles(raw: Record<string, number | undefined>): Promise<void> {
  say("a folder of 10,000 files");
  const list = await measureFilesList();
  raw.filesList = list.openCpuMs;
  raw.filesListScroll = list.scrollCpuMs;
  say(`${list.rows} lines in the DOM, longest task ${Math.round(list.longestTask)} ms`);
  say("a large file, with and without the gateway");
  const gateway = await measureFilesThroughGateway(say);
  raw.filesUpload = gateway.uploadRatio;
  raw.filesDownload = gateway.downloadRatio;
  raw.filesGrowth = gateway.growth;
  say("1,000 files through the widget");
  const uploads = await measureFilesUploads();
  raw.filesLongTask = uploads.longestTask;
  say(
    `${Math.round(uploads.seconds)} s; by the clock on the wall ${uploads.tasksOver50} task(s) over 50 ms, the longest ${Math.round(uploads.longestByWall)} ms`,
  );
}

async function main(): Promise<void> {
  if (process.argv.includes("--files")) {
    const raw: Record<string, number | undefined> = {};
    await measureFiles(raw);
    const outcomes = judge(raw).filter(({ key }) => key in raw);
    return console.log(`\n${outcomeTable(outcomes)}\n`);
  }
  for (const needed of [join(BENCH, "bench.mjs"), join(BENCH, "seed/bench_seed.py")]) {
    if (!existsSync(needed))
      throw new Error(
        `${needed} is missing: the bench needs the project's harness and seed; point SPARKS_BENCH at them`,
      );
  }
  if (!existsSync(join(DIST, "index.html"))) throw new Error("dist/ is missing: run `npm run build` first");
  const cache = cacheAt();
  await makeFolders(cache);
  const out = join(cache.root, "bench");
  await mkdir(out, { recursive: true });
  const { serve } = (await import(pathToFileURL(join(BENCH, "lib/serve.mjs")).href)) as Harness;
  const serveClient = (homeserver: string) =>
    serve({ root: DIST, overlay: { "/config.json": { homeserver } }, spa: true });
  const firstLogins = async (rooms: number, times: number, settleMs: number): Promise<readonly FirstLogin[]> => {
    const server = await startSeededServer(cache, join(BENCH, "seed"), rooms, say);
    try {
      const found: FirstLogin[] = [];
      // The first login warms the server's caches and is not counted.
      for (let i = 0; i <= times; i++)
        found.push(await measureFirstLogin(serveClient, server.baseUrl, i === 0 ? 1000 : settleMs));
      return found.slice(1);
    } finally {
      await server.stop();
    }
  };

  const server = await startSeededServer(cache, join(BENCH, "seed"), 2000, say);
  const raw: Record<string, number | undefined> = {};
  try {
    say(`2,000 rooms, ${runs} run(s) of the harness`);
    const plan = {
      homeserver: server.baseUrl,
      ...{ user: "bench", password: "bench-pass", bigRoom: "Big history", skipRooms: ["Crowd"] },
      ...{
        runs,
        minutes: 60,
        switchRooms: 20,
        sends: 5,
        pageBack: 1000,
        phaseTimeout: 180,
        loginTimeout: 300,
        bigTimeout: 90,
      },
      clients: [
        {
          ...{
            name: "sparks",
            adapter: join(REPOSITORY, "tests/bench/adapter.mjs"),
            root: DIST,
            port: await anyFreePort(),
            spa: true,
          },
          overlay: { "/config.json": { homeserver: "$HOMESERVER" } },
        },
      ],
    };
    const { results } = await runHarness(plan, out);
    for (const error of results.flatMap(({ errors }) => errors)) say(`error in a run: ${error}`);
    for (const key of new Set(results.flatMap(({ m }) => Object.keys(m))))
      raw[key] = median(results.map(({ m }) => m[key]).filter((value) => value !== undefined));
    raw.listCodeWithoutWasm = median(
      results.map(({ m, groups }) => (m.listCode ?? Number.NaN) - (groups?.wasm?.sent ?? 0)),
    );
    say("hub heap and requests");
    const login = await measureFirstLogin(serveClient, server.baseUrl, 60_000);
    raw.hubHeap = login.hubHeap;
    raw.apiBytes = login.apiBytes;
    raw.apiRequests = login.apiRequests;
    say("a room with ten widgets");
    const widgets = await measureWidgetRooms(serveClient, server.baseUrl);
    raw.widgetRoomCpu = widgets.cpuRatio;
    raw.widgetRoomFrames = widgets.frames;
  } finally {
    await server.stop();
  }
  if (!quick) {
    say("400 and 4,000 rooms");
    const few = await firstLogins(400, runs, 1000);
    const many = await firstLogins(4000, runs, 1000);
    const ratio = (of: (login: FirstLogin) => number) =>
      (median(many.map(of)) ?? Number.NaN) / (median(few.map(of)) ?? Number.NaN);
    raw.scalingCpu = ratio((login) => login.pageCpu);
    raw.scalingList = ratio((login) => login.listMs);
  }
  await measureFiles(raw);
  const outcomes = judge(raw);
  await writeFile(join(out, "outcomes.json"), JSON.stringify(outcomes, null, 1));
  console.log(JSON.stringify(Object.fromEntries(outcomes.map(({ key, value }) => [key, value ?? null])), null, 1));
  console.log(`\n${outcomeTable(outcomes)}\n`);
  say(`screenshots of each stage and all runs: ${out}`);
}

main().then(
  () => process.exit(0),
  (error: unknown) => {
    console.error(`bench: ${error instanceof Error ? error.message : String(error)}`);
    process.exit(1);
  },
);
