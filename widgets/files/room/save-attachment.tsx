import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import { nameOf } from "#backends";
import { type SparksError, toSparksError } from "#base";
import type { FilesConfig } from "#contracts";
import type { WidgetContext } from "#kit";
import type { FileEntry } from "#model";
import { Button, DeniedState, Dialog, EmptyState, ErrorState, ProgressBar, SkeletonRows, useMessages } from "#ui";
import { createPickerModel, type PickStore } from "../pick/picker.model.ts";
import { Picker } from "../pick/picker.tsx";
import { placeOfStore } from "../places/place-source.ts";
import { shownName } from "../views/shown-name.ts";
import { roomMessages } from "./room.messages.ts";
import type { RoomFiles } from "./room-files.ts";
import { ROOM_SOURCE } from "./room-source.ts";
import styles from "./save-attachment.module.css";
import { saveInto } from "./save-into.ts";

export type SaveAttachmentProps = {
  readonly eventId: string;
  readonly files: RoomFiles;
  readonly stores: readonly PickStore[];
  readonly context: Pick<WidgetContext<FilesConfig>, "retry" | "i18n" | "toasts">;
  readonly onClose: () => void;
  /** It is in the store now. */
  readonly onSaved?: (store: PickStore, entry: FileEntry) => void;
};

type Found = { readonly at: "looking" } | { readonly at: "found"; readonly entry: FileEntry } | Failed;
type Failed = { readonly at: "failed"; readonly error: SparksError };

/** Where an attachment of the room shall be kept, and keeping it there. */
export function SaveAttachment({ eventId, files, stores, context, onClose, onSaved }: SaveAttachmentProps) {
  const t = useMessages(roomMessages);
  const { retry, i18n, toasts } = context;
  const [found, setFound] = useState<Found>({ at: "looking" });
  const [round, setRound] = useState(0);
  const [saved, setSaved] = useState<number>();
  const [fault, setFault] = useState<string>();
  // What was sent stays in the conversation: it is kept somewhere else.
  const targets = stores.filter(({ key }) => placeOfStore(key).sourceId !== ROOM_SOURCE);
  const picker = useMemo(() => createPickerModel({ stores: targets, retry, locale: i18n.locale }), []);
  const stop = useRef(new AbortController());
  useEffect(
    () => () => {
      stop.current.abort();
      picker.stop();
    },
    [picker],
  );
  useEffect(() => {
    const looking = new AbortController();
    setFound({ at: "looking" });
    files.ofEvent(eventId, looking.signal).then(
      (entry) => looking.signal.aborted || setFound({ at: "found", entry }),
      (thrown) => looking.signal.aborted || setFound({ at: "failed", error: toSparksError(thrown) }),
    );
    return () => looking.abort();
  }, [files, eventId, round]);

  const entry = found.at === "found" ? found.entry : undefined;
  const name = entry && shownName(entry.name);
  const opened = picker.opened.value;
  const save = async () => {
    if (!entry || !opened) return;
    const { signal } = stop.current;
    const { backend, folder, store } = opened;
    const path = folder.path.peek();
    setFault(undefined);
    setSaved(0);
    try {
      const { stream, size = 0 } = await files.download(entry.path, { signal });
      const blob = await new Response(stream).blob();
      const kept = await saveInto(
        backend,
        path,
        { name: entry.name, blob, ...(entry.mediaType === undefined ? {} : { mediaType: entry.mediaType }) },
        { signal, onProgress: (bytes) => setSaved(size === 0 ? 1 : bytes / size) },
      );
      toasts.show({
        text: t("savedIn", { name: shownName(kept.name), folder: shownName(nameOf(path) || store.label) }),
        tone: "success",
      });
      onClose();
      onSaved?.(store, kept);
    } catch (thrown) {
      if (signal.aborted) return;
      const error = toSparksError(thrown);
      console.warn("save", error.code);
      setFault(faultText(error));
      setSaved(undefined);
    }
  };
  const faultText = ({ code, status }: SparksError): string => {
    if (code === "forbidden") return t("saveForbidden");
    if (status === 507 || code === "too-large") return t("saveNoSpace");
    if (code === "invalid") return t("saveBroken");
    return t("saveFailed", { name: name ?? "" });
  };
  const again = { label: t("tryAgain"), onClick: () => setRound(round + 1) };

  return (
    <Dialog
      title={name === undefined ? t("saveTitleLoading") : t("saveTitle", { name })}
      onClose={onClose}
      keepOpen
      actions={
        <>
          <Button onClick={onClose}>{t("cancel")}</Button>
          <Button
            variant="primary"
            disabled={!entry || opened?.folder.entries.value === undefined}
            busy={saved !== undefined}
            onClick={save}
          >
            {t("saveHere")}
          </Button>
        </>
      }
    >
      {found.at === "failed" ? (
        <Missing error={found.error} again={again} />
      ) : found.at === "looking" ? (
        <SkeletonRows count={5} rowHeight={44} />
      ) : (
        <Picker model={picker} stores={targets} wanted="folder" />
      )}
      {saved !== undefined && <ProgressBar label={t("saving", { name: name ?? "" })} value={saved} />}
      {fault !== undefined && (
        <p class={styles.fault} role="alert">
          {fault}
        </p>
      )}
    </Dialog>
  );
}

type MissingProps = {
  readonly error: SparksError;
  readonly again: { readonly label: string; readonly onClick: () => void };
};

function Missing({ error, again }: MissingProps) {
  const t = useMessages(roomMessages);
  if (error.code === "forbidden")
    return <DeniedState compact title={t("denied")} text={t("deniedText")} action={again} />;
  if (error.code === "not-found") return <EmptyState compact title={t("notFound")} text={t("notFoundText")} />;
  return <ErrorState compact title={t("fetchFailed")} action={again} />;
}
