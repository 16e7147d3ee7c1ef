import type { FilePath } from "#model";
import type { Transport } from "../../transport.ts";
import { pathFromSegments } from "../file-path.ts";
import type { FileFavourites } from "../files-backend.ts";
import { discard } from "../reply.ts";
import { davError } from "../webdav/dav-error.ts";
import { davPath, segmentsFromHref } from "../webdav/dav-path.ts";
import { requestEitherKind } from "../webdav/either-kind.ts";
import { ENTRY_PROPS, entryFrom } from "../webdav/entries.ts";
import type { DavResponse } from "../webdav/multistatus.ts";
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

/** Entries wherever under the root they lie. */
export const entriesAnywhere = (responses: readonly DavResponse[], basePath: string) =>
  responses.flatMap((response) => {
    const segments = segmentsFromHref(response.href, basePath);
    const name = segments?.at(-1);
    const failed = response.status !== undefined && response.status >= 400;
    return segments && name !== undefined && !failed ? [entryFrom(response, pathFromSegments(segments), name)] : [];
  });
