/** What serves all places at once and outlives a change of place: the device's side with its transfers, the places, the clipboard. */
import { type Signal, signal } from "@preact/signals";
import { createEmitter, type Emitter, type SparksError } from "#base";
import type { FilesConfig } from "#contracts";
import type { WidgetContext } from "#kit";
import type { FileEntry, FilePath } from "#model";
import { createWorkModel, type WorkModel } from "../actions/work.model.ts";
import { createView, type ViewModel } from "../folder/view.model.ts";
import { createDeviceSide, type DeviceSide } from "../offline/device-side.ts";
import { frameDatabases } from "../offline/device-store.ts";
import type { PlaceSource } from "../places/place-source.ts";
import { createPlacesModel, type PlacesModel } from "../places/places.model.ts";
import { saveFile } from "../transfers/save-file.ts";
import { whoseFiles } from "./whose.ts";

/** What was cut or copied, and from where. */
export type Clip = {
  readonly storeId: string;
  readonly folder: FilePath;
  readonly entries: readonly FileEntry[];
  readonly how: "copy" | "move";
};

export interface Desk {
  readonly context: WidgetContext<FilesConfig>;
  readonly places: PlacesModel;
  /** Its `uploaded` tells of everything that has come into a store, however it came. */
  readonly device: DeviceSide;
  readonly clipboard: Signal<Clip | undefined>;
  /** What the pointer is dragging now. */
  readonly dragged: Signal<Clip | undefined>;
  /** Something was dropped on a place: it goes into its root. */
  readonly droppedOn: Emitter<{ readonly clip: Clip; readonly storeId: string }>;
  /** What is being moved, copied, deleted or packed. */
  readonly work: WorkModel;
  /** How folders are shown. */
  readonly view: ViewModel;
  onError(error: SparksError, storeId: string): void;
  stop(): void;
}

export function createDesk(context: WidgetContext<FilesConfig>, others: readonly PlaceSource[] = []): Desk {
  const { retry, clock, online } = context;
  const onError = (error: SparksError, storeId: string) => places.notice(error, storeId);
  const device = createDeviceSide({
    ...{ retry, clock, onError, save: saveFile },
    owner: whoseFiles(context),
    online: () => online.peek(),
    databases: frameDatabases(),
    locks: navigator.locks,
  });
  const work = createWorkModel();
  const places: PlacesModel = createPlacesModel({ ...context, device, others });
  return {
    ...{ context, places, device, onError },
    clipboard: signal<Clip | undefined>(undefined),
    dragged: signal<Clip | undefined>(undefined),
    droppedOn: createEmitter(),
    work,
    view: createView(() => localStorage),
    stop() {
      work.stop();
      device.stop();
    },
  };
}
