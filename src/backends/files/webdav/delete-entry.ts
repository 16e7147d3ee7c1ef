import { SparksError } from "#base";
import type { FilePath, Revision } from "#model";
import type { Transport } from "../../transport.ts";
import { ROOT_PATH } from "../file-path.ts";
import type { RemoveOptions } from "../files-backend.ts";
import { readText } from "../read-text.ts";
import { discard } from "../reply.ts";
import { davError, partialFailure } from "./dav-error.ts";
import { requestEitherKind } from "./either-kind.ts";
import { demandSame } from "./put-file.ts";
import { isByTime, unmodifiedSince } from "./revision-by-time.ts";

/** DELETE (RFC 4918, 9.6). The root is not ours to remove. */
export async function deleteEntry(
  transport: Transport,
  path: FilePath,
  { ifRevision, signal, keepalive }: RemoveOptions = {},
): Promise<void> {
  if (path === ROOT_PATH) throw new SparksError("forbidden", "the root stays");
  if (ifRevision !== undefined && isByTime(ifRevision)) await demandSame(transport, path, ifRevision, signal);
  const reply = await requestEitherKind(transport, path, {
    method: "DELETE",
    headers: conditionFor(ifRevision),
    signal,
    ...(keepalive ? { keepalive } : {}),
  });
  if (reply.status === 207) {
    const failure = partialFailure(await readText(reply, signal), "DELETE");
    if (failure) throw failure;
    return;
  }
  if (!reply.ok) throw await davError(reply, "DELETE");
  await discard(reply);
}

function conditionFor(revision: Revision | undefined): Readonly<Record<string, string>> {
  if (revision === undefined || revision.startsWith("W/")) return {};
  return isByTime(revision) ? unmodifiedSince(revision) : { "if-match": revision };
}
