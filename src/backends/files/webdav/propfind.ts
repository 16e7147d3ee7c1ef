import { SparksError } from "#base";
import type { TransportRequest } from "../../transport.ts";
import { readText } from "../read-text.ts";
import { discard } from "../reply.ts";
import { davError } from "./dav-error.ts";
import { ENTRY_PROPS } from "./entries.ts";
import { type DavResponse, parseMultistatus } from "./multistatus.ts";

const bodyFor = (props: readonly string[]) =>
  `<?xml version="1.0" encoding="utf-8"?><propfind xmlns="DAV:"><prop>${props.map((name) => `<${name}/>`).join("")}</prop></propfind>`;
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

export async function readPropfind(reply: Response, signal?: AbortSignal): Promise<readonly DavResponse[]> {
  if (reply.status === 207) return parseMultistatus(await readText(reply, signal));
  if (!reply.ok) throw await davError(reply, "PROPFIND");
  await discard(reply);
  throw new SparksError("invalid", `PROPFIND was answered with ${reply.status}, not with 207`, {
    status: reply.status,
  });
}
