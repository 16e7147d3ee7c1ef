import { SparksError } from "#base";
import { networkError } from "../send.ts";

/** Passes the bytes on, and fails as ours where they break off or are fewer than announced. */
export function wholeBody(
  body: ReadableStream<Uint8Array>,
  size: number | undefined,
  signal: AbortSignal | undefined,
): ReadableStream<Uint8Array> {
  const reader = body.getReader();
  let seen = 0;
  return new ReadableStream<Uint8Array>({
    async pull(controller) {
      try {
        const { done, value } = await reader.read();
        if (!done) {
          seen += value.byteLength;
          return controller.enqueue(value);
        }
      } catch (thrown) {
        return controller.error(networkError(thrown, signal));
      }
      if (size === undefined || seen === size) controller.close();
      else controller.error(new SparksError("unavailable", `${seen} of ${size} bytes came`));
    },
    cancel: (reason) => reader.cancel(reason),
  });
}
