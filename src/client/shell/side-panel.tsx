import type { RoomDetails } from "#contracts";
import { MembersPanel } from "../features/members/index.ts";
import { RoomDetailsPanel } from "../features/room-details/index.ts";
import type { RoomPanel } from "../routes/routes.ts";
import styles from "./side-panel.module.css";
import { WidgetsSlot } from "./widgets-slot.tsx";

type Props = {
  readonly panel: RoomPanel;
  readonly details: RoomDetails | undefined;
  readonly onPanel: (panel: RoomPanel | undefined) => void;
  readonly onLeft: () => void;
};

/** What stands beside a room: its details, its people, its widgets. */
export function SidePanel({ panel, details, onPanel, onLeft }: Props) {
  const close = () => onPanel(undefined);
  return (
    <aside class={styles.panel}>
      {details &&
        (panel.kind === "details" ? (
          <RoomDetailsPanel
            details={details}
            onClose={close}
            onMembers={() => onPanel({ kind: "members" })}
            onWidgets={() => onPanel({ kind: "widgets" })}
            onLeft={onLeft}
          />
        ) : panel.kind === "members" ? (
          <MembersPanel details={details} onClose={close} />
        ) : (
          <WidgetsSlot
            details={details}
            open={panel.kind === "widget" ? panel.widgetId : undefined}
            onPanel={onPanel}
          />
        ))}
    </aside>
  );
}
