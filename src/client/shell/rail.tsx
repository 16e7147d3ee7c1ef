import appsIcon from "icon:layout-grid";
import chatIcon from "icon:message-circle";
import settingsIcon from "icon:settings";
import type { RoomListItem, RoomWidget, SignedIn } from "#contracts";
import { classNames, Icon, type IconNodes, Tooltip, useContextMenu, useMessages, VisuallyHidden } from "#ui";
import { LiveAvatar } from "../app/live-avatar.tsx";
import { widgetIcon } from "../app/widget-icon.ts";
import { hrefOf, type Route } from "../routes/routes.ts";
import styles from "./rail.module.css";
import { shellMessages } from "./shell.messages.ts";
import type { Unread } from "./unread.model.ts";

/** `app:` goes before the id of an app; `apps` is the page of all of them. */
export type RailPlace = "chat" | "settings" | "apps" | `app:${string}`;

type Props = {
  readonly me: Pick<SignedIn, "userId" | "name" | "avatar"> | undefined;
  readonly brand: string;
  readonly unread: Unread;
  readonly spaces: readonly RoomListItem[];
  readonly space: string | undefined;
  readonly place: RailPlace;
  readonly apps: readonly RoomWidget[];
  /** What can be done on the page of all apps, if anything. */
  readonly allApps: "add" | "join" | "manage" | undefined;
  readonly onGo: (route: Route) => void;
  readonly onSpace: (space: string | undefined) => void;
  /** Managing the apps of a space. */
  readonly onSpaceApps: (space: string) => void;
};

const PAGE_TEXTS = { add: "addApps", join: "widgets", manage: "allApps" } as const;

/** The narrow bar: chat, the apps, the spaces, and at its end the account. At 390 pixels it lies at the bottom. */
export function Rail(props: Props) {
  const { me, brand, unread, spaces, space, place, apps, allApps, onGo, onSpace, onSpaceApps } = props;
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
      {(apps.length > 0 || allApps) && (
        // biome-ignore lint/a11y/useSemanticElements: a fieldset cannot be laid out as a column everywhere
        <div class={styles.apps} role="group" aria-label={t("widgets")}>
          {apps.map((app) => (
            <RailLink
              key={app.id}
              label={app.name}
              icon={widgetIcon(app.type)}
              route={{ name: "app", app: app.id }}
              selected={place === `app:${app.id}`}
              onGo={onGo}
            />
          ))}
          {allApps && (
            <RailLink
              label={t(PAGE_TEXTS[allApps])}
              icon={appsIcon}
              route={{ name: "app" }}
              selected={place === "apps"}
              onGo={onGo}
            />
          )}
        </div>
      )}
      {spaces.length > 0 && (
        // biome-ignore lint/a11y/useSemanticElements: a fieldset cannot be laid out as a column everywhere
        <div class={styles.spaces} role="group" aria-label={t("spaces")}>
          {spaces.map((one) => (
            <SpaceButton
              key={one.id}
              space={one}
              selected={one.id === space}
              onSelect={() => onSpace(one.id === space ? undefined : one.id)}
              onApps={() => onSpaceApps(one.id)}
            />
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

type RailLinkProps = {
  readonly label: string;
  readonly icon: IconNodes;
  readonly route: Route;
  readonly selected: boolean;
  readonly onGo: (route: Route) => void;
};

/** A place with an address of its own. */
const RailLink = ({ label, icon, route, selected, onGo }: RailLinkProps) => (
  <Tooltip text={label} placement="end">
    <a
      class={classNames(styles.button, selected && styles.selected)}
      href={hrefOf(route)}
      aria-current={selected ? "page" : undefined}
      onClick={(event) => {
        event.preventDefault();
        onGo(route);
      }}
    >
      <Icon of={icon} size={20} />
      <span class={styles.word}>{label}</span>
    </a>
  </Tooltip>
);

type SpaceButtonProps = {
  readonly space: RoomListItem;
  readonly selected: boolean;
  readonly onSelect: () => void;
  readonly onApps: () => void;
};

/** A space: shows its rooms; its menu leads to its apps. */
function SpaceButton({ space, selected, onSelect, onApps }: SpaceButtonProps) {
  const t = useMessages(shellMessages);
  const menu = useContextMenu<RoomListItem>(space.name, () => [
    { id: "apps", label: t("manageApps"), icon: appsIcon, onSelect: onApps },
  ]);
  return (
    <div class={styles.space} {...menu.handlers(space)}>
      <Tooltip text={space.name} placement="end">
        <button
          type="button"
          class={classNames(styles.button, selected && styles.selected)}
          aria-pressed={selected}
          onClick={onSelect}
        >
          <LiveAvatar name={space.name} colorId={space.id} mxc={space.avatar} size={28} shape="rounded" />
          <VisuallyHidden>{space.name}</VisuallyHidden>
        </button>
      </Tooltip>
      {menu.menu}
    </div>
  );
}
