import warnIcon from "icon:circle-alert";
import personalIcon from "icon:folder-heart";
import sharedIcon from "icon:folder-symlink";
import siteIcon from "icon:folders";
import keyIcon from "icon:key-round";
import addIcon from "icon:plus";
import settingsIcon from "icon:settings-2";
import { useState } from "preact/hooks";
import { classNames, Icon, IconButton, useMessages } from "#ui";
import type { Clip, Desk } from "../desk/desk.ts";
import { type GatewaySource, isAtGateway } from "../places/gateway-source.ts";
import { type PlaceEntry, placeEntries } from "../places/place-entries.ts";
import { storeIdOf } from "../places/place-source.ts";
import { placesMessages } from "../places/places.messages.ts";
import type { PlacesModel } from "../places/places.model.ts";
import styles from "./places-nav.module.css";
import { shownName } from "./shown-name.ts";

export const PLACE_ICONS = { personal: personalIcon, shared: sharedIcon, site: siteIcon, other: siteIcon };

export const iconOf = ({ state, place }: PlaceEntry) => {
  if (state === "sign-in") return keyIcon;
  if (state === "failed") return warnIcon;
  return PLACE_ICONS[place?.kind ?? "other"];
};

export type PlacesNavProps = {
  readonly places: PlacesModel;
  readonly desk: Pick<Desk, "dragged" | "droppedOn">;
  readonly onAdd: (() => void) | undefined;
  readonly onSettings: (source: GatewaySource) => void;
};

/** All places beside the folder that is shown; only where there is room. The narrow way is the menu of the toolbar. */
export function PlacesNav({ places, desk, onAdd, onSettings }: PlacesNavProps) {
  const t = useMessages(placesMessages);
  const entries = placeEntries(places.sources.value, places.shown.value);
  return (
    <nav class={styles.nav} aria-label={t("places")}>
      <ul class={styles.list}>
        {entries.map((entry) => (
          <li key={entry.key} class={styles.line}>
            {entry.heading !== undefined && <span class={styles.heading}>{shownName(entry.heading)}</span>}
            <PlaceButton entry={entry} desk={desk} onChoose={() => places.choose(entry.source.id, entry.place?.id)} />
            <SettingsButton entry={entry} onSettings={onSettings} />
          </li>
        ))}
        {onAdd && (
          <li class={styles.line}>
            <button type="button" class={styles.place} onClick={onAdd}>
              <Icon of={addIcon} size={16} />
              <span class={styles.name}>{t("add")}</span>
            </button>
          </li>
        )}
      </ul>
    </nav>
  );
}

type PlaceButtonProps = Pick<PlacesNavProps, "desk"> & { readonly onChoose: () => void };
type EntryProps = { readonly entry: PlaceEntry };

function PlaceButton({ entry, desk, onChoose }: EntryProps & PlaceButtonProps) {
  const t = useMessages(placesMessages);
  const { state, isShown } = entry;
  const name = shownName(entry.name);
  const [over, setOver] = useState(false);
  const target = dropTarget(entry, desk.dragged.value);
  const hint = state === "looking" ? t("looking") : state === "failed" ? t("failed") : undefined;
  return (
    <button
      type="button"
      class={classNames(styles.place, isShown && styles.shown, over && styles.target)}
      aria-current={isShown ? "page" : undefined}
      title={hint ? `${name}: ${hint}` : name}
      onClick={onChoose}
      onDragOver={(event) => {
        if (!target || !event.dataTransfer) return;
        event.preventDefault();
        event.dataTransfer.dropEffect = howTo(target, event);
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        setOver(false);
        if (!target) return;
        event.preventDefault();
        desk.droppedOn.emit({ clip: { ...target.clip, how: howTo(target, event) }, storeId: target.storeId });
      }}
    >
      <Icon of={iconOf(entry)} size={16} />
      <span class={styles.name}>
        <bdi>{state === "sign-in" ? t("signIn", { name }) : name}</bdi>
      </span>
    </button>
  );
}

type DropTarget = { readonly clip: Clip; readonly storeId: string };

const dropTarget = ({ source, place }: PlaceEntry, clip: Clip | undefined): DropTarget | undefined =>
  place && clip ? { clip, storeId: storeIdOf(source.id, place.id) } : undefined;

/** To another place it is copied, unless the person says otherwise. */
const howTo = ({ clip, storeId }: DropTarget, { shiftKey, ctrlKey, altKey }: DragEvent): Clip["how"] =>
  (clip.storeId === storeId && !ctrlKey && !altKey) || shiftKey ? "move" : "copy";

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
