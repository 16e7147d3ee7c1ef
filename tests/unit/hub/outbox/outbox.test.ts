import "fake-indexeddb/auto";
import { describe, expect, test } from "vitest";
import { SparksError } from "#base";
import { localId } from "../../../../src/hub/outbox/index.ts";
import { bodiesOf, createFakeServer, createTestOutbox, text, until } from "../../../support/outbox.ts";

const ROOM = "!a:example.org";
const relating = (rel_type: string, event_id: string, body = "x") =>
  ({
    kind: "event",
    roomId: ROOM,
    type: rel_type === "m.annotation" ? "m.reaction" : "m.room.message",
    content: { body, "m.relates_to": { rel_type, event_id, ...(rel_type === "m.annotation" ? { key: "👍" } : {}) } },
  }) as const;
const replying = (event_id: string, body: string) =>
  ({
    kind: "event",
    roomId: ROOM,
    type: "m.room.message",
    content: { body, "m.relates_to": { "m.in_reply_to": { event_id } } },
  }) as const;
const offline = () => {
  throw new SparksError("unavailable", "no network");
};
const delivered = (list: readonly { readonly delivery: { readonly state: string } }[]) =>
  list.map(({ delivery }) => delivery.state);

describe("sending", () => {
  test("nothing goes out before resume; then everything, in order", async () => {
    const { outbox, server, clock, changes } = await createTestOutbox();
    await Promise.all(["1", "2", "3"].map((body) => outbox.add(text(body))));
    await clock.advance(60_000);
    expect(server.calls).toBe(0);
    expect(outbox.waiting()).toBe(3);
    outbox.resume();
    await clock.advance(0);
    expect(bodiesOf(server.arrived)).toEqual(["1", "2", "3"]);
    expect(outbox.list()).toEqual([]);
    expect(changes.filter(({ what }) => what === "sent")).toHaveLength(3);
  });

  test("what add resolves with is in the store already", async () => {
    const { outbox, store } = await createTestOutbox();
    const { key } = await outbox.add(text("kept"));
    expect(await store.get(`outbox/${key}`)).toMatchObject({ what: { content: { body: "kept" } } });
  });

  test("add fails where the store does, and what comes later goes on", async () => {
    let full = false;
    const { outbox, server, clock } = await createTestOutbox(undefined, undefined, (store) => ({
      ...store,
      put: (entries) => (full ? Promise.reject(new DOMException("full", "QuotaExceededError")) : store.put(entries)),
    }));
    outbox.resume();
    full = true;
    await expect(outbox.add(text("lost?"))).rejects.toMatchObject({ code: "too-large" });
    full = false;
    await outbox.add(text("later"));
    await clock.advance(0);
    expect(bodiesOf(server.arrived)).toEqual(["later"]);
    expect(outbox.list()).toEqual([]);
  });

  test("a small message does not pass a large file that is still being stored", async () => {
    const { outbox, server } = await createTestOutbox();
    outbox.resume();
    const file = new Blob([new Uint8Array(3 * 1024 * 1024)]);
    await Promise.all([
      outbox.add({ kind: "file", roomId: ROOM, file, content: { body: "file" } }),
      outbox.add(text("after")),
    ]);
    await until(() => outbox.list().length === 0);
    expect(bodiesOf(server.arrived)).toEqual(["file", "after"]);
  });

  test("one at a time within a room, rooms beside each other", async () => {
    const server = createFakeServer();
    const under: Record<string, number> = {};
    let most = 0;
    server.before = async (request) => {
      if (request === "upload") return;
      const { roomId } = request;
      under[roomId] = (under[roomId] ?? 0) + 1;
      most = Math.max(most, under[roomId] ?? 0);
      await new Promise((resolve) => setImmediate(resolve));
      under[roomId] = (under[roomId] ?? 0) - 1;
    };
    const { outbox, clock } = await createTestOutbox(server);
    outbox.resume();
    await Promise.all(
      ["!a:x", "!b:x", "!a:x", "!b:x", "!c:x", "!d:x", "!e:x", "!f:x"].map((room, i) =>
        outbox.add(text(String(i), room)),
      ),
    );
    await clock.advance(0);
    expect(server.arrived).toHaveLength(8);
    expect(most).toBe(1);
    const inRoomA = server.arrived.filter(({ roomId }) => roomId === "!a:x");
    expect(bodiesOf(inRoomA)).toEqual(["0", "2"]);
  });
});

