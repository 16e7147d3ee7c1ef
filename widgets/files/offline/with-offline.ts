/**
 * A store as the views use it: what it lists and what is read from it is kept on the device and stands in while it is away; what is
 * changed while it is away waits. Everything else is the store's own.
 */
import type { Download, FilesBackend } from "#backends";
import { nameOf, parentPath } from "#backends";
import { type SparksError, toSparksError } from "#base";
import type { FileEntry, FileKind, FilePath } from "#model";
import type { ChangesModel } from "./changes.model.ts";
import type { Listings } from "./listings.ts";
import type { FileChangeWish } from "./pending-change.ts";
import type { SeenFiles } from "./seen-files.ts";

export type OfflineSide = {
  readonly storeId: string;
  readonly listings: Listings;
  readonly seen: SeenFiles;
  readonly changes: Pick<ChangesModel, "add" | "waiting">;
  /** False while the device itself has no network: then nothing is tried first. */
  readonly online: () => boolean;
  /** What could not be kept is no failure of what the person does. */
  readonly onError: (thrown: unknown) => void;
};

export function withOffline(backend: FilesBackend, side: OfflineSide): FilesBackend {
  const { storeId, listings, seen, changes, online, onError } = side;
  /** Does it now; where nobody answers, or something waits already, it waits too. */
  const doOrWait = async (go: () => Promise<void>, change: () => FileChangeWish | Promise<FileChangeWish>) => {
    if (online() && changes.waiting(storeId).length === 0) {
      try {
        return await go();
      } catch (thrown) {
        if (!isAway(toSparksError(thrown))) throw thrown;
      }
    }
    await changes.add(storeId, await change());
  };
  const known = async (path: FilePath): Promise<FileEntry | undefined> =>
    (await listings.read(storeId, parentPath(path)))?.find((entry) => entry.path === path);
  const kindOf = async (path: FilePath): Promise<FileKind> =>
    (await known(path))?.kind ?? (nameOf(path).includes(".") ? "file" : "folder");

  return {
    ...backend,
    async list(folder, signal) {
      try {
        const entries = await backend.list(folder, signal);
        listings.keep(storeId, folder, entries);
        return entries;
      } catch (thrown) {
        if (toSparksError(thrown).code === "not-found") listings.forget(storeId, folder);
        throw thrown;
      }
    },
    async stat(path, signal) {
      try {
        return await backend.stat(path, signal);
      } catch (thrown) {
        const entry = isAway(toSparksError(thrown)) ? await known(path) : undefined;
        if (!entry) throw thrown;
        return entry;
      }
    },
    async download(path, options) {
      try {
        const download = await backend.download(path, options);
        return options?.range
          ? download
          : keptAsItComes(download, seen.mostBytes, (bytes) => {
              seen.keep(storeId, path, bytes, download.revision).catch(onError);
            });
      } catch (thrown) {
        const file = isAway(toSparksError(thrown)) ? await seen.read(storeId, path) : undefined;
        if (!file) throw thrown;
        const { start, end } = options?.range ?? { start: 0 };
        const bytes = file.bytes.slice(start, end === undefined ? file.bytes.size : end + 1);
        return {
          stream: bytes.stream(),
          size: bytes.size,
          ...(file.revision === undefined ? {} : { revision: file.revision }),
        };
      }
    },
    createFolder: (path, signal) =>
      doOrWait(
        () => backend.createFolder(path, signal),
        () => ({ what: "folder", path }),
      ),
    move: (from, to, options) =>
      options?.overwrite
        ? backend.move(from, to, options)
        : doOrWait(
            () => backend.move(from, to, options),
            async () => ({ what: "move", from, to, kind: await kindOf(from) }),
          ),
    remove: (path, options) =>
      doOrWait(
        () => backend.remove(path, options),
        async () => {
          const kind = await kindOf(path);
          const { ifRevision } = options ?? {};
          return { what: "remove", path, kind, ...(ifRevision === undefined ? {} : { revision: ifRevision }) };
        },
      ),
  };
}

const isAway = ({ code }: SparksError): boolean => code === "unavailable";

/** Passes the bytes on and gives all of them away at the end, where they are not too many. */
function keptAsItComes(download: Download, mostBytes: number, onWhole: (bytes: Blob) => void): Download {
  if ((download.size ?? 0) > mostBytes) return download;
  let parts: Uint8Array<ArrayBuffer>[] | undefined = [];
  let size = 0;
  const stream = download.stream.pipeThrough(
    new TransformStream<Uint8Array, Uint8Array>({
      transform(chunk, controller) {
        size += chunk.byteLength;
        if (size > mostBytes) parts = undefined;
        parts?.push(new Uint8Array(chunk));
        controller.enqueue(chunk);
      },
      flush() {
        if (parts) onWhole(new Blob(parts));
      },
    }),
  );
  return { ...download, stream };
}
