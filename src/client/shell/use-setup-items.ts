import settingsIcon from "icon:settings-2";
import type { RoomDetails, RoomWidget } from "#contracts";
import { type MenuItem, useMessages } from "#ui";
import { useApp } from "../app/app-context.ts";
import { appsMessages } from "../features/apps/index.ts";

/** The way to the settings of a room's app, as a line of its menu, for who may change them. */
export function useSetupItems(room: RoomDetails | undefined) {
  const { navigation } = useApp();
  const t = useMessages(appsMessages);
  return ({ id: widgetId }: Pick<RoomWidget, "id">): readonly MenuItem[] => {
    if (!room?.can.editWidgets) return [];
    const go = () =>
      navigation.go(
        room.isSpace
          ? { name: "setup", space: room.id, widgetId }
          : { name: "room", room: room.id, panel: { kind: "setup", widgetId } },
      );
    return [{ id: "settings", label: t("settings"), icon: settingsIcon, onSelect: go }];
  };
}
