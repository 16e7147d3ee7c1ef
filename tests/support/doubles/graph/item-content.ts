/** The bytes of items: simple uploads, downloads, versions. */
import { type Address, demandItem } from "./address.ts";
import {
  addItem,
  childNamed,
  cTagOf,
  type DoubleDrive,
  type DoubleItem,
  eTagOf,
  touch,
  writeContent,
} from "./drive-state.ts";
import { conflictBehavior, demandMatch, type Incoming, type Reply } from "./exchange.ts";
import { demandName, freeName } from "./file-names.ts";
import { invalidRequest, nameTaken, notFound, Refusal } from "./refusal.ts";
import { dateTime, ME, renderItem } from "./render.ts";
import { collection, downloadUrl, versionUrl, type World } from "./world.ts";

const MAX_SIMPLE_UPLOAD = 250 * 1024 * 1024;

/** An upload by path makes the folders that are missing on the way; what stands before the path has to be there. */
export function makeMissing(address: Address): { readonly folder: DoubleItem; readonly name: string } {
  const { drive, missing } = address;
  if (!missing) throw notFound();
  const names = [...missing.names];
  const name = names.pop();
  if (name === undefined) throw notFound();
  let { folder } = missing;
  for (const one of names) {
    demandName(one, { folder: true, atRoot: folder.parentId === undefined });
    folder = addItem(drive, "folder", folder, one);
  }
  return { folder, name };
}

export function demandUnlocked({ lockedBy }: DoubleItem): void {
  if (lockedBy !== undefined) throw new Refusal(423, "resourceLocked", "The resource is locked.");
}

export const renderOptions = (world: World) => ({
  downloadUrl: (_drive: DoubleDrive, item: DoubleItem) => downloadUrl(world, item.content, item.mediaType),
});

export function putContent(world: World, address: Address, request: Incoming): Reply {
  const { drive } = address;
  const { query, headers, body } = request;
  if (body.byteLength > MAX_SIMPLE_UPLOAD) throw new Refusal(413, "RequestEntityTooLarge", "Request entity too large");
  const conflict = conflictBehavior(query.get("@microsoft.graph.conflictBehavior"), "replace");
  const mediaType = headers["content-type"] ?? "application/octet-stream";
  let item = address.item;
  if (item?.kind === "folder") throw new Refusal(409, "nameAlreadyExists", "A folder with this name is there.");
  if (item) demandMatch(headers["if-match"], [eTagOf(item), cTagOf(item)]);
  else if (headers["if-match"] !== undefined) throw notFound();
  if (item && conflict === "fail") throw nameTaken();
  let created = false;
  if (item && conflict === "replace") {
    demandUnlocked(item);
    writeContent(drive, item, body, false);
  } else {
    const { folder, name } = item
      ? { folder: drive.items.get(item.parentId ?? "") ?? drive.root, name: item.name }
      : makeMissing(address);
    demandName(name, { folder: false, atRoot: false });
    const isTaken = (one: string) => childNamed(drive, folder, one) !== undefined;
    item = addItem(drive, "file", folder, isTaken(name) ? freeName(name, isTaken) : name);
    writeContent(drive, item, body, true);
    created = true;
  }
  item.mediaType = mediaType;
  return { status: created ? 201 : 200, json: renderItem(drive, item, renderOptions(world)) };
}

export function getContent(world: World, address: Address): Reply {
  const item = demandItem(address);
  if (item.kind === "folder") throw invalidRequest("A folder has no content.");
  return { status: 302, headers: { location: downloadUrl(world, item.content, item.mediaType) } };
}

const versionsOf = (item: DoubleItem) => [
  { id: item.versionId, modified: item.modified, content: item.content },
  ...item.earlier.toReversed(),
];

/** `versions`, `versions/{id}`, `versions/{id}/content`, `versions/{id}/restoreVersion`. */
export function serveVersions(world: World, address: Address, parts: readonly string[], request: Incoming): Reply {
  const item = demandItem(address);
  if (item.kind === "folder") throw invalidRequest("A folder has no versions.");
  const [id, verb] = parts;
  const render = (version: (typeof item.earlier)[number]) => ({
    "@microsoft.graph.downloadUrl": versionUrl(world, version, item.mediaType),
    id: version.id,
    lastModifiedBy: { user: ME },
    lastModifiedDateTime: dateTime(version.modified),
    size: version.content.byteLength,
  });
  if (id === undefined) {
    demandMethod(request, "GET");
    const path = `drives/${address.drive.id}/items/${item.id}/versions`;
    return collection(world, versionsOf(item).map(render), { path, query: request.query });
  }
  const version = versionsOf(item).find((one) => one.id === id);
  if (!version) throw notFound();
  if (verb === undefined) {
    demandMethod(request, "GET");
    return { status: 200, json: render(version) };
  }
  if (verb === "content") {
    demandMethod(request, "GET");
    if (id === item.versionId) throw invalidRequest("You cannot get the content of the current version.");
    return { status: 302, headers: { location: versionUrl(world, version, item.mediaType) } };
  }
  if (verb === "restoreVersion") {
    demandMethod(request, "POST");
    demandUnlocked(item);
    if (id === item.versionId) throw invalidRequest("The current version cannot be restored.");
    writeContent(address.drive, item, version.content, false);
    return { status: 204 };
  }
  throw invalidRequest("Resource not found for the segment.");
}

export function serveCheckOut(address: Address, verb: "checkout" | "checkin"): Reply {
  const item = demandItem(address);
  if (verb === "checkout") demandUnlocked(item);
  item.lockedBy = verb === "checkout" ? ME.displayName : undefined;
  touch(address.drive, item);
  return { status: 204 };
}

export function demandMethod({ method }: Incoming, ...allowed: readonly string[]): void {
  if (!allowed.includes(method)) {
    throw new Refusal(405, "methodNotAllowed", "The method is not allowed.", {
      headers: { allow: allowed.join(", ") },
    });
  }
}
