import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { cacheAt } from "../../../src/stack/cache.ts";
import { findChromium } from "../../../src/stack/chromium.ts";

test("the one that is named is used, or nothing is", async () => {
  const folder = await mkdtemp(join(tmpdir(), "sparks-chromium-"));
  const named = join(folder, "my-chromium");
  await writeFile(named, "");
  await writeFile(join(folder, "chromium-browser"), "");
  const find = (environment: Record<string, string>) => findChromium(cacheAt(folder), () => {}, environment);
  expect(await find({ CHROMIUM: named, PATH: folder })).toBe(named);
  expect(await find({ PATH: `/nowhere:${folder}` })).toBe(join(folder, "chromium-browser"));
  await expect(find({ CHROMIUM: join(folder, "gone"), PATH: folder })).rejects.toThrow(/CHROMIUM names .*gone/);
  await expect(find({ PATH: "/nowhere" })).rejects.toThrow(/apt install chromium/);
  await rm(folder, { recursive: true });
});
