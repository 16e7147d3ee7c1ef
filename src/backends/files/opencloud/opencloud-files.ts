/** OpenCloud and ownCloud Infinite Scale: every space is a store; WebDAV, tus and LibreGraph (doc.opencloud.eu, owncloud.dev). */
import { type Clock, systemClock } from "#base";
import type { FilePath } from "#model";
import type { Transport } from "../../transport.ts";
import { transportWithin } from "../../transport-within.ts";
import type { FilesBackend, FilesServer } from "../files-backend.ts";
import { requestEitherKind } from "../webdav/either-kind.ts";
import { fileIdOf } from "../webdav/file-id.ts";
import { createLocks } from "../webdav/locks.ts";
import { createWebdavFiles } from "../webdav/webdav-files.ts";
import { createLinks } from "./links.ts";
import { searchSpace } from "./search.ts";
import { listSpaces } from "./spaces.ts";
import { createTrash } from "./trash.ts";
import { createTusUploads } from "./tus.ts";
import { createVersions } from "./versions.ts";
import { viewerAddress } from "./viewer.ts";

/** `transport`: its root is the server's own. */
export function createOpencloud(transport: Transport, clock: Clock = systemClock): FilesServer {
  return {
    places: (signal) => listSpaces(transport, signal),
    open: (placeId, signal) => openSpace(transport, placeId, signal, clock),
  };
}

async function openSpace(
  server: Transport,
  spaceId: string,
  signal: AbortSignal | undefined,
  clock: Clock,
): Promise<FilesBackend> {
  const dav = transportWithin(server, "dav/");
  const space = transportWithin(dav, `spaces/${encodeSpace(spaceId)}/`);
  // It takes no body whose length it does not know.
  const core = createWebdavFiles(space, clock, { lengthHeader: "upload-length" });
  const idOf = (path: FilePath) => fileIdOf(space, path);
  // It tells at once where a space is gone, and what the server takes for uploads in parts.
  const offered = await askOptions(space, signal);
  return {
    ...core,
    capabilities: { ...core.capabilities, trash: true },
    search: (term, stop) => searchSpace(space, term, stop),
    versions: createVersions(transportWithin(dav, "meta/"), idOf),
    trash: createTrash(transportWithin(dav, `spaces/trash-bin/${encodeSpace(spaceId)}/`), space),
    shares: createLinks(server, spaceId, idOf),
    viewer: (path, stop) => viewerAddress(server, path, idOf, stop),
    ...(offered.locks ? { locks: createLocks(space, clock) } : {}),
    ...(offered.tus ? { uploads: createTusUploads({ server, space, stat: core.stat }) } : {}),
  };
}

/** `$` and `!` stand in ids and are allowed in a path; the server compares them as they are written. */
const encodeSpace = (id: string) => encodeURIComponent(id).replaceAll("%24", "$");

async function askOptions(space: Transport, signal: AbortSignal | undefined) {
  const reply = await requestEitherKind(space, "/" as FilePath, { method: "OPTIONS", signal });
  const version = reply.headers.get("tus-version") ?? reply.headers.get("tus-resumable");
  const classes = (reply.headers.get("dav") ?? "").split(",").map((word) => word.trim());
  await reply.body?.cancel();
  return { tus: reply.ok && version?.includes("1.0.0") === true, locks: reply.ok && classes.includes("2") };
}
