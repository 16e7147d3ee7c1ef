import { describe, expect, test } from "vitest";
import type { ItemBody, TimelineItem } from "#contracts";
import {
  ANNA,
  BERT,
  decrypted,
  edit,
  encrypted,
  ME,
  member,
  message,
  parsed,
  ROOM,
  raw,
  reaction,
  redaction,
  reply,
} from "../../../support/room-events.ts";
import { createTestRoom } from "../../../support/timeline.ts";

const textOf = (body: ItemBody) => (body.kind === "text" ? body.text : `<${body.kind}>`);
const texts = (items: readonly TimelineItem[]) => items.map(({ body }) => textOf(body));

describe("order", () => {
  test("events stand in the order of the server and only once", () => {
    const { timeline } = createTestRoom();
    timeline.insertLive([message("c"), message("d")]);
    timeline.insertOlder([message("a"), message("b"), message("c")]);
    timeline.insertLive([message("d"), message("e")]);
    expect(texts(timeline.items())).toEqual(["a", "b", "c", "d", "e"]);
    expect([timeline.oldestEventId(), timeline.newestEventId()]).toEqual(["$a", "$e"]);
  });

  test("items that did not change keep their identity, and so does the list", () => {
    const { timeline } = createTestRoom();
    timeline.insertLive([message("a"), message("b"), message("c")]);
    const before = timeline.items();
    expect(timeline.items()).toBe(before);
    timeline.insertLive([edit("e", "$b", "B")]);
    const after = timeline.items();
    expect(texts(after)).toEqual(["a", "B", "c"]);
    expect([after[0] === before[0], after[1] === before[1], after[2] === before[2]]).toEqual([true, false, true]);
    timeline.insertLive([message("a")]);
    timeline.refresh();
    expect(timeline.items()).toBe(after);
  });

  test("after a gap what came before is gone, echoes stay, what is the same stays the same object", () => {
    const { timeline } = createTestRoom();
    timeline.insertLive([message("a"), message("b")]);
    timeline.addEcho({
      key: "k",
      type: "m.room.message",
      content: { msgtype: "m.text", body: "mine" },
      ts: 1,
      delivery: { state: "queued" },
    });
    const b = timeline.items()[1];
    timeline.reset([message("b"), message("x")]);
    expect(texts(timeline.items())).toEqual(["b", "x", "mine"]);
    expect(timeline.items()[0]).toBe(b);
  });

  test("events of another room are not taken in", () => {
    const { timeline } = createTestRoom();
    timeline.insertLive([{ ...message("a"), roomId: "!other:example.org" }]);
    expect(timeline.items()).toEqual([]);
  });

  test("tells once for every change, never for none", () => {
    const { timeline } = createTestRoom();
    let told = 0;
    timeline.onChange(() => told++);
    timeline.insertLive([message("a"), message("b")]);
    expect(told).toBe(1);
    timeline.insertLive([message("a")]);
    timeline.setReceipt(ANNA, "$a", 1);
    timeline.setReceipt(ANNA, "$a", 1);
    expect(told).toBe(2);
  });
});

