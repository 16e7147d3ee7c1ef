/** What the double of OpenCloud holds beside the files. */
import type { FileIds } from "../dav/file-ids.ts";
import type { OldStates } from "../dav/old-states.ts";
import type { DavPath, Store } from "../dav/store.ts";
import type { TroubleSwitch } from "../dav/trouble.ts";

export type OpenCloudPolicy = {
  /** Bytes of each space; unlimited without. */
  quota?: number;
  linksAllowed: boolean;
  passwordEnforced: boolean;
  passwordMinLength: number;
  /** Where the addresses of uploads say that they are; the double itself without. */
  uploadOrigin?: string | undefined;
};

export type Space = {
  /** `storage$space`. */
  readonly id: string;
  readonly name: string;
  readonly driveType: "personal" | "project" | "virtual" | "mountpoint";
  readonly alias: string;
  readonly store: Store;
  readonly ids: FileIds;
  readonly states: OldStates;
  readonly trash: Map<string, Trashed>;
};

export type Trashed = {
  readonly key: string;
  readonly from: DavPath;
  readonly removedAt: number;
  readonly kind: "file" | "folder";
  readonly size: number;
  readonly at: string;
  readonly ids: ReadonlyMap<DavPath, number>;
};

export type Link = {
  readonly id: string;
  readonly fileId: string;
  readonly type: string;
  readonly name: string;
  readonly quick: boolean;
  readonly hasPassword: boolean;
  readonly expires: string | undefined;
};

export type TusUpload = {
  readonly space: Space;
  readonly path: DavPath;
  readonly length: number;
  readonly at: string;
  readonly expiresAt: number;
  offset: number;
};

export type OpenCloudState = {
  readonly user: string;
  readonly password: string;
  readonly folder: string;
  readonly spaces: readonly Space[];
  readonly policy: OpenCloudPolicy;
  readonly trouble: TroubleSwitch;
  readonly links: Map<string, Link>;
  readonly uploads: Map<string, TusUpload>;
  readonly turn: <T>(run: () => Promise<T>) => Promise<T>;
  readonly now: () => number;
};

export const USER_ID = "4c510ada-c86b-4815-8820-42cdf82c3d51";
