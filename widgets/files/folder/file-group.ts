import type { FileEntry } from "#model";

export const FILE_GROUPS = [
  "folder",
  "image",
  "video",
  "audio",
  "text",
  "sheet",
  "slides",
  "archive",
  "code",
  "other",
] as const;
/** What people tell files apart by. */
export type FileGroup = (typeof FILE_GROUPS)[number];

const BY_ENDING: readonly (readonly [RegExp, FileGroup])[] = [
  [/\.(png|jpe?g|gif|webp|avif|heic|svg|tiff?|bmp)$/i, "image"],
  [/\.(mp4|webm|mov|mkv|avi)$/i, "video"],
  [/\.(mp3|ogg|opus|flac|wav|m4a)$/i, "audio"],
  [/\.(zip|gz|tar|7z|rar|xz|bz2|zst)$/i, "archive"],
  [/\.(xlsx?|ods|csv|numbers)$/i, "sheet"],
  [/\.(pptx?|odp|key)$/i, "slides"],
  [/\.(pdf|docx?|odt|md|txt|rtf|pages)$/i, "text"],
  [/\.(js|ts|tsx|json|html?|css|py|go|rs|java|sh|xml|ya?ml|toml)$/i, "code"],
];

/** By the ending of the name, as people know it; what the server says about types is not better. */
export function groupOf({ kind, name }: Pick<FileEntry, "kind" | "name">): FileGroup {
  if (kind === "folder") return "folder";
  return BY_ENDING.find(([ending]) => ending.test(name))?.[1] ?? "other";
}
