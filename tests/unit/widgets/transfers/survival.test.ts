/** What was queued outlives the page: several pages over one device and one store. */
import "fake-indexeddb/auto";
import { randomBytes } from "node:crypto";
import { IDBFactory } from "fake-indexeddb";
import { expect, test } from "vitest";
import { type FilesBackend, ROOT_PATH, type SlicedBody, type UploadTicket } from "#backends";
import { SparksError, systemClock } from "#base";
import type { FilePath } from "#model";
import { openDeviceStore } from "../../../../widgets/files/offline/device-store.ts";
import { openTransferStorage } from "../../../../widgets/files/transfers/transfer-storage.ts";
import { createTransfersModel } from "../../../../widgets/files/transfers/transfers.model.ts";
import { createRetry } from "../../../../widgets/kit/gateway/retry.ts";
import { createFakeLocks } from "../../../support/fake-locks.ts";
import { createMemoryFiles } from "../../../support/memory-files.ts";

const STORE = "gateway/connection/place";
const path = (text: string) => text as FilePath;
const dropped = (name: string, content: BlobPart = "content") => ({ file: new File([content], name), folders: [] });
const never = new Promise<never>(() => undefined);

function device() {
  const factory = new IDBFactory();
  const locks = createFakeLocks();
  const unreadable: string[] = [];
  /** A page that opens, of this person, with this store open or none. */
  const page = (backend: FilesBackend | undefined, { owner = "@anna:example.org", room = 1e9 } = {}) => {
    const tab = locks.tab();
    const watchers = new Set<() => void>();
    let open = backend;
    const uploaded: string[] = [];
    const errors: string[] = [];
    const model = createTransfersModel({
      stores: {
        get: (id) => (open && id === STORE ? { id, label: "Files", backend: open } : undefined),
        watch(changed) {
          watchers.add(changed);
          return () => watchers.delete(changed);
        },
      },
      storage: openDeviceStore(owner, { factory, onUnreadable: (key) => unreadable.push(key) }).then((opened) =>
        openTransferStorage({ device: opened, scope: owner, locks: tab.locks, room: async () => room }),
      ),
      retry: createRetry({ ...systemClock, sleep: () => new Promise((resolve) => setTimeout(resolve, 1)) }, () => 0),
      clock: { ...systemClock, sleep: () => new Promise((resolve) => setTimeout(resolve, 1)) },
      save: () => undefined,
      onUploaded: ({ name }) => uploaded.push(name),
      onError: ({ code }) => errors.push(code),
    });
    return {
      ...{ model, uploaded, errors, crash: tab.crash },
      states: () => model.list.value.map(({ name, state }) => `${name} ${state.at}`),
      openStore(next: FilesBackend | undefined) {
        open = next;
        for (const changed of watchers) changed();
      },
    };
  };
  return { page, factory, unreadable };
}

/** A store that takes what it is sent and never answers. */
const silent = (): FilesBackend => ({ ...createMemoryFiles(), upload: () => never, createFolder: () => never });
const kept = async (factory: IDBFactory, store: string): Promise<readonly unknown[]> => {
  const [found] = await factory.databases();
  if (!found?.name) return [];
  const db = await new Promise<IDBDatabase>((resolve) => {
    const request = factory.open(found.name ?? "");
    request.onsuccess = () => resolve(request.result);
  });
  const values = await new Promise<unknown[]>((resolve) => {
    const request = db.transaction(store).objectStore(store).getAll();
    request.onsuccess = () => resolve(request.result);
  });
  db.close();
  return values;
};

