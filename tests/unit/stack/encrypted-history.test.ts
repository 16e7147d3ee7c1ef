import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { createMemoryStore } from "#base";
import { readRecoveryKeys, sayEncrypted } from "../../../src/stack/demo/encrypted-history.ts";
import { ENCRYPTED_LINES, ENCRYPTED_ROOM } from "../../../src/stack/demo/encrypted-script.ts";
import { drawPicture } from "../../../src/stack/demo/picture.ts";
import { DEMO_ROOMS } from "../../../src/stack/demo/script.ts";

test("every line of the encrypted room points at an earlier one, and there is a bit of everything", () => {
  const known = new Set<string>();
  for (const line of ENCRYPTED_LINES) {
    for (const target of [line.replyTo, line.reactTo]) if (target !== undefined) expect(known).toContain(target);
    if (line.image !== undefined) expect(drawPicture(line.image).bytes.length).toBeGreaterThan(500);
    if (line.id !== undefined) known.add(line.id);
  }
  for (const has of ["image", "replyTo", "reaction"] as const) {
    expect(ENCRYPTED_LINES.some((line) => line[has] !== undefined)).toBe(true);
  }
  expect(DEMO_ROOMS.find((room) => room.key === ENCRYPTED_ROOM)?.encrypted).toBe(true);
});

test("what is done is not done again, and keys of a half-made history are not shown", async () => {
  const folder = await mkdtemp(join(tmpdir(), "sparks-history-"));
  const options = { homeserver: "http://127.0.0.1:1", folder, log: () => undefined };
  const write = (done: boolean) =>
    writeFile(join(folder, "recovery.json"), JSON.stringify({ keys: { anna: "EsT" }, said: 3, events: {}, done }));
  expect(await readRecoveryKeys(folder)).toEqual({});
  await write(false);
  expect(await readRecoveryKeys(folder)).toEqual({});
  await expect(sayEncrypted(options)).rejects.toThrow("the encrypted room was not made");
  await write(true);
  expect(await readRecoveryKeys(folder)).toEqual({ anna: "EsT" });
  expect(await sayEncrypted(options)).toBe("kept");
  await rm(folder, { recursive: true });
});

test("the memory store keeps copies, in key order, and forgets", async () => {
  const store = createMemoryStore();
  const value = { list: [1] };
  await store.put({ "a/2": value, "a/1": 1, b: 2 });
  value.list.push(2);
  expect(await store.get("a/2")).toEqual({ list: [1] });
  expect(await store.list("a/")).toEqual([
    ["a/1", 1],
    ["a/2", { list: [1] }],
  ]);
  await store.put({ b: undefined });
  expect(await store.get("b")).toBeUndefined();
  const bytes = new Uint8Array([1, 2]);
  await store.putBytes("f", bytes);
  bytes[0] = 9;
  expect(await store.getBytes("f")).toEqual(new Uint8Array([1, 2]));
  expect(await store.listBytes("")).toEqual(["f"]);
  await store.destroy();
  expect(await store.list("")).toEqual([]);
});
