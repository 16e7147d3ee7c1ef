import { execFile } from "node:child_process";
import { cp, mkdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { anyFreePort, type Cache, installPython } from "#stack";

const run = promisify(execFile);
const exists = (path: string) =>
  stat(path).then(
    () => true,
    () => false,
  );
const TEMPLATE_ROOMS = 200;

export type SeededServer = { readonly baseUrl: string; readonly rooms: number; stop(): Promise<void> };

/** The account `bench` / `bench-pass` with so many rooms on a real Synapse. Made once (minutes), then unpacked from the cache (seconds). */
export async function startSeededServer(
  cache: Cache,
  seedTools: string,
  rooms: number,
  say: (line: string) => void,
): Promise<SeededServer> {
  const env = await installPython({ cache, onStep: say });
  const store = join(cache.installed, "bench");
  const kept = join(store, `rooms-${rooms}`);
  if (!(await exists(join(kept, "complete")))) await makeSeed(env.python, seedTools, store, rooms, say);
  const live = join((await exists("/dev/shm")) ? "/dev/shm" : store, `sparks-bench-${process.pid}-${rooms}`);
  await cp(kept, live, { recursive: true });
  const port = await anyFreePort();
  await run(env.python, [join(seedTools, "mkhs.py"), live, "localhost", String(port)]);
  await startIn(env.python, seedTools, live);
  return {
    baseUrl: `http://127.0.0.1:${port}`,
    rooms,
    async stop() {
      await stopIn(live);
      await rm(live, { recursive: true, force: true });
    },
  };
}

async function makeSeed(
  python: string,
  tools: string,
  store: string,
  rooms: number,
  say: (line: string) => void,
): Promise<void> {
  const template = join(store, `rooms-${TEMPLATE_ROOMS}`);
  await mkdir(store, { recursive: true });
  if (!(await exists(join(template, "complete")))) {
    say(`seeding ${TEMPLATE_ROOMS} rooms on a real Synapse (about three minutes, once)`);
    const work = join((await exists("/dev/shm")) ? "/dev/shm" : store, `sparks-seed-${process.pid}`);
    const port = await anyFreePort();
    await run("bash", [join(tools, "mkbench.sh"), work, String(port), String(TEMPLATE_ROOMS), "20", "20000", "200"], {
      env: toolEnv(python),
    });
    await untilSeeded(join(work, "seed.log"));
    await stopIn(work);
    await cp(work, template, { recursive: true });
    await rm(work, { recursive: true, force: true });
    await writeFile(join(template, "complete"), "");
  }
  if (rooms === TEMPLATE_ROOMS) return;
  say(`multiplying them to ${rooms} (about a minute, once)`);
  const target = join(store, `rooms-${rooms}`);
  await rm(target, { recursive: true, force: true });
  await cp(template, target, { recursive: true });
  await rm(join(target, "complete"));
  await run(python, [join(tools, "clone_rooms.py"), target, String(rooms)], {
    env: { ...process.env, PYTHONPATH: tools },
  });
  await writeFile(join(target, "complete"), "");
}

const toolEnv = (python: string) => ({ ...process.env, SYN_VENV: dirname(dirname(python)) });

async function untilSeeded(log: string): Promise<void> {
  for (let waited = 0; waited < 900; waited += 2) {
    const text = await readFile(log, "utf8").catch(() => "");
    if (text.includes('"done": true')) return;
    if (text.includes('"error"')) throw new Error(`seeding failed: ${text.slice(-500)}`);
    await new Promise((resolve) => setTimeout(resolve, 2000));
  }
  throw new Error("seeding did not end within 15 minutes");
}

const startIn = (python: string, tools: string, folder: string) =>
  run("bash", [join(tools, "start-synapse.sh"), folder], { env: toolEnv(python) });

async function stopIn(folder: string): Promise<void> {
  const pid = Number(await readFile(join(folder, "synapse.pid"), "utf8"));
  process.kill(pid, "SIGTERM");
  for (let i = 0; i < 200 && (await exists(`/proc/${pid}`)); i++)
    await new Promise((resolve) => setTimeout(resolve, 100));
}
