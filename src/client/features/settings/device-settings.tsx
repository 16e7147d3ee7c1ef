import shieldOffIcon from "icon:shield-alert";
import shieldIcon from "icon:shield-check";
import { useState } from "preact/hooks";
import type { SignedIn } from "#contracts";
import { Button, classNames, Dialog, Icon, useMessages } from "#ui";
import { useApp } from "../../app/app-context.ts";
import { RecoverySettings } from "./recovery-settings.tsx";
import { settingsMessages } from "./settings.messages.ts";
import styles from "./settings.module.css";

/** This session: whether others can trust it, and how to end it. */
export function DeviceSettings() {
  const t = useMessages(settingsMessages);
  const { status } = useApp();
  const [leaving, setLeaving] = useState(false);
  const me = status.value.phase === "signed-in" ? status.value : undefined;
  if (!me) return null;
  return (
    <div class={styles.group}>
      <Trust me={me} />
      <RecoverySettings me={me} />
      <dl class={styles.facts}>
        <dt>{t("server")}</dt>
        <dd>{URL.canParse(me.homeserver) ? new URL(me.homeserver).host : me.homeserver}</dd>
        <dt>{t("address")}</dt>
        <dd>{me.userId}</dd>
        <dt>{t("deviceId")}</dt>
        <dd>{me.deviceId}</dd>
      </dl>
      <div>
        <Button variant="danger" onClick={() => setLeaving(true)}>
          {t("signOut")}
        </Button>
      </div>
      {leaving && (
        <SignOutDialog waiting={me.waiting} recovers={me.recovery === "on"} onClose={() => setLeaving(false)} />
      )}
    </div>
  );
}

function Trust({ me }: { readonly me: SignedIn }) {
  const t = useMessages(settingsMessages);
  const failed = me.crypto === "failed";
  const good = !failed && me.verified === true;
  const [title, text] = failed
    ? [t("cryptoFailed"), t("cryptoFailedText")]
    : me.verified === undefined
      ? [t("unknown"), ""]
      : me.verified
        ? [t("verified"), t("verifiedText")]
        : [t("notVerified"), t("notVerifiedText")];
  return (
    <div class={styles.card}>
      <Icon of={good ? shieldIcon : shieldOffIcon} size={20} class={classNames(good ? styles.good : styles.unsure)} />
      <div>
        <p class={styles.heading}>{title}</p>
        {text && <p class={styles.muted}>{text}</p>}
      </div>
    </div>
  );
}

type SignOutProps = { readonly waiting: number; readonly recovers: boolean; readonly onClose: () => void };

function SignOutDialog({ waiting, recovers, onClose }: SignOutProps) {
  const t = useMessages(settingsMessages);
  const { hub, toasts } = useApp();
  const [busy, setBusy] = useState(false);
  const signOut = async () => {
    setBusy(true);
    const { revoked } = await hub.call("signOut", {});
    if (!revoked) toasts.show({ text: t("notRevoked"), tone: "danger", durationMs: 15_000 });
  };
  return (
    <Dialog
      size="small"
      title={t("signOutTitle")}
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>{t("cancel")}</Button>
          <Button variant="danger" busy={busy} onClick={() => void signOut()}>
            {t("signOut")}
          </Button>
        </>
      }
    >
      <div class={styles.group}>
        <p>{t("signOutText")}</p>
        <p>{t(recovers ? "signOutRecovery" : "signOutKeys")}</p>
        {waiting > 0 && <p class={styles.warning}>{t("signOutWaiting", { count: waiting })}</p>}
      </div>
    </Dialog>
  );
}
