import type { FilesBackend } from "#backends";
import { type SparksError, toSparksError } from "#base";
import type { FileEntry } from "#model";
import type { Toasts, Translate } from "#ui";
import type { ActionTexts } from "./actions.messages.ts";
import { openSaveTarget } from "./save-stream.ts";
import type { WorkModel } from "./work.model.ts";
import { zipEntries, zipName } from "./zip-entries.ts";

export type SaveZipDeps = {
  readonly backend: FilesBackend;
  readonly work: WorkModel;
  readonly toasts: Toasts;
  readonly t: Translate<ActionTexts>;
  /** Called where the entries are several. */
  readonly folderName: string;
  readonly onError: (error: SparksError) => void;
};

/** Packs what is chosen and hands it to the person as one file. To be called while their click is fresh. */
export async function saveZip(entries: readonly FileEntry[], deps: SaveZipDeps): Promise<void> {
  const { backend, work, toasts, t, folderName, onError } = deps;
  const [first] = entries;
  if (!first) return;
  const name = `${zipName(entries.length === 1 ? first.name : folderName)}.zip`;
  const target = await openSaveTarget(name);
  if (!target) return;
  // How much there is in folders is not known before they have been walked through.
  const total = entries.every(({ kind }) => kind === "file")
    ? entries.reduce((sum, { size = 0 }) => sum + size, 0)
    : undefined;
  try {
    await work.run(t("packing", { name }), async (signal, onProgress) => {
      const stream = zipEntries(backend, entries, {
        signal,
        onProgress: (bytes) => onProgress(total ? bytes / total : undefined),
      });
      await target.write(stream, signal);
    });
    toasts.show({ text: t("zipSaved", { name }), tone: "success" });
  } catch (thrown) {
    const error = toSparksError(thrown);
    if (error.code === "cancelled") return void toasts.show({ text: t("stopped") });
    const text = error.code === "too-large" ? t("zipTooLarge") : t("zipFailed", { name });
    toasts.show({ text, tone: "danger" });
    onError(error);
  }
}
