import { SparksError } from "#base";
import type { TransportRequest } from "../../transport.ts";
import { readText } from "../read-text.ts";
import { discard } from "../reply.ts";
import { davError } from "./dav-error.ts";
import { ENTRY_PROPS } from "./entries.ts";
import { type DavResponse, OWN_NAMESPACES, parseMultistatus } from "./multistatus.ts";
import { encodedHrefs } from "./written-hrefs.ts";

/** Declarations for names such as `oc:fileid`; none where none is used. */
export const namespacesFor = (props: readonly string[]): string =>
  Object.entries(OWN_NAMESPACES)
    .filter(([prefix]) => props.some((name) => name.startsWith(`${prefix}:`)))
    .map(([prefix, namespace]) => ` xmlns:${prefix}="${namespace}"`)
    .join("");

export const propElement = (props: readonly string[]): string =>
  `<prop>${props.map((name) => `<${name}/>`).join("")}</prop>`;

const bodyFor = (props: readonly string[]) =>
  `<?xml version="1.0" encoding="utf-8"?><propfind xmlns="DAV:"${namespacesFor(props)}>${propElement(props)}</propfind>`;
const ENTRY_BODY = bodyFor(ENTRY_PROPS);

/** PROPFIND (RFC 4918, 9.1). Depth `infinity` is never asked: servers refuse it. */
export const propfindRequest = (
  depth: "0" | "1",
  signal?: AbortSignal,
  props?: readonly string[],
): TransportRequest => ({
  method: "PROPFIND",
  headers: { depth, "content-type": "application/xml; charset=utf-8", accept: "application/xml, text/xml" },
  body: props ? bodyFor(props) : ENTRY_BODY,
  signal,
});

export async function readPropfind(
  reply: Response,
  signal?: AbortSignal,
  verb = "PROPFIND",
): Promise<readonly DavResponse[]> {
  if (reply.status === 207) return encodedHrefs(parseMultistatus(await readText(reply, signal)));
  if (!reply.ok) throw await davError(reply, verb);
  await discard(reply);
  throw new SparksError("invalid", `${verb} was answered with ${reply.status}, not with 207`, {
    status: reply.status,
  });
}