describe("failing for now", () => {
  test("waits longer and longer, keeps the order, and is sent when the network is back", async () => {
    const { outbox, server, clock } = await createTestOutbox();
    server.before = offline;
    outbox.resume();
    await outbox.add(text("1"));
    await outbox.add(text("2"));
    await clock.advance(0);
    expect(delivered(outbox.list(ROOM))).toEqual(["queued", "queued"]);
    const tries: number[] = [];
    for (const ms of [1000, 2000, 4000, 8000]) {
      await clock.advance(ms);
      tries.push(server.calls);
    }
    expect(tries).toEqual([2, 3, 4, 5]);
    server.before = () => undefined;
    outbox.kick();
    await clock.advance(0);
    expect(bodiesOf(server.arrived)).toEqual(["1", "2"]);
    expect(clock.sleepers()).toBe(0);
  });

  test("does what the server asks: Retry-After", async () => {
    const { outbox, server, clock } = await createTestOutbox();
    server.before = () => {
      throw new SparksError("throttled", "slow down", { retryAfterMs: 20_000, status: 429 });
    };
    outbox.resume();
    await outbox.add(text("1"));
    await clock.advance(19_000);
    expect(server.calls).toBe(1);
    server.before = () => undefined;
    await clock.advance(1_500);
    expect(bodiesOf(server.arrived)).toEqual(["1"]);
  });

  test("a token that is no longer good stops the room until somebody resumes", async () => {
    const { outbox, server, clock } = await createTestOutbox();
    server.before = () => {
      throw new SparksError("auth-expired", "soft logout");
    };
    outbox.resume();
    await outbox.add(text("1"));
    await clock.advance(120_000);
    expect([server.calls, clock.sleepers()]).toEqual([1, 0]);
    outbox.pause();
    server.before = () => undefined;
    outbox.resume();
    await clock.advance(0);
    expect(bodiesOf(server.arrived)).toEqual(["1"]);
  });

  test("pause breaks off what is under way; it is sent again with the same transaction id", async () => {
    const { outbox, server, clock } = await createTestOutbox();
    // The server has it, but the answer does not come.
    server.after = (_, signal) =>
      new Promise((_, reject) =>
        signal.addEventListener("abort", () => reject(new SparksError("cancelled", "aborted"))),
      );
    outbox.resume();
    await outbox.add(text("once"));
    await clock.advance(0);
    expect(delivered(outbox.list())).toEqual(["sending"]);
    outbox.pause();
    await clock.advance(0);
    expect(delivered(outbox.list())).toEqual(["queued"]);
    server.after = () => undefined;
    outbox.resume();
    await clock.advance(0);
    expect(bodiesOf(server.arrived)).toEqual(["once"]);
    expect(server.calls).toBe(2);
  });

  test("a server that breaks on one message for ever does not hold the others for ever", async () => {
    const { outbox, server, clock } = await createTestOutbox();
    server.before = (request) => {
      if (request !== "upload" && request.kind === "event" && request.content.body === "poison") {
        throw new SparksError("unavailable", "internal server error", { status: 500 });
      }
    };
    outbox.resume();
    await outbox.add(text("poison"));
    await outbox.add(text("after"));
    await clock.advance(60 * 60_000);
    expect(bodiesOf(server.arrived)).toEqual(["after"]);
    expect(outbox.list()).toMatchObject([{ delivery: { state: "failed", reason: "other" } }]);
  });
});

