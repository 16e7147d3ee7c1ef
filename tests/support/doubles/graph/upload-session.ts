/** Upload sessions: made with a token on Graph, filled without one on the other host. */

import { isObject } from "#base";
import type { Address } from "./address.ts";
import {
  addItem,
  childNamed,
  cTagOf,
  type DoubleDrive,
  type DoubleItem,
  eTagOf,
  itemById,
  usedBytes,
  writeContent,
} from "./drive-state.ts";
import {
  type Conflict,
  conflictBehavior,
  demandMatch,
  demandOnly,
  type Incoming,
  jsonBody,
  type Reply,
} from "./exchange.ts";
import { demandName, freeName } from "./file-names.ts";
import { makeMissing } from "./item-content.ts";
import { invalidRequest, nameTaken, notFound, Refusal } from "./refusal.ts";
import { renderItem } from "./render.ts";
import { downloadUrl, MAX_FRAGMENT, secret, type World } from "./world.ts";

const FRAGMENT_UNIT = 320 * 1024;
const LIFETIME_MS = 15 * 60_000;

export type UploadState = {
  readonly drive: DoubleDrive;
  readonly folderId: string;
  readonly name: string;
  readonly conflict: Conflict;
  readonly ifMatch: string | undefined;
  readonly announced: number | undefined;
  total: number | undefined;
  readonly parts: Uint8Array[];
  received: number;
  expiresAt: number;
};

const ITEM_PROPERTIES = [
  "@odata.type",
  "@microsoft.graph.conflictBehavior",
  "name",
  "description",
  "fileSize",
  "fileSystemInfo",
  "mediaSource",
];

export function createUploadSession(world: World, address: Address, request: Incoming): Reply {
  const { drive } = address;
  const body = request.body.byteLength === 0 ? {} : jsonBody(request);
  demandOnly(body, ["item", "deferCommit"]);
  const item = body.item === undefined ? {} : body.item;
  if (!isObject(item)) throw invalidRequest("The parameter item is not an object.");
  demandOnly(item, ITEM_PROPERTIES);
  const announced = item.fileSize;
  if (announced !== undefined && typeof announced !== "number") throw invalidRequest("fileSize is not a number.");
  if (announced !== undefined && usedBytes(drive) + announced > drive.totalBytes) {
    throw new Refusal(507, "quotaLimitReached", "The user has reached their quota limit.");
  }
  const conflict = conflictBehavior(item["@microsoft.graph.conflictBehavior"], "fail");
  const ifMatch = request.headers["if-match"];
  // By id it is for the item itself: nothing can be in its way.
  const byId = address.item !== undefined && !request.path.includes(":");
  const { folder, name, present } = placeOf(address);
  demandName(name, { folder: false, atRoot: false });
  if (item.name !== undefined && item.name !== name) throw invalidRequest("The name is not the one of the path.");
  if (present?.kind === "folder") throw nameTaken();
  if (present) demandMatch(ifMatch, [eTagOf(present), cTagOf(present)]);
  else if (ifMatch !== undefined) throw notFound();
  if (present && conflict === "fail" && ifMatch === undefined && !byId) throw nameTaken();
  const id = secret();
  const expiresAt = world.now() + LIFETIME_MS;
  world.uploads.set(id, {
    drive,
    folderId: folder.id,
    name,
    conflict: byId ? "replace" : conflict,
    ifMatch,
    announced: typeof announced === "number" ? announced : undefined,
    total: undefined,
    parts: [],
    received: 0,
    expiresAt,
  });
  return {
    status: 200,
    json: {
      "@odata.context": `${world.origins.graph}/v1.0/$metadata#microsoft.graph.uploadSession`,
      uploadUrl: `${world.origins.files}/_api/v2.0/upload/${id}?guid='${secret()}'&tempauth=${secret()}`,
      expirationDateTime: new Date(expiresAt).toISOString(),
      nextExpectedRanges: ["0-"],
    },
  };
}

function placeOf(address: Address): { folder: DoubleItem; name: string; present: DoubleItem | undefined } {
  const { drive, item } = address;
  if (item) {
    if (item.parentId === undefined) throw invalidRequest("The root is not a file.");
    return { folder: itemById(drive, item.parentId), name: item.name, present: item };
  }
  return { ...makeMissing(address), present: undefined };
}

