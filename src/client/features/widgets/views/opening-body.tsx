import { useComputed } from "@preact/signals";
import { useEffect, useMemo, useState } from "preact/hooks";
import { createRandomId } from "#base";
import type { RoomWidget } from "#contracts";
import { DeniedState, useI18n, useMessages } from "#ui";
import { defaultRights, frameRights, isForCalls } from "../frame/default-rights.ts";
import { directDriver, driverFromHub } from "../host/driver.ts";
import { preapprovalOf } from "../host/preapproval-of.ts";
import { grantKeyOf } from "../host/session.ts";
import type { Opening } from "../stage/opening.ts";
import { widgetMessages } from "../widgets.messages.ts";
import { LoadConsent } from "./load-consent.tsx";
import { OpenedWidget } from "./opened-widget.tsx";
import { addressHere, refusalText } from "./refusal-text.ts";
import { hostOf, shownName } from "./shown-name.ts";
import type { StageHost } from "./stage-host.ts";
import { useAsks } from "./use-asks.ts";

export type OpeningBodyProps = { readonly opening: Opening; readonly host: StageHost };

const MAX_UPLOAD_BYTES = 100_000_000;

/** What stands in the place of an opened widget: why it is refused, what is asked before it is loaded, or the widget. */
export function OpeningBody({ opening, host }: OpeningBodyProps) {
  const widget = opening.widget.value;
  useCloseGrants(opening, host);
  return (
    <Document
      key={`${widget.eventId} ${widget.url} ${opening.attempt.value}`}
      {...{ opening, host, widget }}
      roomName={opening.roomName.value}
    />
  );
}

type DocumentProps = OpeningBodyProps & { readonly widget: RoomWidget; readonly roomName: string };

/** One document has one random id. */
function Document({ opening, host, widget, roomName }: DocumentProps) {
  const { me, hub, grants, policy } = host;
  const t = useMessages(widgetMessages);
  const i18n = useI18n();
  const [instanceId] = useState<string>(createRandomId);
  // Theme and language in the address are those it begins with; later ones are told by message.
  const [resolved] = useState(() =>
    // A widget of the account has no room: its address speaks of the one that it is opened with.
    addressHere({ ...widget, roomId: opening.ref.roomId }, instanceId, me, policy, i18n),
  );
  const driver = useMemo(() => {
    const { configure } = host;
    const settings = configure && opening.ref.source === "room" ? () => configure(opening.ref) : undefined;
    return driverFromHub(hub, host.openLink, settings);
  }, [hub, host, opening]);
  const direct = useMemo(
    () =>
      host.direct && {
        driver: directDriver(hub, host.direct.redirectUri),
        allowed: host.direct.allowed,
      },
    [hub, host.direct],
  );
  const key = resolved.ok ? grantKeyOf(widget, resolved.address) : undefined;
  // Read here, so that the frame goes as soon as its grant is taken back.
  const grant = grants.all.value && key ? grants.find(key) : undefined;
  const made = opening.ref.source === "made";
  const vouched = resolved.ok && (made || resolved.address.trusted || widget.creator === me.userId);
  const asksToLoad = resolved.ok && !vouched && grant?.load !== true;
  const name = shownName(widget.name, t("unnamed"));
  const names = { widgetName: widget.name, roomName };
  useAsks(opening, asksToLoad);

  if (!resolved.ok || !key) {
    const { refusal, host: site = "" } = resolved.ok ? { refusal: "malformed" as const } : resolved;
    const text = `${refusalText(i18n, refusal, site)} ${refusal === "blocked" ? "" : t("refusedWho")}`;
    return <DeniedState title={t("refused", { name })} text={text} />;
  }
  const { address } = resolved;
  if (asksToLoad) {
    return (
      <LoadConsent
        name={name}
        host={hostOf(address.origin)}
        creator={widget.creator}
        carries={address.carries}
        onAllow={({ remember, media }) =>
          grants.decide(key, names, { load: true, ...(media ? { media } : {}) }, remember)
        }
        onRefuse={() => opening.spot.peek()?.leave()}
      />
    );
  }
  const rights = frameRights(grant, defaultRights(key, policy.trustedOrigins));
  return (
    <OpenedWidget
      // A sandbox holds from the moment a page is loaded: another one needs the page anew.
      key={`${rights.downloads} ${rights.popups} ${rights.media}`}
      {...{ opening, widget, address, instanceId, driver, grants, rights, vouched, roomName }}
      preapproved={preapprovalOf({ widget, made, origin: address.origin, me, policy })}
      viewedRoom={opening.ref.source === "account" ? host.viewedRoom : undefined}
      asksMedia={!made && grant?.media === undefined && isForCalls(widget.type)}
      gateways={host.gateways ?? []}
      direct={resolved.address.trusted ? direct : undefined}
      maxUploadBytes={host.maxUploadBytes ?? MAX_UPLOAD_BYTES}
      userId={me.userId}
      onMedia={(remember) => grants.decide(key, names, { media: true }, remember)}
      onClose={opening.close}
      onReturn={() => host.returnTo(opening.ref)}
    />
  );
}

/** What was decided for this opening only ends with it, not when the widget is loaded anew. */
function useCloseGrants(opening: Opening, { grants }: StageHost): void {
  const { roomId, id, eventId, url } = opening.widget.value;
  const ending = useComputed(() => opening.mode.value === "ending").value;
  const origin = URL.canParse(url) ? new URL(url).origin : undefined;
  useEffect(() => {
    if (ending || origin === undefined) return;
    return () => grants.close({ roomId, widgetId: id, origin, eventId });
  }, [roomId, id, eventId, origin, grants, ending]);
}
