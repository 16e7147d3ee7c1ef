import { SparksError } from "#base";
import { networkError } from "../send.ts";

/** A listing of some 100,000 entries. */
export const MAX_REPLY_BYTES = 64 * 1024 * 1024;

/** The body as text (UTF-8). @throws SparksError `invalid` beyond `maxBytes`, `unavailable` where it breaks off. */
export async function readText(
  reply: Response,
  signal?: AbortSignal,
  maxBytes: number = MAX_REPLY_BYTES,
): Promise<string> {
  if (!reply.body) return "";
  const decoder = new TextDecoder();
  const reader = reply.body.getReader();
  let text = "";
  let size = 0;
  for (;;) {
    const { done, value } = await reader.read().catch((thrown: unknown) => {
      throw networkError(thrown, signal);
    });
    if (done) return text + decoder.decode();
    size += value.byteLength;
    if (size > maxBytes) {
      await reader.cancel().catch(() => undefined);
      throw new SparksError("invalid", `the reply is larger than ${maxBytes} bytes`);
    }
    text += decoder.decode(value, { stream: true });
  }
}
