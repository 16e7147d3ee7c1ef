import { useState } from "preact/hooks";
import { classNames, Icon, type IconNodes, useMessages } from "#ui";
import type { Clip, Desk } from "../desk/desk.ts";
import type { PlaceEntry } from "../places/place-entries.ts";
import { placeIcon } from "../places/place-icons.ts";
import { storeIdOf } from "../places/place-source.ts";
import { placesMessages } from "../places/places.messages.ts";
import styles from "./places-nav.module.css";
import { shownName } from "./shown-name.ts";

export type NavButtonProps = {
  readonly icon: IconNodes;
  readonly name: string;
  readonly title?: string;
  readonly isShown?: boolean;
  /** Something is being dragged over it that it takes. */
  readonly isTarget?: boolean;
  readonly onClick: () => void;
  readonly drop?: {
    readonly onDragOver: (event: DragEvent) => void;
    readonly onDragLeave: () => void;
    readonly onDrop: (event: DragEvent) => void;
  };
};

/** One line beside the folder. */
export const NavButton = ({ icon, name, title, isShown, isTarget, onClick, drop }: NavButtonProps) => (
  <button
    type="button"
    class={classNames(styles.place, isShown && styles.shown, isTarget && styles.target)}
    aria-current={isShown ? "page" : undefined}
    title={title ?? name}
    onClick={onClick}
    {...drop}
  >
    <Icon of={icon} size={16} />
    <span class={styles.name}>
      <bdi>{name}</bdi>
    </span>
  </button>
);

export type PlaceButtonProps = {
  readonly entry: PlaceEntry;
  readonly desk: Pick<Desk, "dragged" | "droppedOn">;
  readonly isShown: boolean;
  readonly onChoose: () => void;
};

/** A place; what is dropped on it goes there. */
export function PlaceButton({ entry, desk, isShown, onChoose }: PlaceButtonProps) {
  const t = useMessages(placesMessages);
  const { state } = entry;
  const name = shownName(entry.name);
  const [over, setOver] = useState(false);
  const target = dropTarget(entry, desk.dragged.value);
  const hint = state === "looking" ? t("looking") : state === "failed" ? t("failed") : undefined;
  return (
    <NavButton
      icon={placeIcon(entry)}
      name={state === "sign-in" ? t("signIn", { name }) : name}
      title={hint ? `${name}: ${hint}` : name}
      isShown={isShown}
      isTarget={over}
      onClick={onChoose}
      drop={{
        onDragOver(event) {
          if (!target || !event.dataTransfer) return;
          event.preventDefault();
          event.dataTransfer.dropEffect = howTo(target, event);
          setOver(true);
        },
        onDragLeave: () => setOver(false),
        onDrop(event) {
          setOver(false);
          if (!target) return;
          event.preventDefault();
          desk.droppedOn.emit({ clip: { ...target.clip, how: howTo(target, event) }, storeId: target.storeId });
        },
      }}
    />
  );
}

type DropTarget = { readonly clip: Clip; readonly storeId: string };

const dropTarget = ({ source, place }: PlaceEntry, clip: Clip | undefined): DropTarget | undefined =>
  place && clip ? { clip, storeId: storeIdOf(source.id, place.id) } : undefined;

/** To another place it is copied, unless the person says otherwise. */
const howTo = ({ clip, storeId }: DropTarget, { shiftKey, ctrlKey, altKey }: DragEvent): Clip["how"] =>
  (clip.storeId === storeId && !ctrlKey && !altKey) || shiftKey ? "move" : "copy";
