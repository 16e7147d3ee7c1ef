import { type Clock, systemClock } from "#base";
import type { FilesBackend } from "../files-backend.ts";
import { createChanges } from "./changes.ts";
import { createCheckouts } from "./checkouts.ts";
import { getContent } from "./get-content.ts";
import type { Drive } from "./graph-path.ts";
import type { GraphAccess } from "./graph-request.ts";
import { createShares } from "./permissions.ts";
import { readQuota } from "./places.ts";
import { previewAddress } from "./preview.ts";
import { putContent, SESSION_FROM_BYTES } from "./put-content.ts";
import { getItem, listChildren, searchItems } from "./read-items.ts";
import { copyItem, createFolder, moveItem, removeItem } from "./transfer-item.ts";
import { beginUpload, cancelUpload, sendUpload } from "./upload-session.ts";
import { createVersions } from "./versions.ts";

export type { Drive } from "./graph-path.ts";
export type { GraphAccess } from "./graph-request.ts";
export { listDrives, searchSites } from "./places.ts";

/** The files of one drive of OneDrive or SharePoint Online (Microsoft Graph v1.0). */
export function createGraphFiles(access: GraphAccess, drive: Drive, clock: Clock = systemClock): FilesBackend {
  return {
    capabilities: { ranges: true, move: true, copy: true, trash: true },
    list: (folder, signal) => listChildren(access, drive, folder, signal),
    stat: (path, signal) => getItem(access, drive, path, signal),
    download: (path, options) => getContent(access, drive, path, options),
    upload: (path, body, options = {}) => putContent(access, drive, path, body, options),
    createFolder: (path, signal) => createFolder(access, drive, path, signal),
    move: (from, to, options) => moveItem(access, drive, from, to, options),
    copy: (from, to, options = {}) => copyItem(access, drive, from, to, options, clock),
    remove: (path, options) => removeItem(access, drive, path, options),
    versions: createVersions(access, drive),
    shares: createShares(access, drive),
    uploads: {
      fromBytes: SESSION_FROM_BYTES,
      begin: (path, size, options) => beginUpload(access, drive, path, size, options),
      send: (ticket, body, options) => sendUpload(access, ticket, body, options),
      cancel: (ticket) => cancelUpload(access, ticket),
    },
    search: (term, signal) => searchItems(access, drive, term, signal),
    quota: (signal) => readQuota(access, drive, signal),
    changes: createChanges(access, drive),
    checkouts: createCheckouts(access, drive),
    viewer: (path, signal) => previewAddress(access, drive, path, signal),
  };
}
