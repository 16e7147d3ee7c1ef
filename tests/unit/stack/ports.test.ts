import { createServer } from "node:net";
import { expect, test } from "vitest";
import { anyFreePort, findPort, isFree } from "../../../src/stack/ports.ts";

const occupy = (port: number) =>
  new Promise<() => void>((resolve) => {
    const server = createServer();
    server.listen(port, "127.0.0.1", () => resolve(() => server.close()));
  });

test("a free port is kept, a taken one replaced", async () => {
  const port = await anyFreePort();
  expect(await findPort(port)).toBe(port);
  const release = await occupy(port);
  expect(await isFree(port)).toBe(false);
  const other = await findPort(port);
  expect(other).not.toBe(port);
  expect(await isFree(other)).toBe(true);
  release();
});

test("no port is promised twice, and past the last port there are others", async () => {
  const promised = new Set<number>();
  const port = await anyFreePort();
  const found = [await findPort(port, promised), await findPort(port, promised), await findPort(65_535, promised, 5)];
  expect(new Set(found).size).toBe(3);
  const last = await findPort(65_600, promised);
  expect(last).toBeGreaterThan(0);
  expect(last).toBeLessThan(65_536);
});
