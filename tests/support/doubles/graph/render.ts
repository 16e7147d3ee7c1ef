/** What Graph says about things, and what of it `$select` lets through. */
import {
  childrenOf,
  cTagOf,
  type DoubleDrive,
  type DoubleItem,
  eTagOf,
  namesTo,
  sizeOf,
  usedBytes,
} from "./drive-state.ts";
import { invalidRequest } from "./refusal.ts";

export const ME = {
  id: "efee1b77-fb3b-4f65-99d6-274c11914d12",
  displayName: "Ada Lovelace",
  email: "ada@contoso.test",
};

/** Graph writes whole seconds. */
export const dateTime = (ms: number) => `${new Date(ms).toISOString().slice(0, 19)}Z`;

export type RenderOptions = {
  readonly downloadUrl: (drive: DoubleDrive, item: DoubleItem) => string;
  /** Search and delta say where something is by the parent's id alone. */
  readonly withPath?: boolean;
  /** Leaves out what the documents call optional. */
  readonly sparse?: boolean;
};

export function renderParent(drive: DoubleDrive, item: DoubleItem, withPath: boolean) {
  const parent = item.parentId === undefined ? undefined : drive.items.get(item.parentId);
  const path = parent ? namesTo(drive, parent).map((name) => `/${encodeURIComponent(name)}`) : [];
  return {
    driveType: drive.driveType,
    driveId: drive.id,
    ...(item.parentId === undefined ? {} : { id: item.parentId }),
    ...(parent && withPath ? { path: `/drives/${drive.id}/root:${path.join("")}`, name: parent.name } : {}),
  };
}

export function renderItem(drive: DoubleDrive, item: DoubleItem, options: RenderOptions): Record<string, unknown> {
  const { downloadUrl, withPath = true, sparse = false } = options;
  const by = { user: ME };
  return {
    ...(item.kind === "file" ? { "@microsoft.graph.downloadUrl": downloadUrl(drive, item) } : {}),
    id: item.id,
    name: item.name,
    parentReference: renderParent(drive, item, withPath),
    ...(item.kind === "file"
      ? { file: sparse ? {} : { mimeType: item.mediaType, hashes: { quickXorHash: "" } } }
      : { folder: sparse ? {} : { childCount: childrenOf(drive, item).length } }),
    ...(item.parentId === undefined ? { root: {} } : {}),
    ...(sparse
      ? {}
      : {
          eTag: eTagOf(item),
          cTag: cTagOf(item),
          size: sizeOf(drive, item),
          createdDateTime: dateTime(item.created),
          lastModifiedDateTime: dateTime(item.modified),
          createdBy: by,
          lastModifiedBy: by,
          webUrl: `https://contoso-my.sharepoint.test/${namesTo(drive, item).map(encodeURIComponent).join("/")}`,
          fileSystemInfo: { createdDateTime: dateTime(item.created), lastModifiedDateTime: dateTime(item.modified) },
          ...(item.lockedBy === undefined ? {} : { publication: { level: "checkout", versionId: item.versionId } }),
        }),
  };
}

export function renderDrive(drive: DoubleDrive): Record<string, unknown> {
  const used = usedBytes(drive);
  return {
    id: drive.id,
    name: drive.name,
    driveType: drive.driveType,
    createdDateTime: dateTime(drive.root.created),
    webUrl: `https://contoso-my.sharepoint.test/${encodeURIComponent(drive.name)}`,
    owner: { user: ME },
    quota: {
      deleted: 0,
      remaining: Math.max(0, drive.totalBytes - used),
      state: used >= drive.totalBytes ? "exceeded" : "normal",
      total: drive.totalBytes,
      used,
    },
  };
}

const ITEM_NAMES = new Set(
  `id name eTag cTag size file folder root parentReference createdDateTime lastModifiedDateTime createdBy lastModifiedBy webUrl
  fileSystemInfo deleted package malware shared publication remoteItem searchResult specialFolder image photo video audio location
  description webDavUrl sharepointIds pendingOperations bundle @microsoft.graph.downloadUrl content.downloadUrl`.split(
    /\s+/,
  ),
);

const DRIVE_NAMES = new Set(
  "id name driveType owner quota createdDateTime lastModifiedDateTime webUrl description createdBy lastModifiedBy".split(
    " ",
  ),
);

const SITE_NAMES = new Set(
  "id name displayName webUrl description createdDateTime lastModifiedDateTime siteCollection root sharepointIds isPersonalSite".split(
    " ",
  ),
);

const NAMES = { item: ITEM_NAMES, drive: DRIVE_NAMES, site: SITE_NAMES };

/** Keeps what was asked for. @throws Refusal for a name that there is not. */
export function selected(
  value: Record<string, unknown>,
  query: URLSearchParams,
  kind: keyof typeof NAMES,
): Record<string, unknown> {
  const select = query.get("$select") ?? query.get("select");
  if (select === null) return value;
  const names = select.split(",").map((name) => name.trim());
  const known = NAMES[kind];
  for (const name of names) {
    if (!known.has(name)) throw invalidRequest(`Could not find a property named '${name}'.`);
  }
  const wanted = new Set(names.map((name) => (name === "content.downloadUrl" ? "@microsoft.graph.downloadUrl" : name)));
  return Object.fromEntries(Object.entries(value).filter(([name]) => wanted.has(name) || name.startsWith("@odata")));
}
