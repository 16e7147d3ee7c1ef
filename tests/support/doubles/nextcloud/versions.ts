/** `/remote.php/dav/versions/<userid>/versions/<fileid>/<second>` (WebDAV/versions.rst). */
import { createReadStream } from "node:fs";
import { copyFile } from "node:fs/promises";
import { pipeline } from "node:stream/promises";
import { type Exchange, segmentsBelow } from "../dav/exchange.ts";
import { Failure } from "../dav/failure.ts";
import { destinationBelow } from "../dav/forward.ts";
import { multistatus, pick } from "../dav/multistatus.ts";
import { dav, nc } from "../dav/names.ts";
import { askedProperties } from "../dav/request-xml.ts";
import { forget, type StoredEntry } from "../dav/store.ts";
import type { NextcloudState } from "./state.ts";

type Version = { readonly second: number; readonly size: number; readonly at: string };

export async function serveVersions(state: NextcloudState, exchange: Exchange): Promise<void> {
  const [user, area, id = "", second, ...more] = segmentsBelow(exchange.rawPath, "/remote.php/dav/versions");
  if (
    !state.policy.versioning ||
    user !== state.userId ||
    area !== "versions" ||
    more.length > 0 ||
    !/^\d+$/.test(id)
  ) {
    throw new Failure(404, "Node not found");
  }
  const path = state.ids.pathOf(Number(id));
  const entry = path === undefined ? undefined : await state.store.find(path);
  if (!entry || entry.kind === "folder") throw new Failure(404, "File not found");
  const versions = versionsOf(state, entry);
  if (second === undefined) {
    if (exchange.method !== "PROPFIND") throw new Failure(405, "Only PROPFIND on the versions of a file");
    return list(state, exchange, Number(id), versions);
  }
  const version = versions.find((one) => String(one.second) === second);
  if (!version) throw new Failure(404, "Version not found");
  if (exchange.method === "GET") return send(exchange, version, entry);
  if (exchange.method !== "MOVE") throw new Failure(405, "A version can only be read and restored");
  const restorePrefix = `/remote.php/dav/versions/${encodeURIComponent(state.userId)}/restore`;
  if (!/^\/[^/]+$/.test(destinationBelow(exchange, restorePrefix))) throw new Failure(403, "Permission denied");
  await state.turn(() => restore(state, entry, version));
  exchange.reply(201);
}

function versionsOf(state: NextcloudState, entry: StoredEntry): readonly Version[] {
  const old = state.states.list(state.ids.of(entry.path));
  if (!state.policy.presentAmongVersions) return old;
  const second = Math.max(Math.floor(Date.parse(entry.modified) / 1000), (old[0]?.second ?? 0) + 1);
  return [{ second, size: entry.size, at: state.store.diskPath(entry.path) }, ...old];
}

async function list(
  state: NextcloudState,
  exchange: Exchange,
  id: number,
  versions: readonly Version[],
): Promise<void> {
  const asked = await askedProperties(exchange);
  const base = `/remote.php/dav/versions/${encodeURIComponent(state.userId)}/versions/${id}/`;
  const rows = versions.map(({ second, size }) =>
    pick(
      base + second,
      new Map([
        [dav("resourcetype"), ""],
        [dav("getcontentlength"), String(size)],
        [dav("getcontenttype"), "text/plain"],
        [dav("getlastmodified"), new Date(second * 1000).toUTCString()],
        [dav("getetag"), `&quot;${second}&quot;`],
        [nc("version-label"), ""],
        [nc("version-author"), state.userId],
      ]),
      asked,
    ),
  );
  const root = pick(base, new Map([[dav("resourcetype"), "<d:collection/>"]]), asked);
  const inside = exchange.header("depth") === "0" ? [] : rows;
  exchange.reply(207, { "content-type": "application/xml; charset=utf-8" }, multistatus([root, ...inside]));
}

async function send(exchange: Exchange, version: Version, entry: StoredEntry): Promise<void> {
  exchange.response.writeHead(200, {
    "content-length": String(version.size),
    "content-type": entry.mediaType,
    etag: `"${version.second}"`,
    "content-disposition": "attachment",
  });
  await pipeline(createReadStream(version.at), exchange.response);
}

/** The present state becomes a version; the version becomes the present state, and is none any more. */
async function restore(state: NextcloudState, entry: StoredEntry, version: Version): Promise<void> {
  const present = state.store.diskPath(entry.path);
  if (version.at === present) return;
  const id = state.ids.of(entry.path);
  await state.states.around(state.store, entry.path, id, () => copyFile(version.at, present));
  state.states.remove(id, version.second);
  await forget(version.at);
}
