import closeIcon from "icon:x";
import type { RoomDetails } from "#contracts";
import { IconButton, useMessages } from "#ui";
import type { Stage } from "../stage/stage.ts";
import { widgetMessages } from "../widgets.messages.ts";
import type { StageHost } from "./stage-host.ts";
import { WidgetList } from "./widget-list.tsx";
import styles from "./widget-panel.module.css";
import { WidgetPanel } from "./widget-panel.tsx";

export type RoomWidgetsProps = {
  readonly stage: Stage;
  readonly host: StageHost;
  readonly room: Pick<RoomDetails, "id" | "name" | "membership" | "widgets">;
  /** Id of the widget that is shown; undefined: the list. */
  readonly open: string | undefined;
  /** It fills the main pane. */
  readonly expanded?: boolean;
  readonly actions: {
    open(widgetId: string): void;
    showList(): void;
    close(): void;
    /** Without it there is no button for the size. */
    setExpanded?(expanded: boolean): void;
  };
};

/** The widgets of a room in its side panel: the list of them, or the place of the one that is open. */
export function RoomWidgets(props: RoomWidgetsProps) {
  const { room, open, actions, host } = props;
  const t = useMessages(widgetMessages);
  const mayUse = room.membership === "join";
  const widget = mayUse ? room.widgets.find(({ id }) => id === open) : undefined;
  if (open !== undefined) return <WidgetPanel {...props} widget={widget} source="room" />;
  return (
    <section class={styles.panel} aria-label={t("widgets")}>
      <header class={styles.header}>
        <h2 class={`${styles.title} ${styles.listTitle}`}>{t("widgets")}</h2>
        <IconButton icon={closeIcon} label={t("close")} onClick={actions.close} />
      </header>
      <WidgetList widgets={mayUse ? room.widgets : []} me={host.me} policy={host.policy} onOpen={actions.open} />
    </section>
  );
}
