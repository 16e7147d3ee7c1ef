import { signal } from "@preact/signals";
import { describe, expect, it } from "vitest";
import type { FilesBackend } from "#backends";
import { createMemoryStore, SparksError } from "#base";
import type { FileEntry, FilePath } from "#model";
import type { OpenStore } from "../../../../widgets/files/desk/open-store.ts";
import { createGatherModel } from "../../../../widgets/files/find/gather.model.ts";
import { forFavourites, forTerm } from "../../../../widgets/files/find/questions.ts";
import { createRecentModel, parseRecent } from "../../../../widgets/files/find/recent.model.ts";
import { nameTest, walkNames } from "../../../../widgets/files/find/walk-names.ts";
import { createAddedPlaces, parseAddedPlaces, withAdded } from "../../../../widgets/files/places/added-places.ts";
import { type PlaceSource, placeOfStore, type SourceState } from "../../../../widgets/files/places/place-source.ts";
import { createMemoryFiles } from "../../../support/memory-files.ts";

const at = (path: string) => path as FilePath;
const file = (path: string): FileEntry => ({
  path: at(path),
  name: path.slice(path.lastIndexOf("/") + 1),
  kind: "file",
});

function source(id: string, state: SourceState): PlaceSource {
  return {
    ...{ id, kind: "gateway", label: signal(`Label ${id}`), state: signal(state) },
    start: () => undefined,
    open: async () => createMemoryFiles(),
    notice: () => undefined,
    tryAgain: () => undefined,
    stop: () => undefined,
  };
}
const openAt = (...ids: readonly string[]): SourceState => ({
  at: "open",
  username: "u",
  places: ids.map((id) => ({ id, name: id, kind: "personal" })),
});

function placesWith(sources: readonly PlaceSource[], backends: Readonly<Record<string, FilesBackend>>) {
  const noticed: string[] = [];
  return {
    noticed,
    sources: signal(sources),
    openStore: async (storeId: string) => {
      const backend = backends[placeOfStore(storeId).placeId];
      if (!backend) throw new SparksError("auth-expired", "refused");
      return { id: storeId, backend } as unknown as OpenStore;
    },
    notice: (_: SparksError, storeId: string) => void noticed.push(storeId),
  };
}

describe("a question to all places", () => {
  it("names each place, and one that fails does not spoil the rest", async () => {
    const able: FilesBackend = { ...createMemoryFiles(), search: async () => [file("/x/report.txt")] };
    const plain = createMemoryFiles({ "/Report 2.pdf": "x", "/else.txt": "x" });
    const broken: FilesBackend = {
      ...createMemoryFiles(),
      search: async () => {
        throw new SparksError("unavailable", "away");
      },
    };
    const places = placesWith(
      [
        source("a", openAt("able", "plain")),
        source("b", openAt("broken")),
        source("c", { at: "sign-in" }),
        source("d", openAt("refused")),
      ],
      { able, plain, broken },
    );
    const model = createGatherModel({ places });
    await model.ask(forTerm("report"));
    expect(
      model.groups.value.map(({ key, name, state, entries }) => [key, name, state, entries.map((e) => e.path)]),
    ).toEqual([
      ["a able", "Label a · able", "done", ["/x/report.txt"]],
      ["a plain", "Label a · plain", "done", ["/Report 2.pdf"]],
      ["b broken", "Label b", "failed", []],
      ["c", "Label c", "sign-in", []],
      ["d refused", "Label d", "failed", []],
    ]);
    expect(places.noticed).toEqual(["d refused"]);
    expect(model.isAsking.value).toBe(false);
  });

  it("what comes late of a question that was given up is not shown", async () => {
    const held = Promise.withResolvers<readonly FileEntry[]>();
    const slow: FilesBackend = {
      ...createMemoryFiles(),
      search: async (term) => (term === "one" ? held.promise : [file("/two")]),
    };
    const model = createGatherModel({ places: placesWith([source("a", openAt("slow"))], { slow }) });
    const first = model.ask(forTerm("one"));
    await model.ask(forTerm("two"));
    held.resolve([file("/one")]);
    await first;
    expect(model.groups.value[0]?.entries.map(({ path }) => path)).toEqual(["/two"]);
  });

  it("a place without favourites says that it has none", async () => {
    const model = createGatherModel({ places: placesWith([source("a", openAt("p"))], { p: createMemoryFiles() }) });
    await model.ask(forFavourites);
    expect(model.groups.value[0]?.state).toBe("cannot");
  });
});

