/** `/dav/spaces/<id>/…`: plain WebDAV, by the store; what OpenCloud adds and refuses, by the double. */
import type { Exchange } from "../dav/exchange.ts";
import { Failure } from "../dav/failure.ts";
import { forward, passOn } from "../dav/forward.ts";
import { multistatus } from "../dav/multistatus.ts";
import { dav } from "../dav/names.ts";
import { askedProperties, readXml } from "../dav/request-xml.ts";
import { folderOf, lastName, type StoredEntry, within } from "../dav/store.ts";
import { lock, unlock } from "./locks.ts";
import { resourceRow } from "./properties.ts";
import { destinationOf, fileIdOf, type Resource, resourceAt } from "./resource.ts";
import { search } from "./search.ts";
import type { OpenCloudPolicy, OpenCloudState } from "./state.ts";
import { throwAway } from "./trash.ts";
import { createUpload, TUS } from "./tus.ts";

export const XML = { "content-type": "application/xml; charset=utf-8", dav: "1, 3, extended-mkcol" };

export async function serveFiles(state: OpenCloudState, exchange: Exchange): Promise<void> {
  if (exchange.method === "REPORT") return search(state, exchange);
  const resource = resourceAt(state, exchange.rawPath);
  const writes = ["PUT", "POST", "MKCOL", "DELETE", "MOVE"].includes(exchange.method);
  if (writes && resource.space.driveType === "virtual" && !/^\/[^/]+\/./.test(resource.path)) {
    throw new Failure(403, "nothing can be put beside what others share");
  }
  switch (exchange.method) {
    case "OPTIONS":
      return exchange.reply(204, {
        dav: "1, 2",
        "ms-author-via": "DAV",
        allow:
          "OPTIONS, LOCK, GET, HEAD, POST, DELETE, PROPPATCH, COPY, MOVE, UNLOCK, PROPFIND, MKCOL, REPORT, SEARCH, PUT",
        ...TUS,
      });
    case "PROPFIND":
      return propfind(state, exchange, resource);
    case "PROPPATCH":
      return proppatch(exchange, resource);
    case "GET":
    case "HEAD":
      return get(exchange, resource);
    case "PUT":
      return state.turn(() => put(state, exchange, resource));
    case "POST":
      return state.turn(() => createUpload(state, exchange, resource));
    case "MKCOL":
      return state.turn(() => makeCollection(exchange, resource));
    case "DELETE":
      return state.turn(() => remove(state, exchange, resource));
    case "MOVE":
    case "COPY":
      return state.turn(() => transfer(state, exchange, resource));
    case "LOCK":
      return lock(exchange, resource);
    case "UNLOCK":
      return unlock(exchange, resource);
    default:
      throw new Failure(501, "Not implemented");
  }
}

export function depthOf(exchange: Exchange): "0" | "1" {
  const depth = exchange.header("depth") || "1";
  // Endless depth is switched off.
  if (depth !== "0" && depth !== "1") throw new Failure(400, `Invalid Depth header value: ${depth}`);
  return depth;
}

async function propfind(state: OpenCloudState, exchange: Exchange, { space, path }: Resource): Promise<void> {
  const depth = depthOf(exchange);
  const asked = await askedProperties(exchange);
  const entry = await found({ space, path });
  const inside = depth === "0" || entry.kind === "file" ? [] : await space.store.children(path);
  const rows = await Promise.all([entry, ...inside].map((one) => resourceRow(state.policy, space, one, asked)));
  exchange.reply(207, XML, multistatus(rows));
}

/** @throws Failure 404 in the words of the server */
export async function found({ space, path }: Resource): Promise<StoredEntry> {
  const entry = await space.store.find(path);
  if (!entry) throw new Failure(404, "Resource not found");
  return entry;
}

async function proppatch(exchange: Exchange, resource: Resource): Promise<void> {
  await readXml(exchange, dav("propertyupdate"));
  await found(resource);
  throw new Failure(403, "the double keeps no properties");
}

async function get(exchange: Exchange, resource: Resource): Promise<void> {
  const entry = await found(resource);
  if (entry.kind === "folder") throw new Failure(405, "a folder cannot be downloaded");
  const { space, path } = resource;
  await passOn(exchange, await forward(exchange, space.store, path), {
    ...entryHeaders(resource, entry),
    "content-type": entry.mediaType,
    "content-disposition": `attachment; filename*=UTF-8''${encodeURIComponent(lastName(path))}`,
  });
}

