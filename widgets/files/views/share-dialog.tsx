import copyIcon from "icon:file-up";
import placeIcon from "icon:map-pin";
import { useEffect, useRef, useState } from "preact/hooks";
import type { FilesBackend } from "#backends";
import type { WidgetHost } from "#kit";
import type { FileEntry } from "#model";
import { Button, Dialog, formatBytes, Icon, type Toasts, useI18n, useMessages } from "#ui";
import { filesMessages } from "../files.messages.ts";
import { MAX_COPY_BYTES, shareCopy, shareMeans, sharePlace } from "../share/share-to-room.ts";
import styles from "./share-dialog.module.css";
import { shownName } from "./shown-name.ts";

export type ShareDialogProps = {
  readonly entry: FileEntry;
  readonly label: string;
  readonly backend: Pick<FilesBackend, "download">;
  readonly host: WidgetHost;
  readonly toasts: Toasts;
  readonly onClose: () => void;
};

/** Two ways into the conversation, each with what it means for those who read it. */
export function ShareDialog({ entry, label, backend, host, toasts, onClose }: ShareDialogProps) {
  const t = useMessages(filesMessages);
  const i18n = useI18n();
  const [busy, setBusy] = useState<"copy" | "place">();
  const stop = useRef(new AbortController());
  const means = shareMeans(host);
  const tooLarge = (entry.size ?? 0) > MAX_COPY_BYTES;
  const canCopy = means.copy && entry.kind === "file" && !tooLarge;
  const { path, size } = entry;
  const name = shownName(entry.name);

  useEffect(() => () => stop.current.abort(), []);

  const share = async (how: "copy" | "place", work: () => Promise<void>) => {
    setBusy(how);
    try {
      await work();
      toasts.show({ text: t("shared", { name }), tone: "success" });
      onClose();
    } catch (thrown) {
      if (stop.current.signal.aborted) return;
      console.warn("share", thrown instanceof Error ? thrown.name : "unknown");
      toasts.show({ text: t("shareFailed", { name }), tone: "danger" });
      setBusy(undefined);
    }
  };
  const sizeText = size === undefined ? t("folder") : formatBytes(i18n, size);
  const sendCopy = () => share("copy", () => shareCopy(entry, { backend, host, signal: stop.current.signal }));
  const sendPlace = () =>
    share("place", () => sharePlace(host, t("shareMessage", { name, size: sizeText, place: label, path })));

  return (
    <Dialog
      title={t("shareTitle", { name })}
      onClose={onClose}
      actions={<Button onClick={onClose}>{t("cancel")}</Button>}
    >
      <div class={styles.ways}>
        {canCopy && (
          <Way
            icon={copyIcon}
            label={t("shareCopy")}
            text={t("shareCopyText")}
            primary
            busy={busy === "copy"}
            onClick={sendCopy}
          />
        )}
        {tooLarge && means.copy && <p class={styles.note}>{t("shareTooLarge")}</p>}
        {means.place && (
          <Way
            icon={placeIcon}
            label={t("sharePlace")}
            text={t("sharePlaceText")}
            busy={busy === "place"}
            onClick={sendPlace}
          />
        )}
        {!canCopy && !means.place && <p class={styles.note}>{t("shareNone")}</p>}
      </div>
    </Dialog>
  );
}

type WayProps = {
  readonly icon: Parameters<typeof Icon>[0]["of"];
  readonly label: string;
  readonly text: string;
  readonly busy: boolean;
  readonly primary?: boolean;
  readonly onClick: () => void;
};

function Way({ icon, label, text, busy, primary, onClick }: WayProps) {
  return (
    <div class={styles.way}>
      <Icon of={icon} size={20} class={styles.icon} />
      <p class={styles.text}>{text}</p>
      <Button variant={primary ? "primary" : "plain"} busy={busy} onClick={onClick}>
        {label}
      </Button>
    </div>
  );
}
