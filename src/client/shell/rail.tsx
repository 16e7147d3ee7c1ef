import chatIcon from "icon:message-circle";
import settingsIcon from "icon:settings";
import type { RoomListItem, SignedIn } from "#contracts";
import { classNames, Icon, type IconNodes, Tooltip, useMessages, VisuallyHidden } from "#ui";
import { LiveAvatar } from "../app/live-avatar.tsx";
import { hrefOf, type Route } from "../routes/routes.ts";
import styles from "./rail.module.css";
import { shellMessages } from "./shell.messages.ts";
import type { Unread } from "./unread.model.ts";

type Props = {
  readonly me: Pick<SignedIn, "userId" | "name" | "avatar"> | undefined;
  readonly brand: string;
  readonly unread: Unread;
  readonly spaces: readonly RoomListItem[];
  readonly space: string | undefined;
  readonly place: "chat" | "settings";
  readonly onGo: (route: Route) => void;
  readonly onSpace: (space: string | undefined) => void;
};

/** The narrow bar: chat, the spaces, and at its end the account. At 390 pixels it lies at the bottom. */
export function Rail({ me, brand, unread, spaces, space, place, onGo, onSpace }: Props) {
  const t = useMessages(shellMessages);
  const chat = place === "chat" && space === undefined;
  return (
    <nav class={styles.rail} aria-label={t("navigation")}>
      <VisuallyHidden>
        <h1>{brand}</h1>
      </VisuallyHidden>
      <RailButton
        label={t("chat")}
        icon={chatIcon}
        selected={chat}
        badge={unread.mentions > 0 ? unread.mentions : undefined}
        dot={unread.rooms > 0 || unread.invites > 0}
        onClick={() => {
          onSpace(undefined);
          if (place !== "chat" || chat) onGo({ name: "home" });
        }}
      />
      {spaces.length > 0 && (
        // biome-ignore lint/a11y/useSemanticElements: a fieldset cannot be laid out as a column everywhere
        <div class={styles.spaces} role="group" aria-label={t("spaces")}>
          {spaces.map((one) => (
            <Tooltip key={one.id} text={one.name} placement="end">
              <button
                type="button"
                class={classNames(styles.button, one.id === space && styles.selected)}
                aria-pressed={one.id === space}
                onClick={() => onSpace(one.id === space ? undefined : one.id)}
              >
                <LiveAvatar name={one.name} colorId={one.id} mxc={one.avatar} size={28} shape="rounded" />
                <VisuallyHidden>{one.name}</VisuallyHidden>
              </button>
            </Tooltip>
          ))}
        </div>
      )}
      <span class={styles.gap} />
      <Tooltip text={t("account")} placement="end">
        <a
          class={classNames(styles.button, place === "settings" && styles.selected)}
          href={hrefOf({ name: "settings" })}
          aria-current={place === "settings" ? "page" : undefined}
          onClick={(event) => {
            event.preventDefault();
            onGo({ name: "settings" });
          }}
        >
          {me ? (
            <LiveAvatar name={me.name} colorId={me.userId} mxc={me.avatar} size={28} />
          ) : (
            <Icon of={settingsIcon} size={20} />
          )}
          <span class={styles.word}>{t("settings")}</span>
        </a>
      </Tooltip>
    </nav>
  );
}

type RailButtonProps = {
  readonly label: string;
  readonly icon: IconNodes;
  readonly selected: boolean;
  readonly badge: number | undefined;
  readonly dot: boolean;
  readonly onClick: () => void;
};

function RailButton({ label, icon, selected, badge, dot, onClick }: RailButtonProps) {
  return (
    <Tooltip text={label} placement="end">
      <button
        type="button"
        class={classNames(styles.button, selected && styles.selected)}
        aria-current={selected ? "page" : undefined}
        onClick={onClick}
      >
        <Icon of={icon} size={20} />
        {badge !== undefined ? (
          <span class={styles.badge}>{badge > 99 ? "99+" : badge}</span>
        ) : (
          dot && <span class={styles.dot} />
        )}
        <span class={styles.word}>{label}</span>
      </button>
    </Tooltip>
  );
}
