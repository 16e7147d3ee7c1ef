import type { TransportBody } from "./transport.ts";

/** The same bytes as a stream that tells how many of them were taken. Apart: no browser needs it. */
export function countBytes(body: TransportBody, onSent: (bytes: number) => void) {
  const stream = typeof body === "string" ? new Blob([body]).stream() : body instanceof Blob ? body.stream() : body;
  let sent = 0;
  return stream.pipeThrough(
    new TransformStream<Uint8Array, Uint8Array>({
      transform(chunk, controller) {
        sent += chunk.byteLength;
        onSent(sent);
        controller.enqueue(chunk);
      },
      flush: () => onSent(sent),
    }),
  );
}
