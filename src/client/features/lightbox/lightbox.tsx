import downloadIcon from "icon:download";
import xIcon from "icon:x";
import { useLayoutEffect, useRef, useState } from "preact/hooks";
import type { Media } from "#contracts";
import { defineMessages, formatBytes, IconButton, rememberFocus, useI18n, useMessages } from "#ui";
import { useApp } from "../../app/app-context.ts";
import { saveMedia } from "../../app/save-media.ts";
import { useMedia } from "../../app/use-media.ts";
import styles from "./lightbox.module.css";

const messages = defineMessages({
  en: { close: "Close", save: "Save", failed: "The picture could not be loaded.", loading: "The picture is loading" },
  de: {
    close: "Schließen",
    save: "Speichern",
    failed: "Das Bild konnte nicht geladen werden.",
    loading: "Das Bild wird geladen",
  },
});

/** A picture over everything else, as large as the screen allows; a click makes it its own size and back. */
export function Lightbox({ media, onClose }: { readonly media: Media; readonly onClose: () => void }) {
  const t = useMessages(messages);
  const i18n = useI18n();
  const app = useApp();
  const dialog = useRef<HTMLDialogElement>(null);
  const [full, setFull] = useState(false);
  const state = useMedia({ source: media.source, mediaType: media.mediaType });
  useLayoutEffect(() => {
    const element = dialog.current;
    if (!element) return;
    const giveBack = rememberFocus();
    element.showModal();
    return () => {
      element.close();
      giveBack(element);
    };
  }, []);
  const save = () => {
    saveMedia(app.media, media).catch(() => app.toasts.show({ text: t("failed"), tone: "danger" }));
  };
  return (
    <dialog
      ref={dialog}
      class={styles.box}
      aria-label={media.name}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
    >
      <header class={styles.header}>
        <p class={styles.name}>{media.name}</p>
        <span class={styles.size}>{media.size === undefined ? "" : formatBytes(i18n, media.size)}</span>
        <IconButton icon={downloadIcon} label={t("save")} onClick={save} />
        <IconButton icon={xIcon} label={t("close")} onClick={onClose} autofocus />
      </header>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: a click beside the picture closes it, as Esc and the button do */}
      {/* biome-ignore lint/a11y/useKeyWithClickEvents: see above */}
      <div
        class={full ? styles.full : styles.fit}
        onClick={(event) => {
          if (event.target === event.currentTarget) onClose();
        }}
      >
        {state.state === "ready" && (
          <button
            type="button"
            class={styles.picture}
            aria-label={media.name}
            aria-pressed={full}
            onClick={() => setFull(!full)}
          >
            <img src={state.url} alt={media.name} />
          </button>
        )}
        {state.state === "failed" && <p role="alert">{t("failed")}</p>}
        {state.state === "loading" && <p role="status">{t("loading")}</p>}
      </div>
    </dialog>
  );
}
