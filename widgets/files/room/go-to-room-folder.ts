import { ROOT_PATH } from "#backends";
import type { Desk } from "../desk/desk.ts";
import { startPath } from "../folder/start-path.ts";
import { storeIdOf } from "../places/place-source.ts";

/** Shows the room's folder, from wherever one is; undefined where the room names none, or it cannot be opened now. Reads signals. */
export function roomFolderWay(desk: Desk): (() => void) | undefined {
  const { path, place } = desk.context.config.value;
  const [main] = desk.places.sources.value;
  const state = main?.state.value;
  const folder = startPath(path);
  if (!main || state?.at !== "open" || (folder === ROOT_PATH && place === undefined)) return undefined;
  const root = state.places.find(({ id }) => id === place) ?? state.places[0];
  if (!root) return undefined;
  return () => desk.reveal(storeIdOf(main.id, root.id), { path: folder, kind: "folder" });
}
