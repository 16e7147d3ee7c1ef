/** `/dav/spaces/trash-bin/<space>/<key>`. */
import { join } from "node:path";
import { decodeSegment, type Exchange } from "../dav/exchange.ts";
import { Failure } from "../dav/failure.ts";
import { multistatus, pick, type Row } from "../dav/multistatus.ts";
import { dav, oc } from "../dav/names.ts";
import { askedProperties } from "../dav/request-xml.ts";
import { folderOf, forget, lastName, type StoredEntry } from "../dav/store.ts";
import { escapeXml } from "../dav/xml.ts";
import { depthOf, entryHeaders, found, XML } from "./files.ts";
import { destinationOf, encodeHref, resourceOf } from "./resource.ts";
import type { OpenCloudState, Space, Trashed } from "./state.ts";

export async function serveTrash(state: OpenCloudState, exchange: Exchange): Promise<void> {
  const [, rawId = "", rawKey = ""] = /\/trash-bin\/([^/]*)\/?(.*?)\/?$/.exec(exchange.rawPath) ?? [];
  if (rawId === "") throw new Failure(405, "no space");
  const space = resourceOf(state, decodeSegment(rawId));
  if (space?.path !== "/" || space.space.driveType === "virtual") throw new Failure(404, "not found");
  const key = decodeSegment(rawKey);
  switch (exchange.method) {
    case "PROPFIND":
      return list(exchange, space.space);
    case "MOVE":
      if (key === "") throw new Failure(501, "Not implemented");
      return state.turn(() => restore(state, exchange, space.space, key));
    case "DELETE": {
      const purged = key === "" ? [...space.space.trash.values()] : [space.space.trash.get(key)];
      for (const trashed of purged) {
        if (!trashed) throw new Failure(409, `key ${key} not found`);
        space.space.trash.delete(trashed.key);
        await forget(trashed.at);
      }
      return exchange.reply(204);
    }
    default:
      throw new Failure(501, "Not implemented");
  }
}

/** Keeps it in the trash, then removes it from the space. */
export async function throwAway(
  state: OpenCloudState,
  space: Space,
  entry: StoredEntry,
  remove: () => Promise<unknown>,
): Promise<void> {
  const key = crypto.randomUUID();
  const at = join(state.folder, "trash", key);
  await space.store.keep(entry.path, at);
  try {
    await remove();
  } catch (thrown) {
    await forget(at);
    throw thrown;
  }
  const { kind, size, path } = entry;
  space.trash.set(key, { key, from: path, removedAt: state.now(), kind, size, at, ids: space.ids.gone(path) });
}

async function restore(state: OpenCloudState, exchange: Exchange, space: Space, key: string): Promise<void> {
  const to = destinationOf(state, exchange);
  const { store } = to.space;
  const present = await store.find(to.path);
  if (!present && !(await store.find(folderOf(to.path)))) throw new Failure(409, "the folder is missing");
  if (present && exchange.header("overwrite").toUpperCase() === "F") {
    throw new Failure(412, "The destination node already exists, and the overwrite header is set to false");
  }
  const trashed = space.trash.get(key);
  if (!trashed) throw new Failure(404, "key not found");
  // Without `Overwrite: F` what is there is removed first.
  if (present)
    await throwAway(state, to.space, present, async () => (await store.send("DELETE", to.path, {})).resume());
  await store.bring(trashed.at, to.path);
  space.trash.delete(key);
  to.space.ids.back(trashed.ids, trashed.from, to.path);
  exchange.reply(present ? 204 : 201, entryHeaders(to, await found(to)));
}

const TRASH_NAMES = ["trashbin-original-filename", "trashbin-original-location", "trashbin-delete-datetime"].map(oc);

async function list(exchange: Exchange, space: Space): Promise<void> {
  const depth = depthOf(exchange);
  const asked = await askedProperties(exchange);
  const base = `/dav/spaces/trash-bin/${space.id}/`;
  const root: Row = {
    href: encodeHref(base),
    found: new Map([[dav("resourcetype"), "<d:collection/>"]]),
    missing: [...TRASH_NAMES, dav("getcontentlength")],
  };
  const inside = depth === "0" ? [] : [...space.trash.values()];
  exchange.reply(207, XML, multistatus([root, ...inside.map((trashed) => row(base, trashed, asked))]));
}

function row(base: string, trashed: Trashed, asked: readonly string[] | undefined): Row {
  const folder = trashed.kind === "folder";
  const properties = new Map([
    [oc("trashbin-original-filename"), escapeXml(lastName(trashed.from))],
    [oc("trashbin-original-location"), escapeXml(trashed.from.slice(1))],
    [oc("trashbin-delete-timestamp"), String(Math.floor(trashed.removedAt / 1000))],
    // RFC 1123 with a numeric zone, as Go writes it.
    [oc("trashbin-delete-datetime"), new Date(trashed.removedAt).toUTCString().replace("GMT", "+0000")],
    [dav("resourcetype"), folder ? "<d:collection/>" : ""],
  ]);
  if (folder) properties.set(oc("size"), String(trashed.size));
  else properties.set(dav("getcontentlength"), String(trashed.size));
  return pick(encodeHref(`${base}${trashed.key}${folder ? "/" : ""}`), properties, asked);
}