describe("edits", () => {
  test("the newest by the same sender counts, whichever comes first", () => {
    const { timeline } = createTestRoom();
    timeline.insertLive([
      edit("e2", "$a", "second", { origin_server_ts: 3000 }),
      message("a"),
      edit("e1", "$a", "first", { origin_server_ts: 2000 }),
      edit("e3", "$a", "by somebody else", { origin_server_ts: 4000, sender: BERT }),
    ]);
    expect(timeline.items()).toMatchObject([{ body: { text: "second" }, edited: true }]);
  });

  test("a redacted edit is undone", () => {
    const { timeline } = createTestRoom();
    timeline.insertLive([message("a"), edit("e", "$a", "changed"), redaction("r", "$e")]);
    expect(texts(timeline.items())).toEqual(["a"]);
    expect(timeline.items()[0]).not.toHaveProperty("edited");
  });

  test("a clear edit of an encrypted message is ignored (CVE-2026-45057)", () => {
    const { timeline } = createTestRoom();
    const original = decrypted(encrypted("a"), { msgtype: "m.text", body: "secret" });
    timeline.insertLive([original, edit("forged", "$a", "forged", { origin_server_ts: 9000 })]);
    expect(texts(timeline.items())).toEqual(["secret"]);
    const relates = { rel_type: "m.replace", event_id: "$a" };
    const change = { msgtype: "m.text", body: "* new", "m.new_content": { msgtype: "m.text", body: "new" } };
    timeline.insertLive([decrypted(encrypted("true", { origin_server_ts: 5000 }, relates), change)]);
    expect(texts(timeline.items())).toEqual(["new"]);
  });

  test("edits of another type, of state, of edits and of other rooms change nothing", () => {
    const { timeline } = createTestRoom();
    timeline.insertLive([
      message("a"),
      message("topic", { type: "m.room.topic", state_key: "", content: { topic: "t" } }),
      edit("e1", "$a", "sticker", { type: "m.sticker" }),
      edit("e2", "$topic", "no topic"),
      edit("e3", "$a", "first", { origin_server_ts: 1500 }),
      edit("e4", "$e3", "edit of an edit", { origin_server_ts: 9000 }),
    ]);
    expect(timeline.items().map(({ body }) => body)).toMatchObject([
      { kind: "text", text: "first" },
      { kind: "state", change: { what: "room-topic", to: "t" } },
    ]);
  });

  test("an edit without new content is a message like any other", () => {
    const { timeline } = createTestRoom();
    timeline.insertLive([
      message("a"),
      message("b", {
        content: { msgtype: "m.text", body: "b", "m.relates_to": { rel_type: "m.replace", event_id: "$a" } },
      }),
    ]);
    expect(texts(timeline.items())).toEqual(["a", "b"]);
  });
});

describe("reactions", () => {
  test("are counted once for each person and key, in the order they came", () => {
    const { timeline } = createTestRoom();
    timeline.insertLive([
      message("a"),
      reaction("r1", "$a", "👍", BERT),
      reaction("r2", "$a", "🎉", ME),
      reaction("r3", "$a", "👍", ANNA),
      reaction("r4", "$a", "👍", BERT),
    ]);
    expect(timeline.items()[0]?.reactions).toEqual([
      { key: "👍", count: 2, own: false, people: [BERT, ANNA] },
      { key: "🎉", count: 1, own: true, people: [ME] },
    ]);
    expect(timeline.ownReaction("$a", "🎉")).toBe("$r2");
    timeline.insertLive([redaction("x", "$r2", ME), redaction("y", "$r1", BERT)]);
    // The second one by the same person stands now.
    expect(timeline.items()[0]?.reactions).toEqual([{ key: "👍", count: 2, own: false, people: [ANNA, BERT] }]);
    expect(timeline.ownReaction("$a", "🎉")).toBeUndefined();
  });

  test("may come before their message, and their redaction before them", () => {
    const { timeline } = createTestRoom();
    timeline.insertLive([redaction("x", "$r1"), reaction("r1", "$a", "👍"), reaction("r2", "$a", "🎉", BERT)]);
    timeline.insertOlder([message("a")]);
    expect(timeline.items()[0]?.reactions).toEqual([{ key: "🎉", count: 1, own: false, people: [BERT] }]);
  });

  test("keys that are no reaction are left out", () => {
    const { timeline } = createTestRoom();
    timeline.insertLive([
      message("a"),
      reaction("r1", "$a", " "),
      reaction("r2", "$a", "x".repeat(101)),
      reaction("r3", "$a", "\ud800"),
      reaction("r4", "$a", "__proto__"),
    ]);
    expect(timeline.items()[0]?.reactions).toEqual([{ key: "__proto__", count: 1, own: false, people: [ANNA] }]);
  });

  test("an echo is switched on and off again", () => {
    const { timeline } = createTestRoom();
    timeline.insertLive([message("a")]);
    const content = { "m.relates_to": { rel_type: "m.annotation", event_id: "$a", key: "👍" } };
    timeline.addEcho({ key: "k", type: "m.reaction", content, ts: 5, delivery: { state: "queued" } });
    expect(timeline.items()).toMatchObject([{ reactions: [{ key: "👍", own: true }], delivery: { state: "sent" } }]);
    expect(timeline.ownReaction("$a", "👍")).toBe("~k");
    timeline.addEcho({
      key: "k2",
      type: "m.room.redaction",
      content: {},
      redacts: "~k",
      ts: 6,
      delivery: { state: "queued" },
    });
    expect(timeline.items()[0]).not.toHaveProperty("reactions");
    timeline.updateEcho("k", { eventId: "$r" });
    expect(timeline.items()[0]).not.toHaveProperty("reactions");
    timeline.removeEcho("k2");
    expect(timeline.ownReaction("$a", "👍")).toBe("$r");
  });
});

