/** The files of a Nextcloud or an ownCloud 10: WebDAV, and beside it what they have of their own. */
import { type Clock, SparksError, systemClock } from "#base";
import type { FilePath } from "#model";
import type { Transport } from "../../transport.ts";
import { transportWithin } from "../../transport-within.ts";
import type { FilesBackend } from "../files-backend.ts";
import { fileIdOf } from "../webdav/file-id.ts";
import { createWebdavFiles } from "../webdav/webdav-files.ts";
import { listActivity } from "./activity.ts";
import { discoverNextcloud } from "./discover.ts";
import { createFavourites } from "./favourites.ts";
import { searchNames } from "./search.ts";
import { createShares } from "./shares.ts";
import { createTrash } from "./trash.ts";
import { createPartUploads } from "./upload-parts.ts";
import { createVersions } from "./versions.ts";

/**
 * `transport`: its root is the server's own (`https://cloud.example.org/`). What is offered is what the server says it has.
 * @throws SparksError where there is no such server behind it.
 */
export async function openNextcloudFiles(
  transport: Transport,
  signal?: AbortSignal,
  clock: Clock = systemClock,
): Promise<FilesBackend> {
  const abilities = await discoverNextcloud(transport, signal);
  const { userId, trash, versions, parts, links, linkRules, activity } = abilities;
  if (userId === "") throw new SparksError("invalid", "the server does not say whose files these are");
  const dav = transportWithin(transport, "remote.php/dav/");
  const own = (area: string) => transportWithin(dav, `${area}/${encodeURIComponent(userId)}/`);
  const files = own("files");
  const core = composing(createWebdavFiles(files, clock));

  const isFolder = async (path: FilePath) => (await core.stat(path)).kind === "folder";

  return {
    ...core,
    capabilities: { ...core.capabilities, trash },
    search: (term, stop) => searchNames(dav, userId, term, stop),
    favourites: createFavourites(files),
    ...(versions ? { versions: createVersions(own("versions"), (path) => fileIdOf(files, path)) } : {}),
    ...(activity
      ? { activity: (path, stop) => listActivity(transport, path, (one) => fileIdOf(files, one, stop), stop) }
      : {}),
    ...(trash ? { trash: createTrash(own("trashbin")) } : {}),
    ...(links ? { shares: createShares(transport, isFolder, linkRules) } : {}),
    ...(parts
      ? {
          uploads: createPartUploads({
            uploads: own("uploads"),
            files,
            stat: core.stat,
            now: () => clock.now(),
          }),
        }
      : {}),
  };
}

/**
 * The server keeps all names in the composed form of Unicode (NFC), whatever comes: what is written is named so from the start, or
 * its entry would have another path than the list of its folder shows.
 */
function composing(core: FilesBackend): FilesBackend {
  const composed = (path: FilePath) => path.normalize("NFC") as FilePath; // A path stays one: no sign of it becomes a slash.
  return {
    ...core,
    stat: (path, signal) => core.stat(composed(path), signal),
    upload: (path, body, options) => core.upload(composed(path), body, options),
    createFolder: (path, signal) => core.createFolder(composed(path), signal),
    move: (from, to, options) => core.move(from, composed(to), options),
    copy: (from, to, options) => core.copy(from, composed(to), options),
  };
}