export function serveUpload(world: World, id: string, request: Incoming): Reply {
  const state = world.uploads.get(id);
  if (!state || state.expiresAt < world.now()) throw notFound("The upload session was not found");
  if (request.method === "DELETE") {
    world.uploads.delete(id);
    return { status: 204 };
  }
  if (request.method === "GET") return { status: 200, json: stateOf(state) };
  if (request.method !== "PUT") throw new Refusal(405, "invalidRequest", "The method is not allowed.");
  receive(world, state, request);
  if (state.received < (state.total ?? 0)) return { status: 202, json: stateOf(state) };
  const { item, created } = commit(state);
  if (world.discardsUploads) item.discarded = state.received;
  world.uploads.delete(id);
  const render = { downloadUrl: () => downloadUrl(world, item.content, item.mediaType) };
  return { status: created ? 201 : 200, json: renderItem(state.drive, item, render) };
}

/** Either way of saying it occurs; both name what is missing. */
const stateOf = ({ expiresAt, received, total }: UploadState) => ({
  expirationDateTime: new Date(expiresAt).toISOString(),
  nextExpectedRanges: [total !== undefined && received % 2 === 0 ? `${received}-${total - 1}` : `${received}-`],
});

function receive(world: World, state: UploadState, { headers, body }: Incoming): void {
  const range = /^bytes (\d+)-(\d+)\/(\d+)$/.exec(headers["content-range"] ?? "");
  if (!range) throw invalidRequest("The Content-Range header is missing or malformed.");
  const [start, end, total] = range.slice(1).map(Number) as [number, number, number];
  if (end < start || end >= total) throw invalidRequest("The Content-Range header is malformed.");
  if (end - start + 1 !== body.byteLength || Number(headers["content-length"]) !== body.byteLength) {
    throw invalidRequest("Declared content length does not match the provided number of bytes.");
  }
  if (body.byteLength >= MAX_FRAGMENT) throw new Refusal(413, "invalidRequest", "The fragment is larger than 60 MiB.");
  if ((state.total ?? state.announced ?? total) !== total) throw invalidRequest("The size of the file has changed.");
  if (start !== state.received) {
    throw new Refusal(416, "invalidRange", "The uploaded fragment overlaps with data that has already been received.", {
      innerCode: start < state.received ? "fragmentOverlap" : "fragmentOutOfOrder",
    });
  }
  if (end + 1 < total && body.byteLength % FRAGMENT_UNIT !== 0) {
    world.faults.push(`a fragment of ${body.byteLength} bytes is no multiple of 320 KiB`);
    throw invalidRequest("The fragment is not a multiple of 320 KiB.");
  }
  state.total = total;
  if (!world.discardsUploads) state.parts.push(body);
  state.received = end + 1;
  state.expiresAt = world.now() + LIFETIME_MS;
}

function commit(state: UploadState): { readonly item: DoubleItem; readonly created: boolean } {
  const { drive, conflict, ifMatch } = state;
  const folder = itemById(drive, state.folderId);
  const content = Buffer.concat(state.parts);
  const present = childNamed(drive, folder, state.name);
  if (present && ifMatch !== undefined) demandMatch(ifMatch, [eTagOf(present), cTagOf(present)]);
  if (present && conflict !== "rename" && (conflict === "replace" || ifMatch !== undefined)) {
    if (present.lockedBy !== undefined) throw new Refusal(423, "resourceLocked", "The resource is locked.");
    writeContent(drive, present, content, false);
    return { item: present, created: false };
  }
  if (present && conflict === "fail") {
    // The session stays, so that its bytes are not lost.
    state.received = state.total ?? state.received;
    throw new Refusal(409, "nameAlreadyExists", "Another file exists with the same name.", {
      innerCode: "upload_name_conflict",
    });
  }
  const name = present ? freeName(state.name, (one) => childNamed(drive, folder, one) !== undefined) : state.name;
  const item = addItem(drive, "file", folder, name);
  writeContent(drive, item, content, true);
  return { item, created: true };
}