describe("redactions", () => {
  test("take the content, edits, reactions and the reply away", () => {
    const { timeline } = createTestRoom();
    timeline.insertLive([
      message("q"),
      reply("a", "$q"),
      edit("e", "$a", "changed"),
      reaction("r", "$a", "👍"),
      redaction("x", "$a", BERT),
    ]);
    const item = timeline.items()[1];
    expect(item?.body).toEqual({ kind: "redacted", by: { id: BERT, name: "bert" } });
    expect(item).not.toHaveProperty("replyTo");
    expect(item).not.toHaveProperty("reactions");
    expect(item).not.toHaveProperty("edited");
    expect(item?.can).toEqual({ edit: false, redact: false, react: false, reply: false });
  });

  test("count when the server has already done it", () => {
    const { timeline } = createTestRoom();
    timeline.insertLive([message("a", { content: {}, unsigned: { redacted_because: { sender: BERT } } })]);
    expect(timeline.items()[0]?.body).toEqual({ kind: "redacted", by: { id: BERT, name: "bert" } });
  });

  test("stay when an older copy is decrypted later", () => {
    const { timeline } = createTestRoom();
    const copy = encrypted("a");
    timeline.insertLive([copy]);
    timeline.insertLive([
      message("a", { type: "m.room.encrypted", content: {}, unsigned: { redacted_because: { sender: ANNA } } }),
    ]);
    timeline.update(decrypted(copy, { msgtype: "m.text", body: "gone" }));
    expect(texts(timeline.items())).toEqual(["<redacted>"]);
  });

  test("of what is being sent: shown at once, undone when refused", () => {
    const { timeline } = createTestRoom();
    timeline.insertLive([message("a", { sender: ME })]);
    timeline.addEcho({
      key: "k",
      type: "m.room.redaction",
      content: {},
      redacts: "$a",
      ts: 1,
      delivery: { state: "sending" },
    });
    expect(timeline.items()[0]).toMatchObject({ body: { kind: "redacted" }, delivery: { state: "sending" } });
    timeline.updateEcho("k", { delivery: { state: "failed", reason: "forbidden" } });
    expect(timeline.items()[0]).toMatchObject({ body: { text: "a" }, delivery: { state: "failed" } });
    expect(timeline.echoKeysOf("$a")).toEqual(["k"]);
    timeline.removeEcho("k");
    expect(timeline.items()[0]?.delivery).toEqual({ state: "sent" });
  });
});

