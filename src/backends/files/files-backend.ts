import type {
  FileActivity,
  FileEntry,
  FileLinkChange,
  FilePath,
  FilePlace,
  FileQuota,
  FileShare,
  FileVersion,
  LinkRules,
  NewFileLink,
  Revision,
  TrashedFile,
} from "#model";

/** What a store can do; views ask this and never which kind of store it is. */
export type FilesCapabilities = {
  /** Parts of a file can be fetched. */
  readonly ranges: boolean;
  /** Moves and copies without sending the bytes through here. */
  readonly move: boolean;
  readonly copy: boolean;
  /** What is removed can be brought back from a trash. */
  readonly trash: boolean;
  /** What is in it stays as it is: no folders are made, nothing is renamed, replaced or removed. What is uploaded is added. */
  readonly fixed?: boolean;
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
  /** What is locked is written with the lock only. */
  readonly lock?: HeldLock;
  readonly mediaType?: string;
  /** Bytes of a stream, where they are known: some stores take no body without. A Blob knows its own. */
  readonly size?: number;
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

  /** What not every store has. Views offer what is there. */
  readonly versions?: FileVersions;
  readonly shares?: FileShares;
  readonly uploads?: ResumableUploads;
  /** Everything whose name, or content where the store reads it, matches. */
  readonly search?: (term: string, signal?: AbortSignal) => Promise<readonly FileEntry[]>;
  readonly quota?: (signal?: AbortSignal) => Promise<FileQuota>;
  readonly locks?: FileLocks;
  readonly checkouts?: FileCheckouts;
  /** What happened to it, newest first, as far back as the store tells in one reply. */
  readonly activity?: (path: FilePath, signal?: AbortSignal) => Promise<readonly FileActivity[]>;
  readonly trash?: FileTrash;
  readonly favourites?: FileFavourites;
  /** `apply(changes since a cursor)` on what was known at the cursor gives what a fresh look would. */
  readonly changes?: FileChanges;
  readonly older?: OlderFiles;
  /** Tells, unasked, that something has changed. Returns what stops it. */
  readonly watch?: (changed: () => void) => () => void;
  /**
   * An address at which the store itself shows the file, to be opened in a window of its own: its host is not ours. It may hold a
   * right to the file: keep it out of rooms and logs. `unsupported`: nothing there shows this kind.
   */
  readonly viewer?: (path: FilePath, signal?: AbortSignal) => Promise<{ readonly url: string }>;
}

/** A store that lists the newest first, and of what is older only as much as it is asked for. */
export interface OlderFiles {
  /** As of the last `list`. */
  hasMore(): boolean;
  /** The next `list` goes further back. */
  load(): void;
}

/** What was removed and can be brought back. */
export interface FileTrash {
  /** Newest first. */
  list(signal?: AbortSignal): Promise<readonly TrashedFile[]>;
  /** Back to where it was; where something is there by now, beside it under another name. */
  restore(id: string, signal?: AbortSignal): Promise<void>;
  /** Gone for good. */
  purge(id: string, signal?: AbortSignal): Promise<void>;
}

export interface FileFavourites {
  list(signal?: AbortSignal): Promise<readonly FileEntry[]>;
  set(path: FilePath, favourite: boolean, signal?: AbortSignal): Promise<void>;
}

/** A right to write, held for a while. It is nobody else's business: keep it out of rooms and logs. */
export type HeldLock = {
  readonly path: FilePath;
  readonly token: string;
  /** Milliseconds since 1970; undefined where the store sets no end. */
  readonly expiresAt?: number;
};

/** Somebody who holds a lock, in the words they gave; empty where they gave none. */
export type LockHolder = { readonly name: string; readonly expiresAt?: number };

export interface FileLocks {
  /** Nobody without it changes the file until then. `conflict`: somebody holds one already. `owner`: shown to the others. */
  acquire(
    path: FilePath,
    options: { readonly owner: string; readonly forMs: number; readonly signal?: AbortSignal },
  ): Promise<HeldLock>;
  /** `not-found` or `conflict`: it has run out. */
  renew(lock: HeldLock, forMs: number, signal?: AbortSignal): Promise<HeldLock>;
  /** Not an error where it has run out. */
  release(lock: HeldLock, signal?: AbortSignal): Promise<void>;
  /** Who holds a lock on it now. */
  holder(path: FilePath, signal?: AbortSignal): Promise<LockHolder | undefined>;
}

