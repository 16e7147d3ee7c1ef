/** The bytes of files that wait, in pieces, so that neither saving nor sealing holds a second copy of a large file. */
import type { SealedStore } from "#base";

const PIECE_BYTES = 1024 * 1024;
const PREFIX = "outbox-file/";

const nameOf = (key: string, piece: number): string => `${PREFIX}${key}/${String(piece).padStart(6, "0")}`;

export async function saveFile(store: SealedStore, key: string, blob: Blob): Promise<void> {
  for (let piece = 0; piece * PIECE_BYTES < blob.size; piece++) {
    const bytes = await blob.slice(piece * PIECE_BYTES, (piece + 1) * PIECE_BYTES).arrayBuffer();
    await store.putBytes(nameOf(key, piece), new Uint8Array(bytes));
  }
}

/** Undefined where not all of it is there. */
export async function loadFile(
  store: SealedStore,
  key: string,
  size: number,
  mediaType: string,
): Promise<Blob | undefined> {
  const pieces: Uint8Array<ArrayBuffer>[] = [];
  for (const name of await store.listBytes(`${PREFIX}${key}/`)) {
    const bytes = await store.getBytes(name);
    if (bytes) pieces.push(bytes);
  }
  const blob = new Blob(pieces, { type: mediaType });
  return blob.size === size ? blob : undefined;
}

export async function deleteFile(store: SealedStore, key: string): Promise<void> {
  for (const name of await store.listBytes(`${PREFIX}${key}/`)) await store.putBytes(name, undefined);
}

/** Deletes the bytes of everything that does not wait any more, as after a crash in the middle of saving. */
export async function sweepFiles(store: SealedStore, waiting: ReadonlySet<string>): Promise<void> {
  for (const name of await store.listBytes(PREFIX)) {
    const key = name.slice(PREFIX.length, name.lastIndexOf("/"));
    if (!waiting.has(key)) await store.putBytes(name, undefined);
  }
}
