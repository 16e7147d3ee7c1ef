import closeIcon from "icon:x";
import type { RoomDetails, RoomWidget } from "#contracts";
import { IconButton, type MenuItem, useMessages } from "#ui";
import { accountWidget } from "../host/widget-origin.ts";
import { stageMessages } from "../stage/stage.messages.ts";
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
  /** It is of the person's account, not of the room. */
  readonly own?: boolean;
  /** What the place itself offers in a widget's menu. */
  readonly menuItems?: (widget: RoomWidget) => readonly MenuItem[];
  /** It fills the main pane. */
  readonly expanded?: boolean;
  readonly actions: {
    open(widgetId: string): void;
    openOwn(widgetId: string): void;
    showList(): void;
    close(): void;
    /** Without it there is no button for the size. */
    setExpanded?(expanded: boolean): void;
  };
};

/** What an account has besides: for composers and other clients' settings, nothing to open. */
const NO_APPS = new Set(["m.stickerpicker", "stickerpicker", "m.integration_manager"]);

/** The widgets of a room in its side panel: the list of them, or the place of the one that is open. */
export function RoomWidgets(props: RoomWidgetsProps) {
  const { room, open, own = false, actions, host, stage } = props;
  const t = useMessages(widgetMessages);
  const ts = useMessages(stageMessages);
  const mayUse = room.membership === "join";
  const account = stage.accountWidgets.value.filter(({ type }) => !NO_APPS.has(type));
  if (open !== undefined) {
    const mine = account.find(({ id }) => id === open);
    const widget = own ? mine && accountWidget(mine) : room.widgets.find(({ id }) => id === open);
    return <WidgetPanel {...props} widget={mayUse ? widget : undefined} source={own ? "account" : "room"} />;
  }
  return (
    <section class={styles.panel} aria-label={t("widgets")}>
      <header class={styles.header}>
        <h2 class={`${styles.title} ${styles.listTitle}`}>{t("widgets")}</h2>
        <IconButton icon={closeIcon} label={t("close")} onClick={actions.close} />
      </header>
      <div class={styles.lists}>
        {(account.length === 0 || room.widgets.length > 0) && (
          <WidgetList widgets={mayUse ? room.widgets : []} me={host.me} policy={host.policy} onOpen={actions.open} />
        )}
        {mayUse && account.length > 0 && (
          <>
            <h3 class={styles.heading}>{ts("yours")}</h3>
            <WidgetList
              widgets={account.map((one) => ({ ...accountWidget(one), roomId: room.id }))}
              me={host.me}
              policy={host.policy}
              onOpen={actions.openOwn}
            />
          </>
        )}
      </div>
    </section>
  );
}
