/** Bytes of a text file as text. Pure. */

export type DecodedText = {
  readonly text: string;
  readonly encoding: "utf-8" | "utf-16le" | "utf-16be" | "windows-1252";
};

/** `isCut`: the bytes end wherever they end, in the middle of a character too. Undefined for what is no text. */
export function decodeText(bytes: Uint8Array, isCut: boolean): DecodedText | undefined {
  const encoding = encodingOf(bytes);
  if (encoding === undefined) return undefined;
  const even = encoding.startsWith("utf-16") && bytes.length % 2 === 1 ? bytes.subarray(0, -1) : bytes;
  if (encoding !== "utf-8") return { text: new TextDecoder(encoding).decode(even), encoding };
  try {
    // As a stream: a character that is cut off at the end is left out.
    return { text: new TextDecoder("utf-8", { fatal: true }).decode(bytes, { stream: isCut }), encoding };
  } catch {
    return looksBinary(bytes)
      ? undefined
      : { text: new TextDecoder("windows-1252").decode(bytes), encoding: "windows-1252" };
  }
}

function encodingOf(bytes: Uint8Array): DecodedText["encoding"] | undefined {
  const [first, second, third] = bytes;
  if (first === 0xff && second === 0xfe) return "utf-16le";
  if (first === 0xfe && second === 0xff) return "utf-16be";
  if (first === 0xef && second === 0xbb && third === 0xbf) return "utf-8";
  const zeros = zerosIn(bytes);
  const half = Math.min(bytes.length, LOOKED_AT) / 2;
  // Without a mark: most letters of our languages have a zero on one side, and none on the other.
  if (zeros.odd > half * 0.6 && zeros.even < half * 0.1) return "utf-16le";
  if (zeros.even > half * 0.6 && zeros.odd < half * 0.1) return "utf-16be";
  return zeros.even + zeros.odd > 0 || looksBinary(bytes) ? undefined : "utf-8";
}

const LOOKED_AT = 4096;

function zerosIn(bytes: Uint8Array) {
  let even = 0;
  let odd = 0;
  for (let at = 0; at < Math.min(bytes.length, LOOKED_AT); at++) {
    if (bytes[at] !== 0) continue;
    if (at % 2 === 0) even++;
    else odd++;
  }
  return { even, odd };
}

/** More than a stray control character among the first bytes (tab, line ends, form feed and escape stand in texts). */
function looksBinary(bytes: Uint8Array): boolean {
  const looked = Math.min(bytes.length, LOOKED_AT);
  let controls = 0;
  for (let at = 0; at < looked; at++) {
    const byte = bytes[at] ?? 0;
    if (byte < 32 && byte !== 9 && byte !== 10 && byte !== 12 && byte !== 13 && byte !== 27) controls++;
  }
  return controls > looked * 0.02 + 2;
}
