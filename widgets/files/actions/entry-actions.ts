/**
 * Everything that can be done with entries, in the order in which menus show it. The menu of an entry, the bar of the selection and the
 * keyboard all come from this list: a feature adds itself here with one entry.
 */
import copyIcon from "icon:copy";
import downloadIcon from "icon:download";
import viewIcon from "icon:eye";
import zipIcon from "icon:folder-archive";
import moveToIcon from "icon:folder-input";
import openIcon from "icon:folder-open";
import copyToIcon from "icon:folder-output";
import detailsIcon from "icon:info";
import renameIcon from "icon:pencil";
import cutIcon from "icon:scissors";
import shareIcon from "icon:share";
import removeIcon from "icon:trash";
import whoIcon from "icon:users";
import type { FilesBackend } from "#backends";
import type { FileEntry } from "#model";
import type { IconNodes, MenuItem, Shortcut, Translate } from "#ui";
import type { filesMessages } from "../files.messages.ts";
import type { lookingMessages } from "../looking/looking.messages.ts";
import type { ActionTexts } from "./actions.messages.ts";

export type EntryAction = {
  readonly id: string;
  readonly label: string;
  readonly icon: IconNodes;
  /** The first is shown. */
  readonly shortcuts?: readonly Shortcut[];
  readonly danger?: boolean;
  /** A line stands above it in menus. */
  readonly begins?: boolean;
  /** Stands in the bar of the selection, not only in its menu. */
  readonly inBar?: boolean;
  /** Whether it can be done with these, never none. Always where it is not said. */
  readonly available?: (entries: readonly FileEntry[], backend: FilesBackend) => boolean;
  readonly run: (entries: readonly FileEntry[]) => void;
};

/** What the list itself can do with entries. */
export type EntryActionRuns = {
  readonly [id in
    | "open"
    | "download"
    | "zip"
    | "details"
    | "share"
    | "cut"
    | "copy"
    | "moveTo"
    | "copyTo"
    | "rename"
    | "remove"
    | "who"]: (entries: readonly FileEntry[]) => void;
};

const isOne = (entries: readonly FileEntry[]) => entries.length === 1;
const isOneFile = ([entry, ...rest]: readonly FileEntry[]) => entry?.kind === "file" && rest.length === 0;
const isChangeable = (_: unknown, { capabilities }: FilesBackend) => !capabilities.fixed;

export function entryActions(
  runs: EntryActionRuns,
  t: Translate<ActionTexts>,
  files: Translate<(typeof filesMessages)["en"]>,
  words: Translate<(typeof lookingMessages)["en"]>,
  entries: readonly FileEntry[],
): readonly EntryAction[] {
  const isFolder = entries[0]?.kind === "folder";
  return [
    { id: "open", label: t("open"), icon: isFolder ? openIcon : viewIcon, available: isOne, run: runs.open },
    {
      ...{ id: "download", label: t("download"), icon: downloadIcon, inBar: true, run: runs.download },
      available: isOneFile,
    },
    {
      ...{ id: "zip", label: t("downloadZip"), icon: zipIcon, inBar: true, run: runs.zip },
      available: (chosen) => !isOneFile(chosen),
    },
    {
      ...{ id: "details", label: words("details"), icon: detailsIcon, shortcuts: ["alt+enter"] },
      ...{ available: isOne, run: runs.details },
    },
    { id: "share", label: files("share"), icon: shareIcon, available: isOne, run: runs.share },
    {
      ...{ id: "who", label: t("who"), icon: whoIcon, run: runs.who },
      available: (chosen, { shares }) => isOne(chosen) && !!shares,
    },
    {
      ...{ id: "cut", label: t("cut"), icon: cutIcon, shortcuts: ["mod+x"], begins: true, run: runs.cut },
      available: isChangeable,
    },
    { id: "copy", label: t("copy"), icon: copyIcon, shortcuts: ["mod+c"], run: runs.copy },
    {
      ...{ id: "move-to", label: t("moveTo"), icon: moveToIcon, inBar: true, run: runs.moveTo },
      available: isChangeable,
    },
    { id: "copy-to", label: t("copyTo"), icon: copyToIcon, run: runs.copyTo },
    {
      ...{ id: "rename", label: files("rename"), icon: renameIcon, shortcuts: ["f2"], run: runs.rename },
      available: (chosen, backend) => isOne(chosen) && isChangeable(chosen, backend),
    },
    {
      ...{ id: "remove", label: files("remove"), icon: removeIcon, shortcuts: ["delete"], danger: true, inBar: true },
      ...{ begins: true, available: isChangeable, run: runs.remove },
    },
  ];
}

/** What of them can be done with these. */
export const availableActions = (
  actions: readonly EntryAction[],
  entries: readonly FileEntry[],
  backend: FilesBackend,
): readonly EntryAction[] =>
  entries.length === 0 ? [] : actions.filter(({ available }) => available?.(entries, backend) ?? true);

export function actionMenu(actions: readonly EntryAction[], entries: readonly FileEntry[]): readonly MenuItem[] {
  return actions.flatMap(({ id, label, icon, shortcuts, danger, begins, run }, index): readonly MenuItem[] => [
    ...(begins && index > 0 ? ["separator" as const] : []),
    { id, label, icon, shortcut: shortcuts?.[0], danger, onSelect: () => run(entries) },
  ]);
}
