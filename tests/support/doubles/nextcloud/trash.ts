/** `/remote.php/dav/trashbin/<userid>/` (WebDAV/trashbin.rst). */
import { join } from "node:path";
import { type Exchange, encodeSegment, segmentsBelow } from "../dav/exchange.ts";
import { Failure } from "../dav/failure.ts";
import { destinationBelow } from "../dav/forward.ts";
import { multistatus, pick, type Row } from "../dav/multistatus.ts";
import { dav, nc, oc } from "../dav/names.ts";
import { askedProperties } from "../dav/request-xml.ts";
import { folderOf, forget, lastName, type StoredEntry } from "../dav/store.ts";
import { escapeXml } from "../dav/xml.ts";
import type { NextcloudState, Trashed } from "./state.ts";

const prefix = (state: NextcloudState) => `/remote.php/dav/trashbin/${encodeURIComponent(state.userId)}`;

export async function serveTrash(state: NextcloudState, exchange: Exchange): Promise<void> {
  const [user, area, key, ...more] = segmentsBelow(exchange.rawPath, "/remote.php/dav/trashbin");
  if (!state.policy.trash || user !== state.userId || area !== "trash" || more.length > 0)
    throw new Failure(404, "Node not found");
  if (key === undefined) {
    if (exchange.method === "PROPFIND") return list(state, exchange);
    if (exchange.method !== "DELETE") throw new Failure(405, "Not allowed on the trash itself");
    await Promise.all([...state.trash.values()].map((trashed) => drop(state, trashed)));
    return exchange.reply(204);
  }
  const trashed = state.trash.get(key);
  if (!trashed) throw new Failure(404, `File not found: ${key} in 'trash'`);
  if (exchange.method === "DELETE") {
    await drop(state, trashed);
    return exchange.reply(204);
  }
  if (exchange.method !== "MOVE") throw new Failure(405, "A trashed file can only be restored or deleted");
  if (!/^\/[^/]+$/.test(destinationBelow(exchange, `${prefix(state)}/restore`))) {
    throw new Failure(403, "Permission denied: not the restore folder");
  }
  await state.turn(() => restore(state, trashed));
  exchange.reply(201);
}

/** Keeps it in the trash, then removes it from the files. */
export async function throwAway(
  state: NextcloudState,
  entry: StoredEntry,
  remove: () => Promise<unknown>,
): Promise<void> {
  const name = lastName(entry.path);
  let second = Math.floor(state.now() / 1000);
  while (state.trash.has(`${name}.d${second}`)) second += 1;
  const key = `${name}.d${second}`;
  const at = join(state.folder, "trash", crypto.randomUUID());
  if (state.policy.trash) await state.store.keep(entry.path, at);
  try {
    await remove();
  } catch (thrown) {
    await forget(at);
    throw thrown;
  }
  const ids = state.ids.gone(entry.path);
  if (state.policy.trash)
    state.trash.set(key, { key, name, from: entry.path, second, kind: entry.kind, size: entry.size, at, ids });
}

async function restore(state: NextcloudState, trashed: Trashed): Promise<void> {
  // Where the folder is gone, it comes back into the root.
  const parent = (await state.store.find(folderOf(trashed.from))) ? folderOf(trashed.from) : "/";
  const to = await freePath(state, parent, trashed.name);
  await state.store.bring(trashed.at, to);
  state.ids.back(trashed.ids, trashed.from, to);
  state.trash.delete(trashed.key);
}

async function freePath(state: NextcloudState, folder: string, name: string): Promise<string> {
  const base = folder === "/" ? "" : folder;
  const dot = name.lastIndexOf(".");
  const [stem, extension] = dot > 0 ? [name.slice(0, dot), name.slice(dot)] : [name, ""];
  for (let count = 1; ; count++) {
    const suffix = count === 1 ? "" : count === 2 ? " (restored)" : ` (restored ${count - 1})`;
    const path = `${base}/${stem}${suffix}${extension}`;
    if (!(await state.store.find(path))) return path;
  }
}

async function drop(state: NextcloudState, trashed: Trashed): Promise<void> {
  state.trash.delete(trashed.key);
  await forget(trashed.at);
}

async function list(state: NextcloudState, exchange: Exchange): Promise<void> {
  const asked = await askedProperties(exchange);
  const root: Row = pick(`${prefix(state)}/trash/`, new Map([[dav("resourcetype"), "<d:collection/>"]]), asked);
  const inside = exchange.header("depth") === "0" ? [] : [...state.trash.values()];
  exchange.reply(
    207,
    { "content-type": "application/xml; charset=utf-8" },
    multistatus([root, ...inside.map((trashed) => row(state, trashed, asked))]),
  );
}

function row(state: NextcloudState, trashed: Trashed, asked: readonly string[] | undefined): Row {
  const folder = trashed.kind === "folder";
  const href = `${prefix(state)}/trash/${encodeSegment(trashed.key)}${folder ? "/" : ""}`;
  const found = new Map([
    [dav("resourcetype"), folder ? "<d:collection/>" : ""],
    [dav("getlastmodified"), new Date(trashed.second * 1000).toUTCString()],
    [dav("getetag"), `&quot;${trashed.second}&quot;`],
    [oc("size"), String(trashed.size)],
    [oc("fileid"), String(trashed.ids.get(trashed.from) ?? trashed.second)],
    [nc("trashbin-filename"), escapeXml(trashed.name)],
    [nc("trashbin-original-location"), escapeXml(trashed.from.slice(1))],
    [nc("trashbin-title"), escapeXml(trashed.from.slice(1))],
    [nc("trashbin-deletion-time"), String(trashed.second)],
  ]);
  if (!folder)
    found.set(dav("getcontentlength"), String(trashed.size)).set(dav("getcontenttype"), "application/octet-stream");
  return pick(href, found, asked);
}
