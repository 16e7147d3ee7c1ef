import "fake-indexeddb/auto";
import { IDBFactory } from "fake-indexeddb";
import { expect, test } from "vitest";
import { openSealedStore } from "#base";

const everything = async (factory: IDBFactory, name: string, from = "values"): Promise<string> => {
  const db = await new Promise<IDBDatabase>((resolve, reject) => {
    const request = factory.open(name);
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
  const values = await new Promise<unknown[]>((resolve) => {
    const request = db.transaction(from).objectStore(from).getAll();
    request.onsuccess = () => resolve(request.result);
  });
  db.close();
  return values
    .map((value) =>
      Object.values(value as object).map((part: ArrayBuffer | Uint8Array) =>
        Buffer.from(part as ArrayBuffer).toString("latin1"),
      ),
    )
    .join();
};

test("keeps values over a reopening, and nothing of them in clear", async () => {
  const factory = new IDBFactory();
  const store = await openSealedStore("s", factory);
  await store.put({ token: "syt_very_secret", "room/a": { n: 1 }, "room/b": [2] });
  store.close();
  expect(await everything(factory, "s")).not.toContain("syt_very_secret");
  const again = await openSealedStore("s", factory);
  expect(await again.get("token")).toBe("syt_very_secret");
  expect(await again.list("room/")).toEqual([
    ["room/a", { n: 1 }],
    ["room/b", [2]],
  ]);
  await again.put({ token: undefined });
  expect(await again.get("token")).toBeUndefined();
  await again.destroy();
  expect(await (await openSealedStore("s", factory)).list("")).toEqual([]);
});

test("two that open at once share one key", async () => {
  const factory = new IDBFactory();
  const [one, two] = await Promise.all([openSealedStore("s", factory), openSealedStore("s", factory)]);
  await one.put({ a: 1 });
  await two.put({ b: 2 });
  expect(await two.get("a")).toBe(1);
  expect(await one.get("b")).toBe(2);
});

test("bytes lie apart from values, sealed, and outlive a reopening", async () => {
  const factory = new IDBFactory();
  const store = await openSealedStore("s", factory);
  const bytes = new TextEncoder().encode("bytes that nobody may read");
  await store.putBytes("file/1", bytes);
  await store.putBytes("file/2", new Uint8Array(0));
  await store.put({ "file/3": 3 });
  expect(await store.list("")).toEqual([["file/3", 3]]);
  expect(await store.get("file/1")).toBeUndefined();
  store.close();
  expect(await everything(factory, "s", "bytes")).not.toContain("nobody may read");
  const again = await openSealedStore("s", factory);
  expect(await again.getBytes("file/1")).toEqual(bytes);
  expect(await again.getBytes("file/2")).toEqual(new Uint8Array(0));
  expect(await again.getBytes("file/3")).toBeUndefined();
  expect(await again.listBytes("file/")).toEqual(["file/1", "file/2"]);
  await again.putBytes("file/1", undefined);
  expect(await again.listBytes("")).toEqual(["file/2"]);
});
