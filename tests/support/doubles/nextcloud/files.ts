/** `/remote.php/dav/files/<userid>/…`: plain WebDAV, by the store; what Nextcloud adds and refuses, by the double. */
import { join } from "node:path";
import { type Exchange, segmentsBelow } from "../dav/exchange.ts";
import { Failure } from "../dav/failure.ts";
import { checkConditions, destinationBelow, forward, passOn } from "../dav/forward.ts";
import { multistatus } from "../dav/multistatus.ts";
import { askedProperties } from "../dav/request-xml.ts";
import { type DavPath, folderOf, lastName, type StoredEntry, within } from "../dav/store.ts";
import { filterFiles, patchProperties } from "./favourites.ts";
import { fileRow, filesPrefix } from "./properties.ts";
import type { NextcloudState } from "./state.ts";
import { throwAway } from "./trash.ts";

const XML = { "content-type": "application/xml; charset=utf-8" };

export async function serveFiles(state: NextcloudState, exchange: Exchange): Promise<void> {
  const path = pathBelow(state, exchange.rawPath);
  switch (exchange.method) {
    case "OPTIONS":
      return exchange.reply(200, {
        dav: "1, 3, extended-mkcol, access-control, nc-paginate, nextcloud-checksum-update, nc-calendar-search, nc-enable-birthday-calendar",
        allow: "OPTIONS, GET, HEAD, DELETE, PROPFIND, PUT, PROPPATCH, COPY, MOVE, REPORT, SEARCH",
      });
    case "PROPFIND":
      return propfind(state, exchange, path);
    case "REPORT":
      return filterFiles(state, exchange);
    case "PROPPATCH":
      return patchProperties(state, exchange, await state.store.get(path));
    case "GET":
    case "HEAD":
      return get(state, exchange, path);
    case "PUT":
      return state.turn(() => put(state, exchange, path));
    case "MKCOL":
      return state.turn(() => makeCollection(state, exchange, path));
    case "DELETE":
      return state.turn(() => remove(state, exchange, path));
    case "MOVE":
    case "COPY":
      return state.turn(() => transfer(state, exchange, path));
    default:
      throw new Failure(
        501,
        `There was no plugin in the system that was willing to handle this ${exchange.method} method.`,
      );
  }
}

/** @throws Failure 404 for another person's files, 400 for a name that Nextcloud does not take. */
export function pathBelow(state: NextcloudState, rawPath: string): DavPath {
  const [user, ...names] = segmentsBelow(rawPath, "/remote.php/dav/files");
  if (user !== state.userId) throw new Failure(404, `Principal with name ${user} not found`);
  // All names are in the composed form of Unicode, however they come.
  return `/${names.join("/")}`.normalize("NFC");
}

async function propfind(state: NextcloudState, exchange: Exchange, path: DavPath): Promise<void> {
  const asked = await askedProperties(exchange);
  const entry = await state.store.get(path);
  // Nextcloud reads every other depth than 0 as 1.
  const inside = exchange.header("depth") === "0" || entry.kind === "file" ? [] : await state.store.children(path);
  const rows = await Promise.all([entry, ...inside].map((one) => fileRow(state, one, asked)));
  exchange.reply(207, XML, multistatus(rows));
}

async function get(state: NextcloudState, exchange: Exchange, path: DavPath): Promise<void> {
  const entry = await state.store.get(path);
  if (entry.kind === "folder") throw new Failure(501, "GET is not implemented on collections");
  checkConditions(exchange, entry);
  await passOn(exchange, await forward(exchange, state.store, path), {
    ...fileHeaders(state, entry),
    "content-type": entry.mediaType,
    "content-disposition": "attachment",
  });
}

async function put(state: NextcloudState, exchange: Exchange, path: DavPath): Promise<void> {
  checkName(path);
  const present = await state.store.find(path);
  checkConditions(exchange, present);
  checkLock(state, path);
  if (present?.kind === "folder") throw new Failure(409, "PUT is not allowed on non-files.");
  if ((await state.store.find(folderOf(path)))?.kind !== "folder") {
    throw new Failure(404, `File with name /${folderOf(path)} could not be located`);
  }
  await checkRoom(
    state,
    Number(exchange.header("content-length") || exchange.header("x-expected-entity-length") || 0),
    present,
  );
  const write = async () => (await forward(exchange, state.store, path, { body: true })).resume();
  await overwrite(state, present, write);
  const entry = await state.store.get(path);
  exchange.reply(present ? 204 : 201, fileHeaders(state, entry));
}