test("after a crash the rest goes on by itself, in order, and nothing of it lay about in clear", async () => {
  const { page, factory } = device();
  const first = page(silent());
  first.model.upload([dropped("a.txt", "secret words"), dropped("b.txt"), dropped("c.txt")], ROOT_PATH, STORE);
  await expect.poll(async () => (await kept(factory, "bytes")).length).toBe(3);
  const onDisk = [...(await kept(factory, "bytes")), ...(await kept(factory, "values"))];
  const text = onDisk.map((sealed) => Buffer.from((sealed as { data: ArrayBuffer }).data).toString("latin1")).join();
  expect(text).not.toContain("secret words");
  expect(text).not.toContain("a.txt");
  expect((await factory.databases()).map(({ name }) => name).join()).not.toContain("anna");
  first.crash();

  const backend = createMemoryFiles();
  const started: string[] = [];
  const second = page({
    ...backend,
    upload(to, ...rest) {
      started.push(to);
      return backend.upload(to, ...rest);
    },
  });
  await expect.poll(() => [...second.uploaded].sort()).toEqual(["a.txt", "b.txt", "c.txt"]);
  // Two go at once, so either of the first two may begin: the third never does before them.
  expect([...started].sort()).toEqual(["/a.txt", "/b.txt", "/c.txt"]);
  expect(started.at(-1)).toBe("/c.txt");
  expect(backend.files.get(path("/a.txt"))?.text).toBe("secret words");
  await expect.poll(async () => (await kept(factory, "bytes")).length).toBe(0);
  // And not once more.
  second.crash();
  const third = page(backend);
  await expect.poll(async () => (await kept(factory, "values")).length).toBe(0);
  expect(third.states()).toEqual([]);
});

test("another person neither sees nor sends it", async () => {
  const { page, factory } = device();
  const anna = page(silent());
  anna.model.upload([dropped("a.txt")], ROOT_PATH, STORE);
  await expect.poll(async () => (await kept(factory, "bytes")).length).toBe(1);
  anna.crash();
  const backend = createMemoryFiles();
  const ben = page(backend, { owner: "@ben:example.org" });
  await new Promise((resolve) => setTimeout(resolve, 50));
  expect([ben.states(), [...backend.files.keys()]]).toEqual([[], ["/"]]);
  const annaAgain = page(backend);
  await expect.poll(() => annaAgain.uploaded).toEqual(["a.txt"]);
});

test("a second tab sends nothing of the first while it lives, and takes over when it is gone", async () => {
  const { page, factory } = device();
  const first = page(silent());
  first.model.upload([dropped("a.txt")], ROOT_PATH, STORE);
  await expect.poll(async () => (await kept(factory, "bytes")).length).toBe(1);
  const backend = createMemoryFiles();
  const second = page(backend);
  second.model.upload([dropped("mine.txt")], ROOT_PATH, STORE);
  await expect.poll(() => second.uploaded).toEqual(["mine.txt"]);
  expect(backend.files.has(path("/a.txt"))).toBe(false);
  first.crash();
  await expect.poll(() => second.uploaded).toEqual(["mine.txt", "a.txt"]);
});

test("two pages that start at once after a crash share the rest: each goes once", async () => {
  const { page, factory } = device();
  const first = page(silent());
  const names = Array.from({ length: 8 }, (_, i) => `${i}.txt`);
  first.model.upload(
    names.map((name) => dropped(name)),
    ROOT_PATH,
    STORE,
  );
  await expect.poll(async () => (await kept(factory, "bytes")).length).toBe(8);
  first.crash();
  const backend = createMemoryFiles();
  const [one, two] = [page(backend), page(backend)];
  await expect.poll(() => [...one.uploaded, ...two.uploaded].sort()).toEqual(names);
});

test("what had arrived when the answer was lost is not sent again, and is no conflict", async () => {
  const { page } = device();
  const backend = createMemoryFiles();
  let writes = 0;
  const first = page({
    ...backend,
    async upload(...args) {
      writes++;
      await backend.upload(...args);
      throw new SparksError("unavailable", "the answer was lost");
    },
  });
  first.model.upload([dropped("a.txt", "all of it")], ROOT_PATH, STORE);
  await expect.poll(() => first.uploaded).toEqual(["a.txt"]);
  expect(writes).toBe(2);
  await expect.poll(first.states).toEqual([]);
});

