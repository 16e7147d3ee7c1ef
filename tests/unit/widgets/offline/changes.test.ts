/** What is changed while a store is away: it waits, is shown, goes in order and once, or says why not. */
import { expect, test } from "vitest";
import { type FilesBackend, ROOT_PATH } from "#backends";
import { createMemoryStore, type SealedStore, SparksError, systemClock } from "#base";
import type { FilePath } from "#model";
import { createChangesModel } from "../../../../widgets/files/offline/changes.model.ts";
import { createListings } from "../../../../widgets/files/offline/listings.ts";
import { createOpenStores } from "../../../../widgets/files/offline/open-stores.ts";
import { createSeenFiles } from "../../../../widgets/files/offline/seen-files.ts";
import { createShelf } from "../../../../widgets/files/offline/shelf.ts";
import { withOffline } from "../../../../widgets/files/offline/with-offline.ts";
import { claimTab } from "../../../../widgets/files/transfers/tab-claims.ts";
import { createRetry } from "../../../../widgets/kit/gateway/retry.ts";
import { createFakeLocks } from "../../../support/fake-locks.ts";
import { createMemoryFiles } from "../../../support/memory-files.ts";

const STORE = "connection place";
const path = (text: string) => text as FilePath;
const clock = { ...systemClock, sleep: () => new Promise<void>((resolve) => setTimeout(resolve, 1)) };

/** A store behind a network that can be gone. */
function network(memory = createMemoryFiles({ "/a.txt": "a", "/b.txt": "b" })) {
  const state = { gone: false, loseAnswers: 0 };
  const through =
    <Args extends readonly unknown[], Result>(work: (...args: Args) => Promise<Result>) =>
    async (...args: Args): Promise<Result> => {
      if (state.gone) throw new SparksError("unavailable", "no network");
      const result = await work(...args);
      if (state.loseAnswers > 0) {
        state.loseAnswers--;
        throw new SparksError("unavailable", "the answer was lost");
      }
      return result;
    };
  const backend: FilesBackend = {
    ...memory,
    list: through(memory.list),
    stat: through(memory.stat),
    download: through(memory.download),
    createFolder: through(memory.createFolder),
    move: through(memory.move),
    remove: through(memory.remove),
  };
  return { memory, state, backend };
}

async function page(
  backend: FilesBackend,
  store: SealedStore = createMemoryStore(),
  locks = createFakeLocks().tab().locks,
) {
  const stores = createOpenStores();
  const told: string[] = [];
  const changes = createChangesModel({
    ...{ stores, clock },
    store: Promise.resolve(store),
    claims: claimTab({ locks, scope: "anna" }),
    retry: createRetry(clock, () => 0),
    onApplied: ({ change }) => told.push(change.what),
    onFailed: ({ change }, { code }) => told.push(`${change.what} ${code}`),
    onError: ({ code }) => told.push(code),
  });
  const shelf = (name: string) =>
    Promise.resolve(createShelf({ store, name, mostBytes: 1e8, mostItems: 100, now: Date.now }));
  const listings = createListings(shelf("listings"), clock, () => undefined);
  const seen = createSeenFiles(shelf("seen"));
  const errors: unknown[] = [];
  const open = () => stores.open({ id: STORE, label: "Files", backend });
  open();
  const files = withOffline(backend, {
    storeId: STORE,
    listings,
    seen,
    changes,
    online: () => true,
    onError: (thrown) => errors.push(thrown),
  });
  const waiting = () => changes.list.value.filter(({ failed }) => !failed).map(({ change }) => change.what);
  return { changes, files, told, store, listings, stores, open, waiting };
}

test("with a network nothing waits; without, it waits and goes in its order", async () => {
  const { memory, state, backend } = network();
  const { files, changes, told, waiting } = await page(backend);
  await files.createFolder(path("/now"));
  expect(memory.files.has(path("/now"))).toBe(true);
  state.gone = true;
  await files.createFolder(path("/new"));
  await files.move(path("/a.txt"), path("/new/a.txt"));
  await files.remove(path("/b.txt"));
  expect(waiting()).toEqual(["folder", "move", "remove"]);
  state.gone = false;
  await expect.poll(() => told).toEqual(["folder", "move", "remove"]);
  expect([...memory.files.keys()].sort()).toEqual(["/", "/new", "/new/a.txt", "/now"]);
  expect(changes.list.value).toEqual([]);
});

