/** Collections that are not folders: the trash, the versions of a file. */
import { SparksError } from "#base";
import type { Transport } from "../../transport.ts";
import { pathFromSegments } from "../file-path.ts";
import { discard } from "../reply.ts";
import { davError } from "./dav-error.ts";
import { segmentsFromHref } from "./dav-path.ts";
import { entryFrom } from "./entries.ts";
import type { DavResponse } from "./multistatus.ts";
import { propfindRequest, readPropfind } from "./propfind.ts";

export type DavItem = { readonly id: string; readonly response: DavResponse };

/** What is directly in `folder` (encoded, ending with a slash), by the last name of its href. */
export async function listItems(
  transport: Transport,
  folder: string,
  props: readonly string[],
  signal?: AbortSignal,
): Promise<readonly DavItem[]> {
  const responses = await readPropfind(await transport.request(folder, propfindRequest("1", signal, props)), signal);
  const base = `${transport.basePath}${folder}`;
  return responses.flatMap((response) => {
    const names = segmentsFromHref(response.href, base);
    const [id] = names ?? [];
    return id === undefined || names?.length !== 1 ? [] : [{ id, response }];
  });
}

/** MOVE inside the server. */
export async function moveItem(transport: Transport, from: string, to: string, signal?: AbortSignal): Promise<void> {
  const reply = await transport.request(from, {
    method: "MOVE",
    headers: { destination: transport.destinationOf(to), overwrite: "T" },
    signal,
  });
  if (!reply.ok) throw await davError(reply, "MOVE");
  await discard(reply);
}

export async function deleteItem(transport: Transport, path: string, signal?: AbortSignal): Promise<void> {
  const reply = await transport.request(path, { method: "DELETE", signal });
  if (!reply.ok) throw await davError(reply, "DELETE");
  await discard(reply);
}

/** A name out of a listing, as one segment of a path. @throws SparksError `invalid` for what is none. */
export function itemSegment(id: string): string {
  if (id === "" || id === "." || id === ".." || /[/\0]/.test(id)) throw new SparksError("invalid", "not an id");
  return encodeURIComponent(id);
}

/** Entries wherever under the root they lie. */
export const entriesAnywhere = (responses: readonly DavResponse[], basePath: string) =>
  responses.flatMap((response) => {
    const segments = segmentsFromHref(response.href, basePath);
    const name = segments?.at(-1);
    const failed = response.status !== undefined && response.status >= 400;
    return segments && name !== undefined && !failed ? [entryFrom(response, pathFromSegments(segments), name)] : [];
  });