describe("replies", () => {
  test("show the newest words of what is answered", () => {
    const { timeline } = createTestRoom();
    timeline.insertLive([message("q", { sender: BERT }), reply("a", "$q")]);
    expect(timeline.items()[1]?.replyTo).toEqual({ eventId: "$q", sender: { id: BERT, name: "bert" }, text: "q" });
    timeline.insertLive([edit("e", "$q", "Q!", { sender: BERT })]);
    expect(timeline.items()[1]?.replyTo?.text).toBe("Q!");
    timeline.insertLive([redaction("x", "$q", BERT)]);
    expect(timeline.items()[1]?.replyTo).toEqual({ eventId: "$q", sender: { id: BERT, name: "bert" } });
  });

  test("ask once for what is not loaded, and take it when it comes", () => {
    const room = createTestRoom();
    room.timeline.insertLive([reply("a", "$q"), reply("b", "$q")]);
    room.timeline.items();
    room.timeline.refresh();
    expect(room.timeline.items()[0]?.replyTo).toEqual({ eventId: "$q" });
    expect(room.missing).toEqual(["$q"]);
    room.timeline.provide("$q", message("q", { sender: BERT }));
    expect(room.timeline.items().map(({ replyTo }) => replyTo?.text)).toEqual(["q", "q"]);
    expect(room.timeline.eventById("$q")?.sender).toBe(BERT);
  });

  test("of what is fetched alone, the edit that the server bundles with it, if it is one", () => {
    const bundled = (patch: object) => ({
      "m.relations": { "m.replace": { ...raw("e", { content: edit("e", "$q", "Q!").content }), ...patch } },
    });
    for (const [patch, text] of [
      [{}, "Q!"],
      [{ sender: BERT }, "q"],
      [{ type: "m.sticker" }, "q"],
      [{ content: { "m.new_content": 5 } }, "q"],
      [{ event_id: 5 }, "q"],
    ] as const) {
      const { timeline } = createTestRoom();
      timeline.insertLive([reply("a", "$q")]);
      timeline.provide("$q", message("q", { unsigned: bundled(patch) }));
      expect(timeline.items()[0]?.replyTo?.text).toBe(text);
    }
    const { timeline } = createTestRoom();
    timeline.insertLive([reply("a", "$q")]);
    const sealed = decrypted(encrypted("q", { unsigned: bundled({}) }), { msgtype: "m.text", body: "secret" });
    timeline.provide("$q", sealed);
    expect(timeline.items()[0]?.replyTo?.text).toBe("secret");
  });

  test("an answer that comes at once, while the items are made, is taken", () => {
    const room = createTestRoom();
    room.timeline.onChange(() => room.timeline.items());
    room.missing.push = (id: string) => {
      room.timeline.provide(id, message("q"));
      return 0;
    };
    room.timeline.insertLive([reply("a", "$q")]);
    expect(room.timeline.items()[0]?.replyTo?.text).toBe("q");
  });

  test("within a thread: only real answers", () => {
    const { timeline } = createTestRoom();
    const inThread = (id: string, falling: boolean) =>
      message(id, {
        content: {
          msgtype: "m.text",
          body: id,
          "m.relates_to": {
            rel_type: "m.thread",
            event_id: "$root",
            is_falling_back: falling,
            "m.in_reply_to": { event_id: "$root" },
          },
        },
      });
    timeline.insertLive([message("root"), inThread("a", true), inThread("b", false)]);
    expect(timeline.items().map(({ replyTo }) => replyTo?.eventId)).toEqual([undefined, undefined, "$root"]);
  });
});

