import downloadIcon from "icon:download";
import viewIcon from "icon:eye";
import openIcon from "icon:folder-open";
import detailsIcon from "icon:info";
import renameIcon from "icon:pencil";
import shareIcon from "icon:share";
import removeIcon from "icon:trash";
import type { FileEntry } from "#model";
import type { MenuItem, Translate } from "#ui";
import type { filesMessages } from "../files.messages.ts";
import type { lookingMessages } from "../looking/looking.messages.ts";
import type { EntryActions } from "./entry-list.tsx";

/** What can be done with one entry; the same by right click, long press and the "…" button. */
export function entryMenu(
  entry: FileEntry,
  { onOpen, onDownload, onDetails, onRename, onShare, onRemove }: EntryActions,
  t: Translate<(typeof filesMessages)["en"]>,
  words: Translate<(typeof lookingMessages)["en"]>,
): readonly MenuItem[] {
  const isFolder = entry.kind === "folder";
  return [
    {
      id: "open",
      label: t("open"),
      icon: isFolder ? openIcon : viewIcon,
      onSelect: () => onOpen(entry),
    },
    ...(isFolder
      ? []
      : [{ id: "download", label: t("download"), icon: downloadIcon, onSelect: () => onDownload(entry) }]),
    { id: "details", label: words("details"), icon: detailsIcon, onSelect: () => onDetails(entry) },
    { id: "share", label: t("share"), icon: shareIcon, onSelect: () => onShare(entry) },
    { id: "rename", label: t("rename"), icon: renameIcon, shortcut: "f2", onSelect: () => onRename(entry) },
    "separator",
    {
      id: "remove",
      label: t("remove"),
      icon: removeIcon,
      shortcut: "delete",
      danger: true,
      onSelect: () => onRemove(entry),
    },
  ];
}
