import type { FilePath } from "./file-entry.ts";

/** Whom a store has let in, as the store names them. */
export type Grantee = {
  readonly kind: "person" | "group" | "app" | "unknown";
  /** Empty where the store does not say. */
  readonly name: string;
  readonly email?: string;
};

/** A grant on a file or folder: a link that opens it, or people who may. */
export type FileShare = {
  readonly id: string;
  readonly kind: "link" | "people";
  readonly role: "read" | "write" | "owner" | "other";
  /** Where `kind` is `link`. */
  readonly link?: {
    /** http(s); missing where the store keeps it to itself. */
    readonly url?: string;
    readonly scope: "anyone" | "organisation" | "people" | "unknown";
    readonly hasPassword: boolean;
  };
  readonly to: readonly Grantee[];
  /** Milliseconds since 1970. */
  readonly expiresAt?: number;
  /** It is on a folder above, and cannot be taken back here. */
  readonly inherited: boolean;
};

export type NewFileLink = {
  readonly role: "read" | "write";
  readonly scope: "anyone" | "organisation";
  readonly password?: string;
  /** Milliseconds since 1970. */
  readonly expiresAt?: number;
};

/** What of a link is changed; `null` takes it away. */
export type FileLinkChange = {
  readonly role?: NewFileLink["role"];
  readonly password?: string | null;
  /** Milliseconds since 1970. */
  readonly expiresAt?: number | null;
};

/** What a store allows of links. */
export type LinkRules = {
  readonly scopes: readonly NewFileLink["scope"][];
  /** `none`: the store knows no passwords for links. */
  readonly password: "required" | "optional" | "none";
  readonly minPasswordLength?: number;
  /** A link ends after so many days at the latest. */
  readonly maxDays?: number;
};

/** Something that happened to a file. */
export type FileActivity = {
  readonly id: string;
  /** Milliseconds since 1970. */
  readonly at?: number;
  /** In the words of the store, in the language it knows the person by. */
  readonly text: string;
  readonly by?: string;
};

/** An earlier state of a file. */
export type FileVersion = {
  readonly id: string;
  /** Milliseconds since 1970. */
  readonly modifiedAt?: number;
  /** Bytes. */
  readonly size?: number;
  /** The name of who made it. */
  readonly by?: string;
};

/** Something in the trash of a store. */
export type TrashedFile = {
  readonly id: string;
  readonly name: string;
  readonly kind: "file" | "folder";
  /** Where it was. */
  readonly from?: FilePath;
  /** Milliseconds since 1970. */
  readonly removedAt?: number;
  /** Bytes. */
  readonly size?: number;
};

/** Bytes; `total` undefined: unlimited, or the store does not say. */
export type FileQuota = { readonly used?: number; readonly total?: number };

/** A root that a connection offers: a drive, a space, a library of a site. */
export type FilePlace = {
  readonly id: string;
  readonly name: string;
  readonly kind: "personal" | "shared" | "site" | "other";
  readonly quota?: FileQuota;
};
