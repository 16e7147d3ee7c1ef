/** What is kept on the device: what comes back out of it, how much of it stays, and what becomes of it when the disk is not kind. */
import "fake-indexeddb/auto";
import { IDBFactory } from "fake-indexeddb";
import { describe, expect, test } from "vitest";
import { createMemoryStore, openSealedStore } from "#base";
import type { FileEntry, FilePath, Revision } from "#model";
import { openDeviceStore } from "../../../../widgets/files/offline/device-store.ts";
import { keepEntries, readEntries } from "../../../../widgets/files/offline/kept-entries.ts";
import { createListings } from "../../../../widgets/files/offline/listings.ts";
import { overlay, pathBefore } from "../../../../widgets/files/offline/overlay.ts";
import { parsePendingChange } from "../../../../widgets/files/offline/pending-change.ts";
import { isKept, keepBytes, openKept, PIECE_BYTES } from "../../../../widgets/files/offline/sealed-file.ts";
import { createShelf } from "../../../../widgets/files/offline/shelf.ts";
import { parseQueuedUpload } from "../../../../widgets/files/transfers/queued-upload.ts";
import { createFakeClock } from "../../../support/fake-clock.ts";

const path = (text: string) => text as FilePath;
const file = (name: string, more: Partial<FileEntry> = {}): FileEntry => ({
  path: path(`/${name}`),
  name,
  kind: "file",
  ...more,
});
const goOn = new AbortController().signal;

test("a listing comes back as it went in; what makes no sense in it is left out", async () => {
  const entries = [
    file("a.txt", { size: 3, modifiedAt: 5, mediaType: "text/plain", revision: '"1"' as Revision, id: "x" }),
    file("😀 & 100%.txt"),
    { ...file("docs"), kind: "folder" as const },
  ];
  expect(readEntries(path("/"), await keepEntries(entries).text())).toEqual(entries);
  const hostile = {
    v: 1,
    entries: [
      { name: "../up", kind: "file" },
      { name: "..", kind: "folder" },
      { name: "a/b", kind: "file" },
      { name: "", kind: "file" },
      { name: 7, kind: "file" },
      { name: "ok", kind: "link" },
      { name: "fine", kind: "file", size: "many", modifiedAt: Number.NaN, path: "/elsewhere", __proto__: { evil: 1 } },
      { name: "fine", kind: "folder" },
      null,
      "text",
    ],
  };
  expect(readEntries(path("/in"), JSON.stringify(hostile))).toEqual([{ path: "/in/fine", name: "fine", kind: "file" }]);
  for (const text of ["", "{", "null", "[]", '{"v":2,"entries":[]}', '{"v":1,"entries":{}}']) {
    expect(readEntries(path("/"), text), text).toBeUndefined();
  }
});

describe("a shelf", () => {
  const bytes = (size: number) => new Blob([new Uint8Array(size)]);
  const setUp = (mostBytes: number, mostItems = 100) => {
    const store = createMemoryStore();
    let now = 0;
    const shelf = createShelf({ store, name: "seen", mostBytes, mostItems, now: () => now++ });
    const has = async (at: string) => (await shelf.get({ store: "s", path: at })) !== undefined;
    return { store, shelf, has, put: (at: string, size: number) => shelf.put({ store: "s", path: at }, bytes(size)) };
  };

  test("keeps no more than it may; the oldest go first, what is too large never comes", async () => {
    const { put, has } = setUp(1000);
    for (const at of ["/1", "/2", "/3", "/4"]) await put(at, 250);
    await put("/1", 250);
    await put("/5", 250);
    expect(await Promise.all(["/1", "/2", "/3", "/4", "/5"].map(has))).toEqual([true, false, true, true, true]);
    await put("/large", 251);
    expect(await has("/large")).toBe(false);
  });

  test("keeps no more things than it may", async () => {
    const { put, has, store } = setUp(1e6, 2);
    for (const at of ["/1", "/2", "/3"]) await put(at, 1);
    expect(await Promise.all(["/1", "/2", "/3"].map(has))).toEqual([false, true, true]);
    expect(await store.listBytes("")).toHaveLength(2);
  });

  test("forgets whole stores", async () => {
    const { shelf, put, has, store } = setUp(1e6);
    await put("/1", 10);
    await shelf.put({ store: "other", path: "/1" }, bytes(10));
    await shelf.dropStores((name) => name === "s");
    expect(await has("/1")).toBe(false);
    expect(await shelf.get({ store: "other", path: "/1" })).toBeDefined();
    expect(await store.listBytes("")).toHaveLength(1);
  });

  test("goes on with a spoilt index, and with pieces that are gone", async () => {
    const { store, put, has } = setUp(1e6);
    await put("/1", 10);
    await store.put({
      "shelf/seen": { "seen/x": { store: 1 }, y: null, z: { store: "s", path: "/", size: -1, at: 0 } },
    });
    expect(await has("/1")).toBe(false);
    await put("/1", 10);
    expect(await has("/1")).toBe(true);
    for (const name of await store.listBytes("")) await store.putBytes(name, undefined);
    expect(await has("/1")).toBe(false);
  });
});

