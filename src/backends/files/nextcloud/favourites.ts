import type { FilePath } from "#model";
import type { Transport } from "../../transport.ts";
import type { FileFavourites } from "../files-backend.ts";
import { discard } from "../reply.ts";
import { davError } from "../webdav/dav-error.ts";
import { entriesAnywhere } from "../webdav/dav-items.ts";
import { davPath } from "../webdav/dav-path.ts";
import { requestEitherKind } from "../webdav/either-kind.ts";
import { ENTRY_PROPS } from "../webdav/entries.ts";
import { namespacesFor, propElement, readPropfind } from "../webdav/propfind.ts";

const XML_TYPE = "application/xml; charset=utf-8";
const PROPS = [...ENTRY_PROPS, "oc:fileid"];

/** docs.nextcloud.com, "Settings favorites" and "Listing favorites". `root` stands for `…/dav/files/<user>/`. */
export function createFavourites(root: Transport): FileFavourites {
  return {
    async list(signal) {
      const body = `<?xml version="1.0" encoding="utf-8"?><oc:filter-files xmlns="DAV:"${namespacesFor(PROPS)}>${propElement(PROPS)}<oc:filter-rules><oc:favorite>1</oc:favorite></oc:filter-rules></oc:filter-files>`;
      const reply = await root.request("", { method: "REPORT", headers: { "content-type": XML_TYPE }, body, signal });
      return entriesAnywhere(await readPropfind(reply, signal, "REPORT"), root.basePath);
    },
    async set(path: FilePath, favourite, signal) {
      const value = favourite ? 1 : 0;
      const body = `<?xml version="1.0" encoding="utf-8"?><propertyupdate xmlns="DAV:" xmlns:oc="http://owncloud.org/ns"><set><prop><oc:favorite>${value}</oc:favorite></prop></set></propertyupdate>`;
      const request = { method: "PROPPATCH", headers: { "content-type": XML_TYPE }, body, signal };
      const reply =
        path === "/"
          ? await root.request(davPath(path, "folder"), request)
          : await requestEitherKind(root, path, request);
      if (!reply.ok) throw await davError(reply, "PROPPATCH");
      await discard(reply);
    },
  };
}
