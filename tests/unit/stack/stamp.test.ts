import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { fingerprintOf, fingerprintOfFiles, hasStamp, once } from "../../../src/stack/stamp.ts";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "sparks-stamp-"));
});
afterEach(() => rm(folder, { recursive: true }));

test("a step is done once per fingerprint", async () => {
  const stamp = join(folder, "deep", "step.stamp");
  let times = 0;
  const make = async () => void times++;
  expect(await once(stamp, "one", make)).toBe("made");
  expect(await once(stamp, "one", make)).toBe("kept");
  expect(await once(stamp, "two", make)).toBe("made");
  expect(times).toBe(2);
});

test("a step that failed is not taken for done, neither this time nor an earlier one", async () => {
  const stamp = join(folder, "step.stamp");
  await once(stamp, "one", async () => {});
  const failing = once(stamp, "two", async () => {
    throw new Error("no space left");
  });
  await expect(failing).rejects.toThrow("no space left");
  expect(await hasStamp(stamp, "two")).toBe(false);
  expect(await hasStamp(stamp, "one")).toBe(false);
});

test("a fingerprint tells values apart that read the same when joined", () => {
  expect(fingerprintOf("ab", "c")).not.toBe(fingerprintOf("a", "bc"));
  expect(fingerprintOf("a", "b")).toBe(fingerprintOf("a", "b"));
});

test("the fingerprint of files changes with content and name, and with nothing else", async () => {
  await mkdir(join(folder, "src"));
  await writeFile(join(folder, "src/a.ts"), "1");
  const paths = ["src", "missing.json"];
  const first = await fingerprintOfFiles(folder, paths);
  await writeFile(join(folder, "src/a.ts"), "1");
  expect(await fingerprintOfFiles(folder, paths)).toBe(first);
  await writeFile(join(folder, "src/a.ts"), "2");
  const second = await fingerprintOfFiles(folder, paths);
  expect(second).not.toBe(first);
  await rm(join(folder, "src/a.ts"));
  await writeFile(join(folder, "src/b.ts"), "2");
  expect(await fingerprintOfFiles(folder, paths)).not.toBe(second);
});
