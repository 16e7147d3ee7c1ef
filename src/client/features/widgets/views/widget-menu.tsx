import cameraIcon from "icon:camera";
import moreIcon from "icon:ellipsis";
import windowIcon from "icon:external-link";
import reloadIcon from "icon:rotate-cw";
import shieldIcon from "icon:shield-check";
import { useState } from "preact/hooks";
import type { RoomWidget } from "#contracts";
import { Button, Dialog, MenuButton, type MenuItem, useMessages } from "#ui";
import { defaultRights } from "../frame/default-rights.ts";
import { grantKeyOf } from "../host/session.ts";
import type { WidgetSource } from "../stage/opening.ts";
import { stageMessages } from "../stage/stage.messages.ts";
import type { Stage } from "../stage/stage.ts";
import { widgetMessages } from "../widgets.messages.ts";
import { GrantCard } from "./grant-card.tsx";
import { savePicture } from "./save-picture.ts";
import { shownName } from "./shown-name.ts";
import type { StageHost } from "./stage-host.ts";

export type WidgetMenuProps = {
  readonly stage: Stage;
  readonly host: StageHost;
  readonly widget: RoomWidget;
  readonly source: WidgetSource;
  /** The room that it is opened with, where it has none of its own. */
  readonly roomId?: string;
  readonly roomName: string;
  /** What the place itself offers. */
  readonly items?: readonly MenuItem[];
};

/** What can be done with an open widget, the same in every place. */
export function WidgetMenu({ stage, host, widget, source, roomId, roomName, items = [] }: WidgetMenuProps) {
  const t = useMessages(widgetMessages);
  const ts = useMessages(stageMessages);
  const { popOut } = host;
  const [showsGrants, setShowsGrants] = useState(false);
  const name = shownName(widget.name, t("unnamed"));
  const ref = { roomId: roomId ?? widget.roomId, widgetId: widget.id, source };
  const session = stage.find(ref)?.session.value;
  const [failed, setFailed] = useState(false);
  const shoot = () =>
    session?.takeScreenshot && savePicture(session.takeScreenshot(), name).catch(() => setFailed(true));
  const all: readonly MenuItem[] = [
    { id: "reload", label: t("reload"), icon: reloadIcon, onSelect: () => stage.find(ref)?.reload() },
    { id: "grants", label: t("permissions"), icon: shieldIcon, onSelect: () => setShowsGrants(true) },
    ...(session?.canScreenshot?.value
      ? [{ id: "picture", label: t("takePicture"), icon: cameraIcon, onSelect: () => void shoot() }]
      : []),
    ...(popOut && source !== "made"
      ? [{ id: "window", label: ts("ownWindow"), icon: windowIcon, onSelect: () => popOut(ref) }]
      : []),
    ...items,
  ];
  return (
    <>
      <MenuButton icon={moreIcon} label={t("more")} items={all} />
      {failed && (
        <Dialog
          title={t("noPicture")}
          size="small"
          onClose={() => setFailed(false)}
          actions={<Button onClick={() => setFailed(false)}>{t("done")}</Button>}
        >
          <p>{t("noPictureHint", { name })}</p>
        </Dialog>
      )}
      {showsGrants && (
        <Dialog
          title={t("permissionsOf", { name })}
          onClose={() => setShowsGrants(false)}
          actions={<Button onClick={() => setShowsGrants(false)}>{t("done")}</Button>}
        >
          <OpenGrants host={host} widget={widget} roomName={roomName} />
        </Dialog>
      )}
    </>
  );
}

function OpenGrants({ host, widget, roomName }: Pick<WidgetMenuProps, "host" | "widget" | "roomName">) {
  const { grants, policy } = host;
  const origin = URL.canParse(widget.url) ? new URL(widget.url).origin : "";
  const key = grantKeyOf(widget, { origin });
  return (
    <GrantCard
      grantKey={key}
      name={{ widgetName: widget.name, roomName }}
      grants={grants}
      defaults={defaultRights(key, policy.trustedOrigins)}
    />
  );
}
