/** What is done with the entries of a folder: selecting, filtering, moving, copying, undoing, packing. */
import { execFileSync } from "node:child_process";
import { mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { signal } from "@preact/signals";
import { describe, expect, test } from "vitest";
import type { FilesBackend } from "#backends";
import { SparksError } from "#base";
import type { FileEntry, FilePath, TrashedFile } from "#model";
import { createToasts, type Translate } from "#ui";
import type { ActionTexts, actionsMessages } from "../../../widgets/files/actions/actions.messages.ts";
import { carryEntries } from "../../../widgets/files/actions/carry-entries.ts";
import { actionMenu, availableActions, entryActions } from "../../../widgets/files/actions/entry-actions.ts";
import { createEntryWork } from "../../../widgets/files/actions/entry-work.ts";
import { UNDO_MS } from "../../../widgets/files/actions/removals.model.ts";
import { restoreRemoved } from "../../../widgets/files/actions/restore-removed.ts";
import { gather, openSaveTarget } from "../../../widgets/files/actions/save-stream.ts";
import { createUndoStack } from "../../../widgets/files/actions/undo.ts";
import { createWorkModel } from "../../../widgets/files/actions/work.model.ts";
import { zipEntries, zipName } from "../../../widgets/files/actions/zip-entries.ts";
import { filterEntries } from "../../../widgets/files/folder/filter-entries.ts";
import { createSelection } from "../../../widgets/files/selection/selection.model.ts";
import { createThumbnails } from "../../../widgets/files/thumbnails/thumbnails.model.ts";
import { createFakeClock } from "../../support/fake-clock.ts";
import { createMemoryFiles, type MemoryFiles } from "../../support/memory-files.ts";

const path = (text: string) => text as FilePath;
const entry = (name: string, more: Partial<FileEntry> = {}): FileEntry => ({
  path: path(`/${name}`),
  name,
  kind: "file",
  ...more,
});
const never = new AbortController().signal;
const t = ((key: keyof typeof actionsMessages.en) => key) as unknown as Translate<ActionTexts>;
const namesIn = (files: MemoryFiles) => [...files.files.keys()].filter((name) => name !== "/").sort();

describe("selection", () => {
  const setUp = () => {
    const shown = signal<readonly FileEntry[]>(["a", "b", "c", "d"].map((name) => entry(name)));
    const selection = createSelection(shown);
    return { shown, selection, names: () => selection.entries.value.map(({ name }) => name).join("") };
  };

  test("one, one more, a range, a range more, all, none", () => {
    const { selection, names } = setUp();
    selection.choose(path("/b"));
    expect(names()).toBe("b");
    selection.toggle(path("/d"));
    expect(names()).toBe("bd");
    selection.toggle(path("/d"));
    expect(names()).toBe("b");
    selection.choose(path("/d"));
    selection.extend(path("/b"));
    expect(names()).toBe("bcd");
    // The range turns about where it began.
    selection.extend(path("/c"));
    expect(names()).toBe("cd");
    selection.startAt(path("/a"));
    selection.extend(path("/b"), true);
    expect(names()).toBe("abcd");
    selection.clear();
    selection.extend(path("/c"));
    expect(names()).toBe("c");
    selection.all();
    expect(names()).toBe("abcd");
  });

  test("goes by path: a refresh and another order leave it, what is gone or not shown is not in it", () => {
    const { shown, selection, names } = setUp();
    selection.choose(path("/b"));
    selection.toggle(path("/c"));
    shown.value = [...shown.value].reverse().map((item) => ({ ...item }));
    expect(names()).toBe("cb");
    shown.value = [entry("c"), entry("x")];
    expect(names()).toBe("c");
    selection.extend(path("/gone"));
    expect(names()).toBe("c");
  });
});

test("the filter takes words without marks and capitals, and kinds", () => {
  const all = [entry("Zoë Plan.PDF"), entry("plan b.png"), entry("Pläne", { kind: "folder" }), entry("x.tar.gz")];
  const names = (text: string, group?: "image" | "folder" | "archive") =>
    filterEntries(all, { text, group }).map(({ name }) => name);
  expect(filterEntries(all, { text: "  ", group: undefined })).toBe(all);
  expect(names("plan zoe")).toEqual(["Zoë Plan.PDF"]);
  expect(names("plane")).toEqual(["Pläne"]);
  expect(names("", "image")).toEqual(["plan b.png"]);
  expect(names("x", "archive")).toEqual(["x.tar.gz"]);
  expect(names("[", "folder")).toEqual([]);
});

describe("carrying", () => {
  const side = (files: FilesBackend, id = "one") => ({ id, backend: files });
  const carry = async (
    how: "copy" | "move",
    from: FilesBackend,
    names: readonly string[],
    into: string,
    to: FilesBackend = from,
    signal: AbortSignal = never,
  ) => {
    const entries = await Promise.all(names.map((name) => from.stat(path(name))));
    const ids = to === from ? ["one", "one"] : ["one", "two"];
    return carryEntries({
      how,
      entries,
      from: side(from, ids[0]),
      to: side(to, ids[1]),
      into: path(into),
      signal,
    });
  };

  test("within a store it moves, and never replaces: a taken name gets a number", async () => {
    const files = createMemoryFiles({ "/a.txt": "mine", "/sub": "", "/sub/a.txt": "theirs" });
    files.files.set(path("/sub"), { kind: "folder", text: "", revision: '"f"' as never });
    const { carried, failed } = await carry("move", files, ["/a.txt"], "/sub");
    expect(failed).toEqual([]);
    expect(carried[0]?.to).toBe("/sub/a (2).txt");
    expect(namesIn(files)).toEqual(["/sub", "/sub/a (2).txt", "/sub/a.txt"]);
    expect(files.files.get(path("/sub/a.txt"))?.text).toBe("theirs");
  });

  test("a name that is taken meanwhile is gone round; a lock is not", async () => {
    const files = createMemoryFiles({ "/a.txt": "x", "/b.txt": "x" });
    files.files.set(path("/sub"), { kind: "folder", text: "", revision: '"f"' as never });
    const move = files.move;
    let tries = 0;
    const racing: FilesBackend = {
      ...files,
      async move(from, to, options) {
        if (++tries === 1) throw new SparksError("conflict", "there", { status: 412 });
        if (from === "/b.txt") throw new SparksError("conflict", "locked", { status: 423 });
        return move(from, to, options);
      },
    };
    const { carried, failed } = await carry("move", racing, ["/a.txt", "/b.txt"], "/sub");
    expect(carried.map(({ to }) => to)).toEqual(["/sub/a (2).txt"]);
    expect(failed).toMatchObject([{ entry: { name: "b.txt" }, error: { status: 423 } }]);
  });

  test("where it is already, nothing is moved; into itself, nothing goes", async () => {
    const files = createMemoryFiles({ "/a.txt": "x" });
    files.files.set(path("/sub"), { kind: "folder", text: "", revision: '"f"' as never });
    expect(await carry("move", files, ["/a.txt"], "/")).toEqual({ carried: [], failed: [] });
    expect((await carry("move", files, ["/sub"], "/sub")).failed[0]?.error.code).toBe("invalid");
    expect(namesIn(files)).toEqual(["/a.txt", "/sub"]);
  });

  test("where the store copies nothing, and between stores, the bytes go through here, folders with all that is in them", async () => {
    const [one, two] = [createMemoryFiles({ "/dir/": "", "/dir/a.txt": "A", "/b.txt": "B" }), createMemoryFiles()];
    one.files.set(path("/dir"), { kind: "folder", text: "", revision: '"f"' as never });
    one.files.delete(path("/dir/"));
    await carry("copy", one, ["/b.txt"], "/");
    expect(one.files.get(path("/b (2).txt"))?.text).toBe("B");
    const { carried } = await carry("move", one, ["/dir", "/b.txt"], "/", two);
    expect(carried).toHaveLength(2);
    expect(namesIn(two)).toEqual(["/b.txt", "/dir", "/dir/a.txt"]);
    expect(two.files.get(path("/dir/a.txt"))?.text).toBe("A");
    expect(namesIn(one)).toEqual(["/b (2).txt"]);
  });

  test("what changed while it was copied to another store stays in the first", async () => {
    const [one, two] = [createMemoryFiles({ "/a.txt": "old" }), createMemoryFiles()];
    const known = await one.stat(path("/a.txt"));
    await one.upload(path("/a.txt"), new Blob(["new"]));
    const result = await carryEntries({
      ...{ how: "move", entries: [known], into: path("/"), signal: never },
      ...{ from: side(one, "one"), to: side(two, "two") },
    });
    expect(result.failed[0]?.error.code).toBe("conflict");
    expect(one.files.get(path("/a.txt"))?.text).toBe("new");
  });

  test("stopped, it goes no further and tells what is done", async () => {
    const files = createMemoryFiles({ "/a.txt": "x", "/b.txt": "x" });
    files.files.set(path("/sub"), { kind: "folder", text: "", revision: '"f"' as never });
    const stop = new AbortController();
    const result = await carryEntries({
      ...{ how: "move", entries: [await files.stat(path("/a.txt")), await files.stat(path("/b.txt"))] },
      ...{ from: side(files), to: side(files), into: path("/sub"), signal: stop.signal },
      onCarried: () => stop.abort(),
    });
    expect(result.carried).toHaveLength(1);
    expect(result.failed).toEqual([]);
    expect(namesIn(files)).toEqual(["/b.txt", "/sub", "/sub/a.txt"]);
  });
});

describe("undo", () => {
  test("takes back the last first, each once, and not what was forgotten", async () => {
    const stack = createUndoStack();
    const done: string[] = [];
    const thing = (name: string) => ({ text: name, undo: () => void done.push(name) });
    const undoA = stack.push(thing("a"));
    const b = thing("b");
    stack.push(b);
    stack.push(thing("c"));
    await stack.undo();
    stack.forget(b);
    await undoA();
    await undoA();
    await stack.undo();
    expect(done).toEqual(["c", "a"]);
    expect(stack.top.value).toBeUndefined();
  });

  function setUp(backend: FilesBackend) {
    const clock = createFakeClock();
    const undo = createUndoStack();
    const toasts = createToasts(clock);
    const hidden = new Set<FilePath>();
    const work = createEntryWork({
      store: { id: "one", backend },
      folder: {
        path: signal(path("/")),
        hide: (gone) => void hidden.add(gone),
        unhide: (back) => void hidden.delete(back),
        forget: (gone) => void hidden.delete(gone),
      },
      ...{ clock, undo, toasts, work: createWorkModel(), t: () => t },
      refreshIn: () => undefined,
      onRemoveFailed: () => undefined,
      onError: () => undefined,
    });
    return { clock, undo, toasts, hidden, work };
  }

  test("of a rename, a new folder, and a move", async () => {
    const files = createMemoryFiles({ "/a.txt": "x" });
    const { work } = setUp(files);
    await work.rename(await files.stat(path("/a.txt")), "b.txt");
    await work.createFolder("sub");
    const target = { id: "one", backend: files, name: "Files" };
    await work.carry({
      ...{ how: "move", entries: [await files.stat(path("/b.txt"))], into: path("/sub") },
      ...{ from: target, to: target },
    });
    expect(namesIn(files)).toEqual(["/sub", "/sub/b.txt"]);
    await work.undoLast();
    expect(namesIn(files)).toEqual(["/b.txt", "/sub"]);
    await work.undoLast();
    expect(namesIn(files)).toEqual(["/b.txt"]);
    await work.undoLast();
    expect(namesIn(files)).toEqual(["/a.txt"]);
  });

  test("a new folder with something in it by now is left", async () => {
    const files = createMemoryFiles();
    const { work, toasts } = setUp(files);
    await work.createFolder("sub");
    await files.upload(path("/sub/new.txt"), new Blob(["x"]));
    await work.undoLast();
    expect(namesIn(files)).toEqual(["/sub", "/sub/new.txt"]);
    expect(toasts.list.value.map(({ text }) => text)).toContain("undoFailed");
  });

  test("without a trash, a delete waits; when its time is over there is nothing to undo", async () => {
    const files = createMemoryFiles({ "/a.txt": "x", "/b.txt": "x" });
    const { work, clock, undo, hidden } = setUp(files);
    work.remove([await files.stat(path("/a.txt")), await files.stat(path("/b.txt"))]);
    expect(hidden.size).toBe(2);
    await work.undoLast();
    expect(hidden.size).toBe(0);
    await clock.advance(UNDO_MS);
    expect(namesIn(files)).toEqual(["/a.txt", "/b.txt"]);
    work.remove([await files.stat(path("/a.txt"))]);
    expect(undo.top.value).toBeDefined();
    await clock.advance(UNDO_MS);
    expect(namesIn(files)).toEqual(["/b.txt"]);
    expect(undo.top.value).toBeUndefined();
  });

  test("with a trash, a delete is done at once, and undo brings back what lay there last", async () => {
    const files = createMemoryFiles({ "/a.txt": "x" });
    const restored: string[] = [];
    const item = (id: string, from: string): TrashedFile => ({ id, name: "a.txt", kind: "file", from: path(from) });
    const backend: FilesBackend = {
      ...files,
      capabilities: { ...files.capabilities, trash: true },
      trash: {
        list: async () => [item("new", "/a.txt"), item("old", "/a.txt"), item("other", "/x/a.txt")],
        restore: async (id) => void restored.push(id),
        purge: async () => undefined,
      },
    };
    const { work, clock } = setUp(backend);
    work.remove([await files.stat(path("/a.txt"))]);
    await clock.advance(0);
    expect(namesIn(files)).toEqual([]);
    await work.undoLast();
    expect(restored).toEqual(["new"]);
    await expect(restoreRemoved(backend, [entry("gone.txt")])).rejects.toMatchObject({ code: "not-found" });
  });
});

describe("zip", () => {
  const tree = () => {
    const files = createMemoryFiles({ "/dir/a.txt": "A", "/dir/ü & b.txt": "B".repeat(70_000), "/c.txt": "C" });
    for (const folder of ["/dir", "/dir/empty"]) {
      files.files.set(path(folder), { kind: "folder", text: "", revision: '"f"' as never });
    }
    return files;
  };

  test("holds folders with all that is in them, empty ones too, as a real unzip takes it", async () => {
    const files = tree();
    const entries = [await files.stat(path("/dir")), await files.stat(path("/c.txt"))];
    let packed = 0;
    const stream = zipEntries(files, entries, { signal: never, onProgress: (bytes) => (packed = bytes) });
    const bytes = await (await gather(stream, never)).arrayBuffer();
    const folder = await mkdtemp(join(tmpdir(), "sparks-zip-"));
    try {
      await writeFile(join(folder, "x.zip"), new Uint8Array(bytes));
      execFileSync("python3", ["-m", "zipfile", "-t", join(folder, "x.zip")]);
      execFileSync("python3", ["-m", "zipfile", "-e", join(folder, "x.zip"), join(folder, "out")]);
      expect(await readFile(join(folder, "out/dir/a.txt"), "utf8")).toBe("A");
      expect(await readFile(join(folder, "out/dir/ü & b.txt"), "utf8")).toBe("B".repeat(70_000));
      expect(await readFile(join(folder, "out/c.txt"), "utf8")).toBe("C");
      expect((await stat(join(folder, "out/dir/empty"))).isDirectory()).toBe(true);
    } finally {
      await rm(folder, { recursive: true });
    }
    expect(packed).toBe(70_002);
  });

  test("names lead nowhere else and are taken everywhere", () => {
    const bad = ["../../etc/passwd", "..", ".", "a\\b", "C:evil", "con", "NUL.txt", "end. ", "a\u0000b", "*?<>|"];
    expect(bad.map(zipName)).toEqual([
      ".._.._etc_passwd",
      "__",
      "_",
      "a_b",
      "C_evil",
      "_con",
      "_NUL.txt",
      "end__",
      "a_b",
      "_____",
    ]);
  });

  test("a store that fails, a stop and too much break it off", async () => {
    const files = tree();
    const entries = [await files.stat(path("/dir"))];
    files.failNext(new SparksError("forbidden", "no"));
    await expect(gather(zipEntries(files, entries, { signal: never }), never)).rejects.toMatchObject({
      code: "forbidden",
    });
    await expect(gather(zipEntries(files, entries, { signal: never }), never, 1000)).rejects.toMatchObject({
      code: "too-large",
    });
    const stop = new AbortController();
    const stream = zipEntries(files, entries, { signal: stop.signal, onProgress: () => stop.abort() });
    await expect(gather(stream, stop.signal)).rejects.toMatchObject({ name: "AbortError" });
  });

  test("in another's frame nobody is asked for a place on the disk", async () => {
    const frame = { parent: {}, showSaveFilePicker: () => Promise.reject(new Error("asked")) };
    expect(await openSaveTarget("x.zip", frame as unknown as Window)).toBeDefined();
    const top = { showSaveFilePicker: () => Promise.reject(new DOMException("no", "AbortError")) };
    const page = Object.assign(top, { parent: top });
    expect(await openSaveTarget("x.zip", page as unknown as Window)).toBeUndefined();
  });
});

test("actions: what can be done with one, with several, and where nothing may be changed", () => {
  const runs = new Proxy({}, { get: () => () => undefined }) as Parameters<typeof entryActions>[0];
  const ids = (entries: readonly FileEntry[], fixed = false) => {
    const backend = { capabilities: { fixed } } as FilesBackend;
    return availableActions(entryActions(runs, t, t as never, t as never, entries), entries, backend).map(
      ({ id }) => id,
    );
  };
  const [file, folder] = [entry("a"), entry("b", { kind: "folder" })];
  expect(ids([])).toEqual([]);
  expect(ids([file])).toEqual([
    "open",
    "download",
    "details",
    "share",
    "cut",
    "copy",
    "move-to",
    "copy-to",
    "rename",
    "remove",
  ]);
  expect(ids([folder])).toContain("zip");
  expect(ids([file, folder])).toEqual(["zip", "cut", "copy", "move-to", "copy-to", "remove"]);
  expect(ids([file], true)).toEqual(["open", "download", "details", "share", "copy", "copy-to"]);
  const menu = actionMenu(entryActions(runs, t, t as never, t as never, [file]), [file]);
  expect(menu.filter((item) => item === "separator")).toHaveLength(2);
  expect(menu.at(-1)).toMatchObject({ id: "remove", shortcut: "delete", danger: true });
});

describe("thumbnails", () => {
  const PNG = Uint8Array.from(
    atob("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg=="),
    (letter) => letter.charCodeAt(0),
  );
  const setUp = (bytes: Uint8Array<ArrayBuffer> = PNG) => {
    let [running, most, decoded] = [0, 0, 0];
    const closed: number[] = [];
    const thumbnails = createThumbnails({
      backend: {
        capabilities: { ranges: false, move: true, copy: true, trash: false },
        async download() {
          most = Math.max(most, ++running);
          await Promise.resolve();
          running--;
          return { stream: new Blob([bytes]).stream() };
        },
      },
      decode: async () => {
        const number = ++decoded;
        return { width: 1, height: 1, close: () => void closed.push(number) } as ImageBitmap;
      },
    });
    return { thumbnails, counts: () => ({ most, decoded, closed: closed.length }) };
  };
  const image = (name: string, size = 100) => entry(`${name}.png`, { size });
  const settle = () => new Promise((resolve) => setTimeout(resolve, 50));

  test("come a few at a time, and the oldest that nobody sees go", async () => {
    const { thumbnails, counts } = setUp();
    const wishes = Array.from({ length: 230 }, (_, i) => thumbnails.want(image(`p${i}`)));
    await expect.poll(counts, { timeout: 10_000 }).toEqual({ most: 2, decoded: 230, closed: 0 });
    for (const { leave } of wishes) leave();
    expect(counts().closed).toBe(30);
    thumbnails.stop();
    expect(counts().closed).toBe(230);
  });

  test("what is too large, no picture, or only says it is one, has none; what is not wanted any more is not fetched", async () => {
    const { thumbnails, counts } = setUp(new TextEncoder().encode("<svg/>") as Uint8Array<ArrayBuffer>);
    thumbnails.want(image("large", 50_000_000));
    thumbnails.want(entry("note.txt", { size: 10 }));
    const wish = thumbnails.want(image("svg"));
    for (let i = 0; i < 20; i++) thumbnails.want(image(`left${i}`)).leave();
    await settle();
    expect(wish.bitmap.value).toBeUndefined();
    expect(counts().decoded).toBe(0);
  });

  test("a header that promises far too many pixels is not decoded", async () => {
    const bomb = PNG.slice();
    new DataView(bomb.buffer).setUint32(16, 60_000);
    new DataView(bomb.buffer).setUint32(20, 60_000);
    const { thumbnails, counts } = setUp(bomb);
    thumbnails.want(image("bomb"));
    await settle();
    expect(counts().decoded).toBe(0);
  });
});
