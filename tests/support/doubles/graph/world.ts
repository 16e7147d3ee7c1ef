/** All that the double holds, and what its handlers share. */
import { randomBytes } from "node:crypto";
import type { DoubleVersion } from "./drive-state.ts";
import { createDrive, type DoubleDrive } from "./drive-state.ts";
import type { Reply } from "./exchange.ts";
import { createTroubleMaker, type TroubleMaker } from "./trouble.ts";
import type { UploadState } from "./upload-session.ts";

export type DoubleSite = {
  readonly id: string;
  readonly name: string;
  readonly displayName: string;
  readonly path: string;
  followed: boolean;
};

export type Policy = {
  /** The tenant lets links be made that anyone may open. */
  anonymousLinks: boolean;
  /** ... that ask for a password. */
  linkPasswords: boolean;
  defaultScope: "anonymous" | "organization";
};

export type World = {
  /** Origins, set once the listeners are up. */
  readonly origins: { graph: string; files: string; login: string };
  readonly drives: Map<string, DoubleDrive>;
  readonly sites: DoubleSite[];
  readonly policy: Policy;
  readonly trouble: TroubleMaker;
  /** Whatever a client did that the documents say one does not. */
  readonly faults: string[];
  /** Bearer tokens that are good, with their scopes. */
  readonly tokens: Map<string, { readonly scopes: readonly string[]; expiresAt: number }>;
  readonly downloads: Map<
    string,
    { readonly content: Uint8Array; readonly mediaType: string; readonly expiresAt: number }
  >;
  readonly uploads: Map<string, UploadState>;
  readonly monitors: Map<string, MonitorState>;
  readonly continuations: Map<string, () => Reply>;
  /** Entries of a page where the client does not say. */
  pageSize: number;
  /** Uploads in parts are counted and let go of: for files larger than memory. */
  discardsUploads: boolean;
  /** How often a monitor says "inProgress". */
  copyRounds: number;
  /** Delta tokens of an earlier one are too old. */
  deltaEpoch: number;
  now: () => number;
};

export type MonitorState = {
  roundsLeft: number;
  readonly resourceId: string | undefined;
  readonly error: { readonly code: string; readonly message: string } | undefined;
};

export const SITE_HOST = "contoso.sharepoint.test";
export const MAX_FRAGMENT = 60 * 1024 * 1024;

export function createWorld(
  now: () => number,
): World & { readonly myDrive: DoubleDrive; readonly library: DoubleDrive } {
  const siteId = `${SITE_HOST},2C712604-1370-44E7-A1F5-426573FDA80A,2D2244C3-251A-49EA-93A8-39E1C3A060FE`;
  const emptyId = `${SITE_HOST},3D712604-1370-44E7-A1F5-426573FDA80A,4E2244C3-251A-49EA-93A8-39E1C3A060FE`;
  const myDrive = createDrive("OneDrive", "business", now);
  const library = createDrive("Documents", "documentLibrary", now, siteId);
  return {
    origins: { graph: "", files: "", login: "" },
    drives: new Map([myDrive, library].map((drive) => [drive.id, drive])),
    sites: [
      { id: siteId, name: "planning", displayName: "Planning & more", path: "/sites/planning", followed: true },
      { id: emptyId, name: "archive", displayName: "Archive", path: "/sites/archive", followed: false },
    ],
    policy: { anonymousLinks: true, linkPasswords: true, defaultScope: "organization" },
    trouble: createTroubleMaker(),
    faults: [],
    tokens: new Map(),
    downloads: new Map(),
    uploads: new Map(),
    monitors: new Map(),
    continuations: new Map(),
    pageSize: 200,
    discardsUploads: false,
    copyRounds: 2,
    deltaEpoch: 1,
    now,
    myDrive,
    library,
  };
}

export const secret = () => randomBytes(24).toString("base64url");

const HOUR_MS = 3_600_000;

/** An address that opens these bytes for an hour, for whoever has it. */
export function downloadUrl(world: World, content: Uint8Array, mediaType: string): string {
  const id = secret();
  world.downloads.set(id, { content, mediaType, expiresAt: world.now() + HOUR_MS });
  return `${world.origins.files}/_layouts/15/download.aspx?UniqueId=${id}&tempauth=${secret()}`;
}

export const versionUrl = (world: World, version: DoubleVersion, mediaType: string) =>
  downloadUrl(world, version.content, mediaType);

/** A collection, in pages. */
export function collection(
  world: World,
  values: readonly unknown[],
  { path, query, last = {}, maxPage = world.pageSize }: CollectionOptions,
): Reply {
  const top = Number(query.get("$top") ?? maxPage);
  const size = Math.max(1, Math.min(Number.isInteger(top) && top > 0 ? top : maxPage, maxPage));
  const context = { "@odata.context": `${world.origins.graph}/v1.0/$metadata#${path}` };
  if (values.length <= size) return { status: 200, json: { ...context, value: values, ...last } };
  const token = secret();
  world.continuations.set(token, () => collection(world, values.slice(size), { path, query, last, maxPage }));
  const next = new URLSearchParams(query);
  next.set("$skiptoken", token);
  return {
    status: 200,
    json: {
      ...context,
      "@odata.nextLink": `${world.origins.graph}/v1.0/${path}?${next}`,
      value: values.slice(0, size),
    },
  };
}

export type CollectionOptions = {
  readonly path: string;
  readonly query: URLSearchParams;
  /** Stands on the last page only. */
  readonly last?: Readonly<Record<string, unknown>>;
  readonly maxPage?: number;
};