export interface FileVersions {
  /** Newest first; the present state is the first. */
  list(path: FilePath, signal?: AbortSignal): Promise<readonly FileVersion[]>;
  download(path: FilePath, versionId: string, signal?: AbortSignal): Promise<Download>;
  /** The earlier state becomes the present one; what was present becomes an earlier one. */
  restore(path: FilePath, versionId: string, signal?: AbortSignal): Promise<void>;
}

export interface FileShares {
  list(path: FilePath, signal?: AbortSignal): Promise<readonly FileShare[]>;
  /** `forbidden` where the organisation does not allow such links. */
  createLink(path: FilePath, link: NewFileLink, signal?: AbortSignal): Promise<FileShare>;
  remove(path: FilePath, shareId: string, signal?: AbortSignal): Promise<void>;
  /** What the store and its organisation say beforehand; nothing of it is sure. Without: a link for anyone, the rest as it comes. */
  readonly rules?: LinkRules;
  /** A link keeps its address. Not every store changes one: there it is taken back, and another made. */
  readonly update?: (
    path: FilePath,
    shareId: string,
    change: FileLinkChange,
    signal?: AbortSignal,
  ) => Promise<FileShare>;
}

/**
 * One person at a time works on a file: until it is checked in, others read what was there before and change nothing. It has no end
 * of its own.
 */
export interface FileCheckouts {
  /** `conflict`: somebody has it out. `unsupported`: not in this store. */
  checkOut(path: FilePath, signal?: AbortSignal): Promise<void>;
  checkIn(path: FilePath, comment?: string, signal?: AbortSignal): Promise<void>;
  /** Who has it out; the name is empty where the store keeps it to itself. */
  holder(path: FilePath, signal?: AbortSignal): Promise<LockHolder | undefined>;
}

/** An upload that the store keeps open. It may hold an address that needs no other right: keep it encrypted. JSON. */
export type UploadTicket = {
  readonly path: FilePath;
  readonly size: number;
  /** What the adapter needs to go on. */
  readonly session: Readonly<Record<string, string | number>>;
  /** Milliseconds since 1970; the store forgets it then. */
  readonly expiresAt?: number;
};

/** Bytes that are handed out in parts, each when it is asked for: a Blob, or something that is opened as it is read. */
export interface SlicedBody {
  readonly size: number;
  slice(start: number, end: number): Blob | Promise<Blob>;
}

/** Large uploads in parts, which go on after a loss of the network or of the page. */
export interface ResumableUploads {
  /** Smaller files are better uploaded at once. */
  readonly fromBytes: number;
  begin(
    path: FilePath,
    size: number,
    options?: Pick<UploadOptions, "ifAbsent" | "ifRevision" | "mediaType" | "signal">,
  ): Promise<UploadTicket>;
  /** Sends what the store does not have yet. `not-found`: the store has forgotten the ticket; begin anew. */
  send(
    ticket: UploadTicket,
    body: SlicedBody,
    options?: Pick<UploadOptions, "onProgress" | "signal">,
  ): Promise<FileEntry>;
  /** Lets go of what was sent. Not an error where the store has forgotten it. */
  cancel(ticket: UploadTicket): Promise<void>;
}

export type FileChange =
  | { readonly what: "present"; readonly entry: FileEntry }
  /** `id` as in the entry that was known. */
  | { readonly what: "gone"; readonly id: string };

export interface FileChanges {
  /**
   * Without a cursor: everything. `cursor-expired`: begin without one. What lies in a folder that was moved or removed may not be
   * named: `applyFileChanges` knows.
   */
  since(
    cursor: string | undefined,
    signal?: AbortSignal,
  ): Promise<{ readonly changes: readonly FileChange[]; readonly cursor: string }>;
}

/** Everything behind one connection: one or several roots, each a store of its own. */
export interface FilesServer {
  /** In the order in which they should stand; never empty. */
  places(signal?: AbortSignal): Promise<readonly FilePlace[]>;
  /** Further places by a word in their names, such as sites that the person does not follow; each can be opened. Not every server has such. */
  readonly find?: (term: string, signal?: AbortSignal) => Promise<readonly FilePlace[]>;
  /** `not-found`: there is no such place any more. */
  open(placeId: string, signal?: AbortSignal): Promise<FilesBackend>;
}
