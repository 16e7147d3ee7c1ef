/** Uploads by tus 1.0.0 (docs/apis/http/tus_upload.md, tus.io): POST on a folder, then HEAD, PATCH and DELETE at the address given. */
import { createHash } from "node:crypto";
import { createReadStream, createWriteStream } from "node:fs";
import { readFile, stat, truncate, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Exchange } from "../dav/exchange.ts";
import { Failure } from "../dav/failure.ts";
import { forget, lastName } from "../dav/store.ts";
import { checkMatch, checkName, checkRoom, entryHeaders, found, overwrite } from "./files.ts";
import { fileIdOf, type Resource } from "./resource.ts";
import type { OpenCloudState, TusUpload } from "./state.ts";

export const TUS = {
  "tus-resumable": "1.0.0",
  "tus-version": "1.0.0",
  "tus-extension": "creation,creation-with-upload,checksum,expiration",
  "tus-checksum-algorithm": "md5,sha1",
};
const BASE = { "tus-resumable": "1.0.0", "cache-control": "no-store" };
const EXPIRES_MS = 24 * 3_600_000;

export async function createUpload(state: OpenCloudState, exchange: Exchange, folder: Resource): Promise<void> {
  checkVersion(exchange, 412);
  const header = exchange.header("upload-length");
  if (header === "") throw new Failure(412, "no Upload-Length");
  const name = metadataOf(exchange).get("filename") ?? "";
  checkName(lastName(`/${name}`), 412);
  if (name.includes("/") || name === "." || name === "..") throw new Failure(412, "not a name");
  if (!/^\d+$/.test(header)) throw new Failure(400, "Upload-Length is not a number");
  const resource: Resource = { space: folder.space, path: `${folder.path === "/" ? "" : folder.path}/${name}` };
  const present = await resource.space.store.find(resource.path);
  if (present?.kind === "folder") throw new Failure(409, "resource is not a file");
  if ((await folder.space.store.find(folder.path))?.kind !== "folder")
    throw new Failure(412, "the folder does not exist");
  if (present) checkMatch(exchange, present);
  const length = Number(header);
  await checkRoom(state.policy, resource, length, present);
  const token = Buffer.from(crypto.randomUUID()).toString("base64url");
  const upload: TusUpload = {
    ...resource,
    length,
    at: join(state.folder, "uploads", token),
    expiresAt: state.now() + EXPIRES_MS,
    offset: 0,
  };
  await writeFile(upload.at, "");
  if (length === 0) {
    await finish(upload);
    return exchange.reply(201, { ...BASE, ...entryHeaders(resource, await found(resource)) });
  }
  state.uploads.set(token, upload);
  const origin = state.policy.uploadOrigin ?? `http://${exchange.header("host")}`;
  const head = { ...TUS, location: `${origin}/data/${token}` };
  if (exchange.header("content-type") !== "application/offset+octet-stream") return exchange.reply(201, head);
  await receive(state, exchange, token, upload);
  exchange.reply(201, { ...head, ...progress(upload) });
}

export async function serveUpload(state: OpenCloudState, exchange: Exchange): Promise<void> {
  if (exchange.method === "OPTIONS") return exchange.reply(204, TUS);
  checkVersion(exchange, 412);
  const token = exchange.rawPath.slice("/data/".length);
  const upload = state.uploads.get(token);
  if (!upload || upload.expiresAt < state.now()) throw new Failure(404, "upload not found", BASE);
  switch (exchange.method) {
    case "HEAD":
      return exchange.reply(200, { ...progress(upload), "upload-length": String(upload.length) });
    case "PATCH":
      return state.turn(() => patch(state, exchange, token, upload));
    case "DELETE":
      state.uploads.delete(token);
      await forget(upload.at);
      return exchange.reply(204, BASE);
    default:
      throw new Failure(405, "only HEAD, PATCH and DELETE", BASE);
  }
}

async function patch(state: OpenCloudState, exchange: Exchange, token: string, upload: TusUpload): Promise<void> {
  if (exchange.header("content-type") !== "application/offset+octet-stream") {
    throw new Failure(415, "missing or invalid Content-Type header", BASE);
  }
  const offset = exchange.header("upload-offset");
  if (!/^\d+$/.test(offset)) throw new Failure(400, "missing or invalid Upload-Offset header", BASE);
  if (Number(offset) !== upload.offset) throw new Failure(409, "mismatched offset", BASE);
  const length = Number(exchange.header("content-length") || 0);
  if (upload.offset + length > upload.length) throw new Failure(413, "upload's size exceeded", BASE);
  await receive(state, exchange, token, upload);
  exchange.reply(204, { ...progress(upload), "oc-fileid": fileIdOf(upload.space, upload.path) });
}

/** Keeps what comes, also where it breaks off; a checksum that is wrong lets it go again. */
async function receive(state: OpenCloudState, exchange: Exchange, token: string, upload: TusUpload): Promise<void> {
  const before = upload.offset;
  try {
    await append(exchange, upload.at);
  } finally {
    upload.offset = Math.min((await stat(upload.at)).size, upload.length);
  }
  await checkSum(exchange, upload, before);
  if (upload.offset < upload.length) return;
  await finish(upload);
  state.uploads.delete(token);
}

/** What has come is on the disk, also where the connection was lost on the way. */
async function append(exchange: Exchange, at: string): Promise<void> {
  const file = createWriteStream(at, { flags: "a" });
  try {
    for await (const chunk of exchange.request) {
      if (!file.write(chunk)) await new Promise((resolve) => file.once("drain", () => resolve(undefined)));
    }
  } finally {
    await new Promise<void>((resolve) => file.end(() => resolve()));
  }
}

async function checkSum(exchange: Exchange, upload: TusUpload, before: number): Promise<void> {
  const header = exchange.header("upload-checksum");
  if (header === "") return;
  const [algorithm = "", expected = ""] = header.split(" ");
  if (algorithm !== "md5" && algorithm !== "sha1") throw new Failure(400, "unsupported checksum algorithm", BASE);
  const part = (await readFile(upload.at)).subarray(before);
  if (createHash(algorithm).update(part).digest("base64") === expected) return;
  await truncate(upload.at, before);
  upload.offset = before;
  throw new Failure(460, "Checksum Mismatch", BASE);
}

async function finish(upload: TusUpload): Promise<void> {
  const { space, path, at, length } = upload;
  const present = await space.store.find(path);
  await overwrite(upload, present, async () => {
    const reply = await space.store.send("PUT", path, { "content-length": String(length) }, createReadStream(at));
    reply.resume();
    if ((reply.statusCode ?? 500) >= 400) throw new Failure(reply.statusCode ?? 500, "the store refuses the file");
  });
  await forget(at);
}

const progress = (upload: TusUpload) => ({
  ...BASE,
  "upload-offset": String(upload.offset),
  "upload-expires": String(Math.floor(upload.expiresAt / 1000)),
});

function checkVersion(exchange: Exchange, status: number): void {
  if (exchange.header("tus-resumable") !== "1.0.0") throw new Failure(status, "unsupported version", TUS);
}

/** `key base64, key base64`. */
function metadataOf(exchange: Exchange): ReadonlyMap<string, string> {
  const pairs = exchange.header("upload-metadata").split(",");
  return new Map(
    pairs.map((pair) => {
      const [key = "", value = ""] = pair.trim().split(" ");
      return [key, Buffer.from(value, "base64").toString("utf8")];
    }),
  );
}
