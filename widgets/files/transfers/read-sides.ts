/** Both sides of a conflict, as far as they can be looked at. What they hold is foreign: only pictures and text are shown. */
import { toSparksError } from "#base";
import type { FileEntry } from "#model";
import type { TransfersModel } from "./transfers.model.ts";

export type Side =
  | { readonly kind: "picture"; readonly blob: Blob }
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "none" }
  | { readonly kind: "failed" };

const MOST_PICTURE_BYTES = 20 * 1024 * 1024;
const MOST_TEXT_BYTES = 512 * 1024;
/** What browsers draw without running anything of it; not SVG. */
const PICTURES: Readonly<Record<string, string>> = {
  png: "image/png",
  jpg: "image/jpeg",
  jpeg: "image/jpeg",
  gif: "image/gif",
  webp: "image/webp",
  avif: "image/avif",
  bmp: "image/bmp",
};

export async function readSides(
  model: Pick<TransfersModel, "mine" | "theirs">,
  id: number,
  { name, size, existing }: { readonly name: string; readonly size: number | undefined; readonly existing: FileEntry },
  signal: AbortSignal,
): Promise<{ readonly theirs: Side; readonly mine: Side }> {
  const picture = PICTURES[name.slice(name.lastIndexOf(".") + 1).toLowerCase()];
  const most = picture ? MOST_PICTURE_BYTES : MOST_TEXT_BYTES;
  const side = async (bytes: number | undefined, read: () => Promise<Blob | undefined>): Promise<Side> => {
    if (bytes !== undefined && bytes > most) return { kind: "none" };
    const blob = await read();
    if (!blob) return { kind: "failed" };
    if (blob.size > most) return { kind: "none" };
    if (picture) return { kind: "picture", blob: new Blob([blob], { type: picture }) };
    const text = textOf(await blob.arrayBuffer());
    return text === undefined ? { kind: "none" } : { kind: "text", text };
  };
  const failed = (thrown: unknown): Side => {
    toSparksError(thrown);
    return { kind: "failed" };
  };
  const [theirs, mine] = await Promise.all([
    side(existing.size, async () => readUpTo(await model.theirs(id, signal), most)).catch(failed),
    side(size, async () => {
      const body = await model.mine(id);
      return body && (await body.slice(0, body.size));
    }).catch(failed),
  ]);
  return { theirs, mine };
}

/** At most one byte more than `most`: the rest is not fetched. */
async function readUpTo(stream: ReadableStream<Uint8Array>, most: number): Promise<Blob> {
  const reader = stream.getReader();
  const parts: Uint8Array<ArrayBuffer>[] = [];
  for (let bytes = 0; bytes <= most; ) {
    const { done, value } = await reader.read();
    if (done) return new Blob(parts);
    parts.push(new Uint8Array(value));
    bytes += value.byteLength;
  }
  await reader.cancel();
  return new Blob(parts);
}

/** Undefined for what is no text. */
function textOf(bytes: ArrayBuffer): string | undefined {
  try {
    const text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    return text.includes("\0") ? undefined : text;
  } catch (thrown) {
    if (thrown instanceof TypeError) return undefined;
    throw thrown;
  }
}
