import { type Clock, systemClock } from "#base";
import type { Transport } from "../../transport.ts";
import type { FilesBackend } from "../files-backend.ts";
import { discard } from "../reply.ts";
import { deleteEntry } from "./delete-entry.ts";
import { getFile } from "./get-file.ts";
import { listFolder } from "./list-folder.ts";
import { createLocks } from "./locks.ts";
import { makeCollection } from "./make-collection.ts";
import { type PutSettings, putFile } from "./put-file.ts";
import { readQuota } from "./quota.ts";
import { statEntry } from "./stat-entry.ts";
import { transfer } from "./transfer.ts";

/** The files of any WebDAV server (RFC 4918, class 1). `lengthHeader`: as for `putFile`. */
export function createWebdavFiles(
  transport: Transport,
  clock: Clock = systemClock,
  { lengthHeader }: Pick<PutSettings, "lengthHeader"> = {},
): FilesBackend {
  const settings: PutSettings = { clock, ...(lengthHeader === undefined ? {} : { lengthHeader }) };
  return {
    capabilities: { ranges: true, move: true, copy: true, trash: false },
    list: (folder, signal) => listFolder(transport, folder, signal),
    stat: (path, signal) => statEntry(transport, path, signal),
    download: (path, options) => getFile(transport, path, options),
    upload: (path, body, options = {}) => putFile(transport, path, body, options, settings),
    createFolder: (path, signal) => makeCollection(transport, path, signal),
    move: (from, to, options) => transfer("MOVE", transport, from, to, options),
    copy: (from, to, options) => transfer("COPY", transport, from, to, options),
    remove: (path, options) => deleteEntry(transport, path, options),
    quota: (signal) => readQuota(transport, signal),
  };
}

/** As `createWebdavFiles`, with what the server says it can do beyond that: locks where it is of class 2 (RFC 4918, 18). */
export async function openWebdavFiles(
  transport: Transport,
  signal?: AbortSignal,
  clock: Clock = systemClock,
): Promise<FilesBackend> {
  const reply = await transport.request("", { method: "OPTIONS", signal });
  const classes = (reply.headers.get("dav") ?? "").split(",").map((word) => word.trim());
  await discard(reply);
  const files = createWebdavFiles(transport, clock);
  return reply.ok && classes.includes("2") ? { ...files, locks: createLocks(transport, clock) } : files;
}
