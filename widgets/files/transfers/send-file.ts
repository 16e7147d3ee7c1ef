/** The way of one upload to its store: the folders above it, its parts, and what to do when the name is taken. */
import { childPath, type FilesBackend, type SlicedBody, type UploadTicket } from "#backends";
import { type SparksError, toSparksError } from "#base";
import type { FileEntry, FilePath } from "#model";
import type { QueuedUpload } from "./queued-upload.ts";
import { isSameContent } from "./same-content.ts";

export type SendFileOptions = {
  readonly backend: FilesBackend;
  readonly body: SlicedBody;
  /** It may have arrived before, and only the answer was lost. */
  readonly mayBeThere: boolean;
  readonly folders: FolderMaker;
  readonly signal: AbortSignal;
  readonly onProgress: (bytes: number) => void;
  /** The store has opened an upload in parts, or (undefined) there is none any more. Resolves when that is kept. */
  readonly onTicket: (ticket: UploadTicket | undefined) => Promise<void>;
};

export type Sent =
  | { readonly at: "done"; readonly entry: FileEntry }
  | { readonly at: "conflict"; readonly existing: FileEntry | undefined };

/** @throws SparksError as `FilesBackend.upload` */
export async function sendFile(upload: QueuedUpload, options: SendFileOptions): Promise<Sent> {
  const { backend, body, mayBeThere, folders, signal } = options;
  const path = childPath(await folders.make(backend, upload.into, upload.folders), upload.name);
  try {
    return { at: "done", entry: await put(path, upload, options) };
  } catch (thrown) {
    const error = toSparksError(thrown);
    if (!isTaken(error) || signal.aborted) throw error;
    const existing = await statOf(backend, path, signal);
    if (mayBeThere && existing && (await isSameContent(backend, existing, body, signal))) {
      return { at: "done", entry: existing };
    }
    await letGo(backend, upload.ticket);
    await options.onTicket(undefined);
    return { at: "conflict", existing };
  }
}

/** Tells the store that the parts it holds are not wanted any more. What it does not hear, it forgets by itself. */
export async function letGo(backend: FilesBackend, ticket: UploadTicket | undefined): Promise<void> {
  if (ticket) await backend.uploads?.cancel(ticket).catch(() => undefined);
}

async function put(path: FilePath, upload: QueuedUpload, options: SendFileOptions): Promise<FileEntry> {
  const { backend, body, signal, onProgress, onTicket } = options;
  const { over, anyway, mediaType, ticket } = upload;
  const condition = over !== undefined ? { ifRevision: over } : anyway ? {} : ({ ifAbsent: true } as const);
  const { uploads } = backend;
  if (!uploads || body.size < uploads.fromBytes) {
    const whole = body instanceof Blob ? body : await body.slice(0, body.size);
    return backend.upload(path, whole, { ...condition, mediaType, signal, onProgress });
  }
  const begin = async () => {
    const begun = await uploads.begin(path, body.size, { ...condition, mediaType, signal });
    await onTicket(begun);
    return begun;
  };
  if (ticket?.path !== path || ticket.size !== body.size) {
    return uploads.send(await begin(), body, { onProgress, signal });
  }
  try {
    return await uploads.send(ticket, body, { onProgress, signal });
  } catch (thrown) {
    const error = toSparksError(thrown);
    if (error.code !== "not-found" || signal.aborted) throw error;
    onProgress(0);
    return uploads.send(await begin(), body, { onProgress, signal });
  }
}

/** Something of the name is there, or it is not what it was; not that somebody has locked it. */
const isTaken = ({ code, status }: SparksError): boolean => code === "conflict" && status !== 423;

async function statOf(backend: FilesBackend, path: FilePath, signal: AbortSignal): Promise<FileEntry | undefined> {
  try {
    return await backend.stat(path, signal);
  } catch (thrown) {
    const error = toSparksError(thrown);
    // Gone again, or hidden from this person: the question stands all the same.
    if (error.code === "not-found" || error.code === "forbidden") return undefined;
    throw error;
  }
}

/** Makes the folders that came with files, each once. */
export interface FolderMaker {
  make(backend: FilesBackend, into: FilePath, names: readonly string[]): Promise<FilePath>;
}

export function createFolderMaker(): FolderMaker {
  const made = new WeakMap<FilesBackend, Map<FilePath, Promise<void>>>();
  return {
    async make(backend, into, names) {
      const known = made.get(backend) ?? new Map<FilePath, Promise<void>>();
      made.set(backend, known);
      let folder = into;
      for (const name of names) {
        folder = childPath(folder, name);
        const path = folder;
        const making = known.get(path) ?? backend.createFolder(path).catch(unlessThere);
        known.set(path, making);
        await making.catch((thrown: unknown) => {
          known.delete(path);
          throw thrown;
        });
      }
      return folder;
    },
  };
}

function unlessThere(thrown: unknown): void {
  const error = toSparksError(thrown);
  if (!isTaken(error)) throw error;
}
