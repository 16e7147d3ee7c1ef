/** What the double of Nextcloud holds beside the files. */
import type { FileIds } from "../dav/file-ids.ts";
import type { OldStates } from "../dav/old-states.ts";
import type { DavPath, Store } from "../dav/store.ts";
import type { TroubleSwitch } from "../dav/trouble.ts";
import type { LoginFlow } from "./login-flow.ts";

export type NextcloudPolicy = {
  /** Bytes; unlimited without. */
  quota?: number;
  linksAllowed: boolean;
  passwordEnforced: boolean;
  passwordMinLength: number;
  /** Days after which a link ends at the latest; no end is demanded without. */
  expireWithinDays?: number;
  /** Lists the present state among the versions, as since Nextcloud 27. */
  presentAmongVersions: boolean;
  trash: boolean;
  versioning: boolean;
  chunking: boolean;
};

export type Trashed = {
  /** Name in the trash: `name.d<second>`. */
  readonly key: string;
  readonly name: string;
  readonly from: DavPath;
  readonly second: number;
  readonly kind: "file" | "folder";
  readonly size: number;
  readonly at: string;
  readonly ids: ReadonlyMap<DavPath, number>;
};

export type Share = {
  readonly id: number;
  readonly fileId: number;
  readonly token: string;
  readonly permissions: number;
  readonly password: boolean;
  /** `YYYY-MM-DD`, or none. */
  readonly expires: string | undefined;
  readonly label: string;
  readonly second: number;
};

export type Upload = {
  readonly destination: DavPath;
  /** Bytes and place of each part, by its name. */
  readonly parts: Map<string, { readonly size: number; readonly at: string }>;
  touchedAt: number;
};

export type NextcloudState = {
  readonly userId: string;
  readonly loginName: string;
  readonly password: string;
  /** The name of each app password, by what is sent. */
  readonly appPasswords: Map<string, string>;
  /** Login flows that wait, by the token in the person's address. */
  readonly flows: Map<string, LoginFlow>;
  readonly store: Store;
  readonly folder: string;
  readonly ids: FileIds;
  readonly states: OldStates;
  readonly policy: NextcloudPolicy;
  readonly trouble: TroubleSwitch;
  readonly favourites: Set<number>;
  readonly trash: Map<string, Trashed>;
  readonly shares: Map<number, Share>;
  readonly uploads: Map<string, Upload>;
  /** Locked by somebody else (the app "files_lock", or a transfer under way). */
  readonly locked: Set<DavPath>;
  readonly turn: <T>(run: () => Promise<T>) => Promise<T>;
  readonly now: () => number;
};
