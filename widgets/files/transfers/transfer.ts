import type { SparksError } from "#base";
import type { FileEntry, FilePath } from "#model";

/** One file on its way up or down. */
export type Transfer = {
  readonly id: number;
  readonly direction: "up" | "down";
  readonly name: string;
  readonly folder: FilePath;
  /** Bytes; undefined where the server does not say. */
  readonly size: number | undefined;
  /** Of the person's own file. */
  readonly modifiedAt?: number;
  readonly state: TransferState;
};

export type TransferState =
  | { readonly at: "waiting" }
  | { readonly at: "moving"; readonly bytes: number }
  /** Somebody is away; goes on by itself. */
  | { readonly at: "held"; readonly error: SparksError }
  /** Something of that name is there already: the person decides. */
  | { readonly at: "conflict"; readonly existing: FileEntry | undefined }
  | { readonly at: "done" }
  | { readonly at: "failed"; readonly error: SparksError };

export type ConflictAnswer = "keep-both" | "replace" | "skip";

export const isActive = ({ state }: Transfer): boolean =>
  state.at === "waiting" || state.at === "moving" || state.at === "held" || state.at === "conflict";

/** 0 to 1 of all that is to be moved, undefined where a size is not known. */
export function shareDone(transfers: readonly Transfer[]): number | undefined {
  let total = 0;
  let done = 0;
  for (const { size, state } of transfers) {
    if (size === undefined) return undefined;
    total += size;
    if (state.at === "moving") done += Math.min(state.bytes, size);
    if (state.at === "done") done += size;
  }
  return total === 0 ? undefined : done / total;
}
