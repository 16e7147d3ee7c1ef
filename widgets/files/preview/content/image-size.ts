/** How large a picture is, read from its header before anything decodes it. Pure. */
import { bigEndian, latin, littleEndian } from "./sniff.ts";

export type PixelSize = { readonly width: number; readonly height: number };

/** Undefined where the head does not say (or it is no such picture). */
export function imageSize(mediaType: string, head: Uint8Array): PixelSize | undefined {
  const size = SIZE_OF[mediaType]?.(head);
  return size && size.width > 0 && size.height > 0 ? size : undefined;
}

const short = (bytes: Uint8Array, at: number) => ((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0);
const shortLittle = (bytes: Uint8Array, at: number) => ((bytes[at + 1] ?? 0) << 8) | (bytes[at] ?? 0);
const threeLittle = (bytes: Uint8Array, at: number) => ((bytes[at + 2] ?? 0) << 16) | shortLittle(bytes, at);

const SIZE_OF: Readonly<Record<string, (head: Uint8Array) => PixelSize | undefined>> = {
  "image/png": (head) =>
    latin(head, 12, 16) === "IHDR" ? { width: bigEndian(head, 16), height: bigEndian(head, 20) } : undefined,
  "image/gif": (head) => ({ width: shortLittle(head, 6), height: shortLittle(head, 8) }),
  "image/jpeg": jpegSize,
  "image/webp": webpSize,
  "image/bmp": (head) =>
    littleEndian(head, 14) === 12
      ? { width: shortLittle(head, 18), height: shortLittle(head, 20) }
      : { width: Math.abs(littleEndian(head, 18) | 0), height: Math.abs(littleEndian(head, 22) | 0) },
  "image/x-icon": () => ({ width: 256, height: 256 }),
  "image/avif": avifSize,
};

/** Walks the segments to the start of a frame (ITU T.81, B.1.1.4). */
function jpegSize(head: Uint8Array): PixelSize | undefined {
  let at = 2;
  while (at + 9 < head.length) {
    if (head[at] !== 0xff) return undefined;
    const marker = head[at + 1] ?? 0;
    if (marker === 0xff) {
      at++;
      continue;
    }
    const isFrame = marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);
    if (isFrame) return { height: short(head, at + 5), width: short(head, at + 7) };
    const length = short(head, at + 2);
    if (length < 2) return undefined;
    at += 2 + length;
  }
  return undefined;
}

/** developers.google.com/speed/webp/docs/riff_container */
function webpSize(head: Uint8Array): PixelSize | undefined {
  const chunk = latin(head, 12, 16);
  if (chunk === "VP8X") return { width: threeLittle(head, 24) + 1, height: threeLittle(head, 27) + 1 };
  if (chunk === "VP8 ") return { width: shortLittle(head, 26) & 0x3fff, height: shortLittle(head, 28) & 0x3fff };
  if (chunk !== "VP8L") return undefined;
  const bits = littleEndian(head, 21);
  return { width: (bits & 0x3fff) + 1, height: ((bits >>> 14) & 0x3fff) + 1 };
}

/** The largest extent that any item of the file claims (ISO 23008-12, `ispe`). */
function avifSize(head: Uint8Array): PixelSize | undefined {
  let largest: PixelSize | undefined;
  for (let at = 0; at + 16 <= head.length; at++) {
    if (head[at] !== 0x69 || latin(head, at, at + 4) !== "ispe") continue;
    const size = { width: bigEndian(head, at + 8), height: bigEndian(head, at + 12) };
    if (!largest || size.width * size.height > largest.width * largest.height) largest = size;
  }
  return largest;
}
