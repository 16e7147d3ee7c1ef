import type { Brand } from "#base";

/** Says which state of a file is meant; opaque, compared for equality only. */
export type Revision = Brand<string, "Revision">;

/** A path inside one store: starts with "/", segments decoded, no trailing slash but for the root. */
export type FilePath = Brand<string, "FilePath">;

export type FileKind = "file" | "folder";

export type FileEntry = {
  /** The store's own name for it, which it keeps through renames and moves; not every store has one. */
  readonly id?: string;
  readonly path: FilePath;
  readonly name: string;
  readonly kind: FileKind;
  /** Bytes; undefined where the server does not say (folders). */
  readonly size?: number;
  /** Milliseconds since 1970. */
  readonly modifiedAt?: number;
  readonly mediaType?: string;
  /** The name of who put it there, where the store says so. */
  readonly by?: string;
  readonly revision?: Revision;
};
