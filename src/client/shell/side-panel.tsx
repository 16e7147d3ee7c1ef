import { pure } from "../app/pure.tsx";
import { MembersPanel } from "../features/members/index.ts";
import { RoomDetailsPanel } from "../features/room-details/index.ts";
import type { ShellModel } from "./shell.model.ts";
import styles from "./side-panel.module.css";
import { WidgetsSlot } from "./widgets-slot.tsx";

/** What stands beside a room: its details, its people, its widgets. */
export const SidePanel = pure<{ readonly shell: ShellModel }>(function SidePanel({ shell }) {
  const panel = shell.panel.value;
  const details = shell.details.value;
  const close = () => shell.setPanel(undefined);
  return (
    <aside class={styles.panel}>
      {details &&
        panel &&
        (panel.kind === "details" ? (
          <RoomDetailsPanel
            details={details}
            onClose={close}
            onMembers={() => shell.setPanel({ kind: "members" })}
            onWidgets={() => shell.setPanel({ kind: "widgets" })}
            onLeft={shell.goHome}
          />
        ) : panel.kind === "members" ? (
          <MembersPanel details={details} onClose={close} />
        ) : (
          <WidgetsSlot
            details={details}
            open={panel.kind === "widget" ? panel.widgetId : undefined}
            onPanel={shell.setPanel}
          />
        ))}
    </aside>
  );
});
