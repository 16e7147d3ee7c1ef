/** A file of 5 GB goes into a drive from a stream, in parts, with flat memory. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { childPath, createDirectTransport, createFetchSend, loadGraphFiles, ROOT_PATH } from "#backends";
import { type GraphDouble, startGraphDouble } from "../support/doubles/graph/graph-double.ts";

const SIZE = 5 * 1024 ** 3;
const CHUNK = 4 * 1024 * 1024;
const MEMORY_MARGIN = 400 * 1024 * 1024;

let double: GraphDouble;
beforeAll(async () => {
  double = await startGraphDouble();
  double.world.discardsUploads = true;
});
afterAll(() => double.close());

test("5 GB by stream", async () => {
  const authorization = `Bearer ${double.token()}`;
  const transport = createDirectTransport({ baseUrl: double.baseUrl, headers: () => ({ authorization }) });
  const { createGraphFiles } = await loadGraphFiles();
  const files = createGraphFiles({ transport, send: createFetchSend() }, { id: double.driveId });
  const chunk = new Uint8Array(CHUNK);
  let left = SIZE;
  let mostMemory = 0;
  const memoryBefore = process.memoryUsage().rss;
  const stream = new ReadableStream<Uint8Array>({
    pull(controller) {
      mostMemory = Math.max(mostMemory, process.memoryUsage().rss);
      if (left === 0) return controller.close();
      const size = Math.min(left, CHUNK);
      controller.enqueue(chunk.subarray(0, size));
      left -= size;
    },
  });
  const entry = await files.upload(childPath(ROOT_PATH, "large.bin"), stream, { size: SIZE });
  expect(entry).toMatchObject({ path: "/large.bin", size: SIZE });
  // Both ends are in this process.
  expect(mostMemory - memoryBefore).toBeLessThan(MEMORY_MARGIN);
  expect(double.faults).toEqual([]);
}, 300_000);
