/** `/graph/v1.0/me`, `/me/drives` and the permissions of `/graph/v1beta1` (LibreGraph's specification). */
import { decodeSegment, type Exchange } from "../dav/exchange.ts";
import { GraphFailure } from "./graph-failure.ts";
import { changePermission, createLink, listPermissions, removePermission, setPassword } from "./links.ts";
import { fileIdOf, resourceOf } from "./resource.ts";
import { type OpenCloudState, type Space, USER_ID } from "./state.ts";

const JSON_TYPE = { "content-type": "application/json" };

export async function serveGraph(state: OpenCloudState, exchange: Exchange): Promise<void> {
  try {
    const [status, reply] = await answer(state, exchange);
    exchange.reply(status, JSON_TYPE, reply === undefined ? "" : JSON.stringify(reply));
  } catch (thrown) {
    if (!(thrown instanceof GraphFailure)) throw thrown;
    exchange.reply(thrown.status, JSON_TYPE, thrown.body());
  }
}

async function answer(state: OpenCloudState, exchange: Exchange): Promise<readonly [number, unknown]> {
  const path = exchange.rawPath.replace(/\/$/, "");
  if (exchange.method === "GET" && path === "/graph/v1.0/me") return [200, me];
  if (exchange.method === "GET" && path === "/graph/v1.0/me/drives") {
    return [200, { value: await Promise.all(state.spaces.map((space) => driveOf(state, exchange, space))) }];
  }
  const [, drive, item, action, id, setsPassword] =
    /^\/graph\/v1beta1\/drives\/([^/]+)\/(?:items\/([^/]+)|root)\/(createLink|permissions)(?:\/([^/]+)(\/setPassword)?)?$/.exec(
      path,
    ) ?? [];
  if (drive === undefined || action === undefined) throw new GraphFailure(404, "notSupported", "no such endpoint");
  const fileId = await itemOf(state, decodeSegment(drive), item === undefined ? undefined : decodeSegment(item));
  if (action === "createLink" && exchange.method === "POST" && id === undefined)
    return [200, await createLink(state, exchange, fileId)];
  if (action === "permissions" && exchange.method === "GET" && id === undefined)
    return [200, listPermissions(state, exchange, fileId)];
  if (action === "permissions" && exchange.method === "POST" && id !== undefined && setsPassword) {
    return [200, await setPassword(state, exchange, fileId, decodeSegment(id))];
  }
  if (setsPassword) throw new GraphFailure(405, "notSupported", "method not allowed");
  if (action === "permissions" && exchange.method === "PATCH" && id !== undefined) {
    return [200, await changePermission(state, exchange, fileId, decodeSegment(id))];
  }
  if (action === "permissions" && exchange.method === "DELETE" && id !== undefined) {
    removePermission(state, fileId, decodeSegment(id));
    return [204, undefined];
  }
  throw new GraphFailure(405, "notSupported", "method not allowed");
}

async function itemOf(state: OpenCloudState, drive: string, item: string | undefined): Promise<string> {
  const space = state.spaces.find(({ id }) => id === drive);
  if (!space) throw new GraphFailure(404, "itemNotFound", "drive not found");
  if (item === undefined) return fileIdOf(space, "/");
  const resource = resourceOf(state, item);
  if (resource?.space !== space) throw new GraphFailure(400, "invalidRequest", "driveID and itemID do not match");
  // The permissions of a space itself are at `root`.
  if (resource.path === "/") throw new GraphFailure(400, "invalidRequest", "invalid item id");
  if (!(await space.store.find(resource.path))) throw new GraphFailure(404, "itemNotFound", "stat: error: not found");
  return item;
}

const me = {
  displayName: "Anna Müller",
  id: USER_ID,
  mail: "anna@example.org",
  onPremisesSamAccountName: "anna",
  userType: "Member",
};

async function driveOf({ policy }: OpenCloudState, exchange: Exchange, space: Space): Promise<unknown> {
  const { id, driveType, name } = space;
  const origin = `http://${exchange.header("host")}`;
  const virtual = driveType === "virtual";
  const used = virtual ? 0 : await space.store.usedBytes();
  const remaining = virtual ? 0 : Math.max(0, (policy.quota ?? 1_000_000_000_000) - used);
  return {
    driveAlias: space.alias,
    driveType,
    id,
    ...(virtual ? {} : { lastModifiedDateTime: "2026-11-02T21:37:17.692033183+01:00" }),
    name,
    ...(driveType === "project" ? {} : { owner: { user: { displayName: "", id: USER_ID } } }),
    // Without a limit `total` is 0.
    quota: { remaining, state: virtual ? "exceeded" : "normal", total: virtual ? 0 : (policy.quota ?? 0), used },
    root: {
      eTag: virtual ? "DECAFC00FEE" : '"4b65d2cbce79b2ecc45f876cc6e460d8"',
      id,
      webDavUrl: `${origin}/dav/spaces/${id.replace("!", "%21")}`,
      ...(driveType === "mountpoint" ? { remoteItem: { id, name, rootId: id } } : {}),
    },
    webUrl: `${origin}/f/${id}`,
  };
}
