import fallbackIcon from "icon:app-window";
import chevronIcon from "icon:chevron-right";
import brokenIcon from "icon:triangle-alert";
import type { RoomWidget } from "#contracts";
import { EmptyState, Icon, useI18n, useMessages } from "#ui";
import { widgetIcon } from "../../../app/widget-icon.ts";
import { widgetMessages } from "../widgets.messages.ts";
import { addressHere, refusalText } from "./refusal-text.ts";
import { hostOf, shownName } from "./shown-name.ts";
import type { StageHost } from "./stage-host.ts";
import styles from "./widget-list.module.css";

export type WidgetListProps = Pick<StageHost, "me" | "policy"> & {
  readonly widgets: readonly RoomWidget[];
  readonly onOpen: (id: string) => void;
};

/** The room's widgets by name; what a site is called stands below, since a name can say anything. */
export function WidgetList(props: WidgetListProps) {
  const i18n = useI18n();
  const t = useMessages(widgetMessages);
  if (props.widgets.length === 0) return <EmptyState icon={fallbackIcon} title={t("none")} text={t("noneHint")} />;
  return (
    <ul class={styles.list}>
      {props.widgets.map((widget) => {
        const name = shownName(widget.name, t("unnamed"));
        const address = addressHere(widget, "", props.me, props.policy, i18n);
        if (!address.ok) {
          const why = refusalText(i18n, address.refusal, address.host ?? "");
          return (
            <li key={widget.id} class={`${styles.row} ${styles.refused}`}>
              <span class={styles.icon}>
                <Icon of={brokenIcon} size={18} />
              </span>
              <span class={styles.text}>
                <span class={styles.name}>{name}</span>
                <span class={styles.why}>{t("cannotOpen", { why })}</span>
              </span>
            </li>
          );
        }
        return (
          <li key={widget.id}>
            <button type="button" class={styles.row} onClick={() => props.onOpen(widget.id)}>
              <span class={styles.icon}>
                <Icon of={widgetIcon(widget.type)} size={18} />
              </span>
              <span class={styles.text}>
                <span class={styles.name}>{name}</span>
                <span class={styles.host}>{hostOf(widget.url)}</span>
              </span>
              <Icon of={chevronIcon} class={styles.chevron} />
            </button>
          </li>
        );
      })}
    </ul>
  );
}
