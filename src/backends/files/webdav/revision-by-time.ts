/**
 * Revisions for servers without entity tags: the time of the last change, which HTTP knows to the second, and the size. Two changes within
 * one second that leave the size as it was look the same.
 */
import type { Revision } from "#model";

/** No entity tag looks like it: those have quotes. */
export const revisionByTime = (modifiedAt: number | undefined, size: number | undefined): Revision | undefined =>
  modifiedAt === undefined ? undefined : (`time ${modifiedAt} ${size ?? "?"}` as Revision);

export const isByTime = (revision: Revision): boolean => /^time \d+ (\d+|\?)$/.test(revision);

/** `If-Unmodified-Since` (RFC 9110, 13.1.4) for such a revision. */
export const unmodifiedSince = (revision: Revision): Readonly<Record<string, string>> => ({
  "if-unmodified-since": new Date(Number(revision.split(" ")[1])).toUTCString(),
});
