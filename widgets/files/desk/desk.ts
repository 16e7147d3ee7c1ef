/** What serves all places at once and outlives a change of place: the device's side with its transfers, the places, the clipboard. */
import { type Signal, signal } from "@preact/signals";
import type { SparksError } from "#base";
import type { FilesConfig } from "#contracts";
import type { WidgetContext } from "#kit";
import type { FileEntry, FilePath } from "#model";
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
  const places: PlacesModel = createPlacesModel({ ...context, device, others });
  return {
    ...{ context, places, device, onError },
    clipboard: signal<Clip | undefined>(undefined),
    stop: () => device.stop(),
  };
}