describe("failing for good", () => {
  const refusing = async (code: "forbidden" | "too-large" | "invalid") => {
    const made = await createTestOutbox();
    made.server.before = (request) => {
      const body = request !== "upload" && request.kind === "event" ? request.content.body : undefined;
      if (body === "bad") throw new SparksError(code, "no", { status: 403 });
    };
    made.outbox.resume();
    return made;
  };

  test.each([["forbidden"], ["too-large"], ["invalid"]] as const)(
    "%s: says why, lets the others pass, stays over a restart",
    async (code) => {
      const made = await refusing(code);
      await made.outbox.add(text("bad"));
      await made.outbox.add(text("good"));
      await made.clock.advance(0);
      expect(bodiesOf(made.server.arrived)).toEqual(["good"]);
      expect(made.outbox.list()).toMatchObject([{ delivery: { state: "failed", reason: code } }]);
      const again = await made.restart();
      again.outbox.resume();
      await again.clock.advance(60_000);
      expect(again.outbox.list()).toMatchObject([{ delivery: { state: "failed", reason: code } }]);
      expect(again.outbox.waiting()).toBe(0);
    },
  );

  test("what speaks of it waits with it, and goes after a retry, in order", async () => {
    const { outbox, server, clock } = await refusing("forbidden");
    const { key } = await outbox.add(text("bad"));
    await outbox.add(replying(localId(key), "answer"));
    await outbox.add(relating("m.replace", localId(key), "edit"));
    await outbox.add(text("good"));
    await clock.advance(0);
    expect(bodiesOf(server.arrived)).toEqual(["good"]);
    expect(delivered(outbox.list())).toEqual(["failed", "queued", "queued"]);
    server.before = () => undefined;
    await outbox.retry(key);
    await clock.advance(0);
    expect(server.arrived.slice(1)).toMatchObject([
      { content: { body: "bad" } },
      { content: { body: "answer", "m.relates_to": { "m.in_reply_to": { event_id: "$2" } } } },
      { content: { body: "edit", "m.relates_to": { rel_type: "m.replace", event_id: "$2" } } },
    ]);
  });

  test("discarding it takes edits along and leaves answers standing by themselves", async () => {
    const { outbox, server, clock, store } = await refusing("forbidden");
    const { key } = await outbox.add(text("bad"));
    await outbox.add(replying(localId(key), "answer"));
    await outbox.add(relating("m.replace", localId(key), "edit"));
    await outbox.add({ kind: "redaction", roomId: ROOM, target: localId(key) });
    await clock.advance(0);
    expect(await outbox.discard(key)).toBe(true);
    await clock.advance(0);
    expect(server.arrived).toMatchObject([{ content: { body: "answer" } }]);
    expect(JSON.stringify(server.arrived)).not.toContain("m.relates_to");
    expect(outbox.list()).toEqual([]);
    expect(await store.list("outbox/")).toEqual([]);
    expect(await outbox.discard(key)).toBe(false);
  });

  test("a reaction that is refused is just gone", async () => {
    const { outbox, server, clock, changes } = await createTestOutbox();
    server.before = () => {
      throw new SparksError("invalid", "M_DUPLICATE_ANNOTATION", { status: 400 });
    };
    outbox.resume();
    await outbox.add(relating("m.annotation", "$e"));
    await clock.advance(0);
    expect(outbox.list()).toEqual([]);
    expect(changes.at(-1)?.what).toBe("removed");
  });

  test("reasonOf may say more than the code, and nothing of the content is logged", async () => {
    const made = await refusing("forbidden");
    await made.outbox.add(text("bad"));
    await made.clock.advance(0);
    expect(made.logged.join()).toContain("forbidden");
    expect(made.logged.join()).not.toContain("bad");
  });
});

