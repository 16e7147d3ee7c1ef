import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, expect, test, vi } from "vitest";
import { cacheAt } from "../../../src/stack/cache.ts";
import { buildGoProgram } from "../../../src/stack/go-build.ts";

afterEach(() => vi.unstubAllEnvs());

const program = {
  name: "thing",
  title: "Thing",
  version: "1",
  module: "src/stack/livekit",
  package: "example.org/thing",
} as const;

test("without Go, or with an old one, it says what to do, and another try is another try", async () => {
  const folder = await mkdtemp(join(tmpdir(), "sparks-go-build-"));
  const cache = cacheAt(folder);
  vi.stubEnv("SPARKS_GO", "/nowhere/go");
  await expect(buildGoProgram(program, { cache })).rejects.toThrow(
    "Thing is built from source, and there is no Go. Install Go 1.26 or newer",
  );
  vi.stubEnv("SPARKS_GO", "/bin/echo");
  await expect(buildGoProgram(program, { cache })).rejects.toThrow("/bin/echo is env GOVERSION");
  await rm(folder, { recursive: true });
});
