import { type RunningProcess, startProcess } from "../process.ts";
import { waitUntilReady } from "../wait-until.ts";
import type { Server, ServerOptions } from "./server.ts";

export type ManagedOptions = ServerOptions & {
  readonly what: string;
  readonly baseUrl: string;
  readonly command: string;
  readonly args: readonly string[];
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Asks something that only this server can answer. */
  readonly isReady: () => Promise<boolean>;
  readonly timeoutMs?: number;
};

/** A `Server` out of one program. Started when this resolves. */
export async function startManaged(options: ManagedOptions): Promise<Server> {
  let current: RunningProcess | undefined;
  const listeners: ((how: string) => void)[] = [];

  const start = async () => {
    if (current && !current.hasEnded()) return;
    const started = await startProcess(options);
    current = started;
    try {
      await waitUntilReady(options.isReady, {
        what: options.what,
        process: started,
        logFile: options.logFile,
        timeoutMs: options.timeoutMs ?? 120_000,
        ...(options.signal === undefined ? {} : { signal: options.signal }),
      });
    } catch (thrown) {
      current = undefined;
      await started.stop();
      throw thrown;
    }
    void started.ended.then((how) => {
      if (current !== started) return;
      current = undefined;
      for (const listener of listeners) listener(how);
    });
  };

  await start();
  return {
    baseUrl: options.baseUrl,
    logFile: options.logFile,
    start,
    async stop() {
      const stopping = current;
      current = undefined;
      await stopping?.stop();
    },
    isRunning: () => current !== undefined && !current.hasEnded(),
    onCrash: (listener) => listeners.push(listener),
  };
}
