import { arrayAt, SparksError, stringAt } from "#base";
import type { FilePath } from "#model";
import type { Transport } from "../../transport.ts";
import { nameOf } from "../file-path.ts";
import { readText } from "../read-text.ts";
import { discard } from "../reply.ts";
import { davError } from "../webdav/dav-error.ts";

const MAX_REPLY = 1_000_000;

/**
 * The page of the server's own web client that opens the file in its office program (owncloud.dev, "App Registry":
 * `app/list`, `app/open-with-web`). @throws SparksError `unsupported` where no program there takes the file.
 */
export async function viewerAddress(
  server: Transport,
  path: FilePath,
  itemIdOf: (path: FilePath) => Promise<string>,
  signal?: AbortSignal,
): Promise<{ readonly url: string }> {
  const listed = await askJson(server, "app/list", "GET", signal);
  if (!takesEnding(listed, nameOf(path))) throw new SparksError("unsupported", "no program there opens such a file");
  const query = new URLSearchParams({ file_id: await itemIdOf(path) });
  const url = stringAt(await askJson(server, `app/open-with-web?${query}`, "POST", signal), "uri");
  const parsed = url === undefined ? null : URL.parse(url);
  if (parsed?.protocol !== "https:" && parsed?.protocol !== "http:") {
    throw new SparksError("invalid", "the server names no address to open it at");
  }
  return { url: parsed.href };
}

/** By the ending of the name, as the registry lists it. */
export function takesEnding(listed: unknown, name: string): boolean {
  const ending = /\.([^.]+)$/.exec(name)?.[1]?.toLowerCase();
  if (ending === undefined) return false;
  return (arrayAt(listed, "mime-types") ?? []).some(
    (type) => stringAt(type, "ext")?.toLowerCase() === ending && (arrayAt(type, "app_providers") ?? []).length > 0,
  );
}

async function askJson(
  server: Transport,
  path: string,
  method: "GET" | "POST",
  signal?: AbortSignal,
): Promise<unknown> {
  const reply = await server.request(path, { method, headers: { accept: "application/json" }, signal });
  if (reply.status === 404 || reply.status === 501) {
    await discard(reply);
    throw new SparksError("unsupported", "the server opens no files in programs", { status: reply.status });
  }
  if (!reply.ok) throw await davError(reply, method);
  try {
    return JSON.parse(await readText(reply, signal, MAX_REPLY));
  } catch (thrown) {
    if (thrown instanceof SparksError) throw thrown;
    throw new SparksError("invalid", "the reply is no JSON", { cause: thrown });
  }
}
