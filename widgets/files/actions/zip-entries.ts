/** Files and folders as one zip, packed while it is read: nothing is held but what is on its way. */
import { makeZip } from "client-zip";
import type { FilesBackend } from "#backends";
import type { FileEntry } from "#model";
import { freeName } from "../folder/sort-entries.ts";

export type ZipOptions = {
  readonly signal: AbortSignal;
  /** Bytes of files that have been packed. */
  readonly onProgress?: (bytes: number, name: string) => void;
};

type ZipItem =
  | { readonly name: string; readonly input: AsyncIterable<Uint8Array<ArrayBuffer>>; readonly lastModified: Date }
  | { readonly name: string; readonly lastModified: Date };

/** A failure of the store, or a stop, breaks the stream off. */
export function zipEntries(
  backend: Pick<FilesBackend, "list" | "download">,
  entries: readonly FileEntry[],
  options: ZipOptions,
): ReadableStream<Uint8Array> {
  return makeZip(walk(backend, entries, "", options, { bytes: 0 }));
}

async function* walk(
  backend: Pick<FilesBackend, "list" | "download">,
  entries: readonly FileEntry[],
  prefix: string,
  options: ZipOptions,
  count: { bytes: number },
): AsyncGenerator<ZipItem> {
  const taken = new Set<string>();
  for (const entry of entries) {
    options.signal.throwIfAborted();
    const name = freeZipName(zipName(entry.name), taken);
    const lastModified = zipTime(entry.modifiedAt);
    if (entry.kind === "folder") {
      // The folder itself too: an empty one is kept.
      yield { name: `${prefix}${name}/`, lastModified };
      const children = await backend.list(entry.path, options.signal);
      yield* walk(backend, children, `${prefix}${name}/`, options, count);
    } else {
      const { stream } = await backend.download(entry.path, { signal: options.signal });
      yield { name: `${prefix}${name}`, input: counted(stream, entry.name, options, count), lastModified };
    }
  }
}

async function* counted(
  stream: ReadableStream<Uint8Array>,
  name: string,
  { signal, onProgress }: ZipOptions,
  count: { bytes: number },
): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  const reader = stream.getReader();
  try {
    for (;;) {
      signal.throwIfAborted();
      const { done, value } = await reader.read();
      if (done) return;
      count.bytes += value.byteLength;
      onProgress?.(count.bytes, name);
      yield new Uint8Array(value);
    }
  } finally {
    await reader.cancel().catch(() => undefined); // It broke off, or is at its end.
  }
}

/** A name that no unpacker takes for a way out of its folder, and that Windows takes too: what is not allowed there becomes "_". */
export function zipName(name: string): string {
  const safe = name.replace(/[\p{Cc}\\/:*?"<>|]/gu, "_").replace(/[. ]+$/u, (end) => "_".repeat(end.length));
  return /^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i.test(safe) ? `_${safe}` : safe || "_";
}

/** What only differs in capitals is one file on many disks. */
function freeZipName(name: string, taken: Set<string>): string {
  const key = (text: string) => text.normalize("NFC").toLowerCase();
  const free = taken.has(key(name)) ? freeName(name, { has: (candidate) => taken.has(key(candidate)) }) : name;
  taken.add(key(free));
  return free;
}

const OLDEST = Date.UTC(1980, 0, 1);
const NEWEST = Date.UTC(2107, 0, 1);

/** The format has years from 1980 to 2107. */
const zipTime = (modifiedAt: number | undefined): Date =>
  new Date(Math.min(NEWEST, Math.max(OLDEST, modifiedAt ?? OLDEST)));
