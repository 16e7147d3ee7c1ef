import type { ComponentChildren } from "preact";
import { useMessages } from "#ui";
import type { PlaceKind, WidgetRef } from "../stage/opening.ts";
import type { Stage } from "../stage/stage.ts";
import { widgetMessages } from "../widgets.messages.ts";
import { shownName } from "./shown-name.ts";
import { WidgetPlace } from "./widget-place.tsx";
import styles from "./widget-tile.module.css";

export type WidgetTileProps = {
  readonly stage: Stage;
  readonly target: WidgetRef;
  readonly kind: PlaceKind;
  /** As it was registered: foreign data. */
  readonly name: string;
  /** Beside its name. */
  readonly actions: ComponentChildren;
  readonly covered?: boolean;
  readonly onLeave: () => void;
};

/** A widget that stands in the room itself: above the messages, or in their place. */
export function WidgetTile({ actions, name: given, ...place }: WidgetTileProps) {
  const t = useMessages(widgetMessages);
  const name = shownName(given, t("unnamed"));
  return (
    <section class={styles.tile} aria-label={name}>
      <header class={styles.header}>
        <h3 class={styles.name}>{name}</h3>
        {actions}
      </header>
      <WidgetPlace {...place} name={name} />
    </section>
  );
}
