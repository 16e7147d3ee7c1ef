import fileIcon from "icon:file";
import archiveIcon from "icon:file-archive";
import codeIcon from "icon:file-code";
import imageIcon from "icon:file-image";
import audioIcon from "icon:file-music";
import sheetIcon from "icon:file-spreadsheet";
import textIcon from "icon:file-text";
import videoIcon from "icon:file-video-camera";
import folderIcon from "icon:folder";
import slidesIcon from "icon:presentation";
import type { FileEntry } from "#model";
import type { IconNodes } from "#ui";
import { type FileGroup, groupOf } from "../folder/file-group.ts";

export const GROUP_ICONS: Readonly<Record<FileGroup, IconNodes>> = {
  folder: folderIcon,
  image: imageIcon,
  video: videoIcon,
  audio: audioIcon,
  text: textIcon,
  sheet: sheetIcon,
  slides: slidesIcon,
  archive: archiveIcon,
  code: codeIcon,
  other: fileIcon,
};

export const iconOf = (entry: Pick<FileEntry, "kind" | "name">): IconNodes => GROUP_ICONS[groupOf(entry)];
