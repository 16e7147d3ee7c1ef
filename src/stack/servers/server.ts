/** A server that the launcher or a test started: it can be stopped and started again on the same port with its data. */
export interface Server {
  /** Where it is reached, without a trailing slash. */
  readonly baseUrl: string;
  readonly logFile: string;
  /** Resolves when the process is gone. Stopping twice is fine. */
  stop(): Promise<void>;
  /** Starts it again. */
  start(): Promise<void>;
  isRunning(): boolean;
  /** How the present process ended; never resolves while it runs or after `stop`. */
  onCrash(listener: (how: string) => void): void;
}

export type ServerOptions = {
  readonly port: number;
  readonly logFile: string;
  readonly signal?: AbortSignal;
};
