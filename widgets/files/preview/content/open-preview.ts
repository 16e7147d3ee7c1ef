/**
 * From an entry to what is shown of it. Decided by the name and the first bytes; nothing is fetched beyond the bounds below,
 * and nothing is decoded whose header says that it would not fit.
 */
import type { FilesBackend } from "#backends";
import { SparksError } from "#base";
import type { FileEntry } from "#model";
import type { MediaStreams } from "../media/media-streams.ts";
import { imageSize } from "./image-size.ts";
import { type NoPreview, noPreview, type Preview } from "./preview.ts";
import { readRange, readStart } from "./read-bytes.ts";
import { SNIFF_BYTES, type Sniffed, sniff } from "./sniff.ts";
import { svgCost } from "./svg-cost.ts";
import { textPreview } from "./text-preview.ts";

const MIB = 1024 * 1024;
export const MAX_IMAGE_BYTES = 50 * MIB;
const MAX_IMAGE_PIXELS = 120_000_000;
/** Of a picture whose size is not known beforehand. */
const MAX_UNKNOWN_IMAGE_BYTES = 10 * MIB;
const MAX_SVG_BYTES = 4 * MIB;
const MAX_SVG_ELEMENTS = 50_000;
export const MAX_WHOLE_MEDIA_BYTES = 64 * MIB;
const MAX_WHOLE_PDF_BYTES = 64 * MIB;

export type PreviewDeps = {
  readonly backend: Pick<FilesBackend, "download" | "capabilities">;
  /** Undefined where this browser, or the host's frame, does not allow them. */
  readonly streams: () => Promise<MediaStreams | undefined>;
};

const OFFICE = /\.(docx?|odt|rtf|pages|xlsx?|xlsm|ods|numbers|pptx?|odp|key|odg|vsdx?)$/i;

/** @throws SparksError as `FilesBackend.download` does. */
export async function openPreview(deps: PreviewDeps, entry: FileEntry, signal: AbortSignal): Promise<Preview> {
  if (entry.size === 0) return noPreview("empty");
  const { bytes: head } = await readStart(deps.backend, entry, SNIFF_BYTES, signal);
  if (head.length === 0) return noPreview("empty");
  const sniffed = sniff(head);
  if (sniffed?.kind === "image") return imagePreview(deps, entry, sniffed, head, signal);
  if (sniffed?.kind === "video" || sniffed?.kind === "audio") return mediaPreview(deps, entry, sniffed, signal);
  if (sniffed?.kind === "pdf") return pdfPreview(deps, entry, signal);
  if (OFFICE.test(entry.name)) return noPreview("office");
  if (sniffed?.kind === "archive") return noPreview("kind");
  if (/\.svgz?$/i.test(entry.name)) return svgPreview(deps, entry, signal);
  return textPreview(deps.backend, entry, head, signal);
}

async function imagePreview(
  { backend }: PreviewDeps,
  entry: FileEntry,
  { mediaType }: Sniffed,
  head: Uint8Array,
  signal: AbortSignal,
): Promise<Preview> {
  const size = imageSize(mediaType, head);
  if (size && size.width * size.height > MAX_IMAGE_PIXELS) return noPreview("too-many-pixels");
  const data = await wholeFile(backend, entry, size ? MAX_IMAGE_BYTES : MAX_UNKNOWN_IMAGE_BYTES, signal);
  if (typeof data === "string") return noPreview(data);
  return { kind: "image", isVector: false, ...size, ...shown(data, mediaType) };
}

async function svgPreview({ backend }: PreviewDeps, entry: FileEntry, signal: AbortSignal): Promise<Preview> {
  const data = await wholeFile(backend, entry, MAX_SVG_BYTES, signal);
  if (typeof data === "string") return noPreview(data);
  const text = new TextDecoder().decode(data);
  if (!/<(\w+:)?svg[\s>]/.test(text)) return textPreview(backend, entry, data, signal);
  if (svgCost(text) > MAX_SVG_ELEMENTS) return noPreview("too-complex");
  return { kind: "image", isVector: true, ...shown(data, "image/svg+xml") };
}

async function mediaPreview(
  { backend, streams }: PreviewDeps,
  entry: FileEntry,
  { kind, mediaType }: Sniffed,
  signal: AbortSignal,
): Promise<Preview> {
  const type = kind === "video" ? "video" : "audio";
  const asWhole = async (stop: AbortSignal): Promise<Preview> => {
    const data = await wholeFile(backend, entry, MAX_WHOLE_MEDIA_BYTES, stop);
    return typeof data === "string" ? noPreview(data) : { kind: type, streams: false, ...shown(data, mediaType) };
  };
  const { size } = entry;
  const open = backend.capabilities.ranges && size !== undefined ? await streams() : undefined;
  if (signal.aborted) throw new SparksError("cancelled", "nobody looks any more");
  if (!open || size === undefined) return asWhole(signal);
  const { url, wasHeard, close } = open.serve({
    size,
    mediaType,
    read: (range, stop) => readRange(backend, entry, range, stop),
  });
  return { kind: type, url, streams: true, instead: asWhole, wasHeard, release: close };
}

async function pdfPreview({ backend }: PreviewDeps, entry: FileEntry, signal: AbortSignal): Promise<Preview> {
  const { size } = entry;
  const read = (start: number, end: number, stop: AbortSignal) => readRange(backend, entry, { start, end }, stop);
  const release = () => undefined;
  if (backend.capabilities.ranges && size !== undefined) return { kind: "pdf", source: { size, read }, release };
  const data = await wholeFile(backend, entry, MAX_WHOLE_PDF_BYTES, signal);
  if (typeof data === "string") return noPreview(data);
  return { kind: "pdf", source: { size: data.length, whole: data, read }, release };
}

async function wholeFile(
  backend: PreviewDeps["backend"],
  entry: FileEntry,
  maxBytes: number,
  signal: AbortSignal,
): Promise<Uint8Array<ArrayBuffer> | NoPreview> {
  if ((entry.size ?? 0) > maxBytes) return "too-large";
  const { bytes, isCut } = await readStart(backend, entry, maxBytes, signal);
  return isCut ? "too-large" : bytes;
}

function shown(data: Uint8Array<ArrayBuffer>, type: string): { readonly url: string; readonly release: () => void } {
  const url = URL.createObjectURL(new Blob([data], { type }));
  return { url, release: () => URL.revokeObjectURL(url) };
}
