import type { FilesBackend } from "#backends";
import type { FileEntry } from "#model";
import { decodeText } from "./decode-text.ts";
import { parseCsv } from "./parse-csv.ts";
import { noPreview, type Preview } from "./preview.ts";
import { readStart } from "./read-bytes.ts";

/** Each step is four times the one before. */
export const FIRST_TEXT_BYTES = 256 * 1024;
const MAX_TEXT_BYTES = 4 * 1024 * 1024;
/** Formatted as a whole or not at all. */
const MAX_FORMATTED_BYTES = 1024 * 1024;

const MARKDOWN = /\.(md|markdown|mdown)$/i;
const TABLE = /\.(csv|tsv)$/i;

/** Text, as a page or a table where its name says that it is one. `head`: bytes that are there already. */
export async function textPreview(
  backend: Pick<FilesBackend, "download" | "capabilities">,
  entry: FileEntry,
  head: Uint8Array,
  signal: AbortSignal,
  maxBytes: number = FIRST_TEXT_BYTES,
): Promise<Preview> {
  const isFormatted = MARKDOWN.test(entry.name) || TABLE.test(entry.name);
  // What cannot be text is not fetched to find that out.
  if (!decodeText(head, true)) return noPreview("kind");
  const limit = isFormatted ? Math.max(maxBytes, MAX_FORMATTED_BYTES) : maxBytes;
  const { bytes, isCut } = await readStart(backend, entry, limit, signal);
  const decoded = decodeText(bytes, isCut);
  if (!decoded) return noPreview("kind");
  const next = limit * 4;
  const more = isCut && next <= MAX_TEXT_BYTES;
  const base = {
    ...decoded,
    release: () => undefined,
    ...(isCut ? { cutAt: bytes.length } : {}),
    ...(more ? { more: (stop: AbortSignal) => textPreview(backend, entry, bytes, stop, next) } : {}),
  };
  if (TABLE.test(entry.name)) {
    const csv = parseCsv(decoded.text);
    if (csv.rows.length > 0) return { ...base, kind: "table", csv };
  }
  if (MARKDOWN.test(entry.name) && !isCut) {
    const { markdownNodes } = await import("./markdown-nodes.ts");
    const nodes = markdownNodes(decoded.text);
    if (nodes) return { ...base, kind: "markdown", nodes };
  }
  return { ...base, kind: "text" };
}
