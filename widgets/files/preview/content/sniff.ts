/** What bytes are, by their first ones (mimesniff.spec.whatwg.org). Pure. What a server or a name says is never believed. */
export type Sniffed = {
  readonly kind: "image" | "video" | "audio" | "pdf" | "archive";
  /** The only types that a blob of the preview ever gets. */
  readonly mediaType: string;
};

/** As many bytes as it wants to see. */
export const SNIFF_BYTES = 65_536;

const found = (kind: Sniffed["kind"], mediaType: string): Sniffed => ({ kind, mediaType });

/** [offset, signature, what it is], with "?" for any byte. */
const SIGNATURES: readonly (readonly [number, string, Sniffed])[] = [
  [0, "\x89PNG\r\n\x1a\n", found("image", "image/png")],
  [0, "\xff\xd8\xff", found("image", "image/jpeg")],
  [0, "GIF87a", found("image", "image/gif")],
  [0, "GIF89a", found("image", "image/gif")],
  [0, "RIFF????WEBP", found("image", "image/webp")],
  [0, "RIFF????WAVE", found("audio", "audio/wav")],
  [0, "\x00\x00\x01\x00", found("image", "image/x-icon")],
  [0, "fLaC", found("audio", "audio/flac")],
  [0, "ID3", found("audio", "audio/mpeg")],
  [0, "PK\x03\x04", found("archive", "application/zip")],
  [0, "PK\x05\x06", found("archive", "application/zip")],
  [0, "\x1f\x8b", found("archive", "application/gzip")],
  [0, "7z\xbc\xaf\x27\x1c", found("archive", "application/x-7z-compressed")],
  [0, "Rar!\x1a\x07", found("archive", "application/vnd.rar")],
];

const AUDIO_BRANDS = new Set(["M4A ", "M4B ", "F4A "]);
const IMAGE_BRANDS: Readonly<Record<string, string>> = { avif: "image/avif", avis: "image/avif" };
const VIDEO_BRANDS =
  /^(isom|iso[2-9]|mp4[12]|avc1|M4V |M4VH|M4VP|mmp4|MSNV|dash|msdh|f4v |F4V |qt {2}|3gp\w|3g2\w|cmf\w)$/;

export function sniff(head: Uint8Array): Sniffed | undefined {
  for (const [offset, signature, what] of SIGNATURES) if (matches(head, offset, signature)) return what;
  if (matches(head, 0, "BM") && head.length >= 26 && littleEndian(head, 14) >= 12 && littleEndian(head, 14) <= 124) {
    return found("image", "image/bmp");
  }
  if (matches(head, 4, "ftyp")) return isoMedia(head);
  if (matches(head, 0, "\x1a\x45\xdf\xa3")) return matroska(head);
  if (matches(head, 0, "OggS\x00")) return ogg(head);
  if (isMpegAudio(head)) return found("audio", "audio/mpeg");
  if (matches(head, 0, "\xff\xf1") || matches(head, 0, "\xff\xf9")) return found("audio", "audio/aac");
  // The header of a PDF may stand anywhere in its first 1,024 bytes (ISO 32000-1, annex H).
  return latin(head, 0, 1024).includes("%PDF-") ? found("pdf", "application/pdf") : undefined;
}

function isoMedia(head: Uint8Array): Sniffed | undefined {
  const length = Math.min(bigEndian(head, 0), head.length, 512);
  const brands = [latin(head, 8, 12)];
  for (let at = 16; at + 4 <= length; at += 4) brands.push(latin(head, at, at + 4));
  const image = brands.map((brand) => (Object.hasOwn(IMAGE_BRANDS, brand) ? IMAGE_BRANDS[brand] : undefined));
  const imageType = image.find((type) => type !== undefined);
  if (imageType !== undefined) return found("image", imageType);
  if (AUDIO_BRANDS.has(brands[0] ?? "")) return found("audio", "audio/mp4");
  // Pictures of phones (HEIC), which few browsers show, are the others.
  return brands.some((brand) => VIDEO_BRANDS.test(brand)) ? found("video", "video/mp4") : undefined;
}

function matroska(head: Uint8Array): Sniffed | undefined {
  const start = latin(head, 0, 128);
  if (start.includes("webm")) return found("video", "video/webm");
  return start.includes("matroska") ? found("video", "video/x-matroska") : undefined;
}

function ogg(head: Uint8Array): Sniffed {
  const start = latin(head, 0, 512);
  return start.includes("\x80theora") || start.includes("\x01video")
    ? found("video", "video/ogg")
    : found("audio", "audio/ogg");
}

const MPEG_LAYER_3 = 1;

/** A frame's first four bytes (ISO 11172-3): as strict as they allow, since eleven set bits stand in many files. */
function isMpegAudio(head: Uint8Array): boolean {
  const [first = 0, second = 0, third = 0] = head;
  if (head.length < 4 || first !== 0xff || (second & 0xe0) !== 0xe0) return false;
  const version = (second >> 3) & 3;
  const layer = (second >> 1) & 3;
  const bitRate = third >> 4;
  const sampleRate = (third >> 2) & 3;
  return version !== 1 && layer === MPEG_LAYER_3 && bitRate !== 0 && bitRate !== 15 && sampleRate !== 3;
}

function matches(head: Uint8Array, offset: number, signature: string): boolean {
  if (head.length < offset + signature.length) return false;
  for (let i = 0; i < signature.length; i++) {
    if (signature[i] !== "?" && head[offset + i] !== signature.charCodeAt(i)) return false;
  }
  return true;
}

/** One character for each byte. */
export const latin = (bytes: Uint8Array, from: number, to: number): string =>
  String.fromCharCode(...bytes.subarray(from, Math.min(to, from + 4096)));

export const bigEndian = (bytes: Uint8Array, at: number): number =>
  (bytes[at] ?? 0) * 0x1000000 + (((bytes[at + 1] ?? 0) << 16) | ((bytes[at + 2] ?? 0) << 8) | (bytes[at + 3] ?? 0));

export const littleEndian = (bytes: Uint8Array, at: number): number =>
  (bytes[at + 3] ?? 0) * 0x1000000 + (((bytes[at + 2] ?? 0) << 16) | ((bytes[at + 1] ?? 0) << 8) | (bytes[at] ?? 0));
