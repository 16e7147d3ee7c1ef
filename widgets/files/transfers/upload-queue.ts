/** The queue of uploads as it lies on the device. Nothing in it is lost before it has arrived or the person has let go of it. */
import { numberAt, type SealedStore } from "#base";
import { dropKept } from "../offline/sealed-file.ts";
import { parseQueuedUpload, QUEUE_FORMAT, type QueuedUpload } from "./queued-upload.ts";
import type { TabClaims } from "./tab-claims.ts";

export interface UploadQueue {
  /** Writes all or nothing. */
  save(uploads: readonly QueuedUpload[]): Promise<void>;
  /** It has arrived, or shall not. Its bytes go too. */
  remove(key: string): Promise<void>;
  /** What tabs left behind that are gone, now of this tab, in order. Also names the tabs that live and hold some. */
  takeOver(): Promise<{ readonly uploads: readonly QueuedUpload[]; readonly others: readonly string[] }>;
}

const UPLOADS = "upload/";
/** The name of an upload and of its bytes on the device. */
export const keptName = (key: string): string => `${UPLOADS}${key}`;

export function createUploadQueue(store: SealedStore, claims: TabClaims): UploadQueue {
  const save = (uploads: readonly QueuedUpload[]) =>
    store.put(Object.fromEntries(uploads.map((upload) => [keptName(upload.key), upload])));
  return {
    save,
    async remove(key) {
      await store.put({ [keptName(key)]: undefined });
      await dropKept(store, keptName(key));
    },
    takeOver: () =>
      claims.alone(async (isAlive) => {
        // Before the uploads are read: each was written before its bytes, so bytes without one belong to nothing.
        const pieces = await store.listBytes(UPLOADS);
        const uploads: QueuedUpload[] = [];
        const others = new Set<string>();
        const known = new Set<string>();
        for (const [name, value] of await store.list(UPLOADS)) {
          const upload = parseQueuedUpload(value);
          if (upload && keptName(upload.key) === name) {
            known.add(name);
            if (isAlive(upload.tab)) others.add(upload.tab);
            else uploads.push({ ...upload, tab: claims.tab });
          } else if ((numberAt(value, "v") ?? 0) > QUEUE_FORMAT) {
            // A later version of the widget wrote it and will be back.
            known.add(name);
          } else {
            await store.put({ [name]: undefined });
          }
        }
        await save(uploads);
        const orphans = new Set(pieces.map((piece) => piece.slice(0, piece.lastIndexOf("/"))));
        for (const name of orphans) if (!known.has(name)) await dropKept(store, name);
        others.delete(claims.tab);
        return { uploads: uploads.sort((a, b) => a.order - b.order), others: [...others] };
      }),
  };
}
