import type { FilePath, FileVersion } from "#model";
import type { Transport } from "../../transport.ts";
import type { FileVersions } from "../files-backend.ts";
import { discard, parseSize } from "../reply.ts";
import { davError } from "../webdav/dav-error.ts";
import { itemSegment, listItems } from "../webdav/dav-items.ts";
import { getFile } from "../webdav/get-file.ts";

/** `meta` stands for `…/dav/meta/`: the versions of a file lie under its id in `v`, and COPY on the id brings one back. */
export function createVersions(meta: Transport, itemIdOf: (path: FilePath) => Promise<string>): FileVersions {
  const folderOf = async (path: FilePath) => `${itemSegment(await itemIdOf(path))}/v/`;
  return {
    async list(path, signal) {
      const items = await listItems(meta, await folderOf(path), ["getcontentlength", "getlastmodified"], signal);
      const versions = items.map(({ id, response: { props } }): FileVersion => {
        const size = parseSize(props.getcontentlength);
        const time = Date.parse(props.getlastmodified ?? "");
        return {
          id,
          ...(Number.isFinite(time) ? { modifiedAt: time } : {}),
          ...(size === undefined ? {} : { size }),
        };
      });
      return versions.sort((a, b) => (b.modifiedAt ?? 0) - (a.modifiedAt ?? 0));
    },
    async download(path, versionId, signal) {
      itemSegment(versionId);
      const place = `/${await itemIdOf(path)}/v/${versionId}` as FilePath; // Names that the server gave.
      return getFile(meta, place, signal ? { signal } : {});
    },
    async restore(path, versionId, signal) {
      const reply = await meta.request(`${await folderOf(path)}${itemSegment(versionId)}`, {
        method: "COPY",
        headers: { destination: meta.destinationOf(`${itemSegment(await itemIdOf(path))}`), overwrite: "T" },
        signal,
      });
      if (!reply.ok) throw await davError(reply, "COPY");
      await discard(reply);
    },
  };
}
