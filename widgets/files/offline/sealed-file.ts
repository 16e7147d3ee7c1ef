/** The bytes of a file on this device: sealed in pieces, so that neither keeping nor sending holds a large file in memory. */
import type { SlicedBody } from "#backends";
import { type SealedStore, SparksError } from "#base";

export const PIECE_BYTES = 1024 * 1024;

const nameOf = (key: string, piece: number): string => `${key}/${String(piece).padStart(7, "0")}`;
const piecesOf = (size: number): number => Math.ceil(size / PIECE_BYTES);

/** Goes on where an earlier keeping broke off. @throws the signal's reason; a DOMException `QuotaExceededError` where it is full. */
export async function keepBytes(store: SealedStore, key: string, file: Blob, signal: AbortSignal): Promise<void> {
  const there = new Set(await store.listBytes(`${key}/`));
  for (let piece = 0; piece < piecesOf(file.size); piece++) {
    signal.throwIfAborted();
    const name = nameOf(key, piece);
    if (there.has(name)) continue;
    const bytes = await file.slice(piece * PIECE_BYTES, (piece + 1) * PIECE_BYTES).arrayBuffer();
    signal.throwIfAborted();
    await store.putBytes(name, new Uint8Array(bytes));
  }
}

export const dropKept = (store: SealedStore, key: string): Promise<void> => store.dropBytes(`${key}/`);

/** Whether all pieces of a file of this size are there. */
export async function isKept(store: SealedStore, key: string, size: number): Promise<boolean> {
  return (await store.listBytes(`${key}/`)).length === piecesOf(size);
}

/** The kept bytes, opened piece by piece as they are asked for. @throws SparksError `not-found` where a piece is gone or spoilt. */
export function openKept(store: SealedStore, key: string, size: number, mediaType: string): SlicedBody {
  return {
    size,
    async slice(start, end) {
      const parts: Blob[] = [];
      for (let piece = Math.floor(start / PIECE_BYTES); piece * PIECE_BYTES < Math.min(end, size); piece++) {
        const bytes = await store.getBytes(nameOf(key, piece));
        const at = piece * PIECE_BYTES;
        if (bytes?.byteLength !== Math.min(PIECE_BYTES, size - at)) {
          throw new SparksError("not-found", "a piece of what was kept is not there any more");
        }
        parts.push(new Blob([bytes.subarray(Math.max(0, start - at), Math.min(bytes.byteLength, end - at))]));
      }
      return new Blob(parts, { type: mediaType });
    },
  };
}
