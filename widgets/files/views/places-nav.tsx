import findIcon from "icon:folder-search";
import roomIcon from "icon:house";
import addIcon from "icon:plus";
import settingsIcon from "icon:settings-2";
import { classNames, IconButton, useMessages } from "#ui";
import type { Desk } from "../desk/desk.ts";
import { findMessages } from "../find/find.messages.ts";
import { type GatewaySource, isAtGateway } from "../places/gateway-source.ts";
import { moreSources, type PlaceEntry, placeEntries } from "../places/place-entries.ts";
import { PAGES } from "../places/place-icons.ts";
import { placesMessages } from "../places/places.messages.ts";
import { roomFolderWay } from "../room/go-to-room-folder.ts";
import { roomMessages } from "../room/room.messages.ts";
import { NavButton, PlaceButton } from "./place-button.tsx";
import styles from "./places-nav.module.css";
import { QuotaBar } from "./quota-bar.tsx";
import { shownName } from "./shown-name.ts";

export type PlacesNavProps = {
  readonly desk: Desk;
  readonly onAdd: (() => void) | undefined;
  readonly onSettings: (source: GatewaySource) => void;
};

/** All places beside the folder that is shown; only where there is room. The narrow way is the menu of the toolbar. */
export function PlacesNav({ desk, onAdd, onSettings }: PlacesNavProps) {
  const t = useMessages(placesMessages);
  const find = useMessages(findMessages);
  const room = useMessages(roomMessages);
  const toRoomFolder = roomFolderWay(desk);
  const { places } = desk;
  const page = desk.page.value;
  const shown = places.shown.value;
  const entries = placeEntries(places.sources.value, shown);
  return (
    <nav class={styles.nav} aria-label={t("places")}>
      <ul class={styles.list}>
        {toRoomFolder && (
          <li class={styles.line}>
            <NavButton icon={roomIcon} name={room("roomFolder")} onClick={toRoomFolder} />
          </li>
        )}
        {PAGES.map((other) => (
          <li key={other.page} class={styles.line}>
            <NavButton
              icon={other.icon}
              name={find(other.page)}
              isShown={page === other.page}
              onClick={() => desk.turnTo(other.page)}
            />
          </li>
        ))}
      </ul>
      <ul class={classNames(styles.list, styles.places)}>
        {entries.map((entry) => (
          <li key={entry.key} class={styles.line}>
            {entry.heading !== undefined && <span class={styles.heading}>{shownName(entry.heading)}</span>}
            <PlaceButton
              entry={entry}
              desk={desk}
              isShown={page === "place" && entry.isShown}
              onChoose={() => desk.enter(entry.source.id, entry.place?.id)}
            />
            <SettingsButton entry={entry} onSettings={onSettings} />
          </li>
        ))}
        {moreSources(places.sources.value).map((source) => (
          <li key={`find ${source.id}`} class={styles.line}>
            <NavButton
              icon={findIcon}
              name={t("find")}
              title={t("findIn", { name: shownName(source.label.value) })}
              onClick={() => {
                desk.findingIn.value = source;
              }}
            />
          </li>
        ))}
        {onAdd && (
          <li class={styles.line}>
            <NavButton icon={addIcon} name={t("add")} onClick={onAdd} />
          </li>
        )}
      </ul>
      {shown.at === "store" && <QuotaBar key={shown.store.id} store={shown.store} device={desk.device} />}
    </nav>
  );
}

type EntryProps = { readonly entry: PlaceEntry };

/** Of the connection behind the first place of a source. */
function SettingsButton({ entry, onSettings }: EntryProps & Pick<PlacesNavProps, "onSettings">) {
  const t = useMessages(placesMessages);
  const { source, isFirst } = entry;
  if (!isFirst || !isAtGateway(source) || !source.connection.value) return null;
  return (
    <IconButton
      size="small"
      class={styles.settings}
      icon={settingsIcon}
      label={t("settings", { name: shownName(source.label.value) })}
      onClick={() => onSettings(source)}
    />
  );
}
