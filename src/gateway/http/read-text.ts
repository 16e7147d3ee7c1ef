import type { IncomingMessage } from "node:http";
import { GatewayError } from "#contracts";

/**
 * A body as text. Takes Node's own request: hono's would be built first, and wants no bodies on DELETE.
 * @throws GatewayError `too-large` above `maxBytes`; `cancelled` when the client goes away.
 */
export async function readText(incoming: IncomingMessage, maxBytes: number): Promise<string> {
  const chunks: Buffer[] = [];
  let length = 0;
  try {
    for await (const chunk of incoming.iterator({ destroyOnReturn: false })) {
      const bytes = Buffer.from(chunk);
      length += bytes.length;
      if (length > maxBytes)
        throw new GatewayError("too-large", `a body of more than ${maxBytes / 1024} KiB`, "gateway");
      chunks.push(bytes);
    }
  } catch (thrown) {
    throw thrown instanceof GatewayError ? thrown : new GatewayError("cancelled", "the body broke off", "gateway");
  }
  return Buffer.concat(chunks).toString("utf8");
}
