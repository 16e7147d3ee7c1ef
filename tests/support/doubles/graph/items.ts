/** Items: what they are, what is in them, making, changing, removing, copying. */
import { isObject } from "#base";
import { type Address, demandItem } from "./address.ts";
import {
  addItem,
  childNamed,
  childrenOf,
  copyItem,
  cTagOf,
  type DoubleDrive,
  type DoubleItem,
  eTagOf,
  isWithin,
  itemById,
  removeItem,
  touch,
} from "./drive-state.ts";
import {
  conflictBehavior,
  demandMatch,
  demandOnly,
  type Incoming,
  jsonBody,
  type PlainObject,
  type Reply,
} from "./exchange.ts";
import { demandName, freeName } from "./file-names.ts";
import { demandMethod, demandUnlocked, renderOptions } from "./item-content.ts";
import { invalidRequest, nameTaken, notFound } from "./refusal.ts";
import { renderItem, selected } from "./render.ts";
import { collection, secret, type World } from "./world.ts";

const rendered = (world: World, drive: DoubleDrive, item: DoubleItem, request: Incoming, sparse = false) =>
  selected(renderItem(drive, item, { ...renderOptions(world), sparse }), request.query, "item");

export function serveItem(world: World, address: Address, request: Incoming, sparse: boolean): Reply {
  demandMethod(request, "GET", "PATCH", "DELETE");
  const { drive } = address;
  const item = demandItem(address);
  if (request.method === "GET") return { status: 200, json: rendered(world, drive, item, request, sparse) };
  demandMatch(request.headers["if-match"], [eTagOf(item), cTagOf(item)]);
  demandUnlocked(item);
  if (request.method === "DELETE") {
    if (item.parentId === undefined) throw invalidRequest("The root cannot be deleted.");
    removeItem(drive, item);
    return { status: 204 };
  }
  patchItem(drive, item, jsonBody(request));
  return { status: 200, json: rendered(world, drive, item, request) };
}

const PATCHABLE = ["@odata.type", "name", "parentReference", "description", "fileSystemInfo"];

function patchItem(drive: DoubleDrive, item: DoubleItem, body: PlainObject): void {
  // The documents give conflictBehavior to what creates an item; here a name that is taken is taken.
  const { "@microsoft.graph.conflictBehavior": conflict, ...change } = body;
  conflictBehavior(conflict, "fail");
  demandOnly(change, PATCHABLE);
  if (item.parentId === undefined) throw invalidRequest("The root cannot be renamed or moved.");
  const folder = change.parentReference === undefined ? itemById(drive, item.parentId) : target(drive, change);
  const place = { folder: item.kind === "folder", atRoot: folder.parentId === undefined };
  const name = change.name === undefined ? item.name : demandName(change.name, place);
  if (isWithin(drive, folder, item)) throw invalidRequest("An item cannot be moved into itself.");
  const there = childNamed(drive, folder, name);
  if (there && there.id !== item.id) throw nameTaken();
  item.name = name;
  item.parentId = folder.id;
  touch(drive, item);
}

function target(drive: DoubleDrive, { parentReference }: PlainObject): DoubleItem {
  if (!isObject(parentReference)) throw invalidRequest("parentReference is not an object.");
  demandOnly(parentReference, ["driveId", "id", "path"]);
  const { driveId, id, path } = parentReference;
  if (driveId !== undefined && driveId !== drive.id) {
    throw invalidRequest("Items cannot be moved between drives.");
  }
  if (typeof id !== "string") {
    throw invalidRequest(typeof path === "string" ? "Give the parent's id." : "The parent is not named.");
  }
  const folder = id === "root" ? drive.root : itemById(drive, id);
  if (folder.kind !== "folder") throw invalidRequest("The parent is not a folder.");
  return folder;
}

export function serveChildren(world: World, address: Address, request: Incoming, sparse: boolean): Reply {
  demandMethod(request, "GET", "POST");
  const { drive } = address;
  const folder = demandItem(address);
  if (request.method === "POST") return createFolder(world, drive, folder, request);
  if (folder.kind === "file") {
    return collection(world, [], { path: `drives/${drive.id}/items/${folder.id}/children`, query: request.query });
  }
  const order = request.query.get("$orderby");
  if (order !== null && !/^(name|size|lastModifiedDateTime)( asc| desc)?$/.test(order)) {
    throw invalidRequest("The expression of $orderby is not supported.");
  }
  const values = childrenOf(drive, folder).sort((a, b) => (a.name < b.name ? -1 : 1));
  return collection(
    world,
    values.map((item) => rendered(world, drive, item, request, sparse)),
    { path: `drives/${drive.id}/items/${folder.id}/children`, query: request.query },
  );
}

