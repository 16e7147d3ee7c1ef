/** `/remote.php/dav/uploads/<userid>/<id>/`: chunked upload, version 2 (WebDAV/chunking.rst). */
import { createReadStream, createWriteStream } from "node:fs";
import { mkdir, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { type Exchange, encodeSegment, segmentsBelow } from "../dav/exchange.ts";
import { Failure } from "../dav/failure.ts";
import { destinationBelow } from "../dav/forward.ts";
import { multistatus, pick } from "../dav/multistatus.ts";
import { dav } from "../dav/names.ts";
import { askedProperties } from "../dav/request-xml.ts";
import { type DavPath, folderOf, forget, type StoredEntry } from "../dav/store.ts";
import { checkLock, checkName, checkRoom, fileHeaders, overwrite, pathBelow } from "./files.ts";
import { filesPrefix } from "./properties.ts";
import type { NextcloudState, Upload } from "./state.ts";

const LEAST_BYTES = 5 * 1024 * 1024;
const MOST_BYTES = 5 * 1024 ** 3;
const EXPIRES_MS = 24 * 3_600_000;

export async function serveUploads(state: NextcloudState, exchange: Exchange): Promise<void> {
  const [user, id = "", part, ...more] = segmentsBelow(exchange.rawPath, "/remote.php/dav/uploads");
  if (user !== state.userId || id === "" || more.length > 0 || !state.policy.chunking)
    throw new Failure(404, "Node not found");
  for (const [old, upload] of state.uploads) {
    if (state.now() - upload.touchedAt > EXPIRES_MS) await drop(state, old);
  }
  if (exchange.method === "MKCOL" && part === undefined) return begin(state, exchange, id);
  const upload = state.uploads.get(id);
  if (!upload) throw new Failure(404, `File with name //${id} could not be located`);
  if (exchange.method === "DELETE" && part === undefined) {
    await drop(state, id);
    return exchange.reply(204);
  }
  if (exchange.method === "PROPFIND" && part === undefined) return list(state, exchange, id, upload);
  if (exchange.method === "PUT" && part !== undefined) return putPart(state, exchange, id, upload, part);
  if (exchange.method === "MOVE" && part === ".file") return state.turn(() => assemble(state, exchange, id, upload));
  throw new Failure(405, "Chunks cannot be downloaded, and nothing else is here");
}

/** Every request names where the file shall go; always the same place. */
function destinationOf(state: NextcloudState, exchange: Exchange, upload?: Upload): DavPath {
  const path = pathBelow(state, filesPrefix(state) + destinationBelow(exchange, filesPrefix(state)));
  if (upload && upload.destination !== path)
    throw new Failure(400, "The Destination is not the one the upload began with");
  return path;
}

async function begin(state: NextcloudState, exchange: Exchange, id: string): Promise<void> {
  if (state.uploads.has(id)) throw new Failure(405, "The resource you tried to create already exists");
  const destination = destinationOf(state, exchange);
  checkName(destination);
  if (!(await state.store.find(folderOf(destination))))
    throw new Failure(404, "The folder of the destination does not exist");
  await mkdir(join(state.folder, "uploads", id), { recursive: true });
  state.uploads.set(id, { destination, parts: new Map(), touchedAt: state.now() });
  exchange.reply(201);
}

async function putPart(
  state: NextcloudState,
  exchange: Exchange,
  id: string,
  upload: Upload,
  part: string,
): Promise<void> {
  const destination = destinationOf(state, exchange, upload);
  if (!/^\d{1,5}$/.test(part) || Number(part) < 1 || Number(part) > 10_000) {
    throw new Failure(400, "Invalid chunk name, must be numeric between 1 and 10000");
  }
  const total = exchange.header("oc-total-length");
  if (total !== "") await checkRoom(state, Number(total), await state.store.find(destination));
  const at = join(state.folder, "uploads", id, crypto.randomUUID());
  try {
    await pipeline(exchange.request, createWriteStream(at));
  } catch (thrown) {
    // What broke off is not kept.
    await rm(at, { force: true });
    throw thrown;
  }
  const { size } = await stat(at);
  const announced = exchange.header("content-length");
  if (size > MOST_BYTES || (announced !== "" && Number(announced) !== size)) {
    throw new Failure(400, `Expected filesize of ${announced} bytes but read ${size} bytes`);
  }
  upload.parts.set(part, { size, at });
  upload.touchedAt = state.now();
  exchange.reply(201, { "oc-etag": `"${part}-${size}"`, etag: `"${part}-${size}"` });
}

async function assemble(state: NextcloudState, exchange: Exchange, id: string, upload: Upload): Promise<void> {
  const destination = destinationOf(state, exchange, upload);
  const parts = [...upload.parts].sort(([a], [b]) => Number(a) - Number(b)).map(([, part]) => part);
  const present = await state.store.find(destination);
  checkAssembly(exchange, parts, present);
  if (!(await state.store.find(folderOf(destination)))) throw new Failure(409, "The destination node is not found");
  checkLock(state, destination);
  const size = parts.reduce((sum, part) => sum + part.size, 0);
  await checkRoom(state, size, present);
  const write = async () => {
    const body = Readable.from(bytesOf(parts.map(({ at }) => at)));
    const reply = await state.store.send("PUT", destination, { "content-length": String(size) }, body);
    reply.resume();
    if ((reply.statusCode ?? 500) >= 400) throw new Failure(reply.statusCode ?? 500, "the store refuses the file");
  };
  await overwrite(state, present, write);
  await drop(state, id);
  exchange.reply(present ? 204 : 201, fileHeaders(state, await state.store.get(destination)));
}

function checkAssembly(
  exchange: Exchange,
  parts: readonly { readonly size: number }[],
  present: StoredEntry | undefined,
): void {
  // `If-Match` and `If-None-Match` speak of `.file` itself, which is always there and has no such tag.
  if (exchange.header("if-none-match") === "*")
    throw new Failure(412, "An If-None-Match header was specified, but the ETag matched (*).");
  if (exchange.header("if-match") !== "")
    throw new Failure(412, "An If-Match header was specified, but none of the specified the ETags matched.");
  const [, about, wanted] = /^<([^<>]+)>\s*\(\s*\[((?:W\/)?"[^"]*")\]\s*\)$/.exec(exchange.header("if")) ?? [];
  if (exchange.header("if") !== "" && (about !== exchange.header("destination") || wanted !== present?.etag))
    throw new Failure(412, "A condition in the If header failed");
  if (present && exchange.header("overwrite").toUpperCase() === "F") {
    throw new Failure(412, "The destination node already exists, and the overwrite header is set to false");
  }
  if (present?.kind === "folder") throw new Failure(409, "a folder is there");
  if (parts.length === 0) throw new Failure(400, "no chunks");
  if (parts.slice(0, -1).some(({ size }) => size < LEAST_BYTES))
    throw new Failure(400, "A chunk before the last has less than 5 MB");
  const size = parts.reduce((sum, part) => sum + part.size, 0);
  const total = exchange.header("oc-total-length");
  if (total !== "" && Number(total) !== size)
    throw new Failure(400, `Chunks on server do not sum up to ${total} but to ${size} bytes`);
}

async function* bytesOf(files: readonly string[]): AsyncGenerator<Buffer> {
  for (const file of files) yield* createReadStream(file) as AsyncIterable<Buffer>;
}

async function drop(state: NextcloudState, id: string): Promise<void> {
  state.uploads.delete(id);
  await forget(join(state.folder, "uploads", id));
}

async function list(state: NextcloudState, exchange: Exchange, id: string, upload: Upload): Promise<void> {
  const asked = await askedProperties(exchange);
  const base = `/remote.php/dav/uploads/${encodeURIComponent(state.userId)}/${encodeSegment(id)}/`;
  const rowOf = (name: string, size: number) =>
    pick(
      base + name,
      new Map([
        [dav("resourcetype"), ""],
        [dav("getcontentlength"), String(size)],
        [dav("getetag"), `&quot;${name}-${size}&quot;`],
      ]),
      asked,
    );
  const root = pick(base, new Map([[dav("resourcetype"), "<d:collection/>"]]), asked);
  const total = [...upload.parts.values()].reduce((sum, { size }) => sum + size, 0);
  const inside = [...[...upload.parts].map(([name, { size }]) => rowOf(name, size)), rowOf(".file", total)];
  exchange.reply(
    207,
    { "content-type": "application/xml; charset=utf-8" },
    multistatus(exchange.header("depth") === "0" ? [root] : [root, ...inside]),
  );
}