describe("echoes", () => {
  const echo = {
    key: "txn1",
    type: "m.room.message",
    content: { msgtype: "m.text", body: "hi" },
    ts: 5,
    delivery: { state: "queued" },
  } as const;
  const back = (unsigned: object = {}) =>
    message("ev", { sender: ME, content: { msgtype: "m.text", body: "hi" }, unsigned });

  test("stand last, keep their key, and land in their place", () => {
    const { timeline } = createTestRoom();
    timeline.insertLive([message("a")]);
    timeline.addEcho(echo);
    timeline.insertLive([message("b")]);
    expect(texts(timeline.items())).toEqual(["a", "b", "hi"]);
    expect(timeline.items()[2]).toMatchObject({
      key: "txn1",
      own: true,
      delivery: { state: "queued" },
      can: { edit: false },
    });
    timeline.insertLive([back({ transaction_id: "txn1" }), message("c")]);
    expect(timeline.items().map(({ key }) => key)).toEqual(["$a", "$b", "txn1", "$c"]);
    expect(timeline.items()[2]).toMatchObject({ eventId: "$ev", delivery: { state: "sent" }, can: { edit: true } });
    timeline.updateEcho("txn1", { eventId: "$ev" });
    expect(timeline.items()).toHaveLength(4);
  });

  test("the answer first, then the event", () => {
    const { timeline } = createTestRoom();
    timeline.addEcho(echo);
    timeline.updateEcho("txn1", { eventId: "$ev" });
    expect(timeline.items()).toMatchObject([{ key: "txn1", eventId: "$ev", delivery: { state: "sent" } }]);
    timeline.insertLive([message("x"), back()]);
    expect(timeline.items().map(({ key }) => key)).toEqual(["$x", "txn1"]);
  });

  test("the event first, without a transaction id, then the answer", () => {
    const { timeline } = createTestRoom();
    timeline.addEcho(echo);
    timeline.insertLive([back()]);
    expect(timeline.items()).toHaveLength(2);
    timeline.updateEcho("txn1", { eventId: "$ev" });
    expect(timeline.items().map(({ key, eventId }) => [key, eventId])).toEqual([["txn1", "$ev"]]);
    expect(timeline.idOfKey("txn1")).toBe("$ev");
  });

  test("nobody else's transaction id counts", () => {
    const { timeline } = createTestRoom();
    timeline.addEcho(echo);
    timeline.insertLive([message("ev", { unsigned: { transaction_id: "txn1" } })]);
    expect(timeline.items()).toHaveLength(2);
  });

  test("an own encrypted message that comes back undecrypted still shows what was written", () => {
    const { timeline } = createTestRoom();
    timeline.addEcho(echo);
    const event = encrypted("ev", { sender: ME, unsigned: { transaction_id: "txn1" } });
    timeline.insertLive([event]);
    expect(texts(timeline.items())).toEqual(["hi"]);
    timeline.update({ ...event, clear: { state: "failed", reason: "waiting" } });
    expect(texts(timeline.items())).toEqual(["hi"]);
  });

  test("relations between echoes follow when the first gets its event id", () => {
    const { timeline } = createTestRoom();
    timeline.addEcho(echo);
    timeline.addEcho({
      key: "txn2",
      type: "m.room.message",
      content: {
        msgtype: "m.text",
        body: "* ho",
        "m.new_content": { msgtype: "m.text", body: "ho" },
        "m.relates_to": { rel_type: "m.replace", event_id: "~txn1" },
      },
      ts: 6,
      delivery: { state: "queued" },
    });
    expect(texts(timeline.items())).toEqual(["ho"]);
    timeline.updateEcho("txn1", { eventId: "$ev" });
    expect(texts(timeline.items())).toEqual(["ho"]);
    timeline.insertLive([back({ transaction_id: "txn1" })]);
    expect(timeline.items()).toMatchObject([{ body: { text: "ho" }, edited: true, delivery: { state: "queued" } }]);
    expect(timeline.echoKeysOf("txn1")).toEqual(["txn2"]);
    timeline.removeEcho("txn2");
    expect(texts(timeline.items())).toEqual(["hi"]);
  });

  test("after a gap a sent echo waits no longer than what is newer", () => {
    const { timeline } = createTestRoom();
    timeline.addEcho(echo);
    timeline.updateEcho("txn1", { eventId: "$ev" });
    timeline.reset([message("n", { origin_server_ts: 9000 })]);
    expect(texts(timeline.items())).toEqual(["n"]);
    timeline.insertOlder([back()]);
    expect(timeline.items().map(({ key }) => key)).toEqual(["txn1", "$n"]);
  });
});

