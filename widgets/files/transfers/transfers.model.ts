/**
 * Uploads and downloads over all stores. An upload is written down on the device before it is sent and until it has arrived, so it
 * outlives the page; a file never replaces another unasked; what is held up by the network goes on by itself.
 */
import { createModel, type ReadonlySignal } from "@preact/signals";
import type { SlicedBody } from "#backends";
import { type Clock, createRandomId, SparksError, toSparksError } from "#base";
import type { Retry } from "#kit";
import type { FileEntry, FilePath } from "#model";
import { freeName } from "../folder/sort-entries.ts";
import type { DroppedFile } from "./dropped-files.ts";
import { fetchFile } from "./fetch-file.ts";
import { QUEUE_FORMAT, type QueuedUpload } from "./queued-upload.ts";
import { restoredState } from "./restored-state.ts";
import { sampleHash } from "./sample-hash.ts";
import { createFolderMaker, letGo, sendFile } from "./send-file.ts";
import { type ConflictAnswer, isActive, isGoingOn, type Transfer, type TransferState } from "./transfer.ts";
import { SourceLost, sourceOf, type TransferJob, type UploadJob, writeUpload } from "./transfer-job.ts";
import { createTransferList, type TransferPace } from "./transfer-list.ts";
import { createTransferPump, type TransferStore, type TransferStores } from "./transfer-pump.ts";
import type { TransferStorage } from "./transfer-storage.ts";

export type TransfersModel = {
  /** Newest last. What is done leaves by itself when all is done. */
  readonly list: ReadonlySignal<readonly Transfer[]>;
  readonly pace: ReadonlySignal<TransferPace | undefined>;
  upload(files: readonly DroppedFile[], into: FilePath, storeId: string): void;
  download(entry: FileEntry, storeId: string): void;
  /** `following`: the same for all that stand in conflict, and for what came with them and is still to go. */
  answer(id: number, answer: ConflictAnswer, following?: boolean): void;
  pause(id: number): void;
  resume(id: number): void;
  pauseAll(): void;
  resumeAll(): void;
  /** The file of an upload whose bytes were not kept, picked once more. */
  pick(id: number, file: File): Promise<void>;
  /** The bytes of an upload; undefined where they are not at hand. */
  mine(id: number): Promise<SlicedBody | undefined>;
  /** What lies in the store in its place. */
  theirs(id: number, signal: AbortSignal): Promise<ReadableStream<Uint8Array>>;
  /** Stops it for good, or takes away what is over. */
  cancel(id: number): void;
  /** All that goes to the stores that are named is let go, as when a connection ends. */
  cancelStores(which: (storeId: string) => boolean): void;
  tryAgain(id: number): void;
  clear(): void;
  /** Looks again at what can go. */
  wake(): void;
  stop(): void;
};

export type TransfersDeps = {
  readonly stores: TransferStores;
  readonly storage: Promise<TransferStorage>;
  readonly retry: Retry;
  /** Hands a downloaded file to the person. */
  readonly save: (name: string, data: Blob) => void;
  readonly clock: Clock;
  /** A file has arrived in its folder, as the server has it. */
  readonly onUploaded: (entry: FileEntry, storeId: string) => void;
  readonly onError: (error: SparksError, storeId: string) => void;
  /** Something else goes to the store first: what was changed while it was away. */
  readonly mustWait?: (storeId: string) => boolean;
};

const TAKEN_AT_ONCE = 25;

