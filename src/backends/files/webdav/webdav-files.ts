import { type Clock, systemClock } from "#base";
import type { Transport } from "../../transport.ts";
import type { FilesBackend } from "../files-backend.ts";
import { deleteEntry } from "./delete-entry.ts";
import { getFile } from "./get-file.ts";
import { listFolder } from "./list-folder.ts";
import { makeCollection } from "./make-collection.ts";
import { putFile } from "./put-file.ts";
import { statEntry } from "./stat-entry.ts";
import { transfer } from "./transfer.ts";

/** The files of any WebDAV server (RFC 4918, class 1). */
export function createWebdavFiles(transport: Transport, clock: Clock = systemClock): FilesBackend {
  return {
    capabilities: { ranges: true, move: true, copy: true, trash: false },
    list: (folder, signal) => listFolder(transport, folder, signal),
    stat: (path, signal) => statEntry(transport, path, signal),
    download: (path, options) => getFile(transport, path, options),
    upload: (path, body, options = {}) => putFile(transport, path, body, options, clock),
    createFolder: (path, signal) => makeCollection(transport, path, signal),
    move: (from, to, options) => transfer("MOVE", transport, from, to, options),
    copy: (from, to, options) => transfer("COPY", transport, from, to, options),
    remove: (path, options) => deleteEntry(transport, path, options),
  };
}
