import shieldIcon from "icon:shield-check";
import type { ClientConfig } from "#contracts";
import { EmptyState, useMessages } from "#ui";
import { defaultRights } from "../frame/default-rights.ts";
import { type GrantKey, sameKey } from "../grants/grant.ts";
import type { GrantStore, ListedGrant } from "../grants/grant-store.ts";
import { grantMessages } from "../grants.messages.ts";
import { widgetMessages } from "../widgets.messages.ts";
import { GrantCard } from "./grant-card.tsx";
import styles from "./grants.module.css";
import { hostOf, shownName } from "./shown-name.ts";

export type WidgetGrantsProps = {
  readonly grants: GrantStore;
  readonly policy: ClientConfig["widgets"];
  /** Only those of this room. */
  readonly roomId?: string;
};

/** The one place where everything that widgets may do is seen and taken back: in the settings, and for one room in its panel. */
export function WidgetGrants({ grants, policy, roomId }: WidgetGrantsProps) {
  const t = useMessages(grantMessages);
  const tw = useMessages(widgetMessages);
  const listed = onePerWidget(grants.all.value).filter((grant) => roomId === undefined || grant.roomId === roomId);
  if (listed.length === 0) return <EmptyState compact icon={shieldIcon} title={t("none")} text={t("noneHint")} />;
  return (
    <ul class={styles.list}>
      {listed.map((grant) => {
        const host = hostOf(grant.origin);
        return (
          <li key={[grant.roomId, grant.widgetId, grant.origin, grant.eventId].join(" ")} class={styles.card}>
            <h3 class={styles.name}>{shownName(grant.widgetName, tw("unnamed"))}</h3>
            <p class={styles.muted}>
              {roomId === undefined ? t("inRoom", { host, room: shownName(grant.roomName, "?") }) : host}
            </p>
            <GrantCard
              grantKey={grant}
              name={grant}
              grants={grants}
              defaults={defaultRights(grant, policy.trustedOrigins)}
            />
          </li>
        );
      })}
    </ul>
  );
}

const onePerWidget = (grants: readonly ListedGrant[]): readonly (ListedGrant & GrantKey)[] =>
  grants.filter((grant, index) => grants.findIndex((other) => sameKey(other, grant)) === index);
