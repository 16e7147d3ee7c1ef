import { useEffect, useMemo } from "preact/hooks";
import { isWithin } from "#backends";
import type { FilesConfig } from "#contracts";
import type { WidgetContext } from "#kit";
import type { FileEntry, FilePath } from "#model";
import { Button, Dialog, useMessages } from "#ui";
import { actionsMessages } from "../actions/actions.messages.ts";
import type { CarryTarget } from "../actions/entry-work.ts";
import { createPickerModel } from "../pick/picker.model.ts";
import { Picker } from "../pick/picker.tsx";
import { pickStores } from "../places/pick-stores.ts";
import type { PlacesModel } from "../places/places.model.ts";
import { shownName } from "./shown-name.ts";

export type DestinationDialogProps = {
  readonly how: "copy" | "move";
  readonly entries: readonly FileEntry[];
  readonly places: PlacesModel;
  readonly context: Pick<WidgetContext<FilesConfig>, "retry" | "i18n">;
  /** Where they are. */
  readonly storeId: string;
  readonly folder: FilePath;
  readonly onClose: () => void;
  readonly onChoose: (target: CarryTarget, folder: FilePath) => void;
};

/** Where entries shall go: a folder of any place, walked to. */
export function DestinationDialog(props: DestinationDialogProps) {
  const { how, entries, places, context, storeId, folder: from, onClose, onChoose } = props;
  const t = useMessages(actionsMessages);
  const picker = useMemo(() => {
    const stores = pickStores(places, {}).map((store) => (store.key === storeId ? { ...store, startAt: from } : store));
    return createPickerModel({ stores, retry: context.retry, locale: context.i18n.locale });
  }, []);
  useEffect(() => picker.stop, [picker]);
  const opened = picker.opened.value;
  const path = opened?.folder.path.value;
  const isListed = opened?.folder.entries.value !== undefined;
  const isHere = opened?.store.key === storeId;
  const isInside =
    isHere && path !== undefined && entries.some((entry) => entry.kind === "folder" && isWithin(entry.path, path));
  const isSame = isHere && how === "move" && path === from;
  return (
    <Dialog
      title={t("pickTitle", { name: shownName(entries[0]?.name ?? ""), count: entries.length })}
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>{t("cancel")}</Button>
          <Button
            variant="primary"
            disabled={!isListed || isInside || isSame || opened?.backend.capabilities.fixed}
            onClick={() => {
              if (!opened || path === undefined) return;
              onChoose({ id: opened.store.key, name: opened.store.label, backend: opened.backend }, path);
            }}
          >
            {t(how === "move" ? "pickMove" : "pickCopy")}
          </Button>
        </>
      }
    >
      <Picker model={picker} stores={pickStores(places, {})} wanted="folder" />
    </Dialog>
  );
}