describe("what speaks of what is not sent yet", () => {
  test("gets the event id when that is known, also across a restart in between", async () => {
    const made = await createTestOutbox();
    made.server.before = (request) => {
      if (request !== "upload" && request.kind === "event" && request.content.body === "edit") offline();
    };
    const { key } = await made.outbox.add(text("first"));
    await made.outbox.add(relating("m.replace", localId(key), "edit"));
    await made.outbox.add(relating("m.annotation", localId(key), "reaction"));
    await made.outbox.add({ kind: "redaction", roomId: ROOM, target: localId(key), reason: "oops" });
    made.outbox.resume();
    await made.clock.advance(0);
    expect(bodiesOf(made.server.arrived)).toEqual(["first"]);
    const again = await made.restart();
    again.server.before = () => undefined;
    again.outbox.resume();
    await again.clock.advance(0);
    expect(again.server.arrived.slice(1)).toMatchObject([
      { content: { "m.relates_to": { event_id: "$1" } } },
      { content: { "m.relates_to": { event_id: "$1" } } },
      { kind: "redaction", target: "$1", reason: "oops" },
    ]);
    expect(JSON.stringify(again.server.arrived)).not.toContain("~");
  });

  test("after it was sent its local id still works; ids of nothing are refused", async () => {
    const { outbox, server, clock } = await createTestOutbox();
    outbox.resume();
    const { key } = await outbox.add(text("first"));
    await clock.advance(0);
    await outbox.add(relating("m.annotation", localId(key)));
    await clock.advance(0);
    expect(server.arrived[1]).toMatchObject({ content: { "m.relates_to": { event_id: "$1" } } });
    await expect(outbox.add(relating("m.annotation", "~nothing"))).rejects.toMatchObject({ code: "not-found" });
    const elsewhere = await outbox.add(text("x", "!b:example.org"));
    outbox.pause();
    await expect(outbox.add(relating("m.annotation", localId(elsewhere.key)))).rejects.toMatchObject({
      code: "not-found",
    });
  });
});

describe("once", () => {
  test("killed after the server took it and before the answer: sent once", async () => {
    const made = await createTestOutbox();
    made.server.after = () => new Promise(() => undefined);
    made.outbox.resume();
    await made.outbox.add(text("once"));
    await made.clock.advance(0);
    const again = await made.restart();
    again.server.after = () => undefined;
    again.outbox.resume();
    await again.clock.advance(0);
    expect(bodiesOf(again.server.arrived)).toEqual(["once"]);
    expect(again.changes.at(-1)).toMatchObject({ what: "sent", eventId: "$1" });
    expect(await again.store.list("outbox/")).toEqual([]);
  });

  test("the event that comes back by sync is as good as the answer", async () => {
    const made = await createTestOutbox();
    const { key } = await made.outbox.add(text("once"));
    const edited = await made.outbox.add(relating("m.replace", localId(key), "edit"));
    await made.outbox.confirm(key, "$synced");
    await made.outbox.confirm(key, "$synced");
    expect(made.outbox.list()).toMatchObject([
      { key: edited.key, what: { content: { "m.relates_to": { event_id: "$synced" } } } },
    ]);
    expect(made.changes.filter(({ what }) => what === "sent")).toHaveLength(1);
    const again = await made.restart();
    again.outbox.resume();
    await again.clock.advance(0);
    expect(bodiesOf(again.server.arrived)).toEqual(["edit"]);
  });

  test("the answer and sync at the same time: told once", async () => {
    const { outbox, server, clock, changes } = await createTestOutbox();
    server.after = async (request) => {
      if (request !== "upload") await outbox.confirm(request.txnId, "$1");
    };
    outbox.resume();
    await outbox.add(text("once"));
    await outbox.add(text("twice"));
    await clock.advance(0);
    expect(changes.filter(({ what }) => what === "sent")).toHaveLength(2);
    expect(bodiesOf(server.arrived)).toEqual(["once", "twice"]);
  });
});