describe("people", () => {
  test("are called as they were when they wrote", () => {
    const room = createTestRoom(new Map([[ANNA, "Anna"]]));
    room.timeline.insertLive([message("a")]);
    room.timeline.items();
    room.names.set(ANNA, "Dr. Anna");
    room.timeline.insertLive([
      member("m", ANNA, { membership: "join", displayname: "Dr. Anna" }, { membership: "join", displayname: "Anna" }),
      message("b"),
    ]);
    expect(room.timeline.items().map(({ sender }) => sender.name)).toEqual(["Anna", "Dr. Anna", "Dr. Anna"]);
    room.timeline.refresh();
    expect(room.timeline.items().map(({ sender }) => sender.name)).toEqual(["Anna", "Dr. Anna", "Dr. Anna"]);
    expect(room.timeline.items()[1]?.body).toEqual({
      kind: "state",
      change: { what: "renamed-self", who: { id: ANNA, name: "Dr. Anna" }, from: "Anna" },
    });
  });

  test("refresh takes new names over, only where they are shown", () => {
    const room = createTestRoom();
    room.timeline.insertLive([message("a"), message("b", { sender: BERT })]);
    const before = room.timeline.items();
    room.names.set(BERT, "Bert");
    room.timeline.refresh(new Set([BERT]));
    expect(room.timeline.items()[0]).toBe(before[0]);
    expect(room.timeline.items()[1]?.sender.name).toBe("Bert");
  });
});

describe("receipts", () => {
  test("stand at the newest shown message at or before what was read", () => {
    const { timeline } = createTestRoom();
    timeline.insertLive([message("a"), message("b", { sender: BERT }), reaction("r", "$a", "👍", BERT)]);
    timeline.setReceipt(ANNA, "$r", 10);
    timeline.setReceipt(ME, "$r", 10);
    expect(timeline.items().map(({ readBy }) => readBy?.map(({ id }) => id))).toEqual([undefined, [ANNA]]);
    timeline.insertLive([message("c", { sender: BERT })]);
    expect(timeline.items()[1]?.readBy).toHaveLength(1);
    timeline.setReceipt(ANNA, "$c", 20);
    timeline.setReceipt(ANNA, "$a", 5);
    expect(timeline.items().map(({ readBy }) => readBy?.length)).toEqual([undefined, undefined, 1]);
  });

  test("may come before the event, and move with what the person writes", () => {
    const { timeline } = createTestRoom();
    timeline.setReceipt(BERT, "$a", 10);
    timeline.insertLive([message("a")]);
    expect(timeline.items()[0]?.readBy).toHaveLength(1);
    timeline.insertLive([message("b", { sender: BERT })]);
    expect(timeline.items().every(({ readBy }) => readBy === undefined)).toBe(true);
  });

  test("of a thread do not take a later one back", () => {
    const { timeline } = createTestRoom();
    timeline.insertLive([message("a"), message("b")]);
    timeline.setReceipt(BERT, "$b", 10);
    timeline.setReceipt(BERT, "$a", 20, "$thread");
    expect(timeline.items()[1]?.readBy).toHaveLength(1);
  });
});

describe("what is unread", () => {
  test("the first message of somebody else after the one read last", () => {
    const { timeline } = createTestRoom();
    timeline.insertLive([message("a"), message("b", { sender: ME }), message("c"), message("d")]);
    timeline.setReadMarker("$a");
    expect(timeline.firstUnreadKey()).toBe("$c");
    timeline.setReadMarker("$d");
    timeline.insertLive([message("e")]);
    expect(timeline.firstUnreadKey()).toBeUndefined();
    timeline.setReadMarker("$unknown");
    expect(timeline.firstUnreadKey()).toBeUndefined();
    timeline.insertOlder([message("unknown"), message("z")]);
    expect(timeline.firstUnreadKey()).toBe("$z");
  });

  test("a no to a call is nothing new to read", () => {
    const { timeline } = createTestRoom();
    const content = { "m.relates_to": { rel_type: "m.reference", event_id: "$a" } };
    timeline.insertLive([message("a"), message("no", { type: "org.matrix.msc4310.rtc.decline", content })]);
    timeline.setReadMarker("$a");
    expect(timeline.items().map(({ body }) => body.kind)).toEqual(["text", "state"]);
    expect(timeline.firstUnreadKey()).toBeUndefined();
    timeline.insertLive([message("b")]);
    timeline.setReadMarker("$a");
    expect(timeline.firstUnreadKey()).toBe("$b");
  });
});

