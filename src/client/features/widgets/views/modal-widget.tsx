import warningIcon from "icon:triangle-alert";
import { useComputed, useSignal } from "@preact/signals";
import { useMemo, useState } from "preact/hooks";
import { Button, type ButtonVariant, DeniedState, Dialog, Icon, useI18n, useMessages } from "#ui";
import { preapprovalFor } from "../capability/preapproval.ts";
import { defaultRights } from "../frame/default-rights.ts";
import { driverFromHub } from "../host/driver.ts";
import { CLOSE_BUTTON, type ModalButton } from "../host/modal-link.ts";
import type { OpenedModal } from "../host/modals.ts";
import { grantKeyOf, type WidgetSession } from "../host/session.ts";
import { stageMessages } from "../stage/stage.messages.ts";
import { widgetMessages } from "../widgets.messages.ts";
import { LoadConsent } from "./load-consent.tsx";
import styles from "./modal-widget.module.css";
import { OpenedWidget } from "./opened-widget.tsx";
import { contextHere, refusalText } from "./refusal-text.ts";
import { hostOf, shownName } from "./shown-name.ts";
import type { StageHost } from "./stage-host.ts";

export type ModalWidgetProps = {
  readonly modal: OpenedModal;
  readonly host: StageHost;
  /** The widget that opened it. */
  readonly opener: string;
  readonly roomName: string;
};

const VARIANTS: Readonly<Record<ModalButton["kind"], ButtonVariant>> = {
  primary: "primary",
  secondary: "plain",
  warning: "plain",
  danger: "danger",
  link: "quiet",
};
const MOST_BUTTONS = 3;
const MAX_UPLOAD_BYTES = 100_000_000;

/** A dialog that a widget has opened above itself (MSC2790): a page of its own, with a session of its own, and where it comes from. */
export function ModalWidget({ modal, host, opener, roomName }: ModalWidgetProps) {
  const { me, hub, grants, policy } = host;
  const { widget, link, instanceId } = modal;
  const t = useMessages(stageMessages);
  const tw = useMessages(widgetMessages);
  const i18n = useI18n();
  const [resolved] = useState(() => modal.address(contextHere(me, i18n), policy));
  const driver = useMemo(() => driverFromHub(hub, host.openLink), [hub, host.openLink]);
  const session = useSignal<WidgetSession | undefined>(undefined);
  const [attempt, setAttempt] = useState(0);
  const place = useModalPlace(() => setAttempt((before) => before + 1));
  const buttons = useComputed(() => link.buttons.value.slice(0, MOST_BUTTONS)).value;
  const name = shownName(widget.name, tw("unnamed"));
  const key = resolved.ok ? grantKeyOf(widget, resolved.address) : undefined;
  const grant = grants.all.value && key ? grants.find(key) : undefined;
  const site = resolved.ok ? hostOf(resolved.address.origin) : "";
  const vouched = resolved.ok && (resolved.address.trusted || widget.creator === me.userId);
  const names = { widgetName: widget.name, roomName };
  return (
    <Dialog
      title={name}
      size="large"
      flush
      keepOpen
      onClose={modal.dismiss}
      actions={buttons.map((button) => (
        <Button
          key={button.id}
          variant={VARIANTS[button.kind]}
          disabled={button.disabled}
          onClick={() => (button.id === CLOSE_BUTTON ? modal.dismiss() : session.peek()?.pressButton(button.id))}
        >
          {shownName(button.label, "…")}
        </Button>
      ))}
    >
      <p class={styles.from}>
        <Icon of={warningIcon} />
        {t("modalFrom", { host: site, name: shownName(opener, tw("unnamed")) })}
      </p>
      <div class={styles.body}>
        {!resolved.ok || !key ? (
          <DeniedState
            title={tw("refused", { name })}
            text={refusalText(
              i18n,
              resolved.ok ? "malformed" : resolved.refusal,
              resolved.ok ? "" : (resolved.host ?? ""),
            )}
          />
        ) : !vouched && grant?.load !== true ? (
          <LoadConsent
            name={name}
            host={site}
            creator={widget.creator}
            carries={resolved.address.carries}
            onAllow={({ remember }) => grants.decide(key, names, { load: true }, remember)}
            onRefuse={modal.dismiss}
          />
        ) : (
          <OpenedWidget
            key={attempt}
            {...{ widget, instanceId, driver, grants, vouched, roomName }}
            address={resolved.address}
            opening={place}
            // No camera in what another page has opened.
            rights={{ ...defaultRights(key, policy.trustedOrigins), media: false }}
            preapproved={preapprovalFor(resolved.address.origin, policy)}
            viewedRoom={undefined}
            asksMedia={false}
            modal={link}
            gateways={host.gateways ?? []}
            maxUploadBytes={host.maxUploadBytes ?? MAX_UPLOAD_BYTES}
            userId={me.userId}
            onMedia={() => undefined}
            onSession={(next) => {
              session.value = next;
            }}
            onClose={modal.dismiss}
            onReturn={() => undefined}
          />
        )}
      </div>
    </Dialog>
  );
}

const WHOLE = { x: 0, y: 0, width: 1, height: 1 };

/** A dialog is its own place, always on the screen. */
function useModalPlace(reload: () => void) {
  const mode = useSignal<"place">("place");
  const box = useSignal<typeof WHOLE | undefined>(WHOLE);
  const asks = useSignal(false);
  return useMemo(() => ({ mode, box, asks, setSession: () => undefined, reload }), [mode, box, asks]);
}
