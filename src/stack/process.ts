/** Child processes that are stopped as a group, with their output in a file. */
import { type ChildProcess, spawn } from "node:child_process";
import { closeSync, mkdirSync, openSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { dirname } from "node:path";
import { guardGroup, releaseGroup } from "./guard.ts";

export type ProcessOptions = {
  readonly command: string;
  readonly args: readonly string[];
  /** Gets standard output and error. */
  readonly logFile: string;
  readonly cwd?: string;
  /** Added to our own environment. */
  readonly env?: Readonly<Record<string, string>>;
};

export interface RunningProcess {
  readonly pid: number;
  /** How it ended, once it has. */
  readonly ended: Promise<string>;
  hasEnded(): boolean;
  /** Asks the whole group to end; after `patienceMs` it is killed. Resolves when it is gone. */
  stop(patienceMs?: number): Promise<void>;
  killNow(): void;
}

const running = new Set<RunningProcess>();

/** Starts a process in a group of its own. Throws when the program cannot be started. */
export async function startProcess(options: ProcessOptions): Promise<RunningProcess> {
  mkdirSync(dirname(options.logFile), { recursive: true });
  const log = openSync(options.logFile, "a");
  let child: ChildProcess;
  try {
    child = spawn(options.command, options.args, {
      detached: true,
      stdio: ["ignore", log, log],
      env: { ...process.env, ...options.env },
      ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
    });
  } finally {
    closeSync(log);
  }
  const pid = child.pid;
  if (pid === undefined) {
    const failure = await new Promise<Error>((resolve) => child.once("error", resolve));
    throw new Error(`${options.command} cannot be started: ${failure.message}`, { cause: failure });
  }
  guardGroup(pid);
  let isGone = false;
  const ended = new Promise<string>((resolve) => {
    child.once("exit", (code, signal) => {
      isGone = true;
      running.delete(handle);
      signalGroup(pid, "SIGKILL");
      releaseGroup(pid);
      resolve(signal ? `ended by ${signal}` : `ended with code ${code}`);
    });
  });
  const handle: RunningProcess = {
    pid,
    ended,
    hasEnded: () => isGone,
    async stop(patienceMs = 8_000) {
      if (isGone) return;
      signalGroup(pid, "SIGTERM");
      const timer = setTimeout(() => signalGroup(pid, "SIGKILL"), patienceMs);
      await ended;
      clearTimeout(timer);
    },
    killNow: () => signalGroup(pid, "SIGKILL"),
  };
  running.add(handle);
  return handle;
}

/** Ends every process that was started here, at once and without waiting: for the second Ctrl-C and for a crash. */
export function killAllProcesses(): void {
  for (const process of running) process.killNow();
}

/** A group that is gone already is what we wanted. */
function signalGroup(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(-pid, signal);
  } catch (thrown) {
    const code = thrown instanceof Error && "code" in thrown ? thrown.code : undefined;
    // EPERM: what macOS says of a group of which only unwaited-for members are left.
    if (code !== "ESRCH" && code !== "EPERM") throw thrown;
  }
}

export type RunOptions = ProcessOptions & {
  readonly signal?: AbortSignal;
};

/** Runs a program to its end; throws with the last lines of its output when it fails. */
export async function runToEnd(options: RunOptions): Promise<void> {
  const started = await startProcess(options);
  const onAbort = () => void started.stop();
  options.signal?.addEventListener("abort", onAbort, { once: true });
  if (options.signal?.aborted) onAbort();
  const how = await started.ended;
  options.signal?.removeEventListener("abort", onAbort);
  options.signal?.throwIfAborted();
  if (how !== "ended with code 0") {
    throw new Error(`${options.command} ${how}:\n${await lastLines(options.logFile, 6)}`);
  }
}

export async function lastLines(file: string, count: number): Promise<string> {
  const text = await readFile(file, "utf8");
  return text.trimEnd().split("\n").slice(-count).join("\n");
}
