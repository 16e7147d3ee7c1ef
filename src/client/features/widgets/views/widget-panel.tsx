import backIcon from "icon:arrow-left";
import moreIcon from "icon:ellipsis";
import expandIcon from "icon:maximize-2";
import shrinkIcon from "icon:minimize-2";
import reloadIcon from "icon:rotate-cw";
import shieldIcon from "icon:shield-check";
import closeIcon from "icon:x";
import { useEffect, useMemo, useState } from "preact/hooks";
import { createRandomId } from "#base";
import type { RoomWidget } from "#contracts";
import { Button, DeniedState, Dialog, EmptyState, IconButton, MenuButton, useI18n, useMessages } from "#ui";
import { driverFromHub } from "../host/driver.ts";
import { grantKeyOf } from "../host/session.ts";
import { widgetMessages } from "../widgets.messages.ts";
import { GrantCard } from "./grant-card.tsx";
import { LoadConsent } from "./load-consent.tsx";
import { OpenedWidget } from "./opened-widget.tsx";
import { addressHere, refusalText } from "./refusal-text.ts";
import type { RoomWidgetsProps } from "./room-widgets.tsx";
import { hostOf, shownName } from "./shown-name.ts";
import styles from "./widget-panel.module.css";

type PanelProps = Omit<RoomWidgetsProps, "open"> & { readonly widget: RoomWidget | undefined };

/** The side panel, or the main pane, with one widget in it. */
export function WidgetPanel(props: PanelProps) {
  const { widget, room, actions, expanded } = props;
  const t = useMessages(widgetMessages);
  const [attempt, setAttempt] = useState(0);
  const [showsGrants, setShowsGrants] = useState(false);
  const name = shownName(widget?.name ?? "", t("unnamed"));
  const reload = () => setAttempt(attempt + 1);
  const sized = actions.setExpanded;
  const items = [
    { id: "reload", label: t("reload"), icon: reloadIcon, onSelect: reload },
    { id: "grants", label: t("permissions"), icon: shieldIcon, onSelect: () => setShowsGrants(true) },
  ];
  return (
    <section class={styles.panel} aria-label={name}>
      <header class={styles.header}>
        <IconButton icon={backIcon} label={t("backToList")} onClick={actions.showList} />
        <h2 class={styles.title}>{widget ? name : t("widgets")}</h2>
        {widget && <MenuButton icon={moreIcon} label={t("more")} items={items} />}
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
        <WidgetBody key={`${widget.eventId} ${widget.url} ${attempt}`} {...props} widget={widget} onReload={reload} />
      ) : (
        <EmptyState
          title={t("gone")}
          text={t("goneHint")}
          action={{ label: t("backToList"), onClick: actions.showList }}
        />
      )}
      {widget && showsGrants && (
        <Dialog
          title={t("permissionsOf", { name })}
          onClose={() => setShowsGrants(false)}
          actions={<Button onClick={() => setShowsGrants(false)}>{t("done")}</Button>}
        >
          <OpenGrants {...props} widget={widget} roomName={room.name} />
        </Dialog>
      )}
    </section>
  );
}

const MAX_UPLOAD_BYTES = 100_000_000;

/** Refused, asked for, or opened; one opening has one random id. */
function WidgetBody(props: PanelProps & { readonly widget: RoomWidget; readonly onReload: () => void }) {
  const { widget, room, me, hub, grants, actions } = props;
  const t = useMessages(widgetMessages);
  const i18n = useI18n();
  const [instanceId] = useState<string>(createRandomId);
  const resolved = useAddress(props, instanceId);
  const driver = useMemo(
    () => driverFromHub(hub, widget.roomId, actions.openLink),
    [hub, widget.roomId, actions.openLink],
  );
  const key = resolved.ok ? grantKeyOf(widget, resolved.address) : undefined;
  // Read here, so that the frame goes as soon as its grant is taken back.
  const grant = grants.all.value && key ? grants.find(key) : undefined;
  const name = shownName(widget.name, t("unnamed"));

  if (!resolved.ok || !key) {
    const { refusal, host = "" } = resolved.ok ? { refusal: "malformed" as const } : resolved;
    const text = `${refusalText(i18n, refusal, host)} ${refusal === "blocked" ? "" : t("refusedWho")}`;
    return <DeniedState title={t("refused", { name })} text={text} />;
  }
  const { address } = resolved;
  const vouched = address.trusted || widget.creator === me.userId;
  if (!vouched && grant?.load !== true) {
    return (
      <LoadConsent
        name={name}
        host={hostOf(address.origin)}
        creator={widget.creator}
        carries={address.carries}
        onAllow={(remember) =>
          grants.decide(key, { widgetName: widget.name, roomName: room.name }, { load: true }, remember)
        }
        onRefuse={actions.showList}
      />
    );
  }
  const rights = { downloads: grant?.downloads ?? address.trusted, popups: grant?.popups ?? address.trusted };
  return (
    <OpenedWidget
      // A sandbox holds from the moment a page is loaded: another one needs the page anew.
      key={`${rights.downloads} ${rights.popups}`}
      {...{ widget, address, instanceId, driver, grants, rights, vouched }}
      gateways={props.gateways ?? []}
      maxUploadBytes={props.maxUploadBytes ?? MAX_UPLOAD_BYTES}
      roomName={room.name}
      userId={me.userId}
      onReload={props.onReload}
    />
  );
}

/** The address of this opening: theme and language in it are those it began with; later ones are told by message. */
function useAddress({ widget, me, policy }: PanelProps & { readonly widget: RoomWidget }, instanceId: string) {
  const i18n = useI18n();
  const [result] = useState(() => addressHere(widget, instanceId, me, policy, i18n));
  return result;
}

/** What was decided for this opening only ends when the panel goes, not when the widget is loaded anew. */
export function useCloseGrants({
  widget,
  me,
  policy,
  grants,
}: Pick<PanelProps, "widget" | "me" | "policy" | "grants">) {
  const origin = widget && URL.canParse(widget.url) ? new URL(widget.url).origin : undefined;
  const { roomId, id, eventId } = widget ?? {};
  useEffect(() => {
    if (!roomId || !id || !eventId || !origin) return;
    return () => grants.close({ roomId, widgetId: id, origin, eventId });
  }, [roomId, id, eventId, origin, grants, me.userId, policy]);
}

function OpenGrants(props: PanelProps & { readonly widget: RoomWidget; readonly roomName: string }) {
  const { widget, grants, policy, roomName } = props;
  const origin = URL.canParse(widget.url) ? new URL(widget.url).origin : "";
  const trusted = policy.trustedOrigins.includes(origin);
  return (
    <GrantCard
      grantKey={grantKeyOf(widget, { origin })}
      name={{ widgetName: widget.name, roomName }}
      grants={grants}
      defaults={{ downloads: trusted, popups: trusted }}
    />
  );
}
