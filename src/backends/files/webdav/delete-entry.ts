import { SparksError } from "#base";
import type { FilePath } from "#model";
import type { Transport } from "../../transport.ts";
import { ROOT_PATH } from "../file-path.ts";
import type { RemoveOptions } from "../files-backend.ts";
import { readText } from "../read-text.ts";
import { discard } from "../reply.ts";
import { davError, partialFailure } from "./dav-error.ts";
import { requestEitherKind } from "./either-kind.ts";

/** DELETE (RFC 4918, 9.6). The root is not ours to remove. */
export async function deleteEntry(
  transport: Transport,
  path: FilePath,
  { ifRevision, signal, keepalive }: RemoveOptions = {},
): Promise<void> {
  if (path === ROOT_PATH) throw new SparksError("forbidden", "the root stays");
  const strong = ifRevision !== undefined && !ifRevision.startsWith("W/");
  const reply = await requestEitherKind(transport, path, {
    method: "DELETE",
    headers: strong ? { "if-match": ifRevision } : {},
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
