/** Moves or copies entries into a folder, of the same store or of another. Nothing is ever replaced: what is taken gets a free name. */
import { childPath, type FilesBackend, isWithin, parentPath } from "#backends";
import { SparksError, toSparksError } from "#base";
import type { FileEntry, FilePath } from "#model";
import { freeName } from "../folder/sort-entries.ts";
import { copyAcross, isAsPlanned, planCopy } from "./copy-across.ts";

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
  /** 0 to 1 of the bytes of the entry that is under way, where they go through here. */
  readonly onBytes?: (entry: FileEntry, share: number) => void;
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
        throw new SparksError("invalid", "a folder cannot go into itself", { path: "into" });
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

async function carryOne(
  { how, from, to, signal, onBytes }: CarryRequest,
  entry: FileEntry,
  target: FilePath,
): Promise<void> {
  const { capabilities } = from.backend;
  if (from.id === to.id && how === "move" && capabilities.move)
    return from.backend.move(entry.path, target, { signal });
  if (from.id === to.id && how === "copy" && capabilities.copy)
    return from.backend.copy(entry.path, target, { signal });
  const plan = await planCopy(from.backend, entry, signal);
  await copyAcross(plan, from.backend, to.backend, target, {
    signal,
    onBytes: (bytes) => onBytes?.(entry, plan.bytes === 0 ? 1 : bytes / plan.bytes),
  });
  if (how === "copy") return;
  // What was changed while it was copied stays where it is.
  if (!(await isAsPlanned(plan, from.backend, signal))) {
    throw new SparksError("invalid", "something in it changed while it was copied", { path: "revision" });
  }
  const { kind, revision } = entry;
  await from.backend.remove(entry.path, kind === "file" && revision !== undefined ? { ifRevision: revision } : {});
}
