export type { FileEntry, FileKind, FilePath, Revision } from "./file-entry.ts";
export type {
  FileActivity,
  FileLinkChange,
  FilePlace,
  FileQuota,
  FileShare,
  FileVersion,
  Grantee,
  LinkRules,
  NewFileLink,
  TrashedFile,
} from "./file-sharing.ts";
export type { Person } from "./person.ts";
export { RICH_TAGS, type RichAttrs, type RichElement, type RichNode, type RichTag } from "./rich-text.ts";
