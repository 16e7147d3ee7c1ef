/** What the page and its media worker say to each other. Both sides are ours; each checks what it gets all the same. */

/** The worker answers only below this name, beside the page. */
export const STREAM_FOLDER = "~stream/";
/** Bytes of one answer: enough for seconds of video, little enough for a phone. */
export const PART_BYTES = 1024 * 1024;

/** Page to worker: take this page over, which was loaded without you. */
export type ClaimMessage = { readonly what: "claim" };

/** Worker to page, with a port for the answer. */
export type PartWanted = {
  readonly what: "part";
  readonly token: string;
  readonly start: number;
  readonly end?: number;
};

export type PartAnswer =
  | { readonly bytes: ArrayBuffer; readonly start: number; readonly size: number; readonly mediaType: string }
  | { readonly failed: "gone" | "range" | "broken" };

const isCount = (value: unknown): value is number => Number.isSafeInteger(value) && Number(value) >= 0;

export function readPartWanted(data: unknown): PartWanted | undefined {
  if (typeof data !== "object" || data === null) return undefined;
  const { what, token, start, end } = data as Record<string, unknown>;
  if (what !== "part" || typeof token !== "string" || !isCount(start)) return undefined;
  if (end !== undefined && (!isCount(end) || end < start)) return undefined;
  return { what, token, start, ...(end === undefined ? {} : { end }) };
}

/** `bytes=a-b` and `bytes=a-` (RFC 9110, 14.1.2): what a media element asks for. */
export function readRangeHeader(value: string | null): { readonly start: number; readonly end?: number } | undefined {
  const [, from, to] = /^bytes=(\d{1,15})-(\d{1,15})?$/.exec(value ?? "") ?? [];
  if (from === undefined) return undefined;
  const start = Number(from);
  if (to === undefined) return { start };
  return Number(to) >= start ? { start, end: Number(to) } : undefined;
}

/** The token of an address below `scope`; undefined for every other address. */
export function tokenOf(address: string, scope: string): string | undefined {
  const prefix = `${scope}${STREAM_FOLDER}`;
  const rest = address.startsWith(prefix) ? address.slice(prefix.length) : "";
  return /^[0-9a-f-]{36}$/.test(rest) ? rest : undefined;
}
