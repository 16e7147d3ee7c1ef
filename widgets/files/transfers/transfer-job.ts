/** One transfer at work: what it needs beyond what is shown of it. */
import type { SlicedBody } from "#backends";
import type { FileEntry } from "#model";
import type { Keeper } from "./keeper.ts";
import type { QueuedUpload } from "./queued-upload.ts";
import type { UploadQueue } from "./upload-queue.ts";

type Common = { readonly id: number; readonly storeId: string; stop: AbortController };

export type DownloadJob = Common & { readonly kind: "down"; readonly entry: FileEntry };

export type UploadJob = Common & {
  readonly kind: "up";
  /** As it lies on the device. */
  upload: QueuedUpload;
  /** The person's own file, while the page lives that was given it. */
  file: File | undefined;
  /** An earlier try may have arrived. */
  tried: boolean;
  /** Finds a free name before it goes. */
  renames: boolean;
  /** What came in one go: an answer may hold for all that follows of it. */
  readonly batch: number;
  /** Writes of this upload's record, one after the other. */
  written: Promise<unknown>;
};

export type TransferJob = DownloadJob | UploadJob;

/** The bytes are not at hand any more: the person has to pick the file again. */
export class SourceLost extends Error {}

/** The bytes to send: the person's file while it is what it was, else what was kept of it. @throws SourceLost */
export async function sourceOf(job: UploadJob, keeper: Keeper): Promise<SlicedBody> {
  const { key, size, mediaType } = job.upload;
  if (job.file && (await isReadable(job.file))) return job.file;
  job.file = undefined;
  const kept = await keeper.open(key, size, mediaType);
  if (!kept) throw new SourceLost("the file is gone and was not kept");
  return kept;
}

/** A file that was changed or removed on the disk since it was picked cannot be read through what was picked. */
async function isReadable(file: File): Promise<boolean> {
  try {
    await file.slice(0, 1).arrayBuffer();
    return true;
  } catch (thrown) {
    if (thrown instanceof DOMException) return false;
    throw thrown;
  }
}

/** Changes the record of an upload and writes it down. */
export function writeUpload(job: UploadJob, queue: Promise<UploadQueue>, next: Partial<QueuedUpload>): Promise<void> {
  job.upload = { ...job.upload, ...next };
  const write = job.written.then(async () => (await queue).save([job.upload]));
  job.written = write.catch(() => undefined);
  return write;
}
