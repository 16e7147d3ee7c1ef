import backIcon from "icon:chevron-left";
import { useState } from "preact/hooks";
import type { RoomDetails } from "#contracts";
import { Button, classNames, IconButton, useMessages } from "#ui";
import { useApp } from "../app/app-context.ts";
import { LiveAvatar } from "../app/live-avatar.tsx";
import styles from "./room-page.module.css";
import { shellMessages } from "./shell.messages.ts";

type Props = { readonly details: RoomDetails; readonly onBack: () => void };

/** Who invites, to what, and what either answer means. */
export function InvitePage({ details, onBack }: Props) {
  const t = useMessages(shellMessages);
  const { hub, navigation } = useApp();
  const [busy, setBusy] = useState<"accept" | "decline" | undefined>(undefined);
  const [fault, setFault] = useState<"acceptFailed" | "declineFailed" | undefined>(undefined);
  const { inviter, name, id } = details;
  const answer = async (what: "accept" | "decline") => {
    setBusy(what);
    setFault(undefined);
    try {
      if (what === "accept") await hub.call("joinRoom", { roomIdOrAlias: id });
      else {
        await hub.call("leaveRoom", { roomId: id });
        navigation.replace({ name: "home" });
      }
    } catch {
      setFault(what === "accept" ? "acceptFailed" : "declineFailed");
      setBusy(undefined);
    }
  };
  const title =
    inviter === undefined
      ? t("inviteUnknown", { room: name })
      : details.directWith === undefined
        ? t("inviteTitle", { name: inviter.name, room: name })
        : t("inviteDirect", { name: inviter.name });
  return (
    <section class={styles.page} aria-label={name}>
      <header class={classNames(styles.header, styles.inviteHeader)}>
        <IconButton class={styles.back} icon={backIcon} iconSize={22} label={t("back")} onClick={onBack} />
      </header>
      <div class={styles.invite}>
        <LiveAvatar
          name={inviter?.name ?? name}
          colorId={inviter?.id ?? id}
          mxc={details.directWith === undefined ? details.avatar : inviter?.avatar}
          size={72}
          shape={details.directWith === undefined ? "rounded" : "full"}
        />
        <h2 class={styles.inviteTitle}>{title}</h2>
        {inviter && <p class={styles.inviterId}>{inviter.id}</p>}
        <p class={styles.inviteText}>
          {details.topic ? `${details.topic} ` : ""}
          {t("inviteText")} {details.encrypted ? t("inviteEncrypted") : ""}
        </p>
        {fault && (
          <p class={styles.fault} role="alert">
            {t(fault)}
          </p>
        )}
        <div class={styles.inviteActions}>
          <Button busy={busy === "decline"} disabled={busy === "accept"} onClick={() => void answer("decline")}>
            {t("decline")}
          </Button>
          <Button
            variant="primary"
            busy={busy === "accept"}
            disabled={busy === "decline"}
            onClick={() => void answer("accept")}
          >
            {t("accept")}
          </Button>
        </div>
      </div>
    </section>
  );
}