function createFolder(world: World, drive: DoubleDrive, folder: DoubleItem, request: Incoming): Reply {
  const body = jsonBody(request);
  demandOnly(body, [
    "@odata.type",
    "@microsoft.graph.conflictBehavior",
    "name",
    "folder",
    "description",
    "fileSystemInfo",
  ]);
  if (!isObject(body.folder)) throw invalidRequest("Only folders are made here: the folder facet is missing.");
  if (folder.kind === "file") throw invalidRequest("The parent is not a folder.");
  const atRoot = folder.parentId === undefined;
  let name = demandName(body.name, { folder: true, atRoot });
  const conflict = conflictBehavior(body["@microsoft.graph.conflictBehavior"], "fail");
  const isTaken = (one: string) => childNamed(drive, folder, one) !== undefined;
  const present = childNamed(drive, folder, name);
  if (present && conflict === "replace" && present.kind === "folder") {
    return { status: 200, json: rendered(world, drive, present, request) };
  }
  if (present && conflict !== "rename") throw nameTaken();
  if (present) name = freeName(name, isTaken);
  return { status: 201, json: rendered(world, drive, addItem(drive, "folder", folder, name), request) };
}

/** 202 and the address of a monitor, whatever becomes of it. */
export function serveCopy(world: World, address: Address, request: Incoming): Reply {
  demandMethod(request, "POST");
  const item = demandItem(address);
  const body = jsonBody(request);
  demandOnly(body, ["name", "parentReference", "childrenOnly", "includeAllVersionHistory"]);
  const { drive, folder } = copyTarget(world, address.drive, item, body.parentReference);
  const place = { folder: item.kind === "folder", atRoot: folder.parentId === undefined };
  const name = body.name === undefined ? item.name : demandName(body.name, place);
  if (drive === address.drive && isWithin(drive, folder, item)) {
    throw invalidRequest("A folder cannot be copied into itself.");
  }
  const conflict = conflictBehavior(request.query.get("@microsoft.graph.conflictBehavior"), "fail");
  const there = childNamed(drive, folder, name);
  const monitor = secret();
  if (there && conflict === "fail") {
    const error = { code: "nameAlreadyExists", message: "Name already exists" };
    world.monitors.set(monitor, { roundsLeft: world.copyRounds, resourceId: undefined, error });
  } else {
    const isTaken = (one: string) => childNamed(drive, folder, one) !== undefined;
    if (there && conflict === "replace") removeItem(drive, there);
    const free = there && conflict === "rename" ? freeName(name, isTaken) : name;
    const copy = copyItem(address.drive, item, drive, folder, free);
    world.monitors.set(monitor, { roundsLeft: world.copyRounds, resourceId: copy.id, error: undefined });
  }
  return { status: 202, headers: { location: `${world.origins.files}/_api/v2.0/monitor/${monitor}` } };
}

function copyTarget(world: World, drive: DoubleDrive, item: DoubleItem, reference: unknown) {
  if (reference === undefined) return { drive, folder: itemById(drive, item.parentId ?? drive.root.id) };
  if (!isObject(reference)) throw invalidRequest("parentReference is not an object.");
  demandOnly(reference, ["driveId", "id"]);
  if (typeof reference.driveId !== "string" || typeof reference.id !== "string") {
    throw invalidRequest("parentReference should include driveId and id.");
  }
  const target = world.drives.get(reference.driveId);
  if (!target) throw notFound();
  const folder = reference.id === "root" ? target.root : itemById(target, reference.id);
  if (folder.kind !== "folder") throw invalidRequest("The parent is not a folder.");
  return { drive: target, folder };
}

export function serveMonitor(world: World, id: string, { method }: Incoming): Reply {
  const state = world.monitors.get(id);
  if (!state || method !== "GET") throw notFound();
  const { error, resourceId } = state;
  if (state.roundsLeft > 0) {
    state.roundsLeft--;
    return { status: 202, json: { operation: "ItemCopy", percentageComplete: 27.8, status: "inProgress" } };
  }
  if (error) return { status: 200, json: { operation: "ItemCopy", percentageComplete: 0, status: "failed", error } };
  return { status: 200, json: { percentageComplete: 100, resourceId, status: "completed" } };
}

export function servePreview(world: World, address: Address, request: Incoming): Reply {
  demandMethod(request, "POST");
  demandItem(address);
  if (request.body.byteLength > 0) demandOnly(jsonBody(request), ["page", "zoom", "viewer", "chromeless", "allowEdit"]);
  return {
    status: 200,
    json: { getUrl: `${world.origins.files}/embed?token=${secret()}`, postUrl: null, postParameters: null },
  };
}
