/** What serves all places at once and outlives a change of place: the device's side with its transfers, the places, the clipboard. */
import { batch, type ReadonlySignal, type Signal, signal } from "@preact/signals";
import { parentPath } from "#backends";
import { createEmitter, type Emitter, type SparksError, toSparksError } from "#base";
import type { FilesConfig } from "#contracts";
import type { WidgetContext } from "#kit";
import type { FileEntry, FilePath } from "#model";
import { createWorkModel, type WorkModel } from "../actions/work.model.ts";
import { createView, type ViewModel } from "../folder/view.model.ts";
import { createDeviceSide, type DeviceSide } from "../offline/device-side.ts";
import { frameDatabases } from "../offline/device-store.ts";
import { type PlaceSource, placeOfStore } from "../places/place-source.ts";
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

/** What is seen: a folder of a place, or something over all places. */
export type DeskPage = "place" | "search" | "recent" | "favourites";

/** Where a place is entered. */
export type Entrance = { readonly storeId: string; readonly folder: FilePath; readonly focus?: FilePath };

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
  readonly page: ReadonlySignal<DeskPage>;
  /** Where the place that is shown was entered; undefined: at its beginning. */
  readonly entrance: ReadonlySignal<Entrance | undefined>;
  /** Another number each time when a place is entered, though it is the same. */
  readonly visit: ReadonlySignal<number>;
  /** Where the person looks for a further place. */
  readonly findingIn: Signal<PlaceSource | undefined>;
  /** Over all places. */
  turnTo(page: Exclude<DeskPage, "place">): void;
  /** Back to the folder that was open before. */
  back(): void;
  /** Shows a place from its beginning. */
  enter(sourceId: string, placeId?: string): void;
  /** Shows an entry in its folder, or the folder itself. */
  reveal(storeId: string, entry: Pick<FileEntry, "path" | "kind">): void;
  /** The folder that is open in a store. */
  visited(storeId: string, folder: FilePath): void;
  onError(error: SparksError, storeId: string): void;
  /** Of what belongs to no store. */
  onFault(thrown: unknown): void;
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
  const page = signal<DeskPage>("place");
  const entrance = signal<Entrance | undefined>(undefined);
  const visit = signal(0);
  let last: Entrance | undefined;
  const stopNoting = device.uploaded.on(({ entry, storeId }) => device.recent.note(storeId, entry));
  const goTo = (next: Entrance | undefined, sourceId: string, placeId?: string) =>
    batch(() => {
      entrance.value = next;
      page.value = "place";
      visit.value++;
      places.choose(sourceId, placeId);
    });
  const goToStore = (next: Entrance) => {
    const { sourceId, placeId } = placeOfStore(next.storeId);
    goTo(next, sourceId, placeId);
  };
  return {
    ...{ context, places, device, onError, page, entrance, visit },
    clipboard: signal<Clip | undefined>(undefined),
    findingIn: signal<PlaceSource | undefined>(undefined),
    dragged: signal<Clip | undefined>(undefined),
    droppedOn: createEmitter(),
    work,
    view: createView(() => localStorage),
    turnTo(next) {
      page.value = next;
    },
    back() {
      const shown = places.shown.peek();
      if (shown.at === "store" && last?.storeId === shown.store.id) goToStore(last);
      else page.value = "place";
    },
    enter: (sourceId, placeId) => goTo(undefined, sourceId, placeId),
    reveal: (storeId, { path, kind }) =>
      goToStore(kind === "folder" ? { storeId, folder: path } : { storeId, folder: parentPath(path), focus: path }),
    visited(storeId, folder) {
      last = { storeId, folder };
    },
    onFault: (thrown) => onError(toSparksError(thrown), ""),
    stop() {
      stopNoting();
      work.stop();
      device.stop();
    },
  };
}
