import { SparksError } from "#base";
import type { FilePath } from "#model";
import type { Transport } from "../../transport.ts";
import { isWithin } from "../file-path.ts";
import type { MoveOptions } from "../files-backend.ts";
import { readText } from "../read-text.ts";
import { discard } from "../reply.ts";
import { davError, partialFailure } from "./dav-error.ts";
import { davPath } from "./dav-path.ts";
import { deleteEntry } from "./delete-entry.ts";
import { orphanOr } from "./orphan.ts";
import { entryExists, statEntry } from "./stat-entry.ts";

type Verb = "MOVE" | "COPY";

/** MOVE and COPY (RFC 4918, 9.8 and 9.9). Whether it is a folder is asked first: servers want its slash in both places. */
export async function transfer(
  verb: Verb,
  transport: Transport,
  from: FilePath,
  to: FilePath,
  { overwrite = false, signal }: MoveOptions = {},
): Promise<void> {
  if (isWithin(from, to)) throw new SparksError("invalid", "nothing can be put into itself", { path: "to" });
  const misread = misreadDestination(to);
  if (misread !== undefined && overwrite) {
    throw new SparksError("unsupported", "a name with ? or ; is not written over", { path: "to" });
  }
  const { kind } = await statEntry(transport, from, signal);
  await send(verb, transport, from, to, kind, overwrite, signal);
  if (misread !== undefined && !(await entryExists(transport, to, signal))) {
    await takeBack(verb, transport, from, misread, kind, signal);
    throw new SparksError("invalid", "the server cannot move something to a name with ? or ;", { path: "to" });
  }
}

async function send(
  verb: Verb,
  transport: Transport,
  from: FilePath,
  to: FilePath,
  kind: "file" | "folder",
  overwrite: boolean,
  signal: AbortSignal | undefined,
): Promise<void> {
  const reply = await transport.request(davPath(from, kind), {
    method: verb,
    headers: {
      destination: transport.destinationOf(davPath(to, kind)),
      overwrite: overwrite ? "T" : "F",
      ...(kind === "folder" ? { depth: "infinity" } : {}),
    },
    signal,
  });
  if (reply.status === 207) {
    const failure = partialFailure(await readText(reply, signal), verb);
    if (failure) throw failure;
    return;
  }
  if (reply.ok) return discard(reply);
  const error = await orphanOr(transport, to, await davError(reply, verb));
  // By the standard 409 is for a folder above that is missing; some say so of what is in the way.
  const isTaken = reply.status === 409 && !overwrite && (await entryExists(transport, to, signal));
  throw isTaken ? new SparksError("conflict", "something is there", { status: 409 }) : error;
}

/**
 * Where WsgiDAV 4 puts something that shall go to `to`: it decodes the header before it reads it as a URL, and takes what
 * follows `?` (and `;` in the name) for the URL's. Undefined for a name that cannot be misread.
 */
function misreadDestination(to: FilePath): FilePath | undefined {
  const cut = to.replace(/\?.*$/s, "").replace(/;[^/]*$/, "");
  return cut === to ? undefined : (cut as FilePath);
}

async function takeBack(
  verb: Verb,
  transport: Transport,
  from: FilePath,
  misread: FilePath,
  kind: "file" | "folder",
  signal: AbortSignal | undefined,
): Promise<void> {
  if (!(await entryExists(transport, misread, signal))) return;
  if (verb === "COPY") return deleteEntry(transport, misread, signal ? { signal } : {});
  if (misreadDestination(from) === undefined) return send("MOVE", transport, misread, from, kind, false, signal);
}
