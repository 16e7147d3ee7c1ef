import type { FileEntry, FilePath, Revision } from "#model";

/** What a store can do; views ask this and never which kind of store it is. */
export type FilesCapabilities = {
  /** Parts of a file can be fetched. */
  readonly ranges: boolean;
  /** Moves and copies without sending the bytes through here. */
  readonly move: boolean;
  readonly copy: boolean;
  /** What is removed can be brought back from a trash. */
  readonly trash: boolean;
};

/** Bytes from `start` to `end`, both included; to the last one without `end`. */
export type ByteRange = { readonly start: number; readonly end?: number };

export type Download = {
  readonly stream: ReadableStream<Uint8Array>;
  /** Bytes that will come; undefined where the server does not say. */
  readonly size?: number;
  /** As the server says: a hint, never a reason to run or show something. */
  readonly mediaType?: string;
  readonly revision?: Revision;
};

export type UploadOptions = {
  /** Only over this revision; `conflict` where it is another by now. */
  readonly ifRevision?: Revision;
  /** Only where nothing is; `conflict` where something is. */
  readonly ifAbsent?: boolean;
  readonly mediaType?: string;
  /** Bytes that have left. */
  readonly onProgress?: (sentBytes: number) => void;
  readonly signal?: AbortSignal;
};

export type MoveOptions = { readonly overwrite?: boolean; readonly signal?: AbortSignal };
export type RemoveOptions = {
  readonly ifRevision?: Revision;
  /** Lets it go through though the page is being closed. */
  readonly keepalive?: boolean;
  readonly signal?: AbortSignal;
};

/**
 * A store of files. Every method fails with a `SparksError`: `auth-expired`, `forbidden`, `not-found` (it, or the folder it
 * shall go into), `conflict` (there already, changed meanwhile; status 423: locked), `too-large` (413; 507: no space left),
 * `throttled`, `unavailable`, `invalid` (also a reply that makes no sense), `unsupported`, `cancelled`.
 */
export interface FilesBackend {
  readonly capabilities: FilesCapabilities;
  /** What is directly in the folder, in no particular order. */
  list(folder: FilePath, signal?: AbortSignal): Promise<readonly FileEntry[]>;
  stat(path: FilePath, signal?: AbortSignal): Promise<FileEntry>;
  /** The whole file or one range of it. The stream fails with a `SparksError` when it breaks off. */
  download(path: FilePath, options?: { readonly range?: ByteRange; readonly signal?: AbortSignal }): Promise<Download>;
  /** Resolves with the entry as the store has it now. Without a condition it replaces what is there. */
  upload(path: FilePath, body: Blob | ReadableStream<Uint8Array>, options?: UploadOptions): Promise<FileEntry>;
  createFolder(path: FilePath, signal?: AbortSignal): Promise<void>;
  move(from: FilePath, to: FilePath, options?: MoveOptions): Promise<void>;
  copy(from: FilePath, to: FilePath, options?: MoveOptions): Promise<void>;
  /** A folder goes with all that is in it. */
  remove(path: FilePath, options?: RemoveOptions): Promise<void>;
}
