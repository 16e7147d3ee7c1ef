import copyIcon from "icon:file-up";
import linkIcon from "icon:link";
import placeIcon from "icon:map-pin";
import type { ComponentChildren } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import type { FilesBackend } from "#backends";
import { type SparksError, toSparksError } from "#base";
import type { WidgetHost } from "#kit";
import type { FileEntry } from "#model";
import { Button, Dialog, formatBytes, formatDate, Icon, TextField, type Toasts, useI18n, useMessages } from "#ui";
import { FIRST_WISH, LinkForm, type LinkWish, linkFrom } from "../share/link-form.tsx";
import { shareMessages } from "../share/share.messages.ts";
import { type LinkLine, shareLinks } from "../share/share-link.ts";
import { MAX_COPY_BYTES, shareCopy, shareMeans, sharePlace } from "../share/share-to-room.ts";
import styles from "./share-dialog.module.css";
import { shownName } from "./shown-name.ts";

/** One of the things to share, and where it is. */
export type Shared = {
  readonly entry: FileEntry;
  readonly backend: Pick<FilesBackend, "download" | "shares">;
  /** The name of the place. */
  readonly label: string;
};

export type ShareFilesDialogProps = {
  readonly items: readonly Shared[];
  readonly host: WidgetHost;
  readonly toasts: Toasts;
  /** Another room than the widget's own. */
  readonly roomId?: string | undefined;
  readonly now: () => number;
  readonly onClose: () => void;
  /** It was sent. */
  readonly onShared?: () => void;
};

type Way = "copy" | "link" | "place";

