/** Finding ports on 127.0.0.1 that nobody listens on. */
import { createServer } from "node:net";

export const LOOPBACK = "127.0.0.1";

/**
 * The first free port from `preferred` upwards, at most `tries` of them; then any free one. Ports in `taken` were promised to
 * others already and are skipped, so that two parts starting at once never get the same one.
 */
export async function findPort(preferred: number, taken: Set<number> = new Set(), tries = 20): Promise<number> {
  for (let port = preferred; port < preferred + tries && port < 65_536; port++) {
    if (!taken.has(port) && (await isFree(port))) {
      taken.add(port);
      return port;
    }
  }
  return anyFreePort(taken);
}

export async function anyFreePort(taken: Set<number> = new Set()): Promise<number> {
  for (;;) {
    const port = await listenOnce(0);
    if (port !== undefined && !taken.has(port)) {
      taken.add(port);
      return port;
    }
  }
}

export async function isFree(port: number): Promise<boolean> {
  return (await listenOnce(port)) !== undefined;
}

/** Listens and closes again; the port, or undefined when it cannot be had. */
function listenOnce(port: number): Promise<number | undefined> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once("error", () => resolve(undefined));
    server.listen({ port, host: LOOPBACK, exclusive: true }, () => {
      const address = server.address();
      server.close(() => resolve(typeof address === "object" && address ? address.port : undefined));
    });
  });
}
