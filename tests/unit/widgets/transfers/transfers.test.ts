import { describe, expect, test } from "vitest";
import { ROOT_PATH } from "#backends";
import { createMemoryStore, SparksError } from "#base";
import type { FilePath } from "#model";
import { shareDone, type Transfer } from "../../../../widgets/files/transfers/transfer.ts";
import { openTransferStorage } from "../../../../widgets/files/transfers/transfer-storage.ts";
import { createTransfersModel } from "../../../../widgets/files/transfers/transfers.model.ts";
import { createRetry } from "../../../../widgets/kit/gateway/retry.ts";
import { createFakeClock } from "../../../support/fake-clock.ts";
import { createMemoryFiles } from "../../../support/memory-files.ts";

const STORE = "gateway/connection/place";
const away = () => new SparksError("unavailable", "no answer");
const path = (text: string) => text as FilePath;
const file = (name: string, text = "content") => ({ file: new File([text], name), folders: [] });

/** What happens is told at most ten times a second. */
const TOLD_MS = 100;

describe("transfers", () => {
  function setUp(initial: Readonly<Record<string, string>> = {}) {
    const backend = createMemoryFiles(initial);
    const clock = createFakeClock();
    const saved: { name: string; data: Blob }[] = [];
    const changed: FilePath[] = [];
    const transfers = createTransfersModel({
      stores: {
        get: (id) => (id === STORE ? { id, label: "Files", backend } : undefined),
        watch: () => () => undefined,
      },
      storage: openTransferStorage({
        device: { store: createMemoryStore(), lasting: false },
        scope: "anna",
        locks: undefined,
      }),
      retry: createRetry(clock, () => 0),
      clock,
      save: (name, data) => saved.push({ name, data }),
      onUploaded: (entry) => changed.push(entry.path),
      onError: () => undefined,
    });
    const states = () => transfers.list.value.map(({ state }) => state.at);
    const textAt = (at: string) => backend.files.get(path(at))?.text;
    return { backend, clock, transfers, saved, changed, states, textAt };
  }

  test("many files arrive, and leave the list when all are there", async () => {
    const { clock, transfers, changed, states, textAt } = setUp();
    transfers.upload(
      Array.from({ length: 5 }, (_, i) => file(`${i}.txt`, `text ${i}`)),
      ROOT_PATH,
      STORE,
    );
    await clock.advance(TOLD_MS);
    expect(states()).toEqual(Array(5).fill("done"));
    expect([textAt("/0.txt"), textAt("/4.txt")]).toEqual(["text 0", "text 4"]);
    expect(changed).toHaveLength(5);
    await clock.advance(5000);
    expect(states()).toEqual([]);
  });

  test("a thousand small files are told of ten times a second, not at every step", async () => {
    const { clock, transfers, changed } = setUp();
    let told = 0;
    const stop = transfers.list.subscribe(() => told++);
    transfers.upload(
      Array.from({ length: 1000 }, (_, i) => file(`${i}.txt`)),
      ROOT_PATH,
      STORE,
    );
    let steps = 0;
    for (; changed.length < 1000 && steps < 500; steps++) await clock.advance(TOLD_MS);
    stop();
    expect(changed).toHaveLength(1000);
    expect(told).toBeLessThanOrEqual(steps + 2);
  });

  test("folders that were dropped are made once, whether they are there or not", async () => {
    const { backend, clock, transfers, textAt } = setUp();
    await backend.createFolder(path("/docs"));
    const inFolders = (name: string, ...folders: string[]) => ({ file: new File([name], name), folders });
    transfers.upload(
      [inFolders("1", "docs"), inFolders("2", "docs", "deep"), inFolders("3", "docs", "deep")],
      ROOT_PATH,
      STORE,
    );
    await clock.advance(TOLD_MS);
    expect([textAt("/docs/1"), textAt("/docs/deep/2"), textAt("/docs/deep/3")]).toEqual(["1", "2", "3"]);
  });

  test("what is held up goes on by itself; nothing is sent twice", async () => {
    const { backend, clock, transfers, states, textAt } = setUp();
    backend.failNext(away(), new SparksError("throttled", "wait", { retryAfterMs: 7000 }));
    transfers.upload([file("a.txt")], ROOT_PATH, STORE);
    await clock.advance(TOLD_MS);
    expect(states()).toEqual(["held"]);
    await clock.advance(1500);
    expect(states()).toEqual(["held"]);
    await clock.advance(6000);
    expect(states()).toEqual(["held"]);
    await clock.advance(1500);
    expect(states()).toEqual(["done"]);
    expect(textAt("/a.txt")).toBe("content");
  });

  test("a taken name: keep both, replace what was seen, or leave it", async () => {
    const { backend, clock, transfers, states, textAt } = setUp({ "/a.txt": "theirs", "/a (2).txt": "theirs too" });
    transfers.upload([file("a.txt", "mine")], ROOT_PATH, STORE);
    await clock.advance(TOLD_MS);
    expect(transfers.list.value[0]?.state).toMatchObject({ at: "conflict", existing: { size: 6 } });
    transfers.answer(transfers.list.value[0]?.id ?? 0, "keep-both");
    await clock.advance(TOLD_MS);
    expect(textAt("/a (3).txt")).toBe("mine");
    expect(transfers.list.value[0]?.name).toBe("a (3).txt");
    await clock.advance(5000);

    transfers.upload([file("a.txt", "mine")], ROOT_PATH, STORE);
    await clock.advance(TOLD_MS);
    // Somebody writes once more while the question stands: what they wrote is not lost.
    await backend.upload(path("/a.txt"), new Blob(["theirs again"]));
    transfers.answer(transfers.list.value[0]?.id ?? 0, "replace");
    await clock.advance(TOLD_MS);
    expect(states()).toEqual(["conflict"]);
    expect(textAt("/a.txt")).toBe("theirs again");
    transfers.answer(transfers.list.value[0]?.id ?? 0, "replace");
    await clock.advance(TOLD_MS);
    expect(textAt("/a.txt")).toBe("mine");

    transfers.upload([file("a.txt", "unwanted")], ROOT_PATH, STORE);
    await clock.advance(TOLD_MS);
    transfers.answer(transfers.list.value.at(-1)?.id ?? 0, "skip");
    expect(textAt("/a.txt")).toBe("mine");
  });

  test("a failure is kept with its reason and can be tried again; a stopped one is gone", async () => {
    const { backend, clock, transfers, states, textAt } = setUp();
    backend.failNext(new SparksError("too-large", "full", { status: 507 }));
    transfers.upload([file("a.txt")], ROOT_PATH, STORE);
    await clock.advance(10_000);
    expect(states()).toEqual(["failed"]);
    transfers.tryAgain(transfers.list.value[0]?.id ?? 0);
    await clock.advance(TOLD_MS);
    expect(states()).toEqual(["done"]);
    const release = backend.hold();
    transfers.upload([file("b.txt")], ROOT_PATH, STORE);
    await clock.advance(TOLD_MS);
    transfers.cancel(transfers.list.value.at(-1)?.id ?? 0);
    release();
    await clock.advance(TOLD_MS);
    expect(textAt("/b.txt")).toBeUndefined();
  });

  test("a download hands over the bytes under the file's name, never as a page", async () => {
    const { backend, clock, transfers, saved } = setUp({ "/page.html": "<script>" });
    transfers.download(await backend.stat(path("/page.html")), STORE);
    await expect.poll(() => saved.length).toBe(1);
    await clock.advance(TOLD_MS);
    expect(saved[0]?.name).toBe("page.html");
    expect(await saved[0]?.data.text()).toBe("<script>");
    expect(saved[0]?.data.type).toBe("application/octet-stream");
  });

  test("the share of all", () => {
    const at = (size: number | undefined, state: Transfer["state"]): Transfer => ({
      id: 1,
      direction: "up",
      name: "x",
      folder: ROOT_PATH,
      store: { id: STORE, label: "Files" },
      size,
      state,
    });
    expect(shareDone([at(10, { at: "done" }), at(30, { at: "moving", bytes: 10 })])).toBe(0.5);
    expect(shareDone([at(undefined, { at: "waiting" })])).toBeUndefined();
    expect(shareDone([])).toBeUndefined();
  });
});
