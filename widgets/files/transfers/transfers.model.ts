/** Uploads and downloads. A file never replaces another unasked; what is held up by the network goes on by itself. */
import { createModel, type ReadonlySignal, signal } from "@preact/signals";
import { childPath, type FilesBackend } from "#backends";
import { type Clock, SparksError, toSparksError } from "#base";
import type { Retry } from "#kit";
import type { FileEntry, FilePath, Revision } from "#model";
import { coalesce } from "../folder/coalesce.ts";
import { freeName } from "../folder/sort-entries.ts";
import type { DroppedFile } from "./dropped-files.ts";
import { type ConflictAnswer, isActive, type Transfer, type TransferState } from "./transfer.ts";

export type TransfersModel = {
  /** Newest last. What is done leaves by itself when all is done. */
  readonly list: ReadonlySignal<readonly Transfer[]>;
  upload(files: readonly DroppedFile[], into: FilePath): void;
  download(entry: FileEntry): void;
  answer(id: number, answer: ConflictAnswer): void;
  /** Stops it, or takes away what is over. */
  cancel(id: number): void;
  tryAgain(id: number): void;
  clear(): void;
  stop(): void;
};

export type TransfersDeps = {
  readonly backend: FilesBackend;
  readonly retry: Retry;
  /** Hands a downloaded file to the person. */
  readonly save: (name: string, data: Blob) => void;
  readonly clock: Clock;
  /** A file has arrived in its folder, as the server has it. */
  readonly onUploaded: (entry: FileEntry) => void;
  readonly onError: (error: SparksError) => void;
};

type Work = { readonly stop: AbortController; readonly run: (work: Work) => Promise<void> };
type Condition = { readonly ifAbsent: true } | { readonly ifRevision: Revision } | Record<string, never>;

const AT_ONCE = 2;
/** Of a thousand small files each step is told to nobody; ten looks a second are enough for an eye. */
const TOLD_EVERY_MS = 100;
/** How long it can be seen that all went well. */
const KEEP_DONE_MS = 4000;

