import downloadIcon from "icon:download";
import fileIcon from "icon:file";
import imageOffIcon from "icon:image-off";
import playIcon from "icon:play";
import { useState } from "preact/hooks";
import type { Media } from "#contracts";
import { Button, formatBytes, formatDuration, Icon, IconButton, useI18n, useMessages } from "#ui";
import { useApp } from "../../app/app-context.ts";
import type { MediaRequest } from "../../app/media-cache.ts";
import { saveMedia } from "../../app/save-media.ts";
import { useMedia } from "../../app/use-media.ts";
import styles from "./media.module.css";
import { type Box, fitMedia } from "./media-size.ts";
import { timelineMessages } from "./timeline.messages.ts";
import { useTimelineActions } from "./timeline-actions.ts";

/** A picture, video, sound or file of a message. Its size is known before it has loaded. */
export function MediaView({ media }: { readonly media: Media }) {
  switch (media.kind) {
    case "image":
      return <Picture media={media} />;
    case "video":
    case "audio":
      return <Player media={media} />;
    case "file":
      return <FileCard media={media} />;
  }
}

/** Below this many bytes the picture itself is fetched: a thumbnail would not be smaller. */
const SMALL_IMAGE = 150_000;
const THUMBNAIL = { width: 800, height: 600 };

function previewRequest(media: Media): MediaRequest {
  if (media.thumbnail) return { source: media.thumbnail, mediaType: media.mediaType };
  const whole = media.source.encryption !== undefined || (media.size ?? Number.POSITIVE_INFINITY) <= SMALL_IMAGE;
  // The server cannot make a thumbnail of what it cannot read, and makes a still of what moves.
  if (whole || media.mediaType === "image/gif") return { source: media.source, mediaType: media.mediaType };
  return { source: media.source, thumbnail: THUMBNAIL };
}

const boxStyle = ({ width, height }: Box) => ({ width: `${width}px`, aspectRatio: `${width} / ${height}` });

function Picture({ media }: { readonly media: Media }) {
  const t = useMessages(timelineMessages);
  const actions = useTimelineActions();
  const state = useMedia(previewRequest(media));
  const box = fitMedia(media);
  if (state.state === "failed") return <Broken box={box} onRetry={state.retry} />;
  return (
    <button
      type="button"
      class={styles.picture}
      style={boxStyle(box)}
      aria-label={t("openImage", { name: media.name })}
      onClick={() => actions.openMedia(media)}
    >
      {state.state === "ready" && <img src={state.url} alt={media.name} decoding="async" draggable={false} />}
    </button>
  );
}

function Broken({ box, onRetry }: { readonly box: Box; readonly onRetry: () => void }) {
  const t = useMessages(timelineMessages);
  return (
    <div class={styles.broken} style={boxStyle(box)}>
      <Icon of={imageOffIcon} size={20} />
      <span>{t("mediaFailed")}</span>
      <Button size="small" onClick={onRetry}>
        {t("tryAgain")}
      </Button>
    </div>
  );
}

/** Video and sound are fetched when the person wants them, not before. */
function Player({ media }: { readonly media: Media }) {
  const t = useMessages(timelineMessages);
  const [wanted, setWanted] = useState(false);
  const box = fitMedia(media);
  const video = media.kind === "video";
  if (wanted) return <Playing media={media} box={box} />;
  const length = media.durationMs === undefined ? "" : formatDuration(media.durationMs);
  return (
    <div class={video ? styles.video : styles.sound} style={video ? boxStyle(box) : undefined}>
      {video && media.thumbnail && <Poster request={{ source: media.thumbnail, mediaType: "image/jpeg" }} />}
      <button
        type="button"
        class={styles.play}
        aria-label={t("play", { name: media.name })}
        onClick={() => setWanted(true)}
      >
        <Icon of={playIcon} size={18} />
      </button>
      {!video && <span class={styles.fileName}>{media.name}</span>}
      {length && <span class={styles.length}>{length}</span>}
    </div>
  );
}

function Poster({ request }: { readonly request: MediaRequest }) {
  const state = useMedia(request);
  return state.state === "ready" ? <img src={state.url} alt="" class={styles.poster} /> : null;
}

function Playing({ media, box }: { readonly media: Media; readonly box: Box }) {
  const state = useMedia({ source: media.source, mediaType: media.mediaType });
  if (state.state === "failed") return <Broken box={box} onRetry={state.retry} />;
  const src = state.state === "ready" ? state.url : undefined;
  return media.kind === "video" ? (
    // biome-ignore lint/a11y/useMediaCaption: what people send each other has none
    <video class={styles.video} style={boxStyle(box)} src={src} controls autoPlay />
  ) : (
    // biome-ignore lint/a11y/useMediaCaption: what people send each other has none
    <audio class={styles.audio} src={src} controls autoPlay />
  );
}

function FileCard({ media }: { readonly media: Media }) {
  const t = useMessages(timelineMessages);
  const i18n = useI18n();
  const app = useApp();
  const [state, setState] = useState<"idle" | "busy" | "failed">("idle");
  const download = async () => {
    setState("busy");
    try {
      await saveMedia(app.media, media);
      setState("idle");
    } catch {
      setState("failed"); // Said in the card itself.
    }
  };
  return (
    <div class={styles.file}>
      <span class={styles.fileIcon}>
        <Icon of={fileIcon} size={20} />
      </span>
      <span class={styles.fileText}>
        <span class={styles.fileName} title={media.name}>
          {media.name}
        </span>
        <span class={styles.fileSize}>
          {state === "failed"
            ? t("mediaFailed")
            : media.size === undefined
              ? media.mediaType
              : formatBytes(i18n, media.size)}
        </span>
      </span>
      <IconButton
        icon={downloadIcon}
        label={t("downloadName", { name: media.name })}
        busy={state === "busy"}
        onClick={() => void download()}
      />
    </div>
  );
}
