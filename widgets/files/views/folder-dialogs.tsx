import type { SparksError } from "#base";
import type { FileEntry, FilePath } from "#model";
import { ShortcutHelp, type ShortcutRegistry, useMessages } from "#ui";
import { actionsMessages } from "../actions/actions.messages.ts";
import type { CarryTarget } from "../actions/entry-work.ts";
import type { Desk } from "../desk/desk.ts";
import type { OpenStore } from "../desk/open-store.ts";
import { filesMessages } from "../files.messages.ts";
import { offlineMessages } from "../offline/offline.messages.ts";
import { WhoDialog } from "../room/who-dialog.tsx";
import { DestinationDialog } from "./destination-dialog.tsx";
import { ForgetDialog } from "./forget-dialog.tsx";
import { NameDialog } from "./name-dialog.tsx";
import { ShareDialog } from "./share-dialog.tsx";

/** What the person is asked for. */
export type Asking =
  | { readonly what: "folder" | "forget" | "keys" }
  | { readonly what: "rename" | "share" | "who"; readonly entry: FileEntry }
  | { readonly what: "move" | "copy"; readonly entries: readonly FileEntry[] };

export type FolderDialogsProps = {
  readonly asking: Asking;
  readonly desk: Desk;
  readonly store: OpenStore;
  readonly folder: FilePath;
  /** Names that are in the folder. */
  readonly taken: ReadonlySet<string>;
  readonly keys: ShortcutRegistry;
  readonly onClose: () => void;
  /** Both resolve with why the server refused it. */
  readonly onNewFolder: (name: string) => Promise<SparksError | undefined>;
  readonly onRename: (entry: FileEntry, name: string) => Promise<SparksError | undefined>;
  readonly onCarry: (how: "copy" | "move", entries: readonly FileEntry[], to: CarryTarget, into: FilePath) => void;
};

/** The dialogs of a folder, one at a time. */
export function FolderDialogs(props: FolderDialogsProps) {
  const { asking, desk, store, taken, onClose, onRename, onNewFolder, onCarry } = props;
  const { toasts, host } = desk.context;
  const files = useMessages(filesMessages);
  const t = useMessages(actionsMessages);
  const kept = useMessages(offlineMessages);
  switch (asking.what) {
    case "forget":
      return (
        <ForgetDialog
          device={desk.device}
          onClose={onClose}
          onForgotten={() => {
            onClose();
            toasts.show({ text: kept("forgotten") });
          }}
        />
      );
    case "keys":
      return <ShortcutHelp registry={props.keys} title={t("keys")} onClose={onClose} />;
    case "who":
      return <WhoDialog entry={asking.entry} desk={desk} store={store} onClose={onClose} />;
    case "folder":
      return (
        <NameDialog
          title={files("newFolder")}
          label={files("folderName")}
          action={files("create")}
          taken={taken}
          onClose={onClose}
          onName={onNewFolder}
        />
      );
    case "rename":
      return (
        <NameDialog
          title={files("rename")}
          label={files("newName")}
          action={files("rename")}
          name={asking.entry.name}
          isFile={asking.entry.kind === "file"}
          taken={taken}
          onClose={onClose}
          onName={(name) => onRename(asking.entry, name)}
        />
      );
    case "share":
      return (
        <ShareDialog
          entry={asking.entry}
          label={store.name}
          backend={store.backend}
          host={host}
          toasts={toasts}
          onClose={onClose}
        />
      );
    default:
      return (
        <DestinationDialog
          how={asking.what}
          entries={asking.entries}
          places={desk.places}
          context={desk.context}
          storeId={store.id}
          folder={props.folder}
          onClose={onClose}
          onChoose={(to, into) => {
            onClose();
            onCarry(asking.what, asking.entries, to, into);
          }}
        />
      );
  }
}