export const createTransfersModel = (deps: TransfersDeps): TransfersModel => {
  const Model = createModel((): TransfersModel => {
    const { backend, retry, save, clock, onUploaded, onError } = deps;
    const list = signal<readonly Transfer[]>([]);
    /** The truth, by id, oldest first; `list` is what is told of it. */
    const all = new Map<number, Transfer>();
    const tell = coalesce(clock, TOLD_EVERY_MS, () => {
      list.value = [...all.values()];
    });
    const works = new Map<number, Work>();
    const folders = new Map<FilePath, Promise<void>>();
    const sources = new Map<number, { readonly dropped: DroppedFile; readonly into: FilePath }>();
    const queue: number[] = [];
    let nextId = 1;
    let running = 0;

    const change = (id: number, next: Partial<Transfer>) => {
      const transfer = all.get(id);
      if (!transfer) return;
      all.set(id, { ...transfer, ...next });
      tell();
    };
    const setState = (id: number, state: TransferState) => change(id, { state });

    const add = (draft: Omit<Transfer, "id" | "state">, run: (id: number, work: Work) => Promise<void>) => {
      const id = nextId++;
      works.set(id, { stop: new AbortController(), run: (work) => run(id, work) });
      all.set(id, { ...draft, id, state: { at: "waiting" } });
      queue.push(id);
      tell();
    };
    const next = (): number | undefined => {
      for (let id = queue.shift(); id !== undefined; id = queue.shift()) {
        if (all.get(id)?.state.at === "waiting") return id;
      }
      return undefined;
    };

    const pump = () => {
      while (running < AT_ONCE) {
        const id = next();
        const work = id === undefined ? undefined : works.get(id);
        if (id === undefined || !work) return;
        setState(id, { at: "moving", bytes: 0 });
        running++;
        void perform(id, work);
      }
    };

    const perform = async (id: number, work: Work) => {
      const { signal: stopped } = work.stop;
      try {
        await retry.run(
          () => {
            if (all.get(id)?.state.at === "held") setState(id, { at: "moving", bytes: 0 });
            return work.run(work);
          },
          (error) => {
            if (!stopped.aborted) setState(id, { at: "held", error });
          },
          stopped,
        );
      } catch (thrown) {
        if (!stopped.aborted) {
          const error = toSparksError(thrown);
          setState(id, { at: "failed", error });
          onError(error);
        }
      } finally {
        running--;
        pump();
        void leaveWhenDone();
      }
    };

    const cancel = (id: number) => {
      works.get(id)?.stop.abort();
      works.delete(id);
      sources.delete(id);
      all.delete(id);
      tell();
    };

    const leaveWhenDone = async () => {
      const finished = [...all.values()];
      if (finished.length === 0 || finished.some(({ state }) => state.at !== "done")) return;
      const known = nextId;
      await clock.sleep(KEEP_DONE_MS);
      // Something came meanwhile: all leave together, later.
      if (nextId === known) for (const { id } of finished) if (all.get(id)?.state.at === "done") cancel(id);
    };

    const makeFolders = async (into: FilePath, names: readonly string[]): Promise<FilePath> => {
      let folder = into;
      for (const name of names) {
        folder = childPath(folder, name);
        const made = folders.get(folder) ?? backend.createFolder(folder).catch(existsAlready);
        folders.set(folder, made);
        await made.catch((thrown: unknown) => {
          folders.delete(folder);
          throw thrown;
        });
      }
      return folder;
    };

    const send = async (id: number, { file, folders: names }: DroppedFile, into: FilePath, condition: Condition) => {
      const work = works.get(id);
      const transfer = all.get(id);
      if (!work || !transfer) return;
      const { signal: stopped } = work.stop;
      const folder = await makeFolders(into, names);
      const path = childPath(folder, transfer.name);
      let entry: FileEntry;
      try {
        entry = await backend.upload(path, file, {
          ...condition,
          mediaType: file.type,
          signal: stopped,
          onProgress: (bytes) => {
            if (!stopped.aborted) setState(id, { at: "moving", bytes });
          },
        });
      } catch (thrown) {
        if (toSparksError(thrown).code !== "conflict" || stopped.aborted) throw thrown;
        const existing = await backend.stat(path, stopped).catch(() => undefined);
        setState(id, { at: "conflict", existing });
        return;
      }
      setState(id, { at: "done" });
      onUploaded(entry);
    };

    const again = (id: number, run: Work["run"]) => {
      works.set(id, { stop: new AbortController(), run });
      setState(id, { at: "waiting" });
      queue.unshift(id);
      pump();
    };

    const fetchFile = async (id: number, entry: FileEntry, stopped: AbortSignal) => {
      const { stream, size } = await backend.download(entry.path, { signal: stopped });
      if (size !== undefined) change(id, { size });
      let bytes = 0;
      const counted = stream.pipeThrough(
        new TransformStream<Uint8Array, Uint8Array>({
          transform(chunk, controller) {
            bytes += chunk.byteLength;
            setState(id, { at: "moving", bytes });
            controller.enqueue(chunk);
          },
        }),
      );
      // The type of the server is not taken over: a blob of this page must never be a page.
      const data = await new Response(counted, { headers: { "content-type": "application/octet-stream" } }).blob();
      if (stopped.aborted) return;
      setState(id, { at: "done" });
      save(entry.name, data);
    };

    return {
      list,
      cancel,
      upload(files, into) {
        for (const dropped of files) {
          const { file } = dropped;
          add(
            { direction: "up", name: file.name, folder: into, size: file.size, modifiedAt: file.lastModified },
            (id) => send(id, dropped, into, { ifAbsent: true }),
          );
          sources.set(nextId - 1, { dropped, into });
        }
        pump();
      },
      download(entry) {
        const { name, size } = entry;
        add({ direction: "down", name, folder: entry.path, size }, (id, { stop }) => fetchFile(id, entry, stop.signal));
        pump();
      },
      answer(id, answer) {
        const transfer = all.get(id);
        const source = sources.get(id);
        if (transfer?.state.at !== "conflict" || !source) return;
        const { existing } = transfer.state;
        const { dropped, into } = source;
        if (answer === "skip") return cancel(id);
        if (answer === "replace") {
          const condition: Condition = existing?.revision ? { ifRevision: existing.revision } : {};
          return again(id, () => send(id, dropped, into, condition));
        }
        again(id, async (work) => {
          const folder = await makeFolders(into, dropped.folders);
          const taken = await backend.list(folder, work.stop.signal);
          change(id, { name: freeName(dropped.file.name, new Set(taken.map(({ name }) => name))) });
          await send(id, dropped, into, { ifAbsent: true });
        });
      },
      tryAgain(id) {
        const work = works.get(id);
        if (work) again(id, work.run);
      },
      clear() {
        for (const transfer of [...all.values()]) if (!isActive(transfer)) cancel(transfer.id);
      },
      stop() {
        for (const { stop } of works.values()) stop.abort();
      },
    };
  });
  return new Model();
};

function existsAlready(thrown: unknown): void {
  if (!(thrown instanceof SparksError) || thrown.code !== "conflict") throw thrown;
}
