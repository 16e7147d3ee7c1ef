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

const BY_ENDING: readonly (readonly [RegExp, IconNodes])[] = [
  [/\.(png|jpe?g|gif|webp|avif|heic|svg|tiff?|bmp)$/i, imageIcon],
  [/\.(mp4|webm|mov|mkv|avi)$/i, videoIcon],
  [/\.(mp3|ogg|opus|flac|wav|m4a)$/i, audioIcon],
  [/\.(zip|gz|tar|7z|rar|xz|bz2|zst)$/i, archiveIcon],
  [/\.(xlsx?|ods|csv|numbers)$/i, sheetIcon],
  [/\.(pptx?|odp|key)$/i, slidesIcon],
  [/\.(pdf|docx?|odt|md|txt|rtf|pages)$/i, textIcon],
  [/\.(js|ts|tsx|json|html?|css|py|go|rs|java|sh|xml|ya?ml|toml)$/i, codeIcon],
];

/** By the ending of the name, as people know it; what the server says about types is not better. */
export function iconOf({ kind, name }: Pick<FileEntry, "kind" | "name">): IconNodes {
  if (kind === "folder") return folderIcon;
  return BY_ENDING.find(([ending]) => ending.test(name))?.[1] ?? fileIcon;
}
