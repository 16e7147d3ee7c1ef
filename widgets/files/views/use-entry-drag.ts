import { useRef, useState } from "preact/hooks";
import type { FileEntry, FilePath } from "#model";
import type { Clip } from "../desk/desk.ts";
import { type DroppedFile, readDrop } from "../transfers/dropped-files.ts";

/** A finger that rests on an entry opens its menu; the browser would begin to drag. */
const hasMouse = (): boolean => matchMedia("(any-pointer: fine)").matches;

/** Says that something of this page is dragged; what it is stays in the page. */
const DRAG_TYPE = "application/x-sparks-files";

export type EntryDragDeps = {
  /** What is dragged now, by whichever list of this page. */
  readonly dragged: { value: Clip | undefined };
  readonly storeId: string;
  readonly folder: FilePath;
  /** What goes along when this one is dragged. */
  readonly chosenWith: (entry: FileEntry) => readonly FileEntry[];
  readonly onFiles: (files: readonly DroppedFile[], into: FilePath) => void;
  readonly onEntries: (clip: Clip, into: FilePath) => void;
};

export type DropHandlers = {
  readonly isOver: boolean;
  readonly onDragOver?: (event: DragEvent) => void;
  readonly onDragLeave?: (event: DragEvent) => void;
  readonly onDrop?: (event: DragEvent) => void;
};

export interface EntryDrag {
  /** Of an entry: it can be dragged, and dropped on if it is a folder. */
  handlers(entry: FileEntry): DropHandlers & {
    readonly draggable: boolean;
    readonly onDragStart: (event: DragEvent) => void;
    readonly onDragEnd: () => void;
  };
  /** Of anything else that stands for a folder. */
  target(folder: FilePath): DropHandlers;
}

/**
 * Dragging entries onto folders, and files from outside onto them. Nothing is dragged out of the page: for that a browser fetches an
 * address by itself, without the right to the store, or wants the bytes before the drag begins; downloads are the way.
 * By keyboard: cut and paste, "Move to …", and the upload button.
 */
export function useEntryDrag(deps: EntryDragDeps): EntryDrag {
  const [over, setOver] = useState<FilePath>();
  const latest = useRef(deps);
  latest.current = deps;

  const hows = (event: DragEvent, clip: Clip): Clip["how"] =>
    clip.storeId !== latest.current.storeId || event.ctrlKey || event.altKey ? "copy" : "move";
  const target = (into: FilePath): DropHandlers => ({
    isOver: over === into,
    onDragOver(event) {
      const { dataTransfer } = event;
      if (!dataTransfer) return;
      const { dragged } = latest.current;
      const clip = dataTransfer.types.includes(DRAG_TYPE) ? dragged.value : undefined;
      if (!clip && !dataTransfer.types.includes("Files")) return;
      if (clip && (clip.folder === into || clip.entries.some(({ path }) => path === into))) return;
      event.preventDefault();
      dataTransfer.dropEffect = clip ? hows(event, clip) : "copy";
      if (over !== into) setOver(into);
    },
    onDragLeave(event) {
      const { currentTarget, relatedTarget } = event;
      if (currentTarget instanceof Node && relatedTarget instanceof Node && currentTarget.contains(relatedTarget))
        return;
      setOver(undefined);
    },
    onDrop(event) {
      const { dataTransfer } = event;
      setOver(undefined);
      if (!dataTransfer) return;
      const { dragged, onEntries, onFiles } = latest.current;
      const clip = dataTransfer.types.includes(DRAG_TYPE) ? dragged.value : undefined;
      if (!clip && !dataTransfer.types.includes("Files")) return;
      event.preventDefault();
      if (clip) onEntries({ ...clip, how: hows(event, clip) }, into);
      else void readDrop(dataTransfer).then((files) => onFiles(files, into));
    },
  });

  return {
    target,
    handlers: (entry) => ({
      ...(entry.kind === "folder" ? target(entry.path) : { isOver: false }),
      draggable: hasMouse(),
      onDragStart(event) {
        const { dataTransfer } = event;
        if (!dataTransfer) return;
        const { dragged, chosenWith, storeId, folder } = latest.current;
        const entries = chosenWith(entry);
        dragged.value = { storeId, folder, entries, how: "move" };
        dataTransfer.effectAllowed = "copyMove";
        dataTransfer.setData(DRAG_TYPE, "");
        dataTransfer.setData("text/plain", entries.map(({ name }) => name).join("\n"));
      },
      onDragEnd() {
        latest.current.dragged.value = undefined;
        setOver(undefined);
      },
    }),
  };
}
