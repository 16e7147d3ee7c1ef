/** Writes down where this process connects to: the gateway under test runs in it. */
import { Socket } from "node:net";

export type SocketWatch = {
  /** `host:port`, as it was asked for. */
  readonly targets: readonly string[];
  stop(): void;
};

export function watchSockets(): SocketWatch {
  const targets: string[] = [];
  const { connect } = Socket.prototype;
  Socket.prototype.connect = function (this: Socket, ...args: unknown[]): Socket {
    targets.push(targetOf(args[0]));
    return Reflect.apply(connect, this, args);
  } as typeof connect;
  return {
    targets,
    stop: () => {
      Socket.prototype.connect = connect;
    },
  };
}

/** Node hands itself its options in a list. */
function targetOf(first: unknown): string {
  const options = Array.isArray(first) ? first[0] : first;
  if (typeof options !== "object" || options === null) return String(options);
  const { host, port, path } = options as { host?: string; port?: number | string; path?: string };
  return host === undefined && path !== undefined ? path : `${host}:${port}`;
}
