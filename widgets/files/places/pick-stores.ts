import { ROOT_PATH } from "#backends";
import type { FilesConfig } from "#contracts";
import { startPath } from "../folder/start-path.ts";
import type { PickStore } from "../pick/picker.model.ts";
import { placeEntries } from "./place-entries.ts";
import { storeIdOf } from "./place-source.ts";
import type { PlacesModel } from "./places.model.ts";

/** What can be chosen from: the place that is shown, and then the others that are open. Reads signals. */
export function pickStores(places: PlacesModel, room: Pick<FilesConfig, "path" | "place">): readonly PickStore[] {
  const entries = placeEntries(places.sources.value, places.shown.value);
  const inOrder = [...entries.filter(({ isShown }) => isShown), ...entries.filter(({ isShown }) => !isShown)];
  return inOrder.flatMap(({ source, place, name }): readonly PickStore[] => {
    if (!place) return [];
    const key = storeIdOf(source.id, place.id);
    const isRoom = entries[0]?.source === source && (room.place ?? entries[0].place?.id) === place.id;
    return [
      {
        key,
        label: name,
        startAt: isRoom ? startPath(room.path) : ROOT_PATH,
        open: async (signal) => (await places.openStore(key, signal)).backend,
      },
    ];
  });
}
