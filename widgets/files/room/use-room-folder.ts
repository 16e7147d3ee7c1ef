import folderIcon from "icon:house";
import { useState } from "preact/hooks";
import { toSparksError } from "#base";
import type { FilesConfig } from "#contracts";
import type { WidgetContext } from "#kit";
import type { FilePath } from "#model";
import { type MenuItem, useMessages } from "#ui";
import type { OpenStore } from "../desk/open-store.ts";
import { isAtGateway } from "../places/gateway-source.ts";
import type { PlacesModel } from "../places/places.model.ts";
import { roomMessages } from "./room.messages.ts";
import { isRoomFolder, type RoomFolder, setRoomFolder } from "./room-folder.ts";

/** Where a folder of a store is, as the settings of the room name it; undefined for what they cannot name. */
export function roomFolderAt(places: PlacesModel, store: OpenStore, path: FilePath): RoomFolder | undefined {
  const { source, place } = store;
  const state = source.state.value;
  if (source.kind === "room" || state.at !== "open") return undefined;
  // A store that the person has beside what the room names is named by its upstream; one without a gateway only where it is the room's.
  if (source.kind === "direct" && places.sources.value[0] !== source) return undefined;
  const isFirst = state.places[0]?.id === place.id;
  return {
    ...(isAtGateway(source) ? { upstream: source.upstream } : {}),
    ...(isFirst ? {} : { place: place.id }),
    path,
  };
}

/** The line of the menu that makes the folder the room's; none where it is already, or cannot be. */
export function useRoomFolderItems(
  context: WidgetContext<FilesConfig>,
  places: PlacesModel,
  store: OpenStore,
  path: FilePath,
): readonly MenuItem[] {
  const t = useMessages(roomMessages);
  const [busy, setBusy] = useState(false);
  const { host, configKey, config, toasts } = context;
  const folder = roomFolderAt(places, store, path);
  const state = store.source.state.value;
  const first = state.at === "open" ? (state.places[0]?.id ?? "") : "";
  if (!folder || busy) return [];
  if (isRoomFolder(config.value, folder, first)) {
    return [
      { id: "room-folder", label: t("isRoomFolder"), icon: folderIcon, checked: true, onSelect: () => undefined },
    ];
  }
  const make = async () => {
    setBusy(true);
    try {
      await setRoomFolder(host, configKey, config.peek(), folder);
      toasts.show({ text: t("roomFolderSet"), tone: "success" });
    } catch (thrown) {
      const { code } = toSparksError(thrown);
      toasts.show({ text: t(code === "forbidden" ? "roomFolderDenied" : "roomFolderFailed"), tone: "danger" });
    } finally {
      setBusy(false);
    }
  };
  return [{ id: "room-folder", label: t("makeRoomFolder"), icon: folderIcon, onSelect: () => void make() }];
}