export const createTransfersModel = (deps: TransfersDeps): TransfersModel => {
  const Model = createModel((): TransfersModel => {
    const { stores, storage, retry, save, clock, onUploaded, onError } = deps;
    const queue = storage.then((opened) => opened.queue);
    const list = createTransferList(clock, (id) => drop(id));
    const jobs = new Map<number, TransferJob>();
    const folders = createFolderMaker();
    /** What is first in the queue is first on its way, however long it takes to open what was kept. */
    let turn: Promise<unknown> = Promise.resolve();
    const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
      const next = turn.then(work);
      turn = next.catch(() => undefined);
      return next;
    };
    const policies = new Map<number, ConflictAnswer>();
    const stopped = new AbortController();
    let batches = 0;
    let lastOrder = 0;
    const nextOrder = () => {
      lastOrder = Math.max(lastOrder + 0.001, clock.now());
      return lastOrder;
    };

    const { pump, last, first, noteStores, isOpen, refuse } = createTransferPump({
      ...{ stores, list, jobs, retry },
      mustWait: deps.mustWait ?? (() => false),
      run: (job, store) => (job.kind === "up" ? send(job, store) : fetch(job, store)),
      onFailed: (job, store, thrown) => fail(job, store, thrown),
    });

    const fail = (job: TransferJob, store: TransferStore, thrown: unknown) => {
      if (thrown instanceof SourceLost) return list.setState(job.id, { at: "needs-file", wrong: false });
      const error = toSparksError(thrown);
      if (error.code === "auth-expired" && job.kind === "up") {
        refuse(store);
        list.setState(job.id, { at: "no-store" });
        first(job.id);
      } else {
        list.setState(job.id, { at: "failed", error });
        const { code, status } = error;
        if (job.kind === "up") void write(job, { failed: { code, ...(status === undefined ? {} : { status }) } });
      }
      onError(error, store.id);
    };

    const write = (job: UploadJob, next: Partial<QueuedUpload>) => writeUpload(job, queue, next).catch(notWritten);
    /** A full disk does not stop what is being sent. */
    const notWritten = (thrown: unknown) => {
      if (!(thrown instanceof DOMException)) throw thrown;
    };

    const send = async (job: UploadJob, { backend, id: storeId }: TransferStore) => {
      const { signal } = job.stop;
      const body = await inTurn(async () => sourceOf(job, (await storage).keeper));
      if (job.renames) {
        const folder = await folders.make(backend, job.upload.into, job.upload.folders);
        const taken = new Set((await backend.list(folder, signal)).map(({ name }) => name));
        const name = freeName(job.upload.name, taken);
        await write(job, { name, over: undefined, anyway: undefined });
        job.renames = false;
        list.change(job.id, { name });
      }
      signal.throwIfAborted();
      const mayBeThere = job.tried;
      job.tried = true;
      const sent = await sendFile(job.upload, {
        ...{ backend, body, mayBeThere, folders, signal },
        onProgress: (bytes) => {
          if (!signal.aborted) list.setState(job.id, { at: "moving", bytes });
        },
        onTicket: (ticket) => write(job, { ticket }),
      });
      if (signal.aborted) return;
      if (sent.at === "conflict") {
        list.setState(job.id, sent);
        const policy = policies.get(job.batch);
        if (policy) answerOne(job, policy);
        return;
      }
      list.setState(job.id, { at: "done" });
      void forget(job);
      onUploaded(sent.entry, storeId);
    };

    const fetch = async (job: TransferJob & { readonly kind: "down" }, { backend, reads = backend }: TransferStore) => {
      const { signal } = job.stop;
      const data = await fetchFile(reads, job.entry, {
        signal,
        onSize: (size) => list.change(job.id, { size }),
        onProgress: (bytes) => {
          if (!signal.aborted) list.setState(job.id, { at: "moving", bytes });
        },
      });
      if (signal.aborted) return;
      list.setState(job.id, { at: "done" });
      save(job.entry.name, data);
    };

    const forget = async (job: UploadJob) => {
      const { keeper } = await storage;
      await keeper.letGo(job.upload.key);
      await job.written;
      await (await queue).remove(job.upload.key).catch(notWritten);
    };
    const drop = (id: number) => {
      const job = jobs.get(id);
      job?.stop.abort();
      jobs.delete(id);
      if (job?.kind === "up" && list.get(id)?.state.at !== "done") {
        const backend = stores.get(job.storeId)?.backend;
        if (backend) void letGo(backend, job.upload.ticket);
        void forget(job);
      }
      list.delete(id);
    };
    const again = (job: TransferJob) => {
      job.stop = new AbortController();
      list.setState(job.id, { at: "waiting" });
      first(job.id);
      pump();
    };

    const answerOne = (job: UploadJob, answer: ConflictAnswer) => {
      const state = list.get(job.id)?.state;
      if (state?.at !== "conflict") return;
      if (answer === "skip") return drop(job.id);
      if (answer === "keep-both") job.renames = true;
      else {
        const over = state.existing?.revision;
        void write(job, { over, anyway: over === undefined ? true : undefined });
      }
      again(job);
    };

    const keep = async (job: UploadJob, file: File) => {
      const { keeper } = await storage;
      if (!jobs.has(job.id) || list.get(job.id)?.state.at === "done") return;
      const keeping = await keeper.keep(job.upload.key, file);
      if (keeping === "kept") list.change(job.id, { kept: true });
      if (keeping !== "no-room" || !jobs.has(job.id)) return;
      const sample = await sampleHash(file).catch(() => undefined);
      if (sample !== undefined && list.get(job.id)?.state.at !== "done") await write(job, { sample });
    };

    const enqueue = async (added: readonly UploadJob[]) => {
      const { claims } = await storage;
      const some = added.filter(({ id }) => jobs.has(id));
      for (const job of some) job.upload = { ...job.upload, tab: claims.tab };
      const writing = queue.then((opened) => opened.save(some.map(({ upload }) => upload))).catch(notWritten);
      for (const job of some) job.written = writing;
      await writing;
      for (const job of some) {
        last(job.id);
        if (job.file) void keep(job, job.file);
      }
      pump();
    };
    /** Some at a time, with a breath between: the browser looks at the disk for the size of each file. */
    const takeIn = async (files: readonly DroppedFile[], into: FilePath, storeId: string) => {
      const batch = ++batches;
      const label = stores.get(storeId)?.label ?? "";
      for (let at = 0; at < files.length && !stopped.signal.aborted; at += TAKEN_AT_ONCE) {
        if (at > 0) await clock.sleep(0);
        const state = isOpen(storeId) ? "waiting" : "no-store";
        const added = files.slice(at, at + TAKEN_AT_ONCE).map(({ file, folders: names }) =>
          addUpload(
            {
              ...{ v: QUEUE_FORMAT, key: createRandomId(), tab: "", order: nextOrder(), store: storeId },
              ...{ label, into, folders: [...names], name: file.name, size: file.size },
              ...{ modifiedAt: file.lastModified, mediaType: file.type },
            },
            file,
            batch,
            { at: state },
          ),
        );
        await enqueue(added);
      }
    };

    /** What was queued by a page that is gone. */
    const takeOver = async () => {
      const { claims, keeper } = await storage;
      const { uploads, others } = await (await queue).takeOver();
      const batch = ++batches;
      for (const upload of uploads) {
        const kept = await keeper.open(upload.key, upload.size, upload.mediaType);
        const state = restoredState(upload, kept !== undefined);
        const job = addUpload(upload, undefined, batch, state);
        list.change(job.id, { kept: kept !== undefined });
        job.tried = true;
        last(job.id);
      }
      noteStores();
      for (const tab of others) if (!watched.has(tab)) void follow(claims.gone(tab, stopped.signal), tab);
    };
    const watched = new Set<string>();
    const follow = async (gone: Promise<void>, tab: string) => {
      watched.add(tab);
      await gone.then(takeOver, () => undefined);
    };

    const addUpload = (upload: QueuedUpload, file: File | undefined, batch: number, state: TransferState) => {
      const { name, size, modifiedAt, into: folder, label } = upload;
      const store = { id: upload.store, label };
      const id = list.add({ direction: "up", name, folder, store, size, modifiedAt, state });
      const rest = { tried: false, renames: false, written: Promise.resolve(), stop: new AbortController() };
      const job: UploadJob = { kind: "up", id, storeId: upload.store, upload, file, batch, ...rest };
      jobs.set(id, job);
      return job;
    };

    const stopWatching = stores.watch(noteStores);
    takeOver().catch((thrown: unknown) => {
      if (!stopped.signal.aborted) onError(toSparksError(thrown), "");
    });

    const pause = (id: number) => {
      const job = jobs.get(id);
      const transfer = list.get(id);
      if (job?.kind !== "up" || !transfer || !isGoingOn(transfer)) return;
      job.stop.abort();
      list.setState(id, { at: "paused" });
      void write(job, { paused: true });
    };
    const resume = (id: number) => {
      const job = jobs.get(id);
      if (job?.kind !== "up" || list.get(id)?.state.at !== "paused") return;
      void write(job, { paused: undefined });
      again(job);
    };

    return {
      list: list.shown,
      pace: list.pace,
      pause,
      resume,
      pauseAll: () => list.all().forEach(({ id }) => void pause(id)),
      resumeAll: () => [...list.all()].reverse().forEach(({ id }) => void resume(id)),
      cancel: drop,
      cancelStores(which) {
        for (const job of [...jobs.values()]) if (which(job.storeId)) drop(job.id);
      },
      upload: (files, into, storeId) => void takeIn(files, into, storeId),
      download(entry, storeId) {
        const store = { id: storeId, label: stores.get(storeId)?.label ?? "" };
        const { name, size, path: folder } = entry;
        const id = list.add({ direction: "down", name, folder, store, size, state: { at: "waiting" } });
        jobs.set(id, { kind: "down", id, storeId, entry, stop: new AbortController() });
        last(id);
        pump();
      },
      answer(id, answer, following = false) {
        const job = jobs.get(id);
        if (job?.kind !== "up") return;
        if (!following) return answerOne(job, answer);
        for (const other of [...jobs.values()]) {
          if (other.kind !== "up" || list.get(other.id)?.state.at !== "conflict") continue;
          policies.set(other.batch, answer);
          answerOne(other, answer);
        }
      },
      async pick(id, file) {
        const job = jobs.get(id);
        if (job?.kind !== "up") return;
        const { size, sample, name, modifiedAt } = job.upload;
        const same =
          file.size === size &&
          (sample === undefined
            ? file.name === name && file.lastModified === modifiedAt
            : (await sampleHash(file)) === sample);
        if (!same) return list.setState(id, { at: "needs-file", wrong: true });
        job.file = file;
        void keep(job, file);
        again(job);
      },
      async mine(id) {
        const job = jobs.get(id);
        if (job?.kind !== "up") return undefined;
        return sourceOf(job, (await storage).keeper).catch((thrown: unknown) => {
          if (thrown instanceof SourceLost) return undefined;
          throw thrown;
        });
      },
      async theirs(id, signal) {
        const job = jobs.get(id);
        const state = list.get(id)?.state;
        const backend = job && stores.get(job.storeId)?.backend;
        if (!backend || state?.at !== "conflict" || !state.existing) throw new SparksError("not-found", "not there");
        return (await backend.download(state.existing.path, { signal })).stream;
      },
      tryAgain(id) {
        const job = jobs.get(id);
        if (!job || list.get(id)?.state.at !== "failed") return;
        if (job.kind === "up") void write(job, { failed: undefined });
        again(job);
      },
      clear() {
        for (const transfer of list.all()) if (!isActive(transfer)) drop(transfer.id);
      },
      wake: noteStores,
      stop() {
        stopWatching();
        stopped.abort();
        for (const { stop } of jobs.values()) stop.abort();
        void storage.then(({ claims }) => claims.release());
      },
    };
  });
  return new Model();
};
