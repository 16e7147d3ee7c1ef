import { type Clock, SparksError, stringAt } from "#base";
import type { FilePath } from "#model";
import { isWithin, nameOf, parentPath, ROOT_PATH } from "../file-path.ts";
import type { MoveOptions, RemoveOptions } from "../files-backend.ts";
import { readText } from "../read-text.ts";
import { discard } from "../reply.ts";
import { codeOf, graphError, wordOf } from "./graph-error.ts";
import { checkName, type Drive, itemByIdUrl, itemUrl } from "./graph-path.ts";
import { type GraphAccess, grantedUrl, graphDone, graphReply, parseJson } from "./graph-request.ts";
import { getItem, getItemId } from "./read-items.ts";

const conflict = (overwrite: boolean) => `@microsoft.graph.conflictBehavior=${overwrite ? "replace" : "fail"}`;

export async function createFolder(
  access: GraphAccess,
  drive: Drive,
  path: FilePath,
  signal?: AbortSignal,
): Promise<void> {
  checkName(nameOf(path));
  await graphDone(access, itemUrl(drive, parentPath(path), "/children"), {
    method: "POST",
    body: { name: nameOf(path), folder: {}, "@microsoft.graph.conflictBehavior": "fail" },
    signal,
  });
}

/** Renames and moves: one PATCH (learn.microsoft.com/graph/api/driveitem-move). */
export async function moveItem(
  access: GraphAccess,
  drive: Drive,
  from: FilePath,
  to: FilePath,
  { overwrite = false, signal }: MoveOptions = {},
): Promise<void> {
  checkPlaces(from, to);
  const moves = parentPath(from) !== parentPath(to);
  const parent = moves ? await getItemId(access, drive, parentPath(to), signal) : undefined;
  const move = () =>
    graphDone(access, itemUrl(drive, from), {
      method: "PATCH",
      body: { name: nameOf(to), ...(parent === undefined ? {} : { parentReference: { id: parent } }) },
      signal,
    });
  try {
    await move();
  } catch (thrown) {
    const isTaken = thrown instanceof SparksError && thrown.code === "conflict" && thrown.status === 409;
    if (!overwrite || !isTaken) throw thrown;
    await moveOver(access, drive, to, move);
  }
}

/** A move does not replace: what is in the way steps aside, and goes when the other one is there. */
async function moveOver(access: GraphAccess, drive: Drive, to: FilePath, move: () => Promise<void>): Promise<void> {
  const inTheWay = itemByIdUrl(drive, await getItemId(access, drive, to));
  const rename = (name: string) => graphDone(access, inTheWay, { method: "PATCH", body: { name } });
  await rename(`replaced ${crypto.randomUUID()}`);
  try {
    await move();
  } catch (thrown) {
    // Where it cannot step back it stays beside, under its other name; why the move failed is what matters.
    await rename(nameOf(to)).catch(() => undefined);
    throw thrown;
  }
  await graphDone(access, inTheWay, { method: "DELETE" });
}

/** Copies on the server, which answers at once and goes on by itself (learn.microsoft.com/graph/api/driveitem-copy). */
export async function copyItem(
  access: GraphAccess,
  drive: Drive,
  from: FilePath,
  to: FilePath,
  { overwrite = false, signal }: MoveOptions,
  clock: Clock,
): Promise<void> {
  checkPlaces(from, to);
  // The copy would fail when nobody looks any more: what is known to be in its way is said now.
  if (!overwrite && (await isThere(access, drive, to, signal))) {
    throw new SparksError("conflict", "something is there", { status: 409 });
  }
  const parent = await getItemId(access, drive, parentPath(to), signal);
  const reply = await graphReply(access, `${itemUrl(drive, from, "/copy")}?${conflict(overwrite)}`, {
    method: "POST",
    body: { name: nameOf(to), parentReference: { driveId: drive.id, id: parent } },
    signal,
  });
  const monitor = reply.headers.get("location");
  await discard(reply);
  if (reply.status !== 202) return;
  // Where a browser is not shown the address, the copy itself is waited for.
  if (monitor === null) await waitFor(() => isThere(access, drive, to, signal), clock, signal);
  else await waitFor(() => isCopied(access, grantedUrl(monitor), signal), clock, signal);
}

export async function removeItem(
  access: GraphAccess,
  drive: Drive,
  path: FilePath,
  { ifRevision, keepalive, signal }: RemoveOptions = {},
): Promise<void> {
  if (path === ROOT_PATH) throw new SparksError("forbidden", "the root cannot be removed");
  const reply = await access.transport.request(itemUrl(drive, path), {
    method: "DELETE",
    headers: ifRevision === undefined ? {} : { "if-match": ifRevision },
    signal,
    ...(keepalive ? { keepalive } : {}),
  });
  if (!reply.ok) throw await graphError(reply, "DELETE");
  await discard(reply);
}

function checkPlaces(from: FilePath, to: FilePath): void {
  if (isWithin(from, to)) throw new SparksError("invalid", "nothing can be put into itself", { path: "to" });
  checkName(nameOf(to));
}

async function isThere(access: GraphAccess, drive: Drive, path: FilePath, signal?: AbortSignal): Promise<boolean> {
  return getItem(access, drive, path, signal).then(
    () => true,
    (thrown: unknown) => {
      if (thrown instanceof SparksError && thrown.code === "not-found") return false;
      throw thrown;
    },
  );
}

/** The state of a copy (learn.microsoft.com/graph/long-running-actions-overview). */
async function isCopied({ send }: GraphAccess, monitor: string, signal?: AbortSignal): Promise<boolean> {
  const reply = await send(monitor, { method: "GET", headers: { accept: "application/json" }, signal });
  // A copy that is done may be answered with a redirect to what came of it.
  if (reply.status === 0 || (reply.status >= 300 && reply.status < 400)) {
    await discard(reply);
    return true;
  }
  if (!reply.ok) throw await graphError(reply, "GET");
  const body = parseJson(await readText(reply, signal));
  const status = stringAt(body, "status");
  if (status === "failed") {
    const word = wordOf(body);
    throw new SparksError(codeOf(500, word), `the copy failed${word === undefined ? "" : `: ${word}`}`);
  }
  return status === "completed";
}

const FIRST_WAIT_MS = 100;
const LONGEST_WAIT_MS = 5000;
const MAX_TRIES = 400;

async function waitFor(isDone: () => Promise<boolean>, clock: Clock, signal: AbortSignal | undefined): Promise<void> {
  let wait = FIRST_WAIT_MS;
  for (let attempt = 0; attempt < MAX_TRIES; attempt++) {
    if (await isDone()) return;
    await clock.sleep(wait, signal);
    wait = Math.min(wait * 1.5, LONGEST_WAIT_MS);
  }
  throw new SparksError("unavailable", "the copy does not come to an end");
}
