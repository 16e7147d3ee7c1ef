import type { IncomingMessage } from "node:http";
import { GatewayError } from "#contracts";

/** What is asked of Graph in JSON is far smaller; so are most of the files that are sent at once. */
const MAX_HELD_BYTES = 1024 * 1024;

/**
 * A small body whole, so that it can be sent again when the backend takes the token no longer; undefined for one that is streamed.
 * @throws GatewayError `cancelled` when the client goes away.
 */
export async function heldBody(req: IncomingMessage): Promise<Buffer | undefined> {
  const length = Number(req.headers["content-length"] ?? 0);
  if (req.headers["transfer-encoding"] !== undefined || length > MAX_HELD_BYTES) return undefined;
  const chunks: Buffer[] = [];
  try {
    for await (const chunk of req.iterator({ destroyOnReturn: false })) chunks.push(Buffer.from(chunk));
  } catch {
    throw new GatewayError("cancelled", "the body broke off", "gateway");
  }
  return Buffer.concat(chunks);
}
