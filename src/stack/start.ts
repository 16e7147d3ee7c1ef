/** `npm start`: brings up all parts on this machine and keeps them running until Ctrl-C. */
import { rm } from "node:fs/promises";
import { join, relative } from "node:path";
import { parseArgs } from "node:util";
import { createBoard } from "./board.ts";
import { cacheAt, makeFolders } from "./cache.ts";
import { readRecoveryKeys } from "./demo/encrypted-history.ts";
import { DEMO_PEOPLE } from "./demo/people.ts";
import { tryLock } from "./lock.ts";
import { PARTS } from "./parts/index.ts";
import { killAllProcesses } from "./process.ts";
import { type RunningStack, runParts } from "./run-parts.ts";
import { onStopSignal } from "./stop-signals.ts";

const HELP = `npm start [-- options]      starts Sparks with real servers on this machine

  --fresh    begin anew: people, rooms and files of the demo are removed; what is installed stays
  --help     this text

Environment: SPARKS_CACHE         cache folder (default: .cache in this checkout)
             SPARKS_PYTHON        Python to make the environment with (default: python3)
             SPARKS_PYTHON_ENV    a Python environment that has Synapse and WsgiDAV already

Parts:
${PARTS.map((part) => `  ${part.name.padEnd(10)} ${part.title}${part.port === undefined ? "" : `, port ${part.port}`}`).join("\n")}
`;

async function main(): Promise<number> {
  const { values, error } = readArguments();
  if (error !== undefined) {
    console.error(`${error}\n\n${HELP}`);
    return 2;
  }
  if (values.help) {
    console.log(HELP);
    return 0;
  }
  const cache = cacheAt();
  // Two launchers on the same database would destroy it.
  const lock = await tryLock(`launcher ${cache.root}`);
  if (!lock) {
    console.error(
      `Sparks is running already with the cache folder ${cache.root}.\nStop it with Ctrl-C in its terminal first.`,
    );
    return 1;
  }
  if (values.fresh) await rm(cache.data, { recursive: true, force: true });
  await makeFolders(cache);

  const abort = new AbortController();
  const stopped = Promise.withResolvers<void>();
  onStopSignal(
    (why) => {
      console.log(why === "SIGINT" ? "\nStopping … (Ctrl-C again stops hard)" : "\nStopping …");
      abort.abort(new Error("stopped"));
      stopped.resolve();
    },
    () => {
      killAllProcesses();
      process.exit(130);
    },
  );

  const startedAt = performance.now();
  console.log(`Sparks is starting. Logs: ${relative(process.cwd(), cache.logs) || cache.logs}\n`);
  const board = createBoard(PARTS, process.stdout);
  const stack = await runParts({ parts: PARTS, cache, onState: board.show, signal: abort.signal });
  board.finish();
  if (!abort.signal.aborted) {
    const tookMs = performance.now() - startedAt;
    console.log(summary(stack, cache.logs, tookMs, await readRecoveryKeys(join(cache.data, "demo"))));
    if (PARTS.every((part) => !stack.isRunning(part.name))) {
      console.error("Nothing could be started.");
      return 1;
    }
    await keepAlive(stopped.promise);
  }
  await stack.stop();
  await lock();
  console.log("Everything is stopped.");
  return 0;
}

function readArguments() {
  try {
    const options = { fresh: { type: "boolean" }, help: { type: "boolean", short: "h" } } as const;
    return { values: parseArgs({ args: process.argv.slice(2), options }).values, error: undefined };
  } catch (thrown) {
    return { values: {}, error: thrown instanceof Error ? thrown.message : String(thrown) };
  }
}

/** Children alone do not keep Node's event loop turning. */
async function keepAlive(until: Promise<void>): Promise<void> {
  const timer = setInterval(() => {}, 3_600_000);
  await until;
  clearInterval(timer);
}

function summary(
  stack: RunningStack,
  logs: string,
  tookMs: number,
  recoveryKeys: Readonly<Record<string, string>>,
): string {
  const lines = [""];
  for (const [name, { from, to }] of stack.movedPorts) lines.push(`  Port ${from} is taken: ${name} is at ${to}.`);
  if (stack.failed.size > 0)
    lines.push(`  Not running: ${[...stack.failed.keys()].join(", ")}. The reasons stand above.`);
  const took = `${(tookMs / 1000).toFixed(1)} s`;
  if (stack.isRunning("client")) lines.push(`  Sparks runs (${took}):  ${stack.urlOf("client")}`);
  else lines.push(`  The client does not run (${took}).`);
  if (stack.isRunning("synapse")) {
    for (const { localpart, password, displayname } of DEMO_PEOPLE) {
      lines.push(`  Sign in as ${localpart.padEnd(5)} password ${password}   (${displayname})`);
    }
    for (const [localpart, key] of Object.entries(recoveryKeys)) {
      lines.push(`  Recovery key of ${localpart.padEnd(4)} ${key}`);
    }
    if (Object.keys(recoveryKeys).length > 0) {
      lines.push("    Enter it under Settings, This device: it reads the older encrypted messages.");
    }
  }
  lines.push(`  Files: the same names and passwords.   Logs: ${logs}`, "  Ctrl-C stops everything.", "");
  return lines.join("\n");
}

process.exitCode = await main().catch((thrown: unknown) => {
  killAllProcesses();
  console.error(thrown);
  return 1;
});
// What a browser still holds open must not hold us.
process.exit();
