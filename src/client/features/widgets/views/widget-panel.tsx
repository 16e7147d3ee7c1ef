import backIcon from "icon:arrow-left";
import expandIcon from "icon:maximize-2";
import shrinkIcon from "icon:minimize-2";
import closeIcon from "icon:x";
import type { RoomWidget } from "#contracts";
import { EmptyState, IconButton, useMessages } from "#ui";
import type { WidgetSource } from "../stage/opening.ts";
import { widgetMessages } from "../widgets.messages.ts";
import type { RoomWidgetsProps } from "./room-widgets.tsx";
import { shownName } from "./shown-name.ts";
import { WidgetMenu } from "./widget-menu.tsx";
import styles from "./widget-panel.module.css";
import { WidgetPlace } from "./widget-place.tsx";

type PanelProps = Omit<RoomWidgetsProps, "open"> & {
  readonly widget: RoomWidget | undefined;
  readonly source: WidgetSource;
};

/** The side panel with one widget in it. */
export function WidgetPanel(props: PanelProps) {
  const { widget, source, room, stage, host, actions, expanded } = props;
  const t = useMessages(widgetMessages);
  const name = shownName(widget?.name ?? "", t("unnamed"));
  const sized = actions.setExpanded;
  return (
    <section class={styles.panel} aria-label={name}>
      <header class={styles.header}>
        <IconButton icon={backIcon} label={t("backToList")} onClick={actions.showList} />
        <h2 class={styles.title}>{widget ? name : t("widgets")}</h2>
        {widget && (
          <WidgetMenu
            {...{ stage, host, widget, source }}
            roomId={room.id}
            roomName={room.name}
            items={source === "room" ? (props.menuItems?.(widget) ?? []) : []}
          />
        )}
        {sized && (
          <IconButton
            class={styles.expand}
            icon={expanded ? shrinkIcon : expandIcon}
            label={t(expanded ? "shrink" : "expand")}
            onClick={() => sized(!expanded)}
          />
        )}
        <IconButton icon={closeIcon} label={t("close")} onClick={actions.close} />
      </header>
      {widget ? (
        <WidgetPlace
          key={`${source} ${widget.id}`}
          stage={stage}
          target={{ roomId: room.id, widgetId: widget.id, source }}
          kind="panel"
          name={name}
          onLeave={actions.showList}
        />
      ) : (
        <EmptyState
          title={t("gone")}
          text={t("goneHint")}
          action={{ label: t("backToList"), onClick: actions.showList }}
        />
      )}
    </section>
  );
}
