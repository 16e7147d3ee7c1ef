/** How folders are shown: as lines or as tiles, as it was chosen last on this device. */
import { createModel, type ReadonlySignal, signal } from "@preact/signals";

export type FolderLook = "list" | "tiles";

export type ViewModel = {
  readonly look: ReadonlySignal<FolderLook>;
  choose(look: FolderLook): void;
};

const KEY = "sparks.files.look";

export const createView = (storage: () => Pick<Storage, "getItem" | "setItem">): ViewModel => {
  /** Where the browser keeps nothing for this page, it holds as long as the page. */
  const ifKept = <T>(work: () => T): T | undefined => {
    try {
      return work();
    } catch (thrown) {
      if (thrown instanceof DOMException) return undefined;
      throw thrown;
    }
  };
  const Model = createModel((): ViewModel => {
    const look = signal<FolderLook>(ifKept(() => storage().getItem(KEY)) === "tiles" ? "tiles" : "list");
    return {
      look,
      choose(next) {
        look.value = next;
        ifKept(() => storage().setItem(KEY, next));
      },
    };
  });
  return new Model();
};
