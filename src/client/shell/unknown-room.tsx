import backIcon from "icon:chevron-left";
import doorIcon from "icon:door-open";
import { useEffect, useState } from "preact/hooks";
import { EmptyState, IconButton, OfflineState, SkeletonRows, useMessages } from "#ui";
import { useApp } from "../app/app-context.ts";
import styles from "./room-page.module.css";
import { shellMessages } from "./shell.messages.ts";
import type { ShellModel } from "./shell.model.ts";

type Props = { readonly room: string; readonly shell: ShellModel };

/** The hub answers at once for rooms it knows; who has not been heard of after this long is a stranger. */
const PATIENCE_MS = 3000;

/** A room that an address names but that is not among the person's own: it can be tried to join. */
export function UnknownRoom({ room, shell }: Props) {
  const t = useMessages(shellMessages);
  const { hub, status, navigation } = useApp();
  const [waited, setWaited] = useState(room.startsWith("#"));
  const [state, setState] = useState<"idle" | "busy" | "failed">("idle");
  useEffect(() => {
    const timer = setTimeout(() => setWaited(true), PATIENCE_MS);
    return () => clearTimeout(timer);
  }, []);
  const join = async () => {
    setState("busy");
    try {
      const { roomId } = await hub.call("joinRoom", { roomIdOrAlias: room });
      navigation.replace({ name: "room", room: roomId });
    } catch {
      setState("failed"); // Said in its place.
    }
  };
  const offline = status.value.phase === "signed-in" && status.value.sync === "offline";
  return (
    <section class={styles.page} aria-label={room}>
      <header class={styles.header}>
        <IconButton class={styles.back} icon={backIcon} iconSize={22} label={t("back")} onClick={shell.back} />
      </header>
      <div class={styles.invite}>
        {!waited ? (
          <SkeletonRows count={5} rowHeight={52} />
        ) : offline ? (
          <OfflineState title={t("offlineRoom")} text={t("offlineRoomText")} />
        ) : (
          <EmptyState
            icon={doorIcon}
            title={t(state === "failed" ? "roomGone" : "notIn", { room })}
            text={t(state === "failed" ? "roomGoneText" : "notInText")}
            action={
              state === "failed"
                ? { label: t("toRooms"), onClick: shell.goHome }
                : { label: t("join"), onClick: () => void join(), busy: state === "busy" }
            }
          />
        )}
      </div>
    </section>
  );
}
