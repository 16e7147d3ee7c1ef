import { SparksError } from "#base";
import type { TrashedFile } from "#model";
import type { Transport } from "../../transport.ts";
import { nameOf, parseFilePath } from "../file-path.ts";
import type { FileTrash } from "../files-backend.ts";
import { discard, parseSize } from "../reply.ts";
import { davError } from "../webdav/dav-error.ts";
import { deleteItem, itemSegment, listItems } from "../webdav/dav-items.ts";
import { davPath } from "../webdav/dav-path.ts";
import type { DavResponse } from "../webdav/multistatus.ts";

const PROPS = [
  "resourcetype",
  "getcontentlength",
  "oc:trashbin-original-filename",
  "oc:trashbin-original-location",
  "oc:trashbin-delete-timestamp",
];

/** `bin` stands for `…/dav/spaces/trash-bin/<space>/`, `space` for the space itself. Brought back by MOVE to where it shall be. */
export function createTrash(bin: Transport, space: Transport): FileTrash {
  const list = async (signal?: AbortSignal) =>
    (await listItems(bin, "", PROPS, signal)).map(({ id, response }) => trashedFrom(id, response));
  const restoreTo = async (id: string, to: string, signal?: AbortSignal) => {
    const reply = await bin.request(itemSegment(id), {
      method: "MOVE",
      headers: { destination: space.destinationOf(to), overwrite: "F" },
      signal,
    });
    if (!reply.ok) throw await davError(reply, "MOVE");
    await discard(reply);
  };
  return {
    list: async (signal) => (await list(signal)).sort((a, b) => (b.removedAt ?? 0) - (a.removedAt ?? 0)),
    async restore(id, signal) {
      const found = (await list(signal)).find((one) => one.id === id);
      if (!found?.from) throw new SparksError("not-found", "it is not in the trash any more");
      const { from } = found;
      try {
        await restoreTo(id, davPath(from, "file"), signal);
      } catch (thrown) {
        if (!(thrown instanceof SparksError) || thrown.code !== "conflict") throw thrown;
        // Something is there by now: beside it.
        await restoreTo(id, davPath(beside(from, id), "file"), signal);
      }
    },
    purge: (id, signal) => deleteItem(bin, itemSegment(id), signal),
  };
}

/** `plan.txt` becomes `plan (1a2b3c).txt`. */
function beside(from: NonNullable<TrashedFile["from"]>, id: string) {
  const mark = id.replaceAll(/[^A-Za-z0-9]/g, "").slice(-6);
  const name = nameOf(from);
  const dot = name.lastIndexOf(".");
  const renamed = dot > 0 ? `${name.slice(0, dot)} (${mark})${name.slice(dot)}` : `${name} (${mark})`;
  return parseFilePath(`${from.slice(0, from.length - name.length)}${renamed}`);
}

export function trashedFrom(id: string, { props, isCollection }: DavResponse): TrashedFile {
  const seconds = parseSize(props["oc:trashbin-delete-timestamp"]);
  const size = parseSize(props.getcontentlength);
  const from = placeOf(props["oc:trashbin-original-location"]);
  return {
    id,
    name: props["oc:trashbin-original-filename"] || (from ? nameOf(from) : id),
    kind: isCollection ? "folder" : "file",
    ...(from === undefined ? {} : { from }),
    ...(seconds === undefined ? {} : { removedAt: seconds * 1000 }),
    ...(size === undefined || isCollection ? {} : { size }),
  };
}

function placeOf(location: string | undefined) {
  if (!location) return undefined;
  try {
    return parseFilePath(location.startsWith("/") ? location : `/${location}`);
  } catch {
    return undefined; // No path of ours: it is shown all the same.
  }
}
