/** What every `FilesBackend` must do, whatever the server: run by one file for each server. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { childPath, type FilesBackend, ROOT_PATH } from "#backends";
import { type ErrorCode, SparksError } from "#base";
import type { FilePath, Revision } from "#model";
import { describeFeatures, type Feature } from "./features.ts";
import { type OutsideClient, type WebdavAddress, webdavOutside } from "./outside.ts";

export type Store = {
  readonly backend: FilesBackend;
  /** The server itself, for a foreign client that looks at it past ours. */
  readonly outside: WebdavAddress | OutsideClient;
  /** Names that this kind of store takes for nothing in the world: `invalid`, and nothing is lost. It takes all others. */
  readonly refuses?: readonly string[];
  /** Keeps names in the composed form of Unicode (NFC), however they come. */
  readonly composes?: boolean;
  /** Keeps names in the decomposed form (NFD). */
  readonly decomposes?: boolean;
  /** Does not say how large files are. */
  readonly sizeless?: boolean;
  readonly close: () => Promise<void>;
};

const text = (content: string) => new Blob([content]);

export async function bytesOf(stream: ReadableStream<Uint8Array>): Promise<Uint8Array> {
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

async function codeOf(promise: Promise<unknown>): Promise<ErrorCode | "no error"> {
  try {
    await promise;
    return "no error";
  } catch (thrown) {
    if (thrown instanceof SparksError) return thrown.code;
    throw thrown;
  }
}

/** Names that break what was not thought through. */
export const HARD_NAMES = [
  "100% sure.txt",
  "%41.txt",
  "a#b.txt",
  "a+b c.txt",
  'Müller & Söhne\'s "Plan".txt',
  "equals=comma,.txt",
  "[brackets] {braces} (parens) ~!@$^.txt",
  "<angle>.txt",
  "😀 emoji 👩‍👩‍👧.txt",
  "e\u0301 decomposed.txt",
  "\u00e9 composed.txt",
  "trailing dot.",
  " leading space.txt",
  ".hidden",
  "...",
  `${"ü".repeat(120)}.document`,
];

/** `has`: what the store is known to have beyond the core; a capability that is lost by mistake is a fault. */
export function describeFilesBackend(
  name: string,
  has: readonly Feature[] | undefined,
  open: () => Promise<Store>,
): void {
  describe(`files: ${name}`, () => {
    let store: Store;
    let files: FilesBackend;
    let outside: OutsideClient;
    let base: FilePath;
    const at = (...names: string[]) => names.reduce(childPath, base);
    const read = async (name: string) => new TextDecoder().decode(await outside.get(`${base}/${name}`));

    async function isRefusedWithNothingLost(folder: FilePath, hard: string) {
      const path = childPath(folder, hard);
      const plain = childPath(folder, "plain.txt");
      await files.upload(plain, text("content"));
      const codes = [
        await codeOf(files.upload(path, text(hard))),
        await codeOf(files.upload(path, text(hard), { ifAbsent: true })),
        await codeOf(files.createFolder(path)),
        await codeOf(files.move(plain, path)),
        await codeOf(files.copy(plain, path)),
      ];
      expect(codes).toEqual(codes.map(() => "invalid"));
      expect((await files.list(folder)).map((entry) => entry.name)).toEqual(["plain.txt"]);
      expect(new TextDecoder().decode(await bytesOf((await files.download(plain)).stream))).toBe("content");
    }

    beforeAll(async () => {
      store = await open();
      files = store.backend;
      outside = "url" in store.outside ? webdavOutside(store.outside) : store.outside;
      base = childPath(ROOT_PATH, `contract ${crypto.randomUUID().slice(0, 8)}`);
      await files.createFolder(base);
    }, 60_000);
    afterAll(async () => {
      await files?.remove(base);
      await store?.close();
    });

    test("offers what it is known to have", () => {
      for (const feature of has ?? []) expect(files[feature], feature).toBeDefined();
    });

    test("lists what the server holds, and only that", async () => {
      await files.createFolder(at("listed"));
      await outside.put(`${base}/listed/from outside.txt`, "eleven byte");
      await outside.createFolder(`${base}/listed/folder`);
      await outside.put(`${base}/listed/folder/deeper.txt`, "x");
      const entries = await files.list(at("listed"));
      expect(entries.map(({ name: found, kind }) => `${kind} ${found}`).sort()).toEqual([
        "file from outside.txt",
        "folder folder",
      ]);
      const file = entries.find(({ kind }) => kind === "file");
      expect(file).toMatchObject({
        path: at("listed", "from outside.txt"),
        ...(store.sizeless ? {} : { size: 11 }),
      });
      expect(Math.abs((file?.modifiedAt ?? 0) - Date.now())).toBeLessThan(60_000);
      expect(file?.revision).toBeTruthy();
    });

    test("an empty folder is empty, the root can be listed", async () => {
      await files.createFolder(at("empty"));
      expect(await files.list(at("empty"))).toEqual([]);
      expect((await files.list(ROOT_PATH)).map(({ path }) => path)).toContain(base);
      expect(await files.stat(ROOT_PATH)).toMatchObject({ path: "/", kind: "folder", name: "" });
    });

    test("what is uploaded is on the server byte for byte, and comes back so", async () => {
      const bytes = crypto.getRandomValues(new Uint8Array(60_000));
      const sent: number[] = [];
      const entry = await files.upload(at("random.bin"), new Blob([bytes]), {
        mediaType: "application/octet-stream",
        onProgress: (count) => sent.push(count),
      });
      expect(entry).toMatchObject({ path: at("random.bin"), kind: "file", size: bytes.length });
      expect(sent.at(-1)).toBe(bytes.length);
      expect(Buffer.compare(await outside.get(`${base}/random.bin`), bytes)).toBe(0);
      const download = await files.download(at("random.bin"));
      expect(download.size).toBe(bytes.length);
      expect(Buffer.compare(await bytesOf(download.stream), bytes)).toBe(0);
    });

    test("a body that is a stream, and an empty one", async () => {
      const parts = ["one ", "two ", "three"];
      const stream = new ReadableStream<Uint8Array>({
        pull(controller) {
          const part = parts.shift();
          if (part === undefined) controller.close();
          else controller.enqueue(new TextEncoder().encode(part));
        },
      });
      const streamed = await files.upload(at("streamed.txt"), stream);
      if (!store.sizeless) expect(streamed.size).toBe(13);
      expect(await read("streamed.txt")).toBe("one two three");
      expect((await files.upload(at("nothing.txt"), text(""))).size).toBe(0);
      expect(await bytesOf((await files.download(at("nothing.txt"))).stream)).toHaveLength(0);
    });

    test("a range of a file", async () => {
      await files.upload(at("alphabet.txt"), text("abcdefghijklmnopqrstuvwxyz"));
      const middle = await files.download(at("alphabet.txt"), { range: { start: 2, end: 5 } });
      expect(new TextDecoder().decode(await bytesOf(middle.stream))).toBe("cdef");
      const rest = await files.download(at("alphabet.txt"), { range: { start: 23 } });
      expect(new TextDecoder().decode(await bytesOf(rest.stream))).toBe("xyz");
    });

    test.each(HARD_NAMES)("the name %j survives", async (hard) => {
      const folder = at(`hard ${crypto.randomUUID().slice(0, 8)}`);
      await files.createFolder(folder);
      if (store.refuses?.includes(hard)) return isRefusedWithNothingLost(folder, hard);
      // Taken apart it is longer than any file system takes.
      if (store.decomposes && Buffer.byteLength(hard.normalize("NFD")) > 255) return;
      const path = childPath(folder, hard);
      const kept = store.composes ? hard.normalize("NFC") : store.decomposes ? hard.normalize("NFD") : hard;
      const entry = await files.upload(path, text(hard), { ifAbsent: true });
      expect(entry.path).toBe(childPath(folder, kept));
      expect((await files.list(folder)).map((one) => one.name)).toEqual([kept]);
      expect((await files.stat(path)).path).toBe(childPath(folder, kept));
      expect(new TextDecoder().decode(await bytesOf((await files.download(path)).stream))).toBe(hard);
      const moved = childPath(folder, `moved ${hard.slice(0, 100)}`);
      await files.move(path, moved);
      await files.createFolder(childPath(folder, `in ${hard.slice(0, 100)}`));
      expect(await codeOf(files.stat(path))).toBe("not-found");
      await files.move(moved, path);
      await files.remove(path);
      expect(await files.list(folder)).toHaveLength(1);
    });

    test.each(["question?.txt", "semi;colon.txt"])(
      "the name %j survives, or is refused with nothing lost",
      async (hard) => {
        const folder = at(`hard ${crypto.randomUUID().slice(0, 8)}`);
        await files.createFolder(folder);
        if (store.refuses?.includes(hard)) return isRefusedWithNothingLost(folder, hard);
        const plain = childPath(folder, "plain.txt");
        const path = childPath(folder, hard);
        await files.upload(path, text("uploaded"));
        await files.remove(path);
        await files.upload(plain, text("content"));
        const code = await codeOf(files.move(plain, path));
        expect(["no error", "invalid"]).toContain(code);
        const names = (await files.list(folder)).map((entry) => entry.name);
        expect(names).toEqual([code === "invalid" ? "plain.txt" : hard]);
      },
    );

    test("a write that expects nothing there finds something", async () => {
      await files.upload(at("taken.txt"), text("first"), { ifAbsent: true });
      expect(await codeOf(files.upload(at("taken.txt"), text("second"), { ifAbsent: true }))).toBe("conflict");
      expect(await read("taken.txt")).toBe("first");
      expect(await codeOf(files.createFolder(at("taken.txt")))).toBe("conflict");
      await files.createFolder(at("taken folder"));
      expect(await codeOf(files.createFolder(at("taken folder")))).toBe("conflict");
    });

    test("two writers: the second sees the conflict", async () => {
      const before = await files.upload(at("two writers.txt"), text("as we read it"));
      const revision = before.revision as Revision;
      expect(revision).toBeTruthy();
      const after = await files.upload(at("two writers.txt"), text("as we changed it"), { ifRevision: revision });
      expect(after.size).toBe(16);
      await outside.put(`${base}/two writers.txt`, "as somebody else changed it");
      expect(
        await codeOf(
          files.upload(at("two writers.txt"), text("ours"), { ifRevision: after.revision ?? ("none" as Revision) }),
        ),
      ).toBe("conflict");
      expect(await read("two writers.txt")).toMatch(/somebody else/);
    }, 20_000);

    test("moves and copies, folders with all that is in them", async () => {
      await files.createFolder(at("source"));
      await files.upload(at("source", "file.txt"), text("content"));
      await files.copy(at("source"), at("copied"));
      await files.move(at("source"), at("moved"));
      expect(await codeOf(files.stat(at("source")))).toBe("not-found");
      for (const folder of ["copied", "moved"]) {
        expect((await files.list(at(folder))).map((entry) => entry.name)).toEqual(["file.txt"]);
      }
      expect(await codeOf(files.move(at("copied"), at("moved")))).toBe("conflict");
      expect(await codeOf(files.move(at("copied", "file.txt"), at("no such folder", "file.txt")))).toBe("not-found");
      expect(await codeOf(files.move(at("copied"), at("copied", "itself")))).toBe("invalid");
      await files.move(at("copied", "file.txt"), at("moved", "file.txt"), { overwrite: true });
      expect(await files.list(at("copied"))).toEqual([]);
    });

    test("what is not there is not found", async () => {
      const missing = at("missing.txt");
      const codes = [
        codeOf(files.stat(missing)),
        codeOf(files.list(missing)),
        codeOf(files.download(missing)),
        codeOf(files.remove(missing)),
        codeOf(files.move(missing, at("elsewhere.txt"))),
        codeOf(files.createFolder(at("no", "parent"))),
        codeOf(files.upload(at("no", "parent.txt"), text("x"))),
      ];
      expect(await Promise.all(codes)).toEqual(codes.map(() => "not-found"));
    });

    test("removes files and whole folders, never the root", async () => {
      await files.createFolder(at("doomed"));
      await files.upload(at("doomed", "file.txt"), text("x"));
      await files.remove(at("doomed"));
      expect(await outside.exists(`${base}/doomed`)).toBe(false);
      expect(await codeOf(files.remove(ROOT_PATH))).toBe("forbidden");
    });

    test("can be stopped", async () => {
      const stop = new AbortController();
      stop.abort();
      expect(await codeOf(files.list(base, stop.signal))).toBe("cancelled");
      expect(await codeOf(files.upload(at("stopped.txt"), text("x"), { signal: stop.signal }))).toBe("cancelled");
      expect(await codeOf(files.stat(at("stopped.txt")))).toBe("not-found");
    });

    describeFeatures({ has, files: () => files, at, codeOf, bytesOf });

    test("a list of a folder is what single looks say", async () => {
      const entries = await files.list(base);
      expect(entries.length).toBeGreaterThan(5);
      for (const entry of entries) {
        const { modifiedAt, revision, ...seen } = await files.stat(entry.path);
        const { modifiedAt: _, revision: listed, ...expected } = entry;
        expect(seen).toEqual(expected);
        expect(revision?.replace("W/", "")).toBe(listed?.replace("W/", ""));
      }
    });
  });
}