/** The ways into the conversation, each with what it means for those who read it. */
export function ShareFilesDialog({ items, host, toasts, roomId, now, onClose, onShared }: ShareFilesDialogProps) {
  const t = useMessages(shareMessages);
  const i18n = useI18n();
  const [busy, setBusy] = useState<Way>();
  const [caption, setCaption] = useState("");
  const [wish, setWish] = useState<LinkWish>();
  const [fault, setFault] = useState<string>();
  const stop = useRef(new AbortController());
  /** What has arrived is not sent again when the rest is. */
  const sent = useRef(new Set<FileEntry>());
  useEffect(() => () => stop.current.abort(), []);

  const means = shareMeans(host);
  const hasFolder = items.some(({ entry }) => entry.kind === "folder");
  const tooLarge = items.some(({ entry }) => (entry.size ?? 0) > MAX_COPY_BYTES);
  const canCopy = means.copy && !hasFolder && !tooLarge;
  const withShares = items.flatMap(({ entry, backend: { shares } }) => (shares ? [{ entry, shares }] : []));
  const canLink = means.place && withShares.length === items.length;
  const count = items.length;
  const [first] = items;
  const name = first && count === 1 ? shownName(first.entry.name) : undefined;
  const words = caption.trim();
  const head = words === "" ? [] : [words];
  const { signal } = stop.current;

  const sizeOf = ({ size }: FileEntry) => (size === undefined ? undefined : formatBytes(i18n, size));
  const share = async (way: Way, work: () => Promise<void>) => {
    setBusy(way);
    setFault(undefined);
    try {
      await work();
      toasts.show({
        text: name === undefined ? t("sharedMany", { count }) : t("sharedOne", { name }),
        tone: "success",
      });
      onClose();
      onShared?.();
    } catch (thrown) {
      if (signal.aborted) return;
      const error = toSparksError(thrown);
      console.warn("share", error.code);
      setFault(faultText(way, error) ?? (name === undefined ? t("failedMany") : t("failedOne", { name })));
      setBusy(undefined);
    }
  };
  const faultText = (way: Way, { code }: SparksError): string | undefined => {
    if (way === "copy" && sent.current.size > 0) return t("failedPart", { count: sent.current.size });
    if (way === "copy" && code === "too-large") return t("copyTooLarge");
    if (way !== "link") return undefined;
    if (code === "forbidden") return t("linkForbidden");
    if (code === "unsupported") return t("linkUnsupported");
    return code === "invalid" ? t("linkRefused") : undefined;
  };
  const sendCopies = () =>
    share("copy", async () => {
      for (const { entry, backend } of items) {
        if (sent.current.has(entry)) continue;
        // The words stand once, with the first.
        const said = sent.current.size === 0 && words !== "" ? { caption: words } : {};
        await shareCopy(entry, { backend, host, signal, roomId, ...said });
        sent.current.add(entry);
      }
    });
  const linkText = (lines: readonly LinkLine[], { days, password }: LinkWish) =>
    [
      ...head,
      ...lines.map(({ entry, url }) => {
        const size = sizeOf(entry);
        const named = shownName(entry.name);
        return size === undefined ? t("lineOne", { name: named, url }) : t("lineSized", { name: named, size, url });
      }),
      ...(days === 0
        ? []
        : [t("until", { date: formatDate(i18n, linkFrom({ ...FIRST_WISH, days }, now()).expiresAt ?? 0) })]),
      ...(password === "" ? [] : [t("needsPassword")]),
    ].join("\n");
  const sendLinks = (wanted: LinkWish) =>
    share("link", () =>
      shareLinks(withShares, {
        ...{ host, signal, roomId },
        link: linkFrom(wanted, now()),
        text: (lines) => linkText(lines, wanted),
      }),
    );
  const sendPlaces = () =>
    share("place", () => {
      const lines = items.map(({ entry, label }) =>
        t("placeLine", {
          name: shownName(entry.name),
          size: entry.kind === "folder" ? t("folder") : (sizeOf(entry) ?? ""),
          place: label,
          path: entry.path,
        }),
      );
      return sharePlace(host, [...head, ...lines].join("\n"), roomId);
    });

  return (
    <Dialog
      title={name === undefined ? t("titleMany", { count }) : t("titleOne", { name })}
      onClose={onClose}
      keepOpen
      actions={<Button onClick={onClose}>{t("cancel")}</Button>}
    >
      <div class={styles.ways}>
        {(canCopy || means.place) && (
          <TextField label={t("caption")} hint={t("captionHint")} value={caption} onInput={setCaption} />
        )}
        {canCopy && (
          <Choice icon={copyIcon} text={t("copyText")}>
            <Button variant="primary" busy={busy === "copy"} onClick={sendCopies}>
              {t("copy")}
            </Button>
          </Choice>
        )}
        {means.copy && !canCopy && <p class={styles.note}>{t(hasFolder ? "foldersNoCopy" : "tooLarge")}</p>}
        {canLink && (
          <Choice icon={linkIcon} text={t("linkText")}>
            {wish ? (
              <>
                <LinkForm wish={wish} onWish={setWish} />
                <Button busy={busy === "link"} onClick={() => sendLinks(wish)}>
                  {t("linkCreate")}
                </Button>
              </>
            ) : (
              <Button onClick={() => setWish(FIRST_WISH)}>{t("link")}</Button>
            )}
          </Choice>
        )}
        {means.place && (
          <Choice icon={placeIcon} text={t("placeText")}>
            <Button busy={busy === "place"} onClick={sendPlaces}>
              {t("place")}
            </Button>
          </Choice>
        )}
        {!canCopy && !means.place && <p class={styles.note}>{t("none")}</p>}
        {fault !== undefined && (
          <p class={styles.fault} role="alert">
            {fault}
          </p>
        )}
      </div>
    </Dialog>
  );
}

type ChoiceProps = {
  readonly icon: Parameters<typeof Icon>[0]["of"];
  readonly text: string;
  readonly children: ComponentChildren;
};

function Choice({ icon, text, children }: ChoiceProps) {
  return (
    <div class={styles.way}>
      <Icon of={icon} size={20} class={styles.icon} />
      <p class={styles.text}>{text}</p>
      <div class={styles.act}>{children}</div>
    </div>
  );
}

export type ShareDialogProps = Shared & Pick<ShareFilesDialogProps, "host" | "toasts" | "onClose">;

/** For one file or folder. */
export const ShareDialog = ({ entry, backend, label, ...rest }: ShareDialogProps) => (
  <ShareFilesDialog {...rest} items={[{ entry, backend, label }]} now={Date.now} />
);
