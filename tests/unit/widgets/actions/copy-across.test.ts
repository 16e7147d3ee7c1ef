import { describe, expect, it } from "vitest";
import type { FilesBackend, ResumableUploads, SlicedBody } from "#backends";
import { SparksError } from "#base";
import type { FileEntry, FilePath, Revision } from "#model";
import { copyAcross, isAsPlanned, planCopy } from "../../../../widgets/files/actions/copy-across.ts";
import { createMemoryFiles, type MemoryFiles } from "../../../support/memory-files.ts";

const at = (path: string) => path as FilePath;
const signal = () => new AbortController().signal;
const textOf = (store: MemoryFiles, path: string) => store.files.get(at(path))?.text;

async function copy(from: FilesBackend, to: FilesBackend, source: string, target: string) {
  const root = await from.stat(at(source));
  const plan = await planCopy(from, root, signal());
  const seen: number[] = [];
  await copyAcross(plan, from, to, at(target), { signal: signal(), onBytes: (bytes) => seen.push(bytes) });
  return { plan, seen };
}

describe("copyAcross", () => {
  it("copies a folder with all that is in it, and counts its bytes", async () => {
    const from = createMemoryFiles({ "/a": "", "/a/one.txt": "11", "/a/b": "", "/a/b/two & #.txt": "222" });
    from.files.set(at("/a"), { kind: "folder", text: "", revision: "r" as Revision });
    from.files.set(at("/a/b"), { kind: "folder", text: "", revision: "r" as Revision });
    const to = createMemoryFiles();
    const { seen, plan } = await copy(from, to, "/a", "/copy");
    expect(textOf(to, "/copy/one.txt")).toBe("11");
    expect(textOf(to, "/copy/b/two & #.txt")).toBe("222");
    expect(plan.bytes).toBe(5);
    expect(seen.at(-1)).toBe(5);
  });

  it("never replaces, and what fails does not hold up the rest", async () => {
    const from = createMemoryFiles({ "/one.txt": "1" });
    const to = createMemoryFiles({ "/one.txt": "theirs" });
    await expect(copy(from, to, "/one.txt", "/one.txt")).rejects.toMatchObject({ code: "conflict" });
    expect(textOf(to, "/one.txt")).toBe("theirs");
  });

  it("tells whether what was copied is still what lies there", async () => {
    const from = createMemoryFiles({ "/a/one.txt": "1" });
    from.files.set(at("/a"), { kind: "folder", text: "", revision: "r" as Revision });
    const plan = await planCopy(from, await from.stat(at("/a")), signal());
    expect(await isAsPlanned(plan, from, signal())).toBe(true);
    await from.upload(at("/a/new.txt"), new Blob(["x"]));
    expect(await isAsPlanned(plan, from, signal())).toBe(false);
  });

  it("a copy that is too short does not stay", async () => {
    const from = createMemoryFiles({ "/one.txt": "12345" });
    const to = createMemoryFiles();
    const short: FilesBackend = {
      ...to,
      upload: async (path, _body, options) => to.upload(path, new Blob(["123"]), options),
    };
    await expect(copy(from, short, "/one.txt", "/one.txt")).rejects.toMatchObject({ code: "unavailable" });
    expect(to.files.has(at("/one.txt"))).toBe(false);
  });

  it("a large file goes part by part, each read when it is asked for, and goes on after a loss", async () => {
    const bytes = "0123456789".repeat(10);
    const from = createMemoryFiles({ "/big.bin": bytes });
    const ranges: string[] = [];
    const source: FilesBackend = {
      ...from,
      capabilities: { ...from.capabilities, ranges: true },
      async download(path, { range } = {}) {
        const { start, end = bytes.length - 1 } = range ?? { start: 0 };
        ranges.push(`${start}-${end}`);
        return {
          stream: new Blob([bytes.slice(start, end + 1)]).stream(),
          revision: (await from.stat(path)).revision as Revision,
        };
      },
    };
    const to = createMemoryFiles();
    const target: FilesBackend = { ...to, uploads: partsOf(to, 40, 1) };
    await copy(source, target, "/big.bin", "/big.bin");
    expect(textOf(to, "/big.bin")).toBe(bytes);
    expect(ranges).toEqual(["0-39", "40-79", "80-99"]);
  });

  it("a large file that changes on the way is not put together from two states", async () => {
    const from = createMemoryFiles({ "/big.bin": "x".repeat(100) });
    const source: FilesBackend = {
      ...from,
      capabilities: { ...from.capabilities, ranges: true },
      download: async () => ({ stream: new Blob(["x".repeat(40)]).stream(), revision: '"other"' as Revision }),
    };
    const to = createMemoryFiles();
    const cancelled: string[] = [];
    const target: FilesBackend = { ...to, uploads: partsOf(to, 40, 0, cancelled) };
    await expect(copy(source, target, "/big.bin", "/big.bin")).rejects.toMatchObject({ code: "invalid" });
    expect(to.files.has(at("/big.bin"))).toBe(false);
    expect(cancelled).toEqual(["/big.bin"]);
  });
});

/** Parts of so many bytes; the first so many tries break off before the second part. */
function partsOf(to: MemoryFiles, part: number, breaks: number, cancelled: string[] = []): ResumableUploads {
  let left = breaks;
  const held: string[] = [];
  return {
    fromBytes: 50,
    begin: async (path, size) => ({ path, size, session: {} }),
    async send({ path, size }, body: SlicedBody): Promise<FileEntry> {
      while (held.join("").length < size) {
        const start = held.join("").length;
        if (start > 0 && left-- > 0) throw new SparksError("unavailable", "gone");
        held.push(await (await body.slice(start, Math.min(start + part, size))).text());
      }
      return to.upload(path, new Blob(held));
    },
    cancel: async ({ path }) => {
      cancelled.push(path);
    },
  };
}
