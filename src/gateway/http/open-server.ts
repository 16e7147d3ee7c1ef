import { createServer, type RequestListener } from "node:http";
import { SparksError } from "#base";

/** A listening HTTP server. */
export type OpenServer = {
  /** Without a slash at the end. */
  readonly url: string;
  /** Takes no new requests; those under way have a few seconds to end. */
  stop(): Promise<void>;
};

const GRACE_MS = 5000;
const SWEEP_MS = 50;
const HEADERS_TIMEOUT_MS = 30_000;
const NO_LIMIT = 0;
/**
 * What a connection may hold for the side that is slower just now: with Node's own 64 KiB the two sides of a large file stop for each
 * other at every step.
 */
export const HELD_BYTES = 1024 * 1024;
/** The backend is given up first, so that there is somebody left to hear of it. */
const LATER_MS = 10_000;

/**
 * Starts listening. A connection on which nothing moves for `idleTimeoutMs` is closed; a long upload may take what it takes.
 * @throws SparksError `unavailable` when the port cannot be had.
 */
export async function openServer(
  { host, port }: { readonly host: string; readonly port: number },
  listener: RequestListener,
  idleTimeoutMs: number,
): Promise<OpenServer> {
  const options = {
    headersTimeout: HEADERS_TIMEOUT_MS,
    requestTimeout: NO_LIMIT,
    noDelay: true,
    highWaterMark: HELD_BYTES,
  };
  const server = createServer(options, listener);
  server.setTimeout(idleTimeoutMs + LATER_MS);
  await new Promise<void>((listening, reject) => {
    server.once("error", (cause) => {
      reject(new SparksError("unavailable", `cannot listen on ${host} port ${port}: ${cause.message}`, { cause }));
    });
    server.listen(port, host, listening);
  });
  const address = server.address();
  const actualPort = typeof address === "object" && address !== null ? address.port : port;
  return {
    url: `http://${host.includes(":") ? `[${host}]` : host}:${actualPort}`,
    async stop() {
      const closed = new Promise<void>((done) => server.close(() => done()));
      // A kept connection becomes idle when its answer is out; nobody tells when that is.
      const sweep = setInterval(() => server.closeIdleConnections(), SWEEP_MS);
      const grace = setTimeout(() => server.closeAllConnections(), GRACE_MS);
      await closed;
      clearInterval(sweep);
      clearTimeout(grace);
    },
  };
}
