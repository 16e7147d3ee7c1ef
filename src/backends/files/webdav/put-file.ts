import { type Clock, SparksError } from "#base";
import type { FileEntry, FilePath, Revision } from "#model";
import type { Transport } from "../../transport.ts";
import type { UploadOptions } from "../files-backend.ts";
import { discard } from "../reply.ts";
import { davError } from "./dav-error.ts";
import { davPath } from "./dav-path.ts";
import { parseRevision } from "./entries.ts";
import { orphanOr } from "./orphan.ts";
import { isByTime, revisionByTime, unmodifiedSince } from "./revision-by-time.ts";
import { entryExists, statEntry } from "./stat-entry.ts";

export type PutSettings = {
  readonly clock: Clock;
  /** Says how long the body is, to a server that wants to know and does not get a `Content-Length` with a streamed one. */
  readonly lengthHeader?: string;
};

/**
 * PUT with its conditions (RFC 9110, 13.1). `If-Match` knows only strong tags, so behind a weak one the server is asked for a
 * strong one first. Not every server minds conditions: what is known to be wrong by then is not sent at all.
 */
export async function putFile(
  transport: Transport,
  path: FilePath,
  content: Blob | ReadableStream<Uint8Array>,
  options: UploadOptions,
  { clock, lengthHeader }: PutSettings,
): Promise<FileEntry> {
  const { signal, mediaType, onProgress } = options;
  const { body, length } = lengthHeader === undefined ? { body: content } : await measure(content, options.size);
  const condition = await conditionOf(transport, path, options, clock);
  const reply = await transport.request(davPath(path, "file"), {
    method: "PUT",
    headers: {
      "content-type": mediaType || "application/octet-stream",
      ...condition,
      ...(lengthHeader === undefined ? {} : { [lengthHeader]: String(length) }),
      ...(options.lock ? { if: `(<${options.lock.token}>)` } : {}),
    },
    body,
    signal,
    onSent: onProgress,
  });
  if (!reply.ok) throw await orphanOr(transport, path, await davError(reply, "PUT"));
  const revision = parseRevision(reply.headers.get("etag"));
  await discard(reply);
  const entry = withSize(
    await statEntry(transport, path, signal),
    content instanceof Blob ? content.size : options.size,
  );
  return revision && !isWeak(revision) ? { ...entry, revision } : entry;
}

/** Not every server says how large a file is; we know what we sent. */
const withSize = (entry: FileEntry, size: number | undefined): FileEntry =>
  entry.size !== undefined || size === undefined ? entry : { ...entry, size };

/** A stream of unknown length is taken in first, where the server takes none. */
async function measure(content: Blob | ReadableStream<Uint8Array>, size: number | undefined) {
  if (content instanceof Blob) return { body: content, length: content.size };
  if (size !== undefined) return { body: content, length: size };
  const body = await new Response(content).blob();
  return { body, length: body.size };
}

async function conditionOf(
  transport: Transport,
  path: FilePath,
  { ifRevision, ifAbsent, signal }: UploadOptions,
  clock: Clock,
): Promise<Readonly<Record<string, string>>> {
  if (ifRevision !== undefined && isByTime(ifRevision)) {
    await demandSame(transport, path, ifRevision, signal);
    return unmodifiedSince(ifRevision);
  }
  if (ifRevision !== undefined) {
    const revision = isWeak(ifRevision) ? await strengthen(transport, path, ifRevision, clock, signal) : ifRevision;
    return revision === undefined ? {} : { "if-match": revision };
  }
  if (!ifAbsent) return {};
  // A large body should not travel to learn what a small question tells; and some servers take `*` for nothing.
  if (await entryExists(transport, path, signal))
    throw new SparksError("conflict", "something is there", { status: 412 });
  return { "if-none-match": "*" };
}

const isWeak = (revision: Revision): boolean => revision.startsWith("W/");
const opaque = (revision: Revision | undefined): string | undefined => revision?.replace(/^W\//, "");

/** What a condition cannot say is looked at. @throws SparksError `conflict` */
export async function demandSame(
  transport: Transport,
  path: FilePath,
  revision: Revision,
  signal: AbortSignal | undefined,
): Promise<void> {
  const { modifiedAt, size } = await statEntry(transport, path, signal);
  if (revisionByTime(modifiedAt, size) !== revision) {
    throw new SparksError("conflict", "changed meanwhile", { status: 412 });
  }
}

/** mod_dav's tag is weak while the file is younger than its clock is fine; it keeps its value when it turns strong. */
const WAIT_MS = 1100;
const TRIES = 3;

async function strengthen(
  transport: Transport,
  path: FilePath,
  revision: Revision,
  clock: Clock,
  signal: AbortSignal | undefined,
): Promise<Revision | undefined> {
  for (let attempt = 0; attempt < TRIES; attempt++) {
    if (attempt > 0) await clock.sleep(WAIT_MS, signal);
    const now = (await statEntry(transport, path, signal)).revision;
    if (opaque(now) !== opaque(revision)) throw new SparksError("conflict", "changed meanwhile", { status: 412 });
    if (now !== undefined && !isWeak(now)) return now;
  }
  return undefined;
}
