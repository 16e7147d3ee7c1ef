import { pure } from "../app/pure.tsx";
import { MembersPanel } from "../features/members/index.ts";
import { RoomDetailsPanel } from "../features/room-details/index.ts";
import { ManageApps, WidgetSetup } from "./setup-slot.tsx";
import type { ShellModel } from "./shell.model.ts";
import styles from "./side-panel.module.css";
import { WidgetsSlot } from "./widgets-slot.tsx";

export type SidePanelProps = {
  readonly shell: ShellModel;
  readonly expanded: boolean;
  readonly onExpand: ((expanded: boolean) => void) | undefined;
};

/** What stands beside a room: its details, its people, its widgets. */
export const SidePanel = pure<SidePanelProps>(function SidePanel({ shell, expanded, onExpand }) {
  const panel = shell.panel.value;
  const details = shell.details.value;
  const close = () => shell.setPanel(undefined);
  return (
    <aside class={expanded ? `${styles.panel} ${styles.expanded}` : styles.panel}>
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
        ) : panel.kind === "setup" ? (
          <WidgetSetup
            key={panel.widgetId}
            room={details}
            edit={panel.widgetId}
            onClose={() => shell.setPanel({ kind: "widgets" })}
          />
        ) : (
          <>
            <WidgetsSlot
              shell={shell}
              details={details}
              open={panel.kind === "widget" ? panel.widgetId : undefined}
              own={panel.kind === "widget" && panel.own === true}
              expanded={expanded}
              onExpand={onExpand}
              onPanel={shell.setPanel}
            />
            {panel.kind === "widgets" && <ManageApps onClick={() => shell.setPanel({ kind: "setup" })} />}
          </>
        ))}
    </aside>
  );
});
