/** Ids (`storage$space!node`) and what they name. */
import { decodeSegment, type Exchange } from "../dav/exchange.ts";
import { Failure } from "../dav/failure.ts";
import type { DavPath } from "../dav/store.ts";
import type { OpenCloudState, Space } from "./state.ts";

export type Resource = { readonly space: Space; readonly path: DavPath };

export function fileIdOf(space: Space, path: DavPath): string {
  if (path === "/")
    return space.id.includes("!") ? space.id : `${space.id}!${space.id.slice(space.id.indexOf("$") + 1)}`;
  const hex = space.ids.of(path).toString(16).padStart(8, "0");
  return `${originOf(space)}!${hex}-0d0b-4e1e-9000-00000000beef`;
}

/** What is in a mount point has the ids of the space that it comes from. */
const originOf = ({ id, driveType }: Space) =>
  driveType === "mountpoint" ? "8f4b0a34-7d2e-4c2f-9d19-1d6a2f8a0c11$0b1e5f2a-ben0-4c2f-9d19-000000000001" : id;

/** What an id names; a space's own id names its root. */
export function resourceOf(state: OpenCloudState, id: string): Resource | undefined {
  const whole = state.spaces.find((space) => space.id === id || fileIdOf(space, "/") === id);
  if (whole) return { space: whole, path: "/" };
  const bang = id.indexOf("!");
  const space = state.spaces.find((one) => originOf(one) === id.slice(0, bang));
  const number = Number.parseInt(id.slice(bang + 1, bang + 9), 16);
  const path = space?.ids.pathOf(number);
  return space && path !== undefined && fileIdOf(space, path) === id ? { space, path } : undefined;
}

const SPACES = /^\/(?:remote\.php\/)?dav\/spaces\//;

/** `/dav/spaces/<id>/path`. @throws Failure 404 */
export function resourceAt(state: OpenCloudState, rawPath: string): Resource {
  const [rawId = "", ...rest] = rawPath.replace(SPACES, "").split("/");
  const found = resourceOf(state, decodeSegment(rawId));
  if (!found) throw new Failure(404, "Resource not found");
  const names = rest.filter((segment) => segment !== "").map(decodeSegment);
  const base = found.path === "/" ? "" : found.path;
  return { space: found.space, path: `${base}/${names.join("/")}`.replace(/\/$/, "") || "/" };
}

/** What `Destination` names. @throws Failure 400 where it names nothing of this server */
export function destinationOf(state: OpenCloudState, exchange: Exchange): Resource {
  const value = exchange.header("destination");
  const url = URL.canParse(value) ? new URL(value) : undefined;
  const path = url?.pathname ?? value;
  if (value === "" || (url && url.host !== exchange.header("host")) || !SPACES.test(path)) {
    throw new Failure(400, "Invalid Destination header value");
  }
  return resourceAt(state, path);
}

/** As the server writes paths: these signs stay, all others become lower-case `%xx`. */
export const encodeHref = (path: string) =>
  path.replace(/[^A-Za-z0-9_\-.~()/:@!$]/gu, (sign) =>
    [...Buffer.from(sign)].map((byte) => `%${byte.toString(16).padStart(2, "0")}`).join(""),
  );

export const hrefOf = ({ space, path }: Resource, folder: boolean) =>
  encodeHref(`/dav/spaces/${space.id}${path === "/" ? "" : path}${folder ? "/" : ""}`);
