import type { SparksError } from "#base";
import type { FileEntry, FilePath } from "#model";

/** One file on its way up or down. */
export type Transfer = {
  /** While the page lives. */
  readonly id: number;
  readonly direction: "up" | "down";
  readonly name: string;
  /** Where it goes, or what is fetched. */
  readonly folder: FilePath;
  readonly store: { readonly id: string; readonly label: string };
  /** Bytes; undefined where the server does not say. */
  readonly size: number | undefined;
  /** Of the person's own file. */
  readonly modifiedAt?: number | undefined;
  /** Its bytes are on this device: it outlives the page. */
  readonly kept?: boolean;
  readonly state: TransferState;
};

export type TransferState =
  | { readonly at: "waiting" }
  /** Its store is not open now: the person has to sign in there again, or is elsewhere. Goes on by itself. */
  | { readonly at: "no-store" }
  | { readonly at: "moving"; readonly bytes: number }
  /** Somebody is away, or asks to wait; goes on by itself at `retryAt` (milliseconds since 1970). */
  | { readonly at: "held"; readonly error: SparksError; readonly retryAt: number }
  /** The person wants it to wait. */
  | { readonly at: "paused" }
  /** Something of that name is there already: the person decides. */
  | { readonly at: "conflict"; readonly existing: FileEntry | undefined }
  /** Its bytes could not be kept on this device: the person picks the file once more. `wrong`: it was another one. */
  | { readonly at: "needs-file"; readonly wrong: boolean }
  | { readonly at: "done" }
  | { readonly at: "failed"; readonly error: SparksError };

export type ConflictAnswer = "keep-both" | "replace" | "skip";

/** Neither over nor given up. */
export const isActive = ({ state }: Transfer): boolean => state.at !== "done" && state.at !== "failed";

/** Goes on by itself, now or when its turn comes. */
export const isGoingOn = ({ state }: Transfer): boolean =>
  state.at === "waiting" || state.at === "moving" || state.at === "held" || state.at === "no-store";

/** Bytes that have been moved and bytes that are to be moved in all; undefined where a size is not known. */
export function bytesOf(transfers: readonly Transfer[]): { readonly done: number; readonly total: number } | undefined {
  let total = 0;
  let done = 0;
  for (const { size, state } of transfers) {
    if (size === undefined) return undefined;
    total += size;
    if (state.at === "moving") done += Math.min(state.bytes, size);
    if (state.at === "done") done += size;
  }
  return { done, total };
}

/** 0 to 1 of all that is to be moved, undefined where a size is not known. */
export function shareDone(transfers: readonly Transfer[]): number | undefined {
  const bytes = bytesOf(transfers);
  return bytes === undefined || bytes.total === 0 ? undefined : bytes.done / bytes.total;
}
