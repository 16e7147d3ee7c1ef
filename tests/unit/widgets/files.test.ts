import { signal } from "@preact/signals";
import { describe, expect, test } from "vitest";
import { ROOT_PATH } from "#backends";
import { SparksError } from "#base";
import type { FileEntry, FilePath } from "#model";
import { createRemovals, UNDO_MS } from "../../../widgets/files/actions/removals.model.ts";
import { coalesce } from "../../../widgets/files/folder/coalesce.ts";
import { createFolderModel } from "../../../widgets/files/folder/folder.model.ts";
import { freeName, sortEntries } from "../../../widgets/files/folder/sort-entries.ts";
import { createRetry } from "../../../widgets/kit/gateway/retry.ts";
import { encryptAttachment } from "../../../widgets/kit/media/attachment.ts";
import { createFakeClock } from "../../support/fake-clock.ts";
import { createMemoryFiles } from "../../support/memory-files.ts";

const away = () => new SparksError("unavailable", "no answer");
const path = (text: string) => text as FilePath;

describe("order", () => {
  const entry = (name: string, more: Partial<FileEntry> = {}): FileEntry => ({
    path: path(`/${name}`),
    name,
    kind: "file",
    ...more,
  });
  const names = (entries: readonly FileEntry[]) => entries.map(({ name }) => name);

  test("folders first, numbers as people count, then size and time", () => {
    const entries = [
      entry("b10", { size: 1, modifiedAt: 3 }),
      entry("b2", { size: 3, modifiedAt: 1 }),
      entry("Ä", { size: 2, modifiedAt: 2 }),
      entry("z", { kind: "folder" }),
    ];
    expect(names(sortEntries(entries, { by: "name", descending: false }, "de"))).toEqual(["z", "Ä", "b2", "b10"]);
    expect(names(sortEntries(entries, { by: "name", descending: true }, "de"))).toEqual(["z", "b10", "b2", "Ä"]);
    expect(names(sortEntries(entries, { by: "size", descending: true }, "de"))).toEqual(["z", "b2", "Ä", "b10"]);
    expect(names(sortEntries(entries, { by: "modified", descending: false }, "de"))).toEqual(["z", "b2", "Ä", "b10"]);
  });

  test("the first name that is free", () => {
    expect(freeName("a.txt", new Set(["a.txt"]))).toBe("a (2).txt");
    expect(freeName("a.txt", new Set(["a.txt", "a (2).txt"]))).toBe("a (3).txt");
    expect(freeName("noending", new Set())).toBe("noending (2)");
    expect(freeName(".hidden", new Set())).toBe(".hidden (2)");
    expect(freeName("x.tar.gz", new Set())).toBe("x.tar (2).gz");
  });
});

test("wishes within an interval become one, and the last is not forgotten", async () => {
  const clock = createFakeClock();
  let runs = 0;
  const wish = coalesce(clock, 1000, () => {
    runs++;
  });
  for (let i = 0; i < 10; i++) wish();
  expect(runs).toBe(1);
  await clock.advance(500);
  wish();
  expect(runs).toBe(1);
  await clock.advance(500);
  expect(runs).toBe(2);
  await clock.advance(5000);
  expect(runs).toBe(2);
  wish();
  expect(runs).toBe(3);
});

describe("the folder", () => {
  function setUp(initial: Readonly<Record<string, string>> = { "/a.txt": "x" }) {
    const backend = createMemoryFiles(initial);
    const clock = createFakeClock();
    const errors: string[] = [];
    const folder = createFolderModel({
      backend,
      retry: createRetry(clock, () => 0),
      locale: signal("en"),
      startAt: ROOT_PATH,
      onError: ({ code }) => errors.push(code),
    });
    const names = () => folder.entries.value?.map(({ name }) => name);
    return { backend, clock, folder, names, errors };
  }

  test("what arrives is put in its place without asking again; what is being removed stays hidden", async () => {
    const { backend, clock, folder, names } = setUp({ "/a.txt": "x", "/c.txt": "x", "/gone.txt": "x" });
    folder.open(ROOT_PATH);
    await clock.advance(0);
    folder.hide(path("/gone.txt"));
    const arrived = await backend.upload(path("/b.txt"), new Blob(["new"]));
    const again = await backend.upload(path("/c.txt"), new Blob(["longer"]));
    const elsewhere = { ...arrived, path: path("/other/d.txt"), name: "d.txt" };
    folder.place([arrived, again, elsewhere]);
    expect(names()).toEqual(["a.txt", "b.txt", "c.txt"]);
    expect(folder.entries.value?.at(-1)?.size).toBe(6);
    folder.unhide(path("/gone.txt"));
    expect(names()).toEqual(["a.txt", "b.txt", "c.txt", "gone.txt"]);
  });

  test("keeps what it shows while the server is away, says so, and goes on by itself", async () => {
    const { backend, clock, folder, names } = setUp();
    folder.open(ROOT_PATH);
    await clock.advance(0);
    expect(names()).toEqual(["a.txt"]);
    backend.failNext(away(), away());
    folder.refresh();
    await clock.advance(0);
    expect(names()).toEqual(["a.txt"]);
    expect(folder.problem.value).toMatchObject({ error: { code: "unavailable" }, retryAt: expect.any(Number) });
    await backend.upload(path("/b.txt"), new Blob(["x"])).catch(() => undefined);
    await backend.upload(path("/b.txt"), new Blob(["x"]));
    await clock.advance(10_000);
    expect(folder.problem.value).toBeUndefined();
    expect(names()).toEqual(["a.txt", "b.txt"]);
  });

  test("a folder seen before is shown at once, and corrected", async () => {
    const { backend, clock, folder, names } = setUp({ "/a.txt": "x", "/sub": "" });
    backend.files.set(path("/sub"), { kind: "folder", text: "", revision: '"f"' as never });
    folder.open(ROOT_PATH);
    await clock.advance(0);
    folder.open(path("/sub"));
    await clock.advance(0);
    expect(names()).toEqual([]);
    backend.files.delete(path("/a.txt"));
    folder.open(ROOT_PATH);
    expect(names()).toEqual(["sub", "a.txt"]);
    await clock.advance(0);
    expect(names()).toEqual(["sub"]);
  });

  test("the answer of a folder that was left is not shown in another", async () => {
    const { backend, clock, folder, names } = setUp({ "/a.txt": "x" });
    backend.files.set(path("/slow"), { kind: "folder", text: "", revision: '"f"' as never });
    const release = backend.hold();
    folder.open(path("/slow"));
    folder.open(ROOT_PATH);
    release();
    await clock.advance(0);
    expect(folder.path.value).toBe("/");
    expect(names()).toEqual(["slow", "a.txt"]);
  });

  test("what time does not mend is told and not tried again", async () => {
    const { clock, folder, errors } = setUp();
    folder.open(path("/gone"));
    await clock.advance(60_000);
    expect(folder.problem.value?.error.code).toBe("not-found");
    expect(folder.problem.value?.retryAt).toBeUndefined();
    expect(errors).toEqual(["not-found"]);
  });
});

