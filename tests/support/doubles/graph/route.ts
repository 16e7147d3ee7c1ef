/** From an address under /v1.0/ to who answers it. */
import { type Address, decodeSegment, parseAddress } from "./address.ts";
import { serveDelta, serveSearch } from "./delta.ts";
import type { DoubleDrive } from "./drive-state.ts";
import type { Incoming, Reply } from "./exchange.ts";
import { demandMethod, getContent, putContent, serveCheckOut, serveVersions } from "./item-content.ts";
import { serveChildren, serveCopy, serveItem, servePreview } from "./items.ts";
import { createLink, invite, servePermissions } from "./permissions.ts";
import { notFound, Refusal } from "./refusal.ts";
import { ME, renderDrive, selected } from "./render.ts";
import { drivesOf, serveDrives, serveFollowedSites, serveSites } from "./sites.ts";
import { createUploadSession } from "./upload-session.ts";
import type { World } from "./world.ts";

const noSegment = () => new Refusal(400, "BadRequest", "Resource not found for the segment.");

/** `path`: encoded, without "/v1.0/". */
export function routeGraph(world: World, path: string, request: Incoming, sparse: boolean): Reply {
  const skip = request.query.get("$skiptoken");
  if (skip !== null) {
    const more = world.continuations.get(skip);
    if (!more) throw new Refusal(400, "invalidRequest", "The skip token is not valid.");
    return more();
  }
  const [first = "", second = "", ...others] = path.split("/");
  if (first === "me" || (first === "users" && [ME.id, ME.email].includes(decodeSegment(second)))) {
    return routeMe(world, first === "me" ? [second, ...others] : others, request, sparse);
  }
  if (first === "drives") {
    const drive = world.drives.get(decodeSegment(second));
    if (!drive) throw notFound("The drive could not be found");
    return routeDrive(world, drive, others.join("/"), request, sparse);
  }
  if (first === "sites") {
    const answer = serveSites(world, path.slice("sites/".length), request);
    return "siteId" in answer ? routeSite(world, answer.siteId, answer.rest, request, sparse) : answer;
  }
  throw noSegment();
}

function routeMe(world: World, [verb = "", ...others]: readonly string[], request: Incoming, sparse: boolean): Reply {
  const [drive] = drivesOf(world, undefined);
  if (verb === "") {
    demandMethod(request, "GET");
    return {
      status: 200,
      json: { id: ME.id, displayName: ME.displayName, mail: ME.email, userPrincipalName: ME.email },
    };
  }
  if (verb === "drives" && others.length === 0) return serveDrives(world, undefined, "me/drives", request);
  if (verb === "followedSites" && others.length === 0) return serveFollowedSites(world, request);
  if (verb === "drive" && drive) return routeDrive(world, drive, others.join("/"), request, sparse);
  throw noSegment();
}

function routeSite(world: World, siteId: string, rest: string, request: Incoming, sparse: boolean): Reply {
  if (rest === "drives") return serveDrives(world, siteId, `sites/${siteId}/drives`, request);
  const [verb, ...others] = rest.split("/");
  const [drive] = drivesOf(world, siteId);
  if (verb !== "drive") throw noSegment();
  if (!drive) throw notFound();
  return routeDrive(world, drive, others.join("/"), request, sparse);
}

function routeDrive(world: World, drive: DoubleDrive, rest: string, request: Incoming, sparse: boolean): Reply {
  if (rest === "") {
    demandMethod(request, "GET");
    const { quota, ...unlimited } = renderDrive(drive);
    return { status: 200, json: selected(sparse ? unlimited : { ...unlimited, quota }, request.query, "drive") };
  }
  if (rest.startsWith("search(")) return serveSearch(world, drive, drive.root, rest, request);
  return routeItem(world, parseAddress(drive, rest), request, sparse);
}

function routeItem(world: World, address: Address, request: Incoming, sparse: boolean): Reply {
  const { rest, item } = address;
  const [verb = "", ...others] = rest.split("/");
  if (rest === "") return serveItem(world, address, request, sparse);
  if (rest === "children") return serveChildren(world, address, request, sparse);
  if (rest === "content") {
    demandMethod(request, "GET", "PUT");
    return request.method === "PUT" ? putContent(world, address, request) : getContent(world, address);
  }
  if (rest === "createUploadSession") {
    demandMethod(request, "POST");
    return createUploadSession(world, address, request);
  }
  if (rest === "copy") return serveCopy(world, address, request);
  if (rest === "createLink") return createLink(world, address, request);
  if (rest === "invite") return invite(world, address, request);
  if (rest === "preview") return servePreview(world, address, request);
  if (rest === "checkout" || rest === "checkin") {
    demandMethod(request, "POST");
    return serveCheckOut(address, rest);
  }
  if (verb === "versions" && others.length <= 2) {
    return serveVersions(world, address, others.map(decodeSegment), request);
  }
  if (verb === "permissions" && others.length <= 1) {
    return servePermissions(world, address, others.map(decodeSegment)[0], request);
  }
  if (/^delta(\(|$)/.test(rest)) return serveDelta(world, address, rest, request);
  if (rest.startsWith("search(")) {
    if (!item) throw notFound();
    return serveSearch(world, address.drive, item, rest, request);
  }
  throw noSegment();
}