test("listings are written a moment later, the last state of each", async () => {
  const clock = createFakeClock();
  const store = createMemoryStore();
  const shelf = createShelf({ store, name: "listings", mostBytes: 1e6, mostItems: 10, now: clock.now });
  const listings = createListings(Promise.resolve(shelf), clock, () => undefined);
  listings.keep("s", path("/"), [file("old.txt")]);
  listings.keep("s", path("/"), [file("new.txt")]);
  await clock.advance(2000);
  await expect.poll(async () => (await listings.read("s", path("/")))?.map(({ name }) => name)).toEqual(["new.txt"]);
  expect(await listings.read("another", path("/"))).toBeUndefined();
  expect((await listings.read("s", path("/"), path("/moved")))?.[0]?.path).toBe("/moved/new.txt");
});

test("the bytes of a file come back in any part, and are missed where a piece is gone or spoilt", async () => {
  const store = createMemoryStore();
  const content = Uint8Array.from({ length: 2 * PIECE_BYTES + 100 }, (_, i) => i % 251);
  await keepBytes(store, "k", new Blob([content]), goOn);
  expect(await isKept(store, "k", content.length)).toBe(true);
  const kept = openKept(store, "k", content.length, "");
  for (const [start, end] of [
    [0, content.length],
    [PIECE_BYTES - 1, PIECE_BYTES + 1],
    [2 * PIECE_BYTES, content.length + 50],
    [5, 5],
  ] as const) {
    const part = new Uint8Array(await (await kept.slice(start, end)).arrayBuffer());
    expect(Buffer.compare(part, content.subarray(start, end))).toBe(0);
  }
  const [, second = ""] = await store.listBytes("k/");
  await store.putBytes(second, new Uint8Array(3));
  await expect(Promise.resolve(kept.slice(0, content.length))).rejects.toMatchObject({ code: "not-found" });
});

test("a keeping that broke off goes on where it was, and stops when it is told to", async () => {
  const store = createMemoryStore();
  const content = new Blob([new Uint8Array(3 * PIECE_BYTES)]);
  const stop = new AbortController();
  let written = 0;
  const slow = {
    ...store,
    putBytes: async (...args: Parameters<typeof store.putBytes>) => {
      if (++written === 2) stop.abort();
      await store.putBytes(...args);
    },
  };
  await expect(keepBytes(slow, "k", content, stop.signal)).rejects.toThrow();
  expect(await isKept(store, "k", content.size)).toBe(false);
  await keepBytes(slow, "k", content, goOn);
  expect([await isKept(store, "k", content.size), written]).toEqual([true, 3]);
});

describe("where the disk is not kind", () => {
  test("without its key nothing is read, all counts as not there, and it works on", async () => {
    const factory = new IDBFactory();
    const unreadable: string[] = [];
    const options = { factory, onUnreadable: (key: string) => unreadable.push(key) };
    const first = await openDeviceStore("@anna:example.org", options);
    await first.store.put({ "upload/1": { v: 1 } });
    await first.store.putBytes("upload/1/0", new Uint8Array(5));
    first.store.close();
    const [{ name = "" } = {}] = await factory.databases();
    const db = await new Promise<IDBDatabase>((resolve) => {
      const request = factory.open(name);
      request.onsuccess = () => resolve(request.result);
    });
    await new Promise((resolve) => {
      const tx = db.transaction(["keys", "values"], "readwrite");
      tx.objectStore("keys").clear();
      tx.objectStore("values").put("no record at all", "upload/2");
      tx.oncomplete = resolve;
    });
    db.close();
    const second = await openDeviceStore("@anna:example.org", options);
    expect(await second.store.list("upload/")).toEqual([]);
    expect(await second.store.get("upload/1")).toBeUndefined();
    expect(await second.store.getBytes("upload/1/0")).toBeUndefined();
    expect(unreadable).toContain("upload/1");
    await second.store.put({ "upload/3": 3 });
    expect(await second.store.list("upload/")).toEqual([["upload/3", 3]]);
  });

  test("a database of a later version, or none at all, leaves the widget at work without", async () => {
    const factory = new IDBFactory();
    const unreadable: string[] = [];
    const options = { factory, onUnreadable: (key: string) => unreadable.push(key) };
    const first = await openDeviceStore("@anna:example.org", options);
    first.store.close();
    const [{ name = "" } = {}] = await factory.databases();
    await new Promise((resolve) => {
      const request = factory.open(name, 99);
      request.onsuccess = () => {
        request.result.close();
        resolve(undefined);
      };
    });
    expect((await openDeviceStore("@anna:example.org", options)).lasting).toBe(false);
    expect(unreadable).toHaveLength(1);
    expect((await openDeviceStore("@anna:example.org", { ...options, factory: undefined })).lasting).toBe(false);
  });

  test("a store that throws on what it cannot read still does, where nobody hears of it", async () => {
    const factory = new IDBFactory();
    const store = await openSealedStore("s", factory);
    await store.put({ a: 1 });
    store.close();
    const db = await new Promise<IDBDatabase>((resolve) => {
      const request = factory.open("s");
      request.onsuccess = () => resolve(request.result);
    });
    await new Promise((resolve) => {
      const tx = db.transaction("keys", "readwrite");
      tx.objectStore("keys").clear();
      tx.oncomplete = resolve;
    });
    db.close();
    await expect((await openSealedStore("s", factory)).get("a")).rejects.toThrow();
  });
});

