/** Uploads in parts, version 2 (docs.nextcloud.com, "Chunked file upload"): a folder of numbered parts that becomes the file. */
import { createRandomId, SparksError } from "#base";
import type { FileEntry, FilePath } from "#model";
import type { Transport } from "../../transport.ts";
import type { ResumableUploads, UploadOptions, UploadTicket } from "../files-backend.ts";
import { discard, parseSize } from "../reply.ts";
import { davError } from "../webdav/dav-error.ts";
import { deleteItem, itemSegment, listItems } from "../webdav/dav-items.ts";
import { davPath } from "../webdav/dav-path.ts";

const MIB = 1024 * 1024;
/** The server takes parts of 5 MB and more, and 10,000 of them. */
const LEAST_PART = 10 * MIB;
const MOST_PARTS = 10_000;
/** The server forgets what nobody touched for a day. */
const LIFE_MS = 24 * 3_600_000;

export type UploadPlaces = {
  /** `…/dav/uploads/<user>/` */
  readonly uploads: Transport;
  /** `…/dav/files/<user>/` */
  readonly files: Transport;
  stat(path: FilePath, signal?: AbortSignal): Promise<FileEntry>;
  now(): number;
};

type Begin = Pick<UploadOptions, "ifAbsent" | "ifRevision" | "signal">;
type Progress = Pick<UploadOptions, "onProgress" | "signal">;

export function createPartUploads({ uploads, files, stat, now }: UploadPlaces): ResumableUploads {
  const destinationOf = (path: FilePath) => files.destinationOf(davPath(path, "file"));
  const headersOf = ({ path, size }: Pick<UploadTicket, "path" | "size">) => ({
    destination: destinationOf(path),
    "oc-total-length": String(size),
  });
  const expect = async (promise: Promise<Response>, verb: string) => {
    const reply = await promise;
    if (!reply.ok) throw await davError(reply, verb);
    await discard(reply);
  };

  return {
    fromBytes: 2 * LEAST_PART,
    async begin(path, size, { ifAbsent, ifRevision, signal }: Begin = {}) {
      await checkConditions(path, { ifAbsent, ifRevision, signal });
      const folder = `sparks-${createRandomId()}`;
      const part = Math.max(LEAST_PART, Math.ceil(size / MOST_PARTS / MIB) * MIB);
      await expect(
        uploads.request(`${itemSegment(folder)}/`, { method: "MKCOL", headers: headersOf({ path, size }), signal }),
        "MKCOL",
      );
      return {
        path,
        size,
        session: {
          folder,
          part,
          ...(ifAbsent ? { absent: 1 } : {}),
          ...(ifRevision === undefined ? {} : { revision: ifRevision }),
        },
        expiresAt: now() + LIFE_MS,
      };
    },
    async send(ticket, body, { onProgress, signal }: Progress = {}) {
      if (body.size !== ticket.size) throw new SparksError("conflict", "the file is not the one that was begun");
      const { folder, part } = sessionOf(ticket);
      const there = await partsThere(folder, signal);
      for (let number = 1, at = 0; at < ticket.size; number++, at += part) {
        const slice = await body.slice(at, Math.min(at + part, ticket.size));
        if (there.get(number) !== slice.size) {
          await expect(
            uploads.request(`${itemSegment(folder)}/${partName(number)}`, {
              method: "PUT",
              headers: headersOf(ticket),
              body: slice,
              signal,
              onSent: onProgress && ((bytes) => onProgress(at + bytes)),
            }),
            "PUT",
          );
        }
        onProgress?.(at + slice.size);
      }
      await assemble(ticket, folder, signal);
      return stat(ticket.path, signal);
    },
    async cancel(ticket) {
      await deleteItem(uploads, `${itemSegment(sessionOf(ticket).folder)}/`).catch((thrown: unknown) => {
        if (!(thrown instanceof SparksError) || thrown.code !== "not-found") throw thrown;
      });
    },
  };

  /** How large the parts are that the server has; a part that broke off is smaller than it should be. */
  async function partsThere(folder: string, signal?: AbortSignal): Promise<ReadonlyMap<number, number>> {
    const items = await listItems(uploads, `${itemSegment(folder)}/`, ["getcontentlength"], signal);
    return new Map(
      items.flatMap(({ id, response }) => {
        const size = parseSize(response.props.getcontentlength);
        return /^\d{1,5}$/.test(id) && size !== undefined ? [[Number(id), size] as const] : [];
      }),
    );
  }

  async function assemble(ticket: UploadTicket, folder: string, signal?: AbortSignal): Promise<void> {
    const { absent, revision } = ticket.session;
    // The parts took their time: what was so at the beginning may not be so any more.
    await checkConditions(ticket.path, {
      ifAbsent: absent === 1,
      ifRevision: typeof revision === "string" ? (revision as FileEntry["revision"]) : undefined,
      signal,
    });
    const headers = headersOf(ticket);
    // `If-Match` would speak of the parts; `If` may name what they replace (RFC 4918, 10.4).
    const over = typeof revision === "string" && !revision.startsWith("W/");
    await expect(
      uploads.request(`${itemSegment(folder)}/.file`, {
        method: "MOVE",
        headers: {
          ...headers,
          overwrite: absent === 1 ? "F" : "T",
          ...(over ? { if: `<${headers.destination}> ([${revision}])` } : {}),
        },
        signal,
      }),
      "MOVE",
    );
  }

  async function checkConditions(
    path: FilePath,
    { ifAbsent, ifRevision, signal }: { [K in keyof Begin]: Begin[K] | undefined },
  ): Promise<void> {
    if (!ifAbsent && ifRevision === undefined) return;
    const existing = await stat(path, signal).catch((thrown: unknown) => {
      if (thrown instanceof SparksError && thrown.code === "not-found") return undefined;
      throw thrown;
    });
    const changed = ifRevision !== undefined && existing?.revision !== ifRevision;
    if ((ifAbsent && existing) || changed) throw new SparksError("conflict", "changed meanwhile", { status: 412 });
  }
}

const partName = (number: number) => String(number).padStart(5, "0");

function sessionOf({ session }: UploadTicket): { readonly folder: string; readonly part: number } {
  const { folder, part } = session;
  if (typeof folder !== "string" || typeof part !== "number" || part < 1) {
    throw new SparksError("not-found", "not an upload of this store");
  }
  return { folder, part };
}
