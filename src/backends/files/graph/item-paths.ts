/**
 * Where items lie that name only the folder they are in, by its id: search and delta do not say more
 * (learn.microsoft.com/graph/api/driveitem-delta, "Remarks").
 */
import { objectAt, SparksError, stringAt } from "#base";
import type { FilePath } from "#model";
import { childPath, isFileName, ROOT_PATH } from "../file-path.ts";
import { type Drive, itemByIdUrl, parentFromReference } from "./graph-path.ts";
import { type GraphAccess, graphJson } from "./graph-request.ts";

export type ItemPaths = {
  /** An item of the same reply: its children need not be asked for it. */
  learn(item: unknown): void;
  /** The folder that it lies in; undefined for the root, and where that is not to be found any more. */
  folderOf(item: unknown, signal?: AbortSignal): Promise<FilePath | undefined>;
};

const MAX_DEPTH = 200;
const FIELDS = "id,name,parentReference,root";

/** Asks for each folder once; for one reply, not for longer: folders move. */
export function createItemPaths(access: GraphAccess, drive: Drive): ItemPaths {
  const known = new Map<string, unknown>();
  const found = new Map<string, Promise<FilePath | undefined>>();

  const parentOf = (item: unknown) => stringAt(objectAt(item, "parentReference"), "id");

  function folderPath(id: string, depth: number, signal?: AbortSignal): Promise<FilePath | undefined> {
    const held = found.get(id);
    if (held) return held;
    const asked = findFolder(id, depth, signal);
    found.set(id, asked);
    return asked;
  }

  async function findFolder(id: string, depth: number, signal?: AbortSignal): Promise<FilePath | undefined> {
    if (depth > MAX_DEPTH) return undefined;
    const item = known.get(id) ?? (await fetchFolder(id, signal));
    if (objectAt(item, "root") !== undefined) return ROOT_PATH;
    const name = stringAt(item, "name");
    if (name === undefined || !isFileName(name)) return undefined;
    const parent = await pathAbove(item, depth + 1, signal);
    return parent === undefined ? undefined : childPath(parent, name);
  }

  async function fetchFolder(id: string, signal?: AbortSignal): Promise<unknown> {
    try {
      return await graphJson(access, `${itemByIdUrl(drive, id)}?$select=${FIELDS}`, { signal });
    } catch (thrown) {
      // Gone meanwhile, with what lay in it.
      if (thrown instanceof SparksError && thrown.code === "not-found") return undefined;
      throw thrown;
    }
  }

  async function pathAbove(item: unknown, depth: number, signal?: AbortSignal): Promise<FilePath | undefined> {
    const said = parentFromReference(stringAt(objectAt(item, "parentReference"), "path"));
    const id = parentOf(item);
    return said ?? (id === undefined ? undefined : folderPath(id, depth, signal));
  }

  return {
    learn(item) {
      const id = stringAt(item, "id");
      if (id !== undefined && (objectAt(item, "folder") ?? objectAt(item, "root"))) known.set(id, item);
    },
    folderOf: async (item, signal) => (objectAt(item, "root") ? undefined : pathAbove(item, 0, signal)),
  };
}
