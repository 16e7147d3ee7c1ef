import previousIcon from "icon:chevron-left";
import nextIcon from "icon:chevron-right";
import downloadIcon from "icon:download";
import detailsIcon from "icon:info";
import closeIcon from "icon:x";
import { useEffect, useLayoutEffect, useMemo, useRef } from "preact/hooks";
import type { FilesBackend } from "#backends";
import type { Clock } from "#base";
import type { FileEntry, FilePath } from "#model";
import { Dialog, formatBytes, Icon, IconButton, SkeletonRows, useI18n, useMessages } from "#ui";
import { iconOf } from "../views/entry-icon.ts";
import { shownName } from "../views/shown-name.ts";
import { openMediaStreams } from "./media/media-streams.ts";
import { previewMessages } from "./preview.messages.ts";
import { createPreviewModel } from "./preview.model.ts";
import styles from "./preview-dialog.module.css";
import { FailedView } from "./views/none-view.tsx";
import { PreviewContent } from "./views/preview-content.tsx";
import { useSwipe } from "./views/use-swipe.ts";

export type PreviewDialogProps = {
  readonly backend: FilesBackend;
  readonly clock: Clock;
  /** The files of the folder, in the order of the list. */
  readonly entries: readonly FileEntry[];
  readonly startAt: FilePath;
  /** `seen`: the file that was looked at last, where the list goes on. */
  readonly onClose: (seen: FileEntry) => void;
  readonly onDownload: (entry: FileEntry) => void;
  readonly onDetails?: ((entry: FileEntry) => void) | undefined;
};

let streams: ReturnType<typeof openMediaStreams> | undefined;

/** Looks at a file over the list, and at those before and after it. */
export function PreviewDialog(props: PreviewDialogProps) {
  const { backend, clock, entries, startAt, onClose, onDownload, onDetails } = props;
  const t = useMessages(previewMessages);
  const i18n = useI18n();
  const model = useMemo(
    () =>
      createPreviewModel({
        backend,
        entries,
        startAt,
        streams: () => {
          streams ??= openMediaStreams(clock);
          return streams;
        },
      }),
    [],
  );
  useEffect(() => () => model.stop(), [model]);
  const stage = useRef<HTMLDivElement>(null);
  const swipe = useSwipe((by) => model.step(by));
  const entry = model.entry.value;
  const index = model.index.value;
  const state = model.state.value;
  const name = shownName(entry.name);
  const step = (by: 1 | -1) => {
    model.step(by);
    // A button that cannot go further gives its focus away.
    stage.current?.focus({ preventScroll: true });
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const by = event.key === "ArrowRight" ? 1 : event.key === "ArrowLeft" ? -1 : undefined;
    const isTaken =
      event.target instanceof Element &&
      event.target.closest("input:not([type=checkbox]),textarea,select,video,audio,[role=menu]");
    if (by === undefined || isTaken || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
    event.preventDefault();
    model.step(by);
  };
  // What had the focus may have gone with the file before: arrows go on all the same.
  useLayoutEffect(() => {
    const element = stage.current;
    if (element && !element.parentElement?.contains(document.activeElement)) element.focus({ preventScroll: true });
  }, [entry.path, state.at]);
  const size = entry.size === undefined ? "" : formatBytes(i18n, entry.size);
  return (
    <Dialog title={t("title", { name })} titleHidden size="full" flush keepOpen onClose={() => onClose(entry)}>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: arrows anywhere in the dialog */}
      <div class={styles.preview} onKeyDown={onKeyDown}>
        <div class={styles.header}>
          <Icon of={iconOf(entry)} size={20} class={styles.icon} />
          <p class={styles.name} title={name}>
            <bdi>{name}</bdi>
          </p>
          <p class={styles.facts}>
            {[entries.length > 1 ? t("position", { at: index + 1, count: entries.length }) : "", size]
              .filter((text) => text !== "")
              .join(" · ")}
          </p>
          <IconButton icon={previousIcon} label={t("previous")} disabled={index === 0} onClick={() => step(-1)} />
          <IconButton
            icon={nextIcon}
            label={t("next")}
            disabled={index === entries.length - 1}
            onClick={() => step(1)}
          />
          {onDetails && <IconButton icon={detailsIcon} label={t("details")} onClick={() => onDetails(entry)} />}
          <IconButton icon={downloadIcon} label={t("download")} onClick={() => onDownload(entry)} />
          <IconButton icon={closeIcon} label={t("close")} onClick={() => onClose(entry)} />
        </div>
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: takes the focus while one goes from file to file */}
        <div ref={stage} class={styles.stage} tabIndex={-1} autofocus {...swipe}>
          {state.at === "loading" && <Loading label={t("loading")} />}
          {state.at === "failed" && <FailedView error={state.error} onAgain={model.tryAgain} />}
          {state.at === "ready" && (
            <PreviewContent
              key={entry.path}
              preview={state.preview}
              entry={entry}
              model={model}
              viewer={backend.viewer}
            />
          )}
        </div>
      </div>
    </Dialog>
  );
}

const Loading = ({ label }: { readonly label: string }) => (
  <div class={styles.loading} role="status" aria-label={label}>
    <SkeletonRows count={6} rowHeight={44} />
  </div>
);
