import { useEffect, useMemo, useState } from "preact/hooks";
import type { FilesConfig } from "#contracts";
import type { WidgetContext } from "#kit";
import { Button, Dialog, useMessages } from "#ui";
import { createPickerModel, type PickedFile, type PickStore } from "../pick/picker.model.ts";
import { Picker } from "../pick/picker.tsx";
import { ShareFilesDialog } from "../views/share-dialog.tsx";
import { roomMessages } from "./room.messages.ts";

export type AttachFilesProps = {
  readonly stores: readonly PickStore[];
  /** Another room than the widget's own. */
  readonly roomId: string | undefined;
  readonly context: Pick<WidgetContext<FilesConfig>, "retry" | "i18n" | "toasts" | "host" | "clock">;
  readonly onClose: () => void;
};

/** Files out of the stores for the conversation: which, and then how. */
export function AttachFiles({ stores, roomId, context, onClose }: AttachFilesProps) {
  const t = useMessages(roomMessages);
  const { retry, i18n, toasts, host, clock } = context;
  const picker = useMemo(() => createPickerModel({ stores, retry, locale: i18n.locale }), []);
  useEffect(() => () => picker.stop(), [picker]);
  const [picked, setPicked] = useState<readonly PickedFile[]>();
  const count = picker.chosen.value.length;
  if (picked) {
    const items = picked.map(({ entry, backend, store }) => ({ entry, backend, label: store.label }));
    return <ShareFilesDialog {...{ items, host, toasts, roomId, onClose }} now={clock.now} />;
  }
  return (
    <Dialog
      title={t("attachTitle")}
      onClose={onClose}
      keepOpen
      actions={
        <>
          <Button onClick={onClose}>{t("cancel")}</Button>
          <Button variant="primary" disabled={count === 0} onClick={() => setPicked(picker.chosen.peek())}>
            {t("next", { count })}
          </Button>
        </>
      }
    >
      <Picker model={picker} stores={stores} wanted="files" />
    </Dialog>
  );
}
