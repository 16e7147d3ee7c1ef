import { SparksError } from "#base";
import type { FilePath } from "#model";
import type { Transport } from "../../transport.ts";
import { isWithin } from "../file-path.ts";
import type { MoveOptions } from "../files-backend.ts";
import { davError, discard, partialFailure } from "./dav-error.ts";
import { davPath } from "./dav-path.ts";
import { readText } from "./read-text.ts";
import { statEntry } from "./stat-entry.ts";

/** MOVE and COPY (RFC 4918, 9.8 and 9.9). Whether it is a folder is asked first: servers want its slash in both places. */
export async function transfer(
  verb: "MOVE" | "COPY",
  transport: Transport,
  from: FilePath,
  to: FilePath,
  { overwrite = false, signal }: MoveOptions = {},
): Promise<void> {
  if (isWithin(from, to)) throw new SparksError("invalid", "nothing can be put into itself", { path: "to" });
  const { kind } = await statEntry(transport, from, signal);
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
  if (!reply.ok) throw await davError(reply, verb);
  await discard(reply);
}
