import { useState } from "preact/hooks";
import type { FileEntry } from "#model";
import { classNames, useMessages } from "#ui";
import { shownName } from "../../views/shown-name.ts";
import type { Preview } from "../content/preview.ts";
import { previewMessages } from "../preview.messages.ts";
import styles from "./image-view.module.css";

export type ImageViewProps = {
  readonly preview: Extract<Preview, { readonly kind: "image" }>;
  readonly entry: FileEntry;
  readonly onBroken: () => void;
};

/** A picture, fitted into the window; a click shows it as large as it is. The browser turns it as its camera was held. */
export function ImageView({ preview, entry, onBroken }: ImageViewProps) {
  const t = useMessages(previewMessages);
  const [isActual, setActual] = useState(false);
  const { url, isVector, width, height } = preview;
  return (
    <button
      type="button"
      class={classNames(styles.frame, isActual && styles.actual)}
      aria-pressed={isActual}
      title={t(isActual ? "fitSize" : "actualSize")}
      onClick={() => setActual(!isActual)}
    >
      <img
        class={classNames(styles.image, isVector && styles.vector)}
        src={url}
        width={width}
        height={height}
        alt={t("imageAlt", { name: shownName(entry.name) })}
        decoding="async"
        draggable={false}
        onError={onBroken}
        // A drawing is never a page of its own: its address ends as soon as it is seen.
        onLoad={isVector ? preview.release : undefined}
      />
    </button>
  );
}