describe("walking through a store that cannot search", () => {
  it("finds names in folders below, however they are written, and passes over what it may not see", async () => {
    const store = createMemoryFiles({ "/a/": "", "/b/": "" });
    const files: FilesBackend = {
      ...store,
      async list(folder) {
        if (folder === "/")
          return [
            { ...file("/open"), kind: "folder" },
            { ...file("/shut"), kind: "folder" },
          ];
        if (folder === "/shut") throw new SparksError("forbidden", "no");
        return [file("/open/ÜBER Café.txt"), file("/open/cafe.txt")];
      },
    };
    const found: string[] = [];
    const isWhole = await walkNames(files, "cafe uber", {
      signal: new AbortController().signal,
      onFound: (entries) => found.push(...entries.map(({ path }) => path)),
    });
    expect(found).toEqual(["/open/ÜBER Café.txt"]);
    expect(isWhole).toBe(false);
  });

  it("does not walk for ever", async () => {
    let lists = 0;
    const endless: Pick<FilesBackend, "list"> = {
      list: async (folder) => {
        lists++;
        return ["x", "y"].map((name) => ({
          ...file(`${folder === "/" ? "" : folder}/${name}`),
          kind: "folder" as const,
        }));
      },
    };
    const isWhole = await walkNames(endless, "q", {
      ...{ signal: new AbortController().signal, onFound: () => undefined, mostFolders: 20 },
    });
    expect([lists, isWhole]).toEqual([20, false]);
  });

  it("nothing fits an empty term", () => expect(nameTest("  ")("a")).toBe(false));
});

describe("recent files", () => {
  const clock = { now: () => 5, sleep: async () => undefined };
  const onError = (thrown: unknown) => {
    throw thrown;
  };

  it("stand once each, newest first, and are there the next time", async () => {
    const store = createMemoryStore();
    const first = createRecentModel({ store: Promise.resolve(store), clock, onError });
    for (const path of ["/a", "/b", "/a"]) first.note("s 1", file(path));
    first.note("t 2", file("/c"));
    first.note("s 1", { ...file("/folder"), kind: "folder" });
    await first.forget((storeId) => storeId === "t 2");
    const second = createRecentModel({ store: Promise.resolve(store), clock, onError });
    await second.forget(() => false);
    expect(second.list.value?.map(({ path }) => path)).toEqual(["/a", "/b"]);
  });

  it("what does not read as one is left out", () => {
    const good = { storeId: "s", path: "/a", name: "a", at: 1 };
    expect(parseRecent([good, null, 3, {}, { ...good, path: "../x" }, { ...good, at: "1" }])).toEqual([good]);
    for (const value of [undefined, null, 3, "x", {}, { 0: good }]) expect(parseRecent(value)).toEqual([]);
  });
});

describe("places that were added", () => {
  it("are there the next time, once each, and go with their source", async () => {
    const store = Promise.resolve(createMemoryStore());
    const added = createAddedPlaces(store);
    await added.add("a", { id: "1", name: "One", kind: "site", quota: { used: 1 } });
    await added.add("a", { id: "1", name: "One anew", kind: "site" });
    await added.add("b", { id: "2", name: "Two", kind: "site" });
    expect(await createAddedPlaces(store).read("a")).toEqual([{ id: "1", name: "One anew", kind: "site" }]);
    await added.forget((id) => id === "a");
    expect(await added.read("a")).toEqual([]);
    expect(await added.read("b")).toHaveLength(1);
  });

  it("stand behind the listed ones, and what does not read as one is left out", () => {
    const place = { id: "1", name: "One", kind: "site" as const };
    expect(withAdded([place], [place, { ...place, id: "2" }]).map(({ id }) => id)).toEqual(["1", "2"]);
    expect(parseAddedPlaces([place, 1, null, { ...place, kind: "x" }, { ...place, id: "" }])).toEqual([place]);
    for (const value of [undefined, {}, "x", 3]) expect(parseAddedPlaces(value)).toEqual([]);
  });
});
