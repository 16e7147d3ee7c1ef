/** What every HTTP backend's reply has in common. */

const MAX_WAIT_MS = 3_600_000;

/** Seconds or a date (RFC 9110, 10.2.3); at most an hour. */
export function parseRetryAfter(value: string | null, nowMs: number): number | undefined {
  if (value === null) return undefined;
  const waitMs = /^\d{1,9}$/.test(value.trim()) ? Number(value) * 1000 : Date.parse(value) - nowMs;
  return Number.isFinite(waitMs) ? Math.min(Math.max(waitMs, 0), MAX_WAIT_MS) : undefined;
}

const SMALL_BYTES = 65_536;

/** Lets go of a reply whose body nobody wants: a small one is read to its end, which keeps the connection for the next request. */
export async function discard(reply: Response): Promise<void> {
  const size = reply.headers.get("content-length");
  const isSmall = size !== null && Number(size) <= SMALL_BYTES;
  // That the body broke off does not matter any more.
  await (isSmall ? reply.arrayBuffer() : reply.body?.cancel())?.catch(() => undefined);
}

export function parseSize(text: string | null | undefined): number | undefined {
  const size = text && /^\d{1,16}$/.test(text) ? Number(text) : undefined;
  return size !== undefined && Number.isSafeInteger(size) ? size : undefined;
}

export function parseMediaType(text: string | null | undefined): string | undefined {
  const type = text?.split(";")[0]?.trim().toLowerCase();
  return type && /^[\w.+-]{1,60}\/[\w.+-]{1,80}$/.test(type) ? type : undefined;
}