test("what is refused for good fails as it does without any of this", async () => {
  const { backend } = network();
  const { files, waiting } = await page(backend);
  await expect(files.createFolder(path("/a.txt"))).rejects.toMatchObject({ code: "conflict" });
  await expect(files.move(path("/gone"), path("/x"))).rejects.toMatchObject({ code: "not-found" });
  expect(waiting()).toEqual([]);
});

test("what was done and only the answer lost is not a failure", async () => {
  const { memory, state, backend } = network();
  const { files, told } = await page(backend);
  state.loseAnswers = 1;
  await files.createFolder(path("/new"));
  await expect.poll(() => told).toEqual(["folder"]);
  state.loseAnswers = 1;
  await files.move(path("/a.txt"), path("/c.txt"));
  await expect.poll(() => told).toEqual(["folder", "move"]);
  state.loseAnswers = 1;
  await files.remove(path("/b.txt"));
  await expect.poll(() => told).toEqual(["folder", "move", "remove"]);
  expect([...memory.files.keys()].sort()).toEqual(["/", "/c.txt", "/new"]);
});

test("a conflict stays with its reason; what hangs on it waits, the rest goes; the person decides", async () => {
  const { memory, state, backend } = network();
  const { files, changes, told } = await page(backend);
  const { revision } = await backend.stat(path("/a.txt"));
  state.gone = true;
  await files.remove(path("/a.txt"), revision === undefined ? {} : { ifRevision: revision });
  await files.createFolder(path("/b.txt"));
  await files.createFolder(path("/b.txt/inside"));
  await files.createFolder(path("/fine"));
  await memory.upload(path("/a.txt"), new Blob(["of somebody else"]));
  state.gone = false;
  await expect.poll(() => told).toEqual(["remove conflict", "folder conflict", "folder"]);
  expect(memory.files.get(path("/a.txt"))?.text).toBe("of somebody else");
  expect(memory.files.has(path("/fine"))).toBe(true);
  expect(changes.list.value.map(({ failed }) => failed?.code)).toEqual(["conflict", "conflict", undefined]);
  memory.files.delete(path("/b.txt"));
  changes.discard(changes.list.value[0]?.key ?? "");
  changes.tryAgain(changes.list.value[0]?.key ?? "");
  await expect.poll(() => changes.list.value).toEqual([]);
  expect(memory.files.has(path("/b.txt/inside"))).toBe(true);
});

test("it outlives the page, waits for its store, and two pages do not both do it", async () => {
  const { memory, state, backend } = network();
  const device = createMemoryStore();
  const locks = createFakeLocks();
  const tab = locks.tab();
  const first = await page(backend, device, tab.locks);
  state.gone = true;
  await first.files.createFolder(path("/new"));
  first.changes.stop();
  tab.crash();
  state.gone = false;
  let made = 0;
  const counting: FilesBackend = {
    ...backend,
    async createFolder(at, signal) {
      made++;
      await new Promise((resolve) => setTimeout(resolve, 20));
      return memory.createFolder(at, signal);
    },
  };
  const [second, third] = await Promise.all([
    page(counting, device, locks.tab().locks),
    page(counting, device, locks.tab().locks),
  ]);
  await expect.poll(() => memory.files.has(path("/new"))).toBe(true);
  await expect.poll(() => [second.waiting(), third.waiting()]).toEqual([[], []]);
  expect(made).toBe(1);
});

test("what was seen stays readable: listings, entries, files and parts of them", async () => {
  const { state, backend } = network();
  const { files, listings } = await page(backend);
  await files.list(ROOT_PATH);
  const { stream } = await files.download(path("/a.txt"));
  expect(await new Response(stream).text()).toBe("a");
  await expect.poll(() => listings.read(STORE, ROOT_PATH)).toBeDefined();
  state.gone = true;
  await expect(files.list(ROOT_PATH)).rejects.toMatchObject({ code: "unavailable" });
  expect((await files.stat(path("/a.txt"))).size).toBe(1);
  await expect
    .poll(async () => new Response((await files.download(path("/a.txt"))).stream).text().catch(() => ""))
    .toBe("a");
  const part = await files.download(path("/a.txt"), { range: { start: 0, end: 0 } });
  expect(await new Response(part.stream).text()).toBe("a");
  await expect(files.download(path("/b.txt"))).rejects.toMatchObject({ code: "unavailable" });
  await expect(files.stat(path("/never.txt"))).rejects.toMatchObject({ code: "unavailable" });
});