test("a file of another's that took the name meanwhile is a conflict, also after a reload", async () => {
  const { page, factory } = device();
  const first = page(silent());
  first.model.upload([dropped("a.txt", "mine")], ROOT_PATH, STORE);
  await expect.poll(async () => (await kept(factory, "bytes")).length).toBe(1);
  first.crash();
  const backend = createMemoryFiles({ "/a.txt": "ours" });
  const second = page(backend);
  await expect.poll(second.states).toEqual(["a.txt conflict"]);
  const [{ id } = { id: 0 }] = second.model.list.value;
  const mine = await second.model.mine(id);
  expect(await (await mine?.slice(0, 4))?.text()).toBe("mine");
  second.model.answer(id, "keep-both");
  await expect.poll(() => backend.files.get(path("/a (2).txt"))?.text).toBe("mine");
  expect(backend.files.get(path("/a.txt"))?.text).toBe("ours");
});

test("paused stays paused, failed stays failed with its reason, over a reload", async () => {
  const { page, factory } = device();
  const full = {
    ...createMemoryFiles(),
    upload: () => Promise.reject(new SparksError("too-large", "", { status: 507 })),
  };
  const first = page(full);
  first.model.upload([dropped("full.txt")], ROOT_PATH, STORE);
  await expect.poll(first.states).toEqual(["full.txt failed"]);
  first.openStore(silent());
  first.model.upload([dropped("later.txt")], ROOT_PATH, STORE);
  await expect.poll(first.states).toEqual(["full.txt failed", "later.txt moving"]);
  first.model.pause(first.model.list.value[1]?.id ?? 0);
  await expect.poll(async () => (await kept(factory, "bytes")).length).toBe(2);
  await new Promise((resolve) => setTimeout(resolve, 20));
  first.crash();
  const backend = createMemoryFiles();
  const second = page(backend);
  await expect.poll(second.states).toEqual(["full.txt failed", "later.txt paused"]);
  expect(second.model.list.value[0]?.state).toMatchObject({ error: { code: "too-large", status: 507 } });
  expect(backend.files.size).toBe(1);
  second.model.resumeAll();
  second.model.tryAgain(second.model.list.value[0]?.id ?? 0);
  await expect.poll(() => [...second.uploaded].sort()).toEqual(["full.txt", "later.txt"]);
});

test("without its store it waits and says so, and goes when the store is opened; also after the person was signed out", async () => {
  const { page } = device();
  const backend = createMemoryFiles();
  const expired = { ...backend, upload: () => Promise.reject(new SparksError("auth-expired", "who are you?")) };
  const first = page(undefined);
  first.model.upload([dropped("a.txt")], ROOT_PATH, STORE);
  await expect.poll(first.states).toEqual(["a.txt no-store"]);
  first.openStore(expired);
  await expect.poll(() => first.errors).toEqual(["auth-expired"]);
  await expect.poll(first.states).toEqual(["a.txt no-store"]);
  first.openStore(backend);
  await expect.poll(() => first.uploaded).toEqual(["a.txt"]);
});

test("a file too large for the device is asked for again and known by its samples", async () => {
  const { page, factory } = device();
  const bytes = randomBytes(3_000_000);
  const first = page(silent(), { room: 1_000_000 });
  first.model.upload([dropped("big.bin", bytes)], ROOT_PATH, STORE);
  await expect.poll(async () => (await kept(factory, "values")).length).toBe(1);
  await new Promise((resolve) => setTimeout(resolve, 100));
  expect(await kept(factory, "bytes")).toEqual([]);
  first.crash();
  const backend = createMemoryFiles();
  const second = page(backend);
  await expect.poll(second.states).toEqual(["big.bin needs-file"]);
  const [{ id } = { id: 0 }] = second.model.list.value;
  const other = Buffer.from(bytes);
  other.fill(0, 2_900_000);
  await second.model.pick(id, new File([other], "big.bin"));
  await expect.poll(() => second.model.list.value[0]?.state).toEqual({ at: "needs-file", wrong: true });
  await second.model.pick(id, new File([bytes], "renamed.bin"));
  await expect.poll(() => second.uploaded).toEqual(["big.bin"]);
  expect(backend.files.get(path("/big.bin"))?.text).toBe(await new Blob([bytes]).text());
});

