import { SparksError } from "#base";
import type { QueuedUpload } from "./queued-upload.ts";
import type { TransferState } from "./transfer.ts";

/** Where an upload stands that an earlier page has left behind. */
export function restoredState({ paused, failed }: QueuedUpload, isKept: boolean): TransferState {
  if (failed) {
    const detail = failed.status === undefined ? {} : { status: failed.status };
    return { at: "failed", error: new SparksError(failed.code, "it failed before", detail) };
  }
  if (!isKept) return { at: "needs-file", wrong: false };
  return paused ? { at: "paused" } : { at: "waiting" };
}