describe("removals", () => {
  function setUp() {
    const backend = createMemoryFiles({ "/a.txt": "x" });
    const clock = createFakeClock();
    const told: string[] = [];
    const removals = createRemovals({
      backend,
      clock,
      onHide: ({ name }) => told.push(`hide ${name}`),
      onShow: ({ name }) => told.push(`show ${name}`),
      onRemoved: ({ name }) => told.push(`removed ${name}`),
      onFailed: ({ name }, { code }) => told.push(`failed ${name} ${code}`),
    });
    return { backend, clock, told, removals, entry: () => backend.stat(path("/a.txt")) };
  }

  test("happen after the time to think, not when undone", async () => {
    const { backend, clock, told, removals, entry } = setUp();
    const undo = removals.remove(await entry());
    await clock.advance(UNDO_MS - 1);
    expect(undo()).toBe(true);
    await clock.advance(UNDO_MS);
    expect(backend.files.has(path("/a.txt"))).toBe(true);
    const tooLate = removals.remove(await entry());
    await clock.advance(UNDO_MS);
    expect(tooLate()).toBe(false);
    expect(backend.files.has(path("/a.txt"))).toBe(false);
    expect(told).toEqual(["hide a.txt", "show a.txt", "hide a.txt", "removed a.txt"]);
  });

  test("are carried out at once when their names are needed", async () => {
    const { backend, removals, entry } = setUp();
    removals.remove(await entry());
    await removals.settle();
    expect(backend.files.has(path("/a.txt"))).toBe(false);
  });

  test("are carried out when the page closes", async () => {
    const { backend, clock, removals, entry } = setUp();
    removals.remove(await entry());
    removals.flush();
    await clock.advance(0);
    expect(backend.files.has(path("/a.txt"))).toBe(false);
  });

  test("do not remove what somebody changed meanwhile", async () => {
    const { backend, clock, told, removals, entry } = setUp();
    removals.remove(await entry());
    await backend.upload(path("/a.txt"), new Blob(["new"]));
    await clock.advance(UNDO_MS);
    expect(backend.files.get(path("/a.txt"))?.text).toBe("new");
    expect(told).toEqual(["hide a.txt", "show a.txt", "failed a.txt conflict"]);
  });
});

test("an encrypted attachment is what the specification says, and each has a key of its own", async () => {
  const plain = new TextEncoder().encode("some bytes").buffer;
  const [a, b] = await Promise.all([encryptAttachment(plain), encryptAttachment(plain)]);
  expect(a.file.key).toMatchObject({ kty: "oct", alg: "A256CTR", ext: true, key_ops: ["encrypt", "decrypt"] });
  expect(a.file.key.k).not.toBe(b.file.key.k);
  const iv = Uint8Array.from(atob(a.file.iv), (character) => character.charCodeAt(0));
  expect(iv).toHaveLength(16);
  expect([...iv.subarray(8)]).toEqual(Array(8).fill(0));
  expect(a.file.iv.includes("=") || a.file.hashes.sha256.includes("=")).toBe(false);
  const key = await crypto.subtle.importKey("jwk", a.file.key, "AES-CTR", false, ["decrypt"]);
  const decrypted = await crypto.subtle.decrypt(
    { name: "AES-CTR", counter: iv, length: 64 },
    key,
    await a.data.arrayBuffer(),
  );
  expect(new TextDecoder().decode(decrypted)).toBe("some bytes");
});