/** A store that takes parts, and breaks off where it is told to. */
function partStore(memory = createMemoryFiles()) {
  const sessions = new Map<string, { readonly path: FilePath; parts: Buffer[] }>();
  const state = {
    breakAfter: Number.POSITIVE_INFINITY,
    begun: 0,
    sent: 0,
    forgets: false,
    bytes: undefined as Buffer | undefined,
  };
  const uploads: FilesBackend["uploads"] = {
    fromBytes: 1_000_000,
    async begin(to, size, options) {
      if (options?.ifAbsent && memory.files.has(to)) throw new SparksError("conflict", "there");
      const id = `session ${++state.begun}`;
      sessions.set(id, { path: to, parts: [] });
      return { path: to, size, session: { id } };
    },
    async send(ticket: UploadTicket, body: SlicedBody) {
      const session = sessions.get(String(ticket.session.id));
      if (!session || state.forgets) {
        state.forgets = false;
        throw new SparksError("not-found", "no such upload");
      }
      const has = () => session.parts.reduce((sum, part) => sum + part.length, 0);
      while (has() < ticket.size) {
        if (state.sent >= state.breakAfter) return never;
        const part = Buffer.from(await (await body.slice(has(), has() + 700_000)).arrayBuffer());
        session.parts.push(part);
        state.sent += part.length;
      }
      state.bytes = Buffer.concat(session.parts);
      sessions.delete(String(ticket.session.id));
      return memory.upload(ticket.path, new Blob(["parts"]));
    },
    cancel: async (ticket) => void sessions.delete(String(ticket.session.id)),
  };
  return { state, sessions, backend: { ...memory, uploads } satisfies FilesBackend };
}

test("an upload in parts goes on after a crash with what the store has, byte for byte", async () => {
  const { page, factory } = device();
  const bytes = randomBytes(5_000_000);
  const { state, backend, sessions } = partStore();
  state.breakAfter = 2_000_000;
  const first = page(backend);
  first.model.upload([dropped("big.bin", bytes)], ROOT_PATH, STORE);
  await expect.poll(() => state.sent).toBeGreaterThan(2_000_000);
  await expect.poll(async () => (await kept(factory, "bytes")).length).toBe(5);
  first.crash();
  state.breakAfter = Number.POSITIVE_INFINITY;
  const second = page(backend);
  await expect.poll(() => second.uploaded).toEqual(["big.bin"]);
  expect([state.begun, state.sent, sessions.size]).toEqual([1, 5_000_000, 0]);
  expect(state.bytes && Buffer.compare(state.bytes, bytes)).toBe(0);
});

test("an upload that the store has forgotten is begun anew; one that is let go is let go there", async () => {
  const { page, factory } = device();
  const bytes = randomBytes(3_000_000);
  const { state, backend, sessions } = partStore();
  state.breakAfter = 1_000_000;
  const first = page(backend);
  first.model.upload([dropped("big.bin", bytes)], ROOT_PATH, STORE);
  await expect.poll(async () => (await kept(factory, "bytes")).length).toBe(3);
  first.crash();
  state.breakAfter = Number.POSITIVE_INFINITY;
  state.forgets = true;
  const second = page(backend);
  await expect.poll(() => second.uploaded).toEqual(["big.bin"]);
  expect(state.begun).toBe(2);
  expect(state.bytes && Buffer.compare(state.bytes, bytes)).toBe(0);

  state.breakAfter = 0;
  second.model.upload([dropped("other.bin", bytes)], ROOT_PATH, STORE);
  await expect.poll(() => sessions.size).toBe(2);
  second.model.cancel(second.model.list.value.at(-1)?.id ?? 0);
  await expect.poll(() => sessions.size).toBe(1);
  await expect.poll(async () => (await kept(factory, "values")).length).toBe(0);
});
