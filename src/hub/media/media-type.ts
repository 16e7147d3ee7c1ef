/**
 * What a file is shown as. The sender's word alone never decides (CVE-2024-51749): only types on this list are shown in the page,
 * and only where the bytes do not say otherwise. SVG, HTML and PDF are files to be saved.
 */
export const SHOWN_TYPES = [
  "image/png",
  "image/jpeg",
  "image/gif",
  "image/webp",
  "image/avif",
  "video/mp4",
  "video/webm",
  "video/ogg",
  "audio/mp4",
  "audio/mpeg",
  "audio/webm",
  "audio/ogg",
  "audio/wav",
] as const;
export type ShownType = (typeof SHOWN_TYPES)[number];

export const ANY_FILE = "application/octet-stream";

const SAME: Readonly<Record<string, ShownType>> = {
  "image/jpg": "image/jpeg",
  "image/pjpeg": "image/jpeg",
  "image/x-png": "image/png",
  "audio/mp3": "audio/mpeg",
  "audio/x-m4a": "audio/mp4",
  "audio/m4a": "audio/mp4",
  "audio/aac": "audio/mp4",
  "audio/x-wav": "audio/wav",
  "audio/wave": "audio/wav",
  "audio/vnd.wave": "audio/wav",
  "audio/opus": "audio/ogg",
  "application/ogg": "audio/ogg",
  "video/quicktime": "video/mp4",
};

/** The type on the list that a sender's word means; undefined for all others. */
export function shownType(claimed: unknown): ShownType | undefined {
  if (typeof claimed !== "string" || claimed.length > 200) return undefined;
  const name = (claimed.split(";", 1)[0] ?? "").trim().toLowerCase();
  if (Object.hasOwn(SAME, name)) return SAME[name];
  return SHOWN_TYPES.find((type) => type === name);
}

/** What the first bytes say, as far as it is on the list. Containers that hold sound or pictures count as video. */
export function sniffMediaType(bytes: Uint8Array): ShownType | undefined {
  const ascii = (from: number, to: number) => String.fromCharCode(...bytes.subarray(from, to));
  const starts = (...prefix: number[]) => prefix.every((byte, at) => bytes[at] === byte);
  if (starts(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a)) return "image/png";
  if (starts(0xff, 0xd8, 0xff)) return "image/jpeg";
  const first = ascii(0, 6);
  if (first === "GIF87a" || first === "GIF89a") return "image/gif";
  if (ascii(0, 4) === "RIFF") {
    const form = ascii(8, 12);
    return form === "WEBP" ? "image/webp" : form === "WAVE" ? "audio/wav" : undefined;
  }
  if (ascii(4, 8) === "ftyp") return isoMediaType(ascii(8, 12), ascii(16, 48));
  if (starts(0x1a, 0x45, 0xdf, 0xa3)) return "video/webm";
  if (ascii(0, 4) === "OggS") return /theora|BBCD/.test(ascii(0, 64)) ? "video/ogg" : "audio/ogg";
  if (ascii(0, 3) === "ID3" || (bytes[0] === 0xff && ((bytes[1] ?? 0) & 0xe6) === 0xe2)) return "audio/mpeg";
  return undefined;
}

function isoMediaType(brand: string, compatible: string): ShownType | undefined {
  if (brand === "avif" || brand === "avis" || (brand === "mif1" && compatible.includes("avif"))) return "image/avif";
  if (/^(?:heic|heix|hevc|mif1|msf1)$/.test(brand)) return undefined;
  return brand.startsWith("M4A") || brand.startsWith("M4B") ? "audio/mp4" : "video/mp4";
}

const family = (type: string): string => type.slice(0, type.indexOf("/"));
/** MP4, WebM and Ogg look the same with and without pictures. */
const CONTAINERS: ReadonlySet<string> = new Set([
  "video/mp4",
  "video/webm",
  "video/ogg",
  "audio/mp4",
  "audio/webm",
  "audio/ogg",
]);

/**
 * The type that the bytes may be given: what they are, within the family that was claimed; `application/octet-stream` where both
 * disagree, where the bytes say nothing, or where neither is on the list. `claimed` undefined: the bytes alone decide.
 */
export function safeMediaType(
  claimed: string | undefined,
  sniffed: ShownType | undefined,
): ShownType | typeof ANY_FILE {
  if (sniffed === undefined) return ANY_FILE;
  if (claimed === undefined) return sniffed;
  const said = shownType(claimed);
  if (said === undefined) return ANY_FILE;
  if (said === sniffed || family(said) === family(sniffed)) return sniffed;
  return CONTAINERS.has(said) && CONTAINERS.has(sniffed) && sameContainer(said, sniffed) ? said : ANY_FILE;
}

const sameContainer = (a: string, b: string): boolean => a.slice(family(a).length) === b.slice(family(b).length);
