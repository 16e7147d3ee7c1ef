/** Moves or copies entries into a folder, of the same store or of another. Nothing is ever replaced: what is taken gets a free name. */
import { childPath, type FilesBackend, isWithin, nameOf, parentPath } from "#backends";
import { SparksError, toSparksError } from "#base";
import type { FileEntry, FilePath } from "#model";
import { freeName } from "../folder/sort-entries.ts";

export type CarrySide = { readonly id: string; readonly backend: FilesBackend };

export type Carried = { readonly entry: FileEntry; readonly to: FilePath };

export type CarryRequest = {
  readonly how: "copy" | "move";
  readonly entries: readonly FileEntry[];
  readonly from: CarrySide;
  readonly to: CarrySide;
  readonly into: FilePath;
  readonly signal: AbortSignal;
  readonly onCarried?: (carried: Carried, count: number) => void;
};

export type CarryResult = {
  readonly carried: readonly Carried[];
  readonly failed: readonly { readonly entry: FileEntry; readonly error: SparksError }[];
};

const TRIES = 20;

/** One after the other; what fails does not hold up the rest. `cancelled`: what is done stays done, and is in the result. */
export async function carryEntries(request: CarryRequest): Promise<CarryResult> {
  const { how, entries, from, to, into, signal, onCarried } = request;
  const isSame = from.id === to.id;
  const carried: Carried[] = [];
  const failed: { entry: FileEntry; error: SparksError }[] = [];
  let taken: Set<string> | undefined;
  for (const entry of entries) {
    if (signal.aborted) break;
    if (isSame && how === "move" && parentPath(entry.path) === into) continue;
    try {
      if (isSame && entry.kind === "folder" && isWithin(entry.path, into)) {
        throw new SparksError("invalid", "a folder cannot go into itself");
      }
      taken ??= new Set((await to.backend.list(into, signal)).map(({ name }) => name));
      const target = await atFreeName(entry.name, taken, into, (path) => carryOne(request, entry, path));
      carried.push({ entry, to: target });
      onCarried?.({ entry, to: target }, carried.length + failed.length);
    } catch (thrown) {
      const error = toSparksError(thrown);
      if (signal.aborted || error.code === "cancelled") break;
      failed.push({ entry, error });
    }
  }
  return { carried, failed };
}

/** Somebody may take the name meanwhile: then the next one. */
async function atFreeName(
  name: string,
  taken: Set<string>,
  into: FilePath,
  carry: (path: FilePath) => Promise<void>,
): Promise<FilePath> {
  for (let tries = 0; ; tries++) {
    const candidate = taken.has(name) ? freeName(name, taken) : name;
    taken.add(candidate);
    const path = childPath(into, candidate);
    try {
      await carry(path);
      return path;
    } catch (thrown) {
      const error = toSparksError(thrown);
      if (error.code !== "conflict" || error.status === 423 || tries >= TRIES) throw error;
    }
  }
}

async function carryOne({ how, from, to, signal }: CarryRequest, entry: FileEntry, target: FilePath): Promise<void> {
  const { capabilities } = from.backend;
  if (from.id === to.id && how === "move" && capabilities.move)
    return from.backend.move(entry.path, target, { signal });
  if (from.id === to.id && how === "copy" && capabilities.copy)
    return from.backend.copy(entry.path, target, { signal });
  await copyThrough(from.backend, entry, to.backend, target, signal);
  if (how === "copy") return;
  const { kind, revision } = entry;
  // What was changed while it was copied stays where it is.
  await from.backend.remove(entry.path, kind === "file" && revision !== undefined ? { ifRevision: revision } : {});
}

/** The bytes go through here, as they come. */
async function copyThrough(
  from: FilesBackend,
  entry: FileEntry,
  to: FilesBackend,
  target: FilePath,
  signal: AbortSignal,
): Promise<void> {
  signal.throwIfAborted();
  if (entry.kind === "folder") {
    await to.createFolder(target, signal);
    for (const child of await from.list(entry.path, signal)) {
      await copyThrough(from, child, to, childPath(target, nameOf(child.path)), signal);
    }
    return;
  }
  const { stream, size = entry.size, mediaType } = await from.download(entry.path, { signal });
  await to.upload(target, stream, {
    ...{ ifAbsent: true, signal },
    ...(size === undefined ? {} : { size }),
    ...(mediaType === undefined ? {} : { mediaType }),
  });
}