describe("decryption", () => {
  test("an item appears, changes, or goes when the keys come", () => {
    const { timeline } = createTestRoom();
    const one = encrypted("a");
    const two = encrypted("b", {}, { rel_type: "m.annotation", event_id: "$a", key: "👍" });
    timeline.insertLive([one, two]);
    expect(timeline.items().map(({ body }) => body)).toEqual([
      { kind: "undecryptable", reason: "waiting" },
      { kind: "undecryptable", reason: "waiting" },
    ]);
    timeline.update({ ...one, clear: { state: "failed", reason: "before-join" } });
    expect(timeline.items()[0]?.body).toEqual({ kind: "undecryptable", reason: "before-join" });
    timeline.update(decrypted(one, { msgtype: "m.text", body: "clear" }));
    timeline.update(decrypted(two, {}, "m.reaction"));
    expect(timeline.items()).toMatchObject([{ body: { text: "clear" }, reactions: [{ key: "👍" }] }]);
  });

  test("clear messages of an encrypted room carry a mark, those from before encryption do not", () => {
    const room = createTestRoom();
    room.encrypted = true;
    room.timeline.insertLive([
      message("a"),
      message("on", { type: "m.room.encryption", state_key: "", content: { algorithm: "m.megolm.v1.aes-sha2" } }),
      message("b"),
      {
        ...decrypted(encrypted("c"), { msgtype: "m.text", body: "c" }),
        clear: {
          state: "decrypted",
          type: "m.room.message",
          content: { msgtype: "m.text", body: "c" },
          shield: "unknown-device",
        },
      },
    ]);
    expect(room.timeline.items().map(({ shield }) => shield)).toEqual([
      undefined,
      undefined,
      "not-encrypted",
      "unknown-device",
    ]);
  });
});

describe("rights", () => {
  test("follow the room's, and who wrote", () => {
    const room = createTestRoom();
    room.timeline.insertLive([message("a", { sender: ME }), message("b"), encrypted("c")]);
    expect(room.timeline.items().map(({ can }) => can)).toEqual([
      { edit: true, redact: true, react: true, reply: true },
      { edit: false, redact: false, react: true, reply: true },
      { edit: false, redact: false, react: false, reply: false },
    ]);
    room.rights = { ...room.rights, send: false, react: false, redactOthers: true };
    room.timeline.refresh();
    expect(room.timeline.items().map(({ can }) => can)).toEqual([
      { edit: false, redact: true, react: false, reply: false },
      { edit: false, redact: true, react: false, reply: false },
      { edit: false, redact: true, react: false, reply: false },
    ]);
  });
});

test("what is for machines has no item; what is malformed has one", () => {
  const { timeline } = createTestRoom();
  timeline.insertLive([
    message("v", { content: { msgtype: "m.key.verification.request", body: "x" } }),
    message("c", { type: "org.matrix.msc3401.call.member", state_key: "@a:b", content: {} }),
    message("n", { type: "org.matrix.msc4075.rtc.notification", content: { body: "x" } }),
    message("u", { type: "org.example.unknown", content: {} }),
    message("p", { type: "org.example.poll", content: { body: "A poll" } }),
    message("m", { content: { msgtype: 7 } }),
    parsed(raw("w", { content: "no object" })),
  ]);
  expect(timeline.items().map(({ eventId, body }) => [eventId, body.kind])).toEqual([
    ["$p", "unknown"],
    ["$m", "malformed"],
    ["$w", "malformed"],
  ]);
  expect(timeline.items().every(({ sender }) => sender.id === ANNA)).toBe(true);
  expect(ROOM).toBe(timeline.eventById("$m")?.roomId);
});
