import { SparksError } from "#base";
import type { Revision } from "#model";
import type { ByteRange, Download } from "./files-backend.ts";
import { discard, parseMediaType, parseSize } from "./reply.ts";
import { wholeBody } from "./whole-body.ts";

export type Asked = {
  readonly range?: ByteRange | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly revision?: Revision | undefined;
  /** Where it is known better than by the reply. */
  readonly mediaType?: string | undefined;
};

/** The content that a reply with success carries. @throws SparksError `unsupported` for a range that was not heeded, `invalid`. */
export async function downloadFrom(reply: Response, { range, signal, revision, ...asked }: Asked): Promise<Download> {
  if (reply.status !== (range ? 206 : 200)) {
    await discard(reply);
    throw new SparksError(range ? "unsupported" : "invalid", `GET was answered with ${reply.status}`, {
      status: reply.status,
    });
  }
  const encoded = reply.headers.has("content-encoding");
  const size = encoded ? undefined : parseSize(reply.headers.get("content-length"));
  const mediaType = asked.mediaType ?? parseMediaType(reply.headers.get("content-type"));
  return {
    stream: wholeBody(reply.body ?? new Blob([]).stream(), size, signal),
    ...(size === undefined ? {} : { size }),
    ...(mediaType === undefined ? {} : { mediaType }),
    ...(revision === undefined ? {} : { revision }),
  };
}
