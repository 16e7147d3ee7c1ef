import { describe, expect, test } from "vitest";
import { applyFileChanges, type FileChange } from "#backends";
import type { FileEntry, FilePath } from "#model";

const entry = (id: string, path: string, kind: "file" | "folder" = "file"): FileEntry => ({
  id,
  path: path as FilePath,
  name: path.slice(path.lastIndexOf("/") + 1),
  kind,
});
const known = (...entries: FileEntry[]) => new Map(entries.map((one) => [one.id ?? "", one]));
const present = (one: FileEntry): FileChange => ({ what: "present", entry: one });
const gone = (id: string): FileChange => ({ what: "gone", id });
const pathsAfter = (before: Map<string, FileEntry>, ...changes: FileChange[]) =>
  Object.fromEntries([...applyFileChanges(before, changes)].map(([id, { path }]) => [id, path]));

const before = known(
  entry("a", "/a", "folder"),
  entry("ab", "/a/b", "folder"),
  entry("abx", "/a/b/x"),
  entry("c", "/c", "folder"),
  entry("cx", "/c/x"),
  entry("like", "/a like"),
);

describe("changes on what was known", () => {
  test("nothing changes by nothing", () => {
    expect(applyFileChanges(before, [])).toEqual(before);
  });
  test("a folder takes along what lies in it", () => {
    expect(pathsAfter(before, present(entry("a", "/c/moved", "folder")))).toEqual({
      a: "/c/moved",
      ab: "/c/moved/b",
      abx: "/c/moved/b/x",
      c: "/c",
      cx: "/c/x",
      like: "/a like",
    });
  });
  test("the nearest folder counts, and two may change places", () => {
    const changes = [
      present(entry("a", "/c", "folder")),
      present(entry("c", "/a", "folder")),
      present(entry("ab", "/b", "folder")),
    ];
    expect(pathsAfter(before, ...changes)).toMatchObject({ a: "/c", c: "/a", cx: "/a/x", ab: "/b", abx: "/b/x" });
  });
  test("what is gone takes with it what is not named; what was taken out first stays", () => {
    expect(pathsAfter(before, gone("a"), present(entry("abx", "/x")), gone("never known"))).toEqual({
      abx: "/x",
      c: "/c",
      cx: "/c/x",
      like: "/a like",
    });
  });
  test("what is new is there, what has no id is left alone", () => {
    const { id: _, ...nameless } = entry("z", "/z");
    expect(pathsAfter(known(), present(entry("n", "/n")), present(nameless))).toEqual({ n: "/n" });
  });
});