async function put(state: OpenCloudState, exchange: Exchange, resource: Resource): Promise<void> {
  const { space, path } = resource;
  if (exchange.header("content-range") !== "") throw new Failure(501, "no parts by PUT");
  const length = exchange.header("content-length") || exchange.header("upload-length");
  if (!/^\d+$/.test(length)) throw new Failure(400, "the length is not said");
  checkName(lastName(path));
  const present = await space.store.find(path);
  // `If-None-Match` is not looked at (ocdav/put.go); `If-Match` is.
  checkMatch(exchange, present);
  if (present?.kind === "folder") throw new Failure(409, "resource is not a file");
  if ((await space.store.find(folderOf(path)))?.kind !== "folder") throw new Failure(409, "the parent does not exist");
  await checkRoom(state.policy, resource, Number(length), present);
  const write = async () => (await forward(exchange, space.store, path, { body: true })).resume();
  await overwrite(resource, present, write);
  exchange.reply(present ? 204 : 201, entryHeaders(resource, await found(resource)));
}

export function checkMatch(exchange: Exchange, present: StoredEntry | undefined): void {
  const wanted = exchange.header("if-match");
  if (wanted !== "" && wanted !== present?.etag) throw new Failure(412, "etag mismatch");
}

/** Writes over what is there, which becomes a version. */
export async function overwrite<T>(
  { space, path }: Resource,
  present: StoredEntry | undefined,
  write: () => Promise<T>,
): Promise<T> {
  if (!present || present.size === 0) return write();
  return space.states.around(space.store, path, space.ids.of(path), write);
}

export async function checkRoom(
  policy: OpenCloudPolicy,
  { space }: Resource,
  bytes: number,
  replaced: StoredEntry | undefined,
): Promise<void> {
  if (policy.quota === undefined) return;
  const free = policy.quota - (await space.store.usedBytes()) + (replaced?.size ?? 0);
  if (bytes > free) throw new Failure(507, "quota exceeded");
}

export function checkName(name: string, status = 400): void {
  if (name.trim() === "" || /[\f\r\n\\]/.test(name) || Buffer.byteLength(name) > 255)
    throw new Failure(status, "the name is not valid");
}

async function makeCollection(exchange: Exchange, { space, path }: Resource): Promise<void> {
  checkName(lastName(path));
  if ((await exchange.text()) !== "") throw new Failure(415, "a MKCOL has no body");
  if (await space.store.find(path)) throw new Failure(405, "The resource you tried to create already exists");
  if (!(await space.store.find(folderOf(path)))) throw new Failure(409, "the parent does not exist");
  (await forward(exchange, space.store, path)).resume();
  exchange.reply(201, { "oc-fileid": fileIdOf(space, path) });
}

async function remove(state: OpenCloudState, exchange: Exchange, resource: Resource): Promise<void> {
  if (resource.path === "/") throw new Failure(405, "deleting spaces via dav is not allowed");
  const entry = await found(resource);
  const { space, path } = resource;
  await throwAway(state, space, entry, async () => (await forward(exchange, space.store, path)).resume());
  exchange.reply(204);
}

async function transfer(state: OpenCloudState, exchange: Exchange, from: Resource): Promise<void> {
  const to = destinationOf(state, exchange);
  const overwrites = exchange.header("overwrite").toUpperCase() || "T";
  if (overwrites !== "T" && overwrites !== "F")
    throw new Failure(400, `Overwrite header is set to incorrect value ${overwrites}`);
  await found(from);
  if (from.space !== to.space) throw new Failure(502, "moving across storages is not supported");
  if (from.path === "/" || within(to.path, from.path))
    throw new Failure(409, "cannot move or copy a resource into itself");
  checkName(lastName(to.path));
  const { store } = to.space;
  if (!(await store.find(folderOf(to.path)))) throw new Failure(409, "the destination's parent does not exist");
  const present = await store.find(to.path);
  if (present && overwrites === "F") {
    throw new Failure(412, "The destination node already exists, and the overwrite header is set to false");
  }
  // What is in the way goes into the trash.
  if (present)
    await throwAway(state, to.space, present, async () => (await store.send("DELETE", to.path, {})).resume());
  (await forward(exchange, store, from.path, { destination: to.path })).resume();
  if (exchange.method === "MOVE") from.space.ids.moved(from.path, to.path);
  exchange.reply(present ? 204 : 201, entryHeaders(to, await found(to)));
}

export function entryHeaders({ space, path }: Resource, entry: StoredEntry): Record<string, string> {
  return {
    etag: entry.etag,
    "oc-etag": entry.etag,
    "oc-fileid": fileIdOf(space, path),
    "last-modified": entry.modified,
  };
}
