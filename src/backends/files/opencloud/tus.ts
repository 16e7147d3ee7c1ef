/** Uploads by tus 1.0 (tus.io/protocols/resumable-upload), as OpenCloud has them on its folders. */
import { SparksError } from "#base";
import type { FileEntry, FilePath } from "#model";
import type { Transport } from "../../transport.ts";
import { nameOf, parentPath } from "../file-path.ts";
import type { ResumableUploads, UploadOptions, UploadTicket } from "../files-backend.ts";
import { discard, parseSize } from "../reply.ts";
import { davError } from "../webdav/dav-error.ts";
import { davPath } from "../webdav/dav-path.ts";

const MIB = 1024 * 1024;
/** What is lost at most when the network breaks, and small enough for whatever stands between. */
const PART_BYTES = 10 * MIB;
const VERSION = { "tus-resumable": "1.0.0" };

export type TusPlaces = {
  /** The server's root. */
  readonly server: Transport;
  /** The root of the space. */
  readonly space: Transport;
  stat(path: FilePath, signal?: AbortSignal): Promise<FileEntry>;
};

type Begin = Pick<UploadOptions, "ifAbsent" | "ifRevision" | "mediaType" | "signal">;
type Progress = Pick<UploadOptions, "onProgress" | "signal">;

export function createTusUploads({ server, space, stat }: TusPlaces): ResumableUploads {
  const offsetOf = async (address: string, signal: AbortSignal | undefined): Promise<number> => {
    const reply = await server.request(address, { method: "HEAD", headers: VERSION, signal });
    if (!reply.ok) throw gone(await davError(reply, "HEAD"));
    const offset = parseSize(reply.headers.get("upload-offset"));
    await discard(reply);
    if (offset === undefined) throw new SparksError("invalid", "the server does not say how much it has");
    return offset;
  };

  return {
    fromBytes: 2 * PART_BYTES,
    async begin(path, size, { ifAbsent, ifRevision, mediaType, signal }: Begin = {}) {
      if (ifAbsent || ifRevision !== undefined) await checkConditions(path, ifAbsent, ifRevision, signal);
      const reply = await space.request(davPath(parentPath(path), "folder"), {
        method: "POST",
        headers: {
          ...VERSION,
          ...(ifRevision === undefined ? {} : { "if-match": ifRevision }),
          "upload-length": String(size),
          "upload-metadata": metadataOf({ filename: nameOf(path), ...(mediaType ? { filetype: mediaType } : {}) }),
        },
        signal,
      });
      if (reply.status !== 201) throw await davError(reply, "POST");
      const address = addressOf(reply.headers.get("location"), server);
      const expiresAt = expiryOf(reply.headers.get("upload-expires"));
      await discard(reply);
      return {
        path,
        size,
        session: { address },
        ...(expiresAt === undefined ? {} : { expiresAt }),
      };
    },
    async send(ticket, body, { onProgress, signal }: Progress = {}) {
      if (body.size !== ticket.size) throw new SparksError("conflict", "the file is not the one that was begun");
      const address = sessionOf(ticket);
      let at = await offsetOf(address, signal);
      if (at > ticket.size) throw new SparksError("invalid", "the server says that it has more than there is");
      while (at < ticket.size) {
        const from = at;
        const part = await body.slice(from, Math.min(from + PART_BYTES, ticket.size));
        const reply = await server.request(address, {
          method: "PATCH",
          headers: { ...VERSION, "upload-offset": String(from), "content-type": "application/offset+octet-stream" },
          body: part,
          signal,
          onSent: onProgress && ((bytes) => onProgress(from + bytes)),
        });
        if (!reply.ok) throw gone(await davError(reply, "PATCH"));
        const next = parseSize(reply.headers.get("upload-offset"));
        await discard(reply);
        if (next === undefined || next <= from || next > ticket.size) {
          throw new SparksError("invalid", "the server takes a part and does not keep it");
        }
        at = next;
      }
      onProgress?.(ticket.size);
      return stat(ticket.path, signal);
    },
    async cancel(ticket) {
      const reply = await server.request(sessionOf(ticket), { method: "DELETE", headers: VERSION });
      if (reply.ok || reply.status === 404 || reply.status === 410) return discard(reply);
      throw await davError(reply, "DELETE");
    },
  };

  async function checkConditions(
    path: FilePath,
    ifAbsent: boolean | undefined,
    ifRevision: UploadOptions["ifRevision"],
    signal: AbortSignal | undefined,
  ): Promise<void> {
    const existing = await stat(path, signal).catch((thrown: unknown) => {
      if (thrown instanceof SparksError && thrown.code === "not-found") return undefined;
      throw thrown;
    });
    const changed = ifRevision !== undefined && existing?.revision !== ifRevision;
    if ((ifAbsent && existing) || changed) throw new SparksError("conflict", "changed meanwhile", { status: 412 });
  }
}

/** An HTTP date by the protocol; OpenCloud writes seconds since 1970. */
export function expiryOf(header: string | null): number | undefined {
  const time = header !== null && /^\d{9,11}$/.test(header) ? Number(header) * 1000 : Date.parse(header ?? "");
  return Number.isFinite(time) ? time : undefined;
}

const gone = (error: SparksError): SparksError =>
  error.status === 404 || error.status === 410
    ? new SparksError("not-found", "the upload is gone", { status: error.status })
    : error;

/** `filename bmFtZQ==,filetype dGV4dA==`: UTF-8, base64. */
export function metadataOf(values: Readonly<Record<string, string>>): string {
  return Object.entries(values)
    .map(([key, value]) => `${key} ${base64(new TextEncoder().encode(value))}`)
    .join(",");
}

const base64 = (bytes: Uint8Array): string => btoa(String.fromCharCode(...bytes));

/**
 * The path under the server's root that a Location names, absolute or not. An upload never goes to another server than the one
 * that holds the files.
 */
export function addressOf(location: string | null, server: Transport): string {
  const root = new URL(server.destinationOf(""), "http://relative.invalid/");
  const url = location === null ? null : URL.parse(location, root);
  // A server behind a proxy may write its own base path; both roots lead to the same place.
  const roots = [root.pathname, server.basePath];
  const found = roots.find((path) => url?.pathname.startsWith(path));
  if (!url || found === undefined || url.origin !== root.origin || url.pathname === found) {
    throw new SparksError("invalid", "the server names no address on itself to send to");
  }
  return `${url.pathname.slice(found.length)}${url.search}`;
}

function sessionOf({ session }: UploadTicket): string {
  if (typeof session.address !== "string") throw new SparksError("not-found", "not an upload of this store");
  return session.address;
}
