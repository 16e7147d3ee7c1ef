import closeIcon from "icon:x";
import type { ClientConfig, RoomDetails } from "#contracts";
import { IconButton, useMessages } from "#ui";
import type { GrantStore } from "../grants/grant-store.ts";
import type { WidgetHub } from "../host/driver.ts";
import { widgetMessages } from "../widgets.messages.ts";
import { WidgetList } from "./widget-list.tsx";
import styles from "./widget-panel.module.css";
import { useCloseGrants, WidgetPanel } from "./widget-panel.tsx";

export type RoomWidgetsProps = {
  readonly hub: WidgetHub;
  readonly room: Pick<RoomDetails, "id" | "name" | "membership" | "widgets">;
  /** Who is signed in; `homeserver` is the base URL of its client API. */
  readonly me: {
    readonly userId: string;
    readonly name: string;
    readonly deviceId?: string;
    readonly homeserver: string;
  };
  /** `config.widgets` */
  readonly policy: ClientConfig["widgets"];
  /** `config.uploads.maxBytes` */
  readonly maxUploadBytes?: number;
  /** `config.gateways` */
  readonly gateways?: readonly string[];
  /** Made once per signed-in person by `createGrantStore`. */
  readonly grants: GrantStore;
  /** Id of the widget that is shown; undefined: the list. */
  readonly open: string | undefined;
  /** It fills the main pane. */
  readonly expanded?: boolean;
  readonly actions: {
    open(widgetId: string): void;
    showList(): void;
    close(): void;
    /** A matrix.to link that a widget wants to be followed; its room or person is foreign data. */
    openLink(uri: string): void;
    /** Without it there is no button for the size. */
    setExpanded?(expanded: boolean): void;
  };
};

/** The widgets of a room: the list of them, or the one that is open. The frame lives as long as this shows it. */
export function RoomWidgets(props: RoomWidgetsProps) {
  const { room, open, actions, grants, me, policy } = props;
  const t = useMessages(widgetMessages);
  const mayUse = room.membership === "join";
  const widget = mayUse ? room.widgets.find(({ id }) => id === open) : undefined;
  useCloseGrants({ widget, grants, me, policy });
  if (open !== undefined) return <WidgetPanel {...props} widget={widget} />;
  return (
    <section class={styles.panel} aria-label={t("widgets")}>
      <header class={styles.header}>
        <h2 class={`${styles.title} ${styles.listTitle}`}>{t("widgets")}</h2>
        <IconButton icon={closeIcon} label={t("close")} onClick={actions.close} />
      </header>
      <WidgetList widgets={mayUse ? room.widgets : []} me={me} policy={policy} onOpen={actions.open} />
    </section>
  );
}