describe("files", () => {
  const file = (size: number, name = "a.bin") =>
    ({
      kind: "file",
      roomId: ROOM,
      file: new Blob([Uint8Array.from({ length: size }, (_, i) => i % 251)], { type: "image/png" }),
      content: { msgtype: "m.file", body: name },
    }) as const;

  test("byte for byte over a restart, of any size", async () => {
    for (const size of [0, 1, 1024 * 1024, 2_500_000]) {
      const made = await createTestOutbox();
      const { key } = await made.outbox.add(file(size));
      const again = await made.restart();
      const found = await again.outbox.file(key);
      expect([found?.size, found?.type]).toEqual([size, "image/png"]);
      again.outbox.resume();
      await again.clock.advance(0);
      await until(() => again.outbox.list().length === 0);
      const uploaded = Buffer.from((await again.server.uploads[0]?.blob.arrayBuffer()) ?? new ArrayBuffer(9));
      expect(uploaded.equals(Buffer.from(await file(size).file.arrayBuffer()))).toBe(true);
      expect(again.server.arrived).toMatchObject([{ content: { body: "a.bin", url: expect.stringMatching(/^mxc:/) } }]);
      await again.outbox.close();
      expect(await again.store.listBytes("")).toEqual([]);
    }
  });

  test("uploaded once, even when killed between the upload and the message", async () => {
    const made = await createTestOutbox();
    made.server.before = (request) => {
      if (request !== "upload") offline();
    };
    made.outbox.resume();
    await made.outbox.add(file(10));
    await made.clock.advance(5000);
    const again = await made.restart();
    again.server.before = () => undefined;
    again.outbox.resume();
    await again.clock.advance(0);
    expect(again.server.uploads).toHaveLength(1);
    expect(again.server.arrived).toHaveLength(1);
  });

  test("can be taken out while they upload, not while the message is out", async () => {
    const { outbox, server, clock, store } = await createTestOutbox();
    server.before = (_, signal) =>
      new Promise((_, reject) =>
        signal.addEventListener("abort", () => reject(new SparksError("cancelled", "aborted"))),
      );
    outbox.resume();
    const upload = await outbox.add(file(10));
    await clock.advance(0);
    expect(await outbox.discard(upload.key)).toBe(true);
    await clock.advance(0);
    expect([server.uploads.length, server.arrived.length, (await store.listBytes("")).length]).toEqual([0, 0, 0]);
    const message = await outbox.add(text("out"));
    await clock.advance(0);
    expect(await outbox.discard(message.key)).toBe(false);
  });

  test("bytes of what was never finished are swept away", async () => {
    const made = await createTestOutbox();
    await made.store.putBytes("outbox-file/gone/000000", new Uint8Array(5));
    const kept = await made.outbox.add(file(5));
    const again = await made.restart();
    expect(await again.store.listBytes("")).toEqual([`outbox-file/${kept.key}/000000`]);
  });

  test("whose bytes are gone fail instead of waiting for ever", async () => {
    const made = await createTestOutbox();
    const { key } = await made.outbox.add(file(5));
    await made.store.putBytes(`outbox-file/${key}/000000`, undefined);
    made.outbox.resume();
    await made.outbox.add(text("after"));
    await made.clock.advance(0);
    expect(made.outbox.list()).toMatchObject([{ delivery: { state: "failed", reason: "invalid" } }]);
    expect(bodiesOf(made.server.arrived)).toEqual(["after"]);
  });

  test("are refused when they are too large, bytes kept until they are taken out", async () => {
    const { outbox, server, clock, store } = await createTestOutbox();
    server.before = () => {
      throw new SparksError("too-large", "M_TOO_LARGE", { status: 413 });
    };
    outbox.resume();
    const { key } = await outbox.add(file(5));
    await clock.advance(0);
    expect(outbox.list()).toMatchObject([{ delivery: { state: "failed", reason: "too-large" } }]);
    expect((await outbox.file(key))?.size).toBe(5);
    expect(await outbox.discard(key)).toBe(true);
    expect(await store.listBytes("")).toEqual([]);
  });
});

test("what the store holds and this version does not know is left alone", async () => {
  const made = await createTestOutbox();
  await made.store.put({ "outbox/x": { v: 99 }, "outbox/y": "junk", "outbox/z": { v: 1, key: "z" } });
  await made.outbox.add(text("1"));
  const again = await made.restart();
  expect(again.outbox.list()).toHaveLength(1);
  expect(again.logged.filter((line) => line.includes("outbox.unreadable"))).toHaveLength(3);
  expect(await again.store.get("outbox/x")).toEqual({ v: 99 });
});

test("close waits for what is being written and sends nothing more", async () => {
  const { outbox, server, clock } = await createTestOutbox();
  server.before = offline;
  outbox.resume();
  await outbox.add(text("1"));
  await clock.advance(0);
  await outbox.close();
  const { calls } = server;
  await clock.advance(600_000);
  expect([server.calls - calls, clock.sleepers()]).toEqual([0, 0]);
});