/** Writes over what is there, which becomes a version. */
export async function overwrite<T>(
  state: NextcloudState,
  present: StoredEntry | undefined,
  write: () => Promise<T>,
): Promise<T> {
  if (!present || present.size === 0 || !state.policy.versioning) return write();
  return state.states.around(state.store, present.path, state.ids.of(present.path), write);
}

async function makeCollection(state: NextcloudState, exchange: Exchange, path: DavPath): Promise<void> {
  checkName(path);
  if ((await exchange.text()) !== "")
    throw new Failure(415, "The request body for the MKCOL request must have an xml Content-Type");
  if (await state.store.find(path)) throw new Failure(405, "The resource you tried to create already exists");
  if (!(await state.store.find(folderOf(path)))) throw new Failure(409, "Parent node does not exist");
  (await forward(exchange, state.store, path)).resume();
  exchange.reply(201, { "oc-fileid": String(state.ids.of(path)) });
}

async function remove(state: NextcloudState, exchange: Exchange, path: DavPath): Promise<void> {
  if (path === "/") throw new Failure(403, "Permission denied to delete the root");
  const entry = await state.store.get(path);
  checkConditions(exchange, entry);
  checkLock(state, path);
  await throwAway(state, entry, async () => (await forward(exchange, state.store, path)).resume());
  exchange.reply(204);
}

async function transfer(state: NextcloudState, exchange: Exchange, from: DavPath): Promise<void> {
  const rawTo = destinationBelow(exchange, filesPrefix(state));
  const to = pathBelow(state, filesPrefix(state) + rawTo);
  checkName(to);
  const entry = await state.store.get(from);
  checkConditions(exchange, entry);
  if (from === to) throw new Failure(403, "Source and destination uri are identical.");
  if (within(to, from))
    throw new Failure(409, "The destination may not be part of the same subtree as the source path.");
  if (!(await state.store.find(folderOf(to)))) throw new Failure(409, "The destination node is not found");
  const present = await state.store.find(to);
  if (present && exchange.header("overwrite").toUpperCase() === "F") {
    throw new Failure(412, "The destination node already exists, and the overwrite header is set to false");
  }
  checkLock(state, to);
  if (exchange.method === "MOVE") checkLock(state, from);
  if (exchange.method === "COPY") await checkRoom(state, entry.size, undefined);
  (await forward(exchange, state.store, from, { destination: to })).resume();
  if (exchange.method === "MOVE") state.ids.moved(from, to);
  exchange.reply(present ? 204 : 201, fileHeaders(state, await state.store.get(to)));
}

export function fileHeaders(state: NextcloudState, entry: StoredEntry): Record<string, string> {
  return {
    etag: entry.etag,
    "oc-etag": entry.etag,
    "oc-fileid": `${String(state.ids.of(entry.path)).padStart(8, "0")}ocdouble0001`,
  };
}

export function checkLock(state: NextcloudState, path: DavPath): void {
  for (const locked of state.locked) {
    if (within(locked, path) || within(path, locked)) throw new Failure(423, `"${join("files", path)}" is locked`);
  }
}

/** @throws Failure 507 where `bytes` do not fit. */
export async function checkRoom(
  state: NextcloudState,
  bytes: number,
  replaced: StoredEntry | undefined,
): Promise<void> {
  const { quota } = state.policy;
  if (quota === undefined) return;
  const free = quota - (await state.store.usedBytes()) + (replaced?.size ?? 0);
  if (bytes > free) throw new Failure(507, `Insufficient space, ${bytes} required, ${Math.max(0, free)} available`);
}

const FORBIDDEN_NAMES = [".htaccess"];

/** Names as Nextcloud's own rules want them; 250 bytes, because versions need a suffix. */
export function checkName(path: DavPath): void {
  const name = lastName(path);
  const refused =
    Buffer.byteLength(name) > 250
      ? "Filename is too long"
      : /\.(part|filepart)$/i.test(name)
        ? "Filename has a forbidden extension"
        : undefined;
  if (refused !== undefined) throw new Failure(400, refused);
  if (FORBIDDEN_NAMES.includes(name.toLowerCase()))
    throw new Failure(403, `"${name}" is a forbidden file or folder name.`);
}
