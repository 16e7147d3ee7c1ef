import type { IncomingMessage } from "node:http";

const MAX_MS = 10_000;
const MAX_BYTES = 64 * 1024 * 1024;

/**
 * Reads away what a client still sends after its answer is known, for a while: a browser that is cut off while it uploads
 * never sees the answer. Resolves when the body is over, or gone, or enough was read; never rejects.
 */
export function lingerOverBody(req: IncomingMessage): Promise<void> {
  if (req.complete || req.destroyed) {
    req.resume();
    return Promise.resolve();
  }
  return new Promise((resolve) => {
    let left = MAX_BYTES;
    const done = () => {
      clearTimeout(timer);
      req.off("data", onData).off("end", done).off("close", done);
      resolve();
    };
    const onData = (chunk: Buffer) => {
      left -= chunk.length;
      if (left <= 0) done();
    };
    const timer = setTimeout(done, MAX_MS);
    req.on("data", onData).on("end", done).on("close", done);
    req.resume();
  });
}
