/** Uploads in parts (learn.microsoft.com/graph/api/driveitem-createuploadsession). The address of a session needs no token. */
import { arrayAt, SparksError, stringAt } from "#base";
import type { FileEntry, FilePath } from "#model";
import { nameOf, parentPath } from "../file-path.ts";
import type { SlicedBody, UploadOptions, UploadTicket } from "../files-backend.ts";
import { readText } from "../read-text.ts";
import { discard } from "../reply.ts";
import { entryFromItem, timeOf } from "./drive-item.ts";
import { graphError } from "./graph-error.ts";
import { checkName, type Drive } from "./graph-path.ts";
import { type GraphAccess, grantedUrl, graphJson, parseJson } from "./graph-request.ts";
import { newItemUrl } from "./read-items.ts";

/** Parts must be multiples of 320 KiB; Microsoft advises 5 to 10 MiB. */
const STEP = 320 * 1024;
const PART_BYTES = 24 * STEP;

type Progress = Pick<UploadOptions, "onProgress" | "signal">;

export async function beginUpload(
  access: GraphAccess,
  drive: Drive,
  path: FilePath,
  size: number,
  { ifAbsent, ifRevision, signal }: Pick<UploadOptions, "ifAbsent" | "ifRevision" | "signal"> = {},
): Promise<UploadTicket> {
  checkName(nameOf(path));
  const url = await newItemUrl(access, drive, path, "/createUploadSession", { ifRevision, signal });
  const session = await graphJson(access, url, {
    method: "POST",
    body: { item: { "@microsoft.graph.conflictBehavior": ifAbsent ? "fail" : "replace", name: nameOf(path) } },
    ...(ifRevision === undefined ? {} : { headers: { "if-match": ifRevision } }),
    signal,
  });
  const expiresAt = timeOf(stringAt(session, "expirationDateTime"));
  return {
    path,
    size,
    session: { url: grantedUrl(stringAt(session, "uploadUrl")) },
    ...(expiresAt === undefined ? {} : { expiresAt }),
  };
}

/** Sends what is missing, part after part, beginning with what the store says it waits for. */
export async function sendUpload(
  access: GraphAccess,
  ticket: UploadTicket,
  body: SlicedBody,
  options: Progress = {},
): Promise<FileEntry> {
  if (body.size !== ticket.size) throw new SparksError("conflict", "the file is not the one that was begun");
  let at = await receivedBytes(access, ticket, options.signal);
  for (;;) {
    const end = Math.min(at + PART_BYTES, ticket.size);
    const done = await sendPart(access, ticket, await body.slice(at, end), at, options);
    if (done) return done;
    const next = await nextOf(access, ticket, end, options.signal);
    if (next <= at) throw new SparksError("unavailable", "the store takes a part and does not keep it");
    at = next;
  }
}

/** A body that comes once: its parts are gathered as they come, and a part that was lost cannot be sent again. */
export async function sendStream(
  access: GraphAccess,
  ticket: UploadTicket,
  body: ReadableStream<Uint8Array>,
  options: Progress = {},
): Promise<FileEntry> {
  let at = 0;
  for await (const part of partsOf(body, PART_BYTES)) {
    if (at + part.size > ticket.size) throw new SparksError("invalid", "the stream has more bytes than it said");
    const done = await sendPart(access, ticket, part, at, options);
    at += part.size;
    if (done) return done;
  }
  throw new SparksError("invalid", "the stream has fewer bytes than it said");
}

/** Lets go of the session. One that is forgotten is as good as one that is let go. */
export async function cancelUpload({ send }: GraphAccess, ticket: UploadTicket): Promise<void> {
  const reply = await send(urlOf(ticket), { method: "DELETE" });
  if (reply.ok || reply.status === 404 || reply.status === 410) return discard(reply);
  throw await graphError(reply, "DELETE");
}

const urlOf = ({ session }: UploadTicket): string =>
  grantedUrl(typeof session.url === "string" ? session.url : undefined);

/** The finished item, or undefined while parts are missing. */
async function sendPart(
  { send }: GraphAccess,
  ticket: UploadTicket,
  part: Blob,
  at: number,
  { onProgress, signal }: Progress,
): Promise<FileEntry | undefined> {
  const reply = await send(urlOf(ticket), {
    method: "PUT",
    headers: { "content-range": `bytes ${at}-${at + part.size - 1}/${ticket.size}` },
    body: part,
    signal,
    onSent: onProgress && ((bytes) => onProgress(at + bytes)),
  });
  if (reply.status === 202) {
    await discard(reply);
    return undefined;
  }
  if (!reply.ok) throw sessionError(await graphError(reply, "PUT"));
  const entry = entryFromItem(parseJson(await readText(reply, signal)), parentPath(ticket.path));
  if (!entry) throw new SparksError("invalid", "the reply is no item");
  return entry;
}

/** A session that is gone is one to begin anew, whatever word it has for that. */
const sessionError = (error: SparksError): SparksError =>
  error.status === 404 || error.status === 410
    ? new SparksError("not-found", "the upload session is gone", { status: error.status })
    : error;

async function receivedBytes(access: GraphAccess, ticket: UploadTicket, signal?: AbortSignal): Promise<number> {
  return nextOf(access, ticket, 0, signal);
}

/** The first byte that the store still waits for (`nextExpectedRanges`: `["26214400-"]`). */
async function nextOf(
  { send }: GraphAccess,
  ticket: UploadTicket,
  fallback: number,
  signal: AbortSignal | undefined,
): Promise<number> {
  const reply = await send(urlOf(ticket), { method: "GET", headers: { accept: "application/json" }, signal });
  if (!reply.ok) throw sessionError(await graphError(reply, "GET"));
  const [first] = arrayAt(parseJson(await readText(reply, signal)), "nextExpectedRanges") ?? [];
  const start = typeof first === "string" ? /^(\d{1,16})(?:-|$)/.exec(first)?.[1] : undefined;
  const next = start === undefined ? fallback : Number(start);
  if (!Number.isSafeInteger(next) || next > ticket.size)
    throw new SparksError("invalid", "the session asks for too much");
  return next;
}

/** Blobs of exactly `size` bytes, the last one as it comes out. */
async function* partsOf(stream: ReadableStream<Uint8Array>, size: number): AsyncGenerator<Blob, void> {
  const reader = stream.getReader();
  let held: Uint8Array<ArrayBuffer>[] = [];
  let bytes = 0;
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) break;
      let rest = new Uint8Array(value);
      while (bytes + rest.byteLength >= size) {
        const take = size - bytes;
        yield new Blob([...held, rest.subarray(0, take)]);
        rest = rest.subarray(take);
        held = [];
        bytes = 0;
      }
      if (rest.byteLength > 0) held.push(rest);
      bytes += rest.byteLength;
    }
    if (bytes > 0) yield new Blob(held);
  } finally {
    reader.releaseLock();
  }
}
