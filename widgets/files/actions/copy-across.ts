/** An entry from one store into another, a folder with all that is in it. */
import { childPath, type FilesBackend, segmentsOf } from "#backends";
import { SparksError, toSparksError } from "#base";
import type { FileEntry, FilePath } from "#model";
import { copyFile } from "./copy-file.ts";

/** What there is to copy, as it was when it was looked at. */
export type CopyPlan = {
  readonly root: FileEntry;
  /** The ones above first. */
  readonly folders: readonly FileEntry[];
  readonly files: readonly FileEntry[];
  /** Of all files whose size is known. */
  readonly bytes: number;
};

export type CopyAcrossOptions = {
  readonly signal: AbortSignal;
  /** Bytes that have arrived of all that is planned. */
  readonly onBytes?: (bytes: number) => void;
};

const AT_ONCE = 3;

/** @throws SparksError as `FilesBackend.list` */
export async function planCopy(from: FilesBackend, root: FileEntry, signal: AbortSignal): Promise<CopyPlan> {
  const folders: FileEntry[] = [];
  const files: FileEntry[] = [];
  const ahead = [root];
  for (let next = ahead.shift(); next; next = ahead.shift()) {
    signal.throwIfAborted();
    if (next.kind === "file") files.push(next);
    else {
      folders.push(next);
      ahead.push(...(await from.list(next.path, signal)));
    }
  }
  return { root, folders, files, bytes: files.reduce((sum, { size = 0 }) => sum + size, 0) };
}

/**
 * Makes it at `target`, where nothing is. What fails does not hold up the rest; the first failure is thrown at the end.
 * @throws SparksError as `FilesBackend.createFolder` and `copyFile`; `conflict` only where something is at `target` itself
 */
export async function copyAcross(
  plan: CopyPlan,
  from: FilesBackend,
  to: FilesBackend,
  target: FilePath,
  { signal, onBytes }: CopyAcrossOptions,
): Promise<void> {
  const depth = segmentsOf(plan.root.path).length;
  const placeOf = ({ path }: FileEntry) => segmentsOf(path).slice(depth).reduce(childPath, target);
  for (const folder of plan.folders) {
    signal.throwIfAborted();
    await to.createFolder(placeOf(folder), signal);
  }
  const arrived = new Map<FilePath, number>();
  let sum = 0;
  const count = (path: FilePath, bytes: number) => {
    sum += bytes - (arrived.get(path) ?? 0);
    arrived.set(path, bytes);
    onBytes?.(sum);
  };
  const files = [...plan.files];
  let failure: SparksError | undefined;
  const work = async () => {
    for (let file = files.shift(); file; file = files.shift()) {
      const { path } = file;
      try {
        signal.throwIfAborted();
        await copyFile(from, file, to, placeOf(file), { signal, onBytes: (bytes) => count(path, bytes) });
      } catch (thrown) {
        failure ??= toSparksError(thrown);
        if (signal.aborted || endsAll(toSparksError(thrown))) files.length = 0;
      }
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  signal.throwIfAborted();
  if (failure && failure.code === "conflict" && plan.root.kind === "folder") {
    throw new SparksError("invalid", "somebody else writes where it is copied to", { path: "target", cause: failure });
  }
  if (failure) throw failure;
}

/** Nothing that comes after it would fare better. */
const endsAll = ({ code, status }: SparksError): boolean =>
  code === "auth-expired" || code === "unavailable" || code === "throttled" || status === 507;

/** Whether what was copied still is what lies there: nothing came, went or changed meanwhile, so it can go. */
export async function isAsPlanned(plan: CopyPlan, from: FilesBackend, signal: AbortSignal): Promise<boolean> {
  if (plan.root.kind === "file") return true;
  const now = await planCopy(from, plan.root, signal);
  const stateOf = ({ path, size, revision, modifiedAt }: FileEntry) =>
    JSON.stringify([path, size, revision ?? modifiedAt]);
  const before = new Set(plan.files.map(stateOf));
  const known = new Set(plan.folders.map(({ path }) => path));
  return (
    now.files.length === plan.files.length &&
    now.files.every((file) => before.has(stateOf(file))) &&
    now.folders.every(({ path }) => known.has(path))
  );
}
