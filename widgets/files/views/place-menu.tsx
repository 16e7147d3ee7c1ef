import findIcon from "icon:folder-search";
import roomIcon from "icon:house";
import { MenuButton, type MenuItem, useMessages } from "#ui";
import type { Desk } from "../desk/desk.ts";
import { filesMessages } from "../files.messages.ts";
import { findMessages } from "../find/find.messages.ts";
import { moreSources, placeEntries } from "../places/place-entries.ts";
import { PAGES, PLACE_ICONS, placeIcon } from "../places/place-icons.ts";
import { placesMessages } from "../places/places.messages.ts";
import { roomFolderWay } from "../room/go-to-room-folder.ts";
import { roomMessages } from "../room/room.messages.ts";
import styles from "./place-menu.module.css";
import { shownName } from "./shown-name.ts";

/** Which place or page is shown, where there is no room for the list of them. */
export function PlaceMenu({ desk }: { readonly desk: Desk }) {
  const t = useMessages(filesMessages);
  const find = useMessages(findMessages);
  const more = useMessages(placesMessages);
  const room = useMessages(roomMessages);
  const { places } = desk;
  const page = desk.page.value;
  const entries = placeEntries(places.sources.value, places.shown.value);
  const here = entries.find(({ isShown }) => isShown);
  const icon = PAGES.find((other) => other.page === page)?.icon ?? (here ? placeIcon(here) : PLACE_ICONS.other);
  const toRoomFolder = roomFolderWay(desk);
  const items: readonly MenuItem[] = [
    ...(toRoomFolder ? [{ id: "room-folder", label: room("roomFolder"), icon: roomIcon, onSelect: toRoomFolder }] : []),
    ...PAGES.map((other) => ({
      ...{ id: other.page, label: find(other.page), icon: other.icon, checked: other.page === page },
      onSelect: () => desk.turnTo(other.page),
    })),
    "separator",
    ...entries.map((entry) => ({
      ...{ id: entry.key, label: shownName(entry.name), icon: placeIcon(entry) },
      checked: page === "place" && entry.isShown,
      onSelect: () => desk.enter(entry.source.id, entry.place?.id),
    })),
    ...moreSources(places.sources.value).map((source) => ({
      ...{ id: `find ${source.id}`, icon: findIcon },
      label: more("findIn", { name: shownName(source.label.value) }),
      onSelect: () => {
        desk.findingIn.value = source;
      },
    })),
  ];
  return (
    <span class={styles.menu}>
      <MenuButton icon={icon} label={t("places")} items={items} />
    </span>
  );
}
