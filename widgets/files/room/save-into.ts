/** Puts bytes into a folder under a name that is free there, by whatever way the store wants for their size. */
import { childPath, type FilesBackend } from "#backends";
import { SparksError } from "#base";
import type { FileEntry, FilePath } from "#model";
import { freeName } from "../folder/sort-entries.ts";

export type ToSave = { readonly name: string; readonly blob: Blob; readonly mediaType?: string };

const MAX_TRIES = 3;

/** Never replaces anything. Resolves with the entry as the store has it. */
export async function saveInto(
  backend: FilesBackend,
  folder: FilePath,
  { name, blob, mediaType }: ToSave,
  options: { readonly signal: AbortSignal; readonly onProgress?: (bytes: number) => void },
): Promise<FileEntry> {
  let free = name;
  for (let attempt = 0; ; attempt++) {
    try {
      return await put(backend, childPath(folder, free), blob, { ...options, ...(mediaType ? { mediaType } : {}) });
    } catch (thrown) {
      const isTaken = thrown instanceof SparksError && thrown.code === "conflict" && thrown.status !== 423;
      if (!isTaken || attempt >= MAX_TRIES) throw thrown;
      const taken = await backend.list(folder, options.signal);
      free = freeName(name, new Set(taken.map((entry) => entry.name)));
    }
  }
}

async function put(
  backend: FilesBackend,
  path: FilePath,
  blob: Blob,
  options: { readonly signal: AbortSignal; readonly onProgress?: (bytes: number) => void; readonly mediaType?: string },
): Promise<FileEntry> {
  const { uploads } = backend;
  if (!uploads || blob.size < uploads.fromBytes) {
    return backend.upload(path, blob, { ...options, ifAbsent: true, size: blob.size });
  }
  const { onProgress, ...rest } = options;
  const ticket = await uploads.begin(path, blob.size, { ...rest, ifAbsent: true });
  try {
    return await uploads.send(ticket, blob, { signal: rest.signal, ...(onProgress ? { onProgress } : {}) });
  } catch (thrown) {
    await uploads.cancel(ticket).catch(() => console.warn("what was sent of an upload stays until the store drops it"));
    throw thrown;
  }
}
