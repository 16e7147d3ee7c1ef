/** A file that was picked or dropped, and the folders it came in. */
export type DroppedFile = { readonly file: File; readonly folders: readonly string[] };

const MAX_FILES = 10_000;

/** What was dropped, folders with all that is in them. Must be called while the event is being handled. */
export async function readDrop(data: DataTransfer): Promise<readonly DroppedFile[]> {
  const entries = [...data.items].flatMap((item) => item.webkitGetAsEntry() ?? []);
  if (entries.length === 0) return [...data.files].map((file) => ({ file, folders: [] }));
  const found: DroppedFile[] = [];
  for (const entry of entries) await collect(entry, [], found);
  return found;
}

async function collect(entry: FileSystemEntry, folders: readonly string[], found: DroppedFile[]): Promise<void> {
  if (found.length >= MAX_FILES) return;
  if (isFile(entry)) {
    found.push({ file: await new Promise<File>((resolve, reject) => entry.file(resolve, reject)), folders });
  } else if (isFolder(entry)) {
    const reader = entry.createReader();
    for (;;) {
      const batch = await new Promise<FileSystemEntry[]>((resolve, reject) => reader.readEntries(resolve, reject));
      if (batch.length === 0) return;
      for (const child of batch) await collect(child, [...folders, entry.name], found);
    }
  }
}

const isFile = (entry: FileSystemEntry): entry is FileSystemFileEntry => entry.isFile;
const isFolder = (entry: FileSystemEntry): entry is FileSystemDirectoryEntry => entry.isDirectory;