describe("records that are read back", () => {
  const upload = {
    v: 1,
    key: "abc_-1",
    tab: "t",
    order: 1,
    store: "s",
    label: "Files",
    into: "/in",
    folders: ["docs"],
    name: "a.txt",
    size: 3,
    mediaType: "",
  };
  const change = {
    v: 1,
    key: "000001700000000-abc",
    store: "s",
    label: "Files",
    at: 1,
    change: { what: "move", from: "/a", to: "/b", kind: "file" },
  };

  test("an upload is read, with all that it may have", () => {
    const ticket = { path: "/in/docs/a.txt", size: 3, session: { url: "https://x", part: 5 }, expiresAt: 9 };
    const full = { ...upload, modifiedAt: 5, sample: "x", over: '"1"', paused: true, ticket };
    expect(parseQueuedUpload(full)).toEqual(full);
    expect(parseQueuedUpload({ ...upload, later: "more" })).toEqual(upload);
  });

  test.each([
    null,
    "text",
    [],
    {},
    { ...upload, v: 2 },
    { ...upload, key: "../x" },
    { ...upload, store: "" },
    { ...upload, into: "relative" },
    { ...upload, into: "/a/../b" },
    { ...upload, into: "/a//b" },
    { ...upload, folders: "docs" },
    { ...upload, folders: [1] },
    { ...upload, name: "" },
    { ...upload, size: -1 },
    { ...upload, size: 1.5 },
    { ...upload, size: "3" },
    { ...upload, ticket: { path: "/x", size: 3, session: { url: {} } } },
    { ...upload, failed: { code: "no such code" } },
  ])("no upload: %j", (value) => {
    expect(parseQueuedUpload(value)).toBeUndefined();
  });

  test("a change is read", () => {
    expect(parsePendingChange(change)).toEqual(change);
  });

  test.each([
    undefined,
    {},
    { ...change, v: 2 },
    { ...change, key: "x" },
    { ...change, change: { what: "format", path: "/" } },
    { ...change, change: { what: "remove", path: "/", kind: "folder" } },
    { ...change, change: { what: "remove", path: "/a", kind: "disk" } },
    { ...change, change: { what: "move", from: "/a", to: "../b", kind: "file" } },
  ])("no change: %j", (value) => {
    expect(parsePendingChange(value)).toBeUndefined();
  });
});

test("a listing with what waits: made, renamed, moved away and in, deleted, on its way", () => {
  const entries = [
    file("a.txt", { revision: '"1"' as Revision }),
    file("b.txt"),
    { ...file("docs"), kind: "folder" as const },
  ];
  const names = (
    folder: string,
    changes: Parameters<typeof overlay>[2],
    arriving: Parameters<typeof overlay>[3] = [],
  ) =>
    overlay(path(folder), folder === "/" ? entries : [], changes, arriving)
      .map(({ name }) => name)
      .sort();
  expect(overlay(path("/"), entries, [])).toBe(entries);
  expect(names("/", [{ what: "folder", path: path("/new") }])).toEqual(["a.txt", "b.txt", "docs", "new"]);
  expect(names("/", [{ what: "move", from: path("/a.txt"), to: path("/c.txt"), kind: "file" }])).toEqual([
    "b.txt",
    "c.txt",
    "docs",
  ]);
  expect(names("/docs", [{ what: "move", from: path("/a.txt"), to: path("/docs/a.txt"), kind: "file" }])).toEqual([
    "a.txt",
  ]);
  expect(
    names("/", [
      { what: "move", from: path("/a.txt"), to: path("/c.txt"), kind: "file" },
      { what: "remove", path: path("/c.txt"), kind: "file" },
    ]),
  ).toEqual(["b.txt", "docs"]);
  expect(
    names(
      "/",
      [],
      [
        { folder: path("/"), name: "up.txt", size: 1 },
        { folder: path("/docs"), name: "no.txt", size: 1 },
      ],
    ),
  ).toEqual(["a.txt", "b.txt", "docs", "up.txt"]);
  const moved = [{ what: "move", from: path("/docs"), to: path("/papers"), kind: "folder" }] as const;
  expect(pathBefore(path("/papers/deep"), moved)).toBe("/docs/deep");
  expect(pathBefore(path("/other"), moved)).toBe("/other");
  expect(pathBefore(path("/new/x"), [{ what: "folder", path: path("/new") }])).toBeUndefined();
});
