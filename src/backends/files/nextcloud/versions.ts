import { SparksError } from "#base";
import type { FilePath, FileVersion } from "#model";
import type { Transport } from "../../transport.ts";
import type { Download, FileVersions } from "../files-backend.ts";
import { parseSize } from "../reply.ts";
import { itemSegment, listItems, moveItem } from "../webdav/dav-items.ts";
import { getFile } from "../webdav/get-file.ts";

const PROPS = ["getcontentlength", "getlastmodified", "nc:version-author"];

/** docs.nextcloud.com, "Versions". `root` stands for `…/dav/versions/<user>/`; a version's name is its time. */
export function createVersions(root: Transport, fileIdOf: (path: FilePath) => Promise<string>): FileVersions {
  const folderOf = async (path: FilePath) => `versions/${itemSegment(await fileIdOf(path))}/`;
  return {
    async list(path, signal) {
      const items = await listItems(root, await folderOf(path), PROPS, signal);
      const versions = items.map(({ id, response: { props } }): FileVersion => {
        const size = parseSize(props.getcontentlength);
        const time = /^\d{9,11}$/.test(id) ? Number(id) * 1000 : Date.parse(props.getlastmodified ?? "");
        const by = props["nc:version-author"];
        return {
          id,
          ...(Number.isFinite(time) ? { modifiedAt: time } : {}),
          ...(size === undefined ? {} : { size }),
          ...(by ? { by } : {}),
        };
      });
      return versions.sort((a, b) => (b.modifiedAt ?? 0) - (a.modifiedAt ?? 0));
    },
    async download(path, versionId, signal): Promise<Download> {
      const place = `/${decodeURIComponent(await folderOf(path))}${versionId}`;
      if (itemSegment(versionId) === "") throw new SparksError("invalid", "not a version");
      return getFile(root, place as FilePath, signal ? { signal } : {});
    },
    async restore(path, versionId, signal) {
      await moveItem(root, `${await folderOf(path)}${itemSegment(versionId)}`, "restore/target", signal);
    },
  };
}
