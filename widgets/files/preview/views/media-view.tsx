import audioIcon from "icon:file-music";
import type { FileEntry } from "#model";
import { Icon, useMessages } from "#ui";
import { shownName } from "../../views/shown-name.ts";
import type { Preview } from "../content/preview.ts";
import { previewMessages } from "../preview.messages.ts";
import styles from "./media-view.module.css";

export type MediaViewProps = {
  readonly preview: Extract<Preview, { readonly kind: "video" | "audio" }>;
  readonly entry: FileEntry;
  readonly onBroken: () => void;
};

/** The browser's own player: it knows keys, captions inside of the file, speed and picture in picture. */
export function MediaView({ preview, entry, onBroken }: MediaViewProps) {
  const t = useMessages(previewMessages);
  const name = shownName(entry.name);
  return (
    <div class={styles.media}>
      {preview.kind === "video" ? (
        // biome-ignore lint/a11y/useMediaCaption: captions are where the file has them
        <video
          class={styles.video}
          src={preview.url}
          controls
          preload="metadata"
          playsInline
          aria-label={name}
          onError={onBroken}
        />
      ) : (
        <>
          <Icon of={audioIcon} size={28} class={styles.icon} />
          {/* biome-ignore lint/a11y/useMediaCaption: captions are where the file has them */}
          <audio
            class={styles.audio}
            src={preview.url}
            controls
            preload="metadata"
            aria-label={name}
            onError={onBroken}
          />
        </>
      )}
      {!preview.streams && <p class={styles.note}>{t("mediaWhole")}</p>}
    </div>
  );
}
