import type { ComponentChildren } from "preact";
import { useEffect, useMemo, useState } from "preact/hooks";
import type { FilesBackend } from "#backends";
import type { Clock, SparksError } from "#base";
import type { Retry } from "#kit";
import type { FileEntry } from "#model";
import { Dialog, type Toasts, useMessages } from "#ui";
import { createHeldLocks, type HeldLocks } from "../details/held-locks.ts";
import { filesMessages } from "../files.messages.ts";
import { saveFile } from "../transfers/save-file.ts";
import { FilePreview } from "./file-preview.tsx";
import { lazyView } from "./lazy-view.tsx";
import { lookingMessages } from "./looking.messages.ts";
import styles from "./looking.module.css";
import { useNarrow } from "./use-narrow.ts";

const DetailsPanel = lazyView(async () => (await import("../details/details-panel.tsx")).DetailsPanel);
const TrashView = lazyView(async () => (await import("../trash/trash-view.tsx")).TrashView);

export type LookingDeps = {
  readonly backend: FilesBackend;
  /** What is in the list now, in its order. */
  readonly entries: readonly FileEntry[] | undefined;
  /** The name of the place. */
  readonly place: string;
  readonly username: string;
  readonly clock: Clock;
  readonly retry: Retry;
  readonly toasts: Toasts;
  /** The file that was looked at last: the list goes on there. */
  readonly onSeen: (entry: FileEntry) => void;
  readonly onDownload: (entry: FileEntry) => void;
  /** What is listed may be another now. */
  readonly onChanged: () => void;
  readonly onError: (error: SparksError) => void;
};

export type Looking = {
  look(entry: FileEntry): void;
  showDetails(entry: FileEntry): void;
  /** Undefined where the store has none. */
  readonly openTrash: (() => void) | undefined;
  /** Locks that this page holds on files of the store. */
  readonly held: HeldLocks | undefined;
  /** Stands beside the list, or nothing. */
  readonly panel: ComponentChildren;
  /** Stand over everything. */
  readonly dialogs: ComponentChildren;
};

/** The preview over the list, the details beside it, and the trash. */
export function useLooking(deps: LookingDeps): Looking {
  const { backend, entries, place, username, clock, retry, toasts, onSeen, onDownload, onChanged, onError } = deps;
  const t = useMessages(filesMessages);
  const words = useMessages(lookingMessages);
  const isNarrow = useNarrow();
  const [viewing, setViewing] = useState<FileEntry>();
  const [detailed, setDetailed] = useState<FileEntry>();
  const [isTrashOpen, setTrashOpen] = useState(false);
  const { locks, trash } = backend;
  const held = useMemo(() => (locks ? createHeldLocks(locks, clock) : undefined), [locks]);
  useEffect(() => () => held?.stop(), [held]);
  // The one in the list is the newest that is known of it.
  const shown = detailed && (entries?.find(({ path }) => path === detailed.path) ?? detailed);

  const failed = (close: () => void) => (error: SparksError) => {
    close();
    toasts.show({ text: t("actFailed"), tone: "danger" });
    onError(error);
  };
  const closeDetails = () => {
    setDetailed(undefined);
    if (shown) onSeen(shown);
  };
  const panel = shown && (
    <DetailsPanel
      entry={shown}
      backend={backend}
      place={place}
      username={username}
      clock={clock}
      toasts={toasts}
      held={held}
      save={saveFile}
      isSheet={isNarrow || viewing !== undefined}
      onClose={closeDetails}
      onChanged={onChanged}
      onFailed={failed(() => setDetailed(undefined))}
    />
  );
  return {
    look: setViewing,
    showDetails: setDetailed,
    openTrash: trash && (() => setTrashOpen(true)),
    held,
    panel: viewing === undefined && !isNarrow ? panel : null,
    dialogs: (
      <>
        {viewing && (
          <FilePreview
            backend={backend}
            clock={clock}
            entries={(entries ?? [viewing]).filter(({ kind }) => kind === "file")}
            startAt={viewing.path}
            onClose={(seen) => {
              setViewing(undefined);
              onSeen(seen);
            }}
            onDownload={onDownload}
            onDetails={setDetailed}
            onFailed={failed(() => setViewing(undefined))}
          />
        )}
        {(viewing !== undefined || isNarrow) && panel}
        {isTrashOpen && trash && (
          <Dialog title={words("trashOf", { place })} size="large" flush onClose={() => setTrashOpen(false)}>
            <div class={styles.trash}>
              <TrashView
                trash={trash}
                place={place}
                clock={clock}
                retry={retry}
                toasts={toasts}
                onError={onError}
                onRestored={onChanged}
                onFailed={failed(() => setTrashOpen(false))}
              />
            </div>
          </Dialog>
        )}
      </>
    ),
  };
}
