import { afterEach, describe, expect, test } from "vitest";
import type { Person, TimelineItem } from "#contracts";
import {
  bodyOfEvent,
  isShown,
  mentionsOf,
  parseRoomEvent,
  parseStrippedState,
  previewOfEvent,
  type RoomEvent,
  relationOf,
} from "../../../src/hub/events/index.ts";
import { HOSTILE_ENVELOPES, hostileContents, ODD_VALUES } from "../../support/corpus/hostile-events.ts";
import { decrypted, encrypted, message, ROOM } from "../../support/room-events.ts";
import { createTestRoom } from "../../support/timeline.ts";

const person = (id: string): Person => ({ id, name: id });

afterEach(() => {
  // CVE-2022-36059, CVE-2022-36060, CVE-2023-28103, CVE-2023-28427
  expect(Object.keys(Object.prototype)).toEqual([]);
  expect(({} as Record<string, unknown>).polluted).toBeUndefined();
});

describe("envelopes", () => {
  test.each(Object.entries(HOSTILE_ENVELOPES))("%s is no event", (_, raw) => {
    expect(parseRoomEvent(raw, ROOM)).toBeUndefined();
  });

  test("odd times become times", () => {
    for (const origin_server_ts of ODD_VALUES) {
      const event = parseRoomEvent({ event_id: "$a", type: "t", sender: "@a:b", origin_server_ts, content: {} }, ROOM);
      expect(Number.isInteger(event?.ts)).toBe(true);
      expect(Number.isNaN(new Date(event?.ts ?? Number.NaN).getTime())).toBe(false);
    }
  });

  test("stripped state: odd values are refused or emptied", () => {
    for (const value of ODD_VALUES) {
      expect(parseStrippedState(value)).toBeUndefined();
      const parsed = parseStrippedState({ type: "m.room.name", state_key: "", sender: "@a:b", content: value });
      expect(typeof parsed?.content).toBe("object");
    }
  });

  test("a content of megabytes is not read, and its message is shown as malformed", () => {
    const huge = { msgtype: "m.text", body: "x".repeat(5_000_000) };
    const event = parseRoomEvent(
      { event_id: "$a", type: "m.room.message", sender: "@a:b", origin_server_ts: 1, content: huge },
      ROOM,
    );
    expect(event?.content).toEqual({});
    expect(event && bodyOfEvent(event, { person })).toEqual({ kind: "malformed", type: "m.room.message" });
  });
});

/** What may be handed to the page: plain data that can be cloned, of modest size. */
function checkItem(item: TimelineItem) {
  structuredClone(item);
  expect(item.sender.id).toBe("@mallory:evil.example");
  const text = JSON.stringify(item);
  expect(text.length).toBeLessThan(200_000);
  expect(text.isWellFormed()).toBe(true);
  expect(text).not.toContain('__proto__":{"polluted');
}

describe("contents (CVE-2024-51750, CVE-2022-39236)", () => {
  const events: RoomEvent[] = [];
  let n = 0;
  for (const raw of hostileContents()) {
    const event = parseRoomEvent(
      { event_id: `$h${n++}`, sender: "@mallory:evil.example", origin_server_ts: n, ...raw },
      ROOM,
    );
    if (event) events.push(event);
  }

  test("thousands were made, and every envelope holds", () => {
    expect(events.length).toBe(n);
    expect(n).toBeGreaterThan(5_000);
  });

  test("no reader throws, alone or decrypted", () => {
    for (const event of events) {
      for (const one of [
        event,
        {
          ...event,
          type: "m.room.encrypted",
          clear: { state: "decrypted", type: event.type, content: event.content },
        } as const,
      ]) {
        bodyOfEvent(one, { person });
        isShown(one);
        relationOf(one);
        mentionsOf(one.content);
        const preview = previewOfEvent(one);
        expect(preview?.text.length ?? 0).toBeLessThanOrEqual(200);
        expect(preview?.text ?? "").not.toMatch(/[\n\r\t]/);
      }
    }
  });

  test("a room full of them shows its other messages, and each of theirs as something", () => {
    const { timeline } = createTestRoom();
    timeline.insertLive([
      message("first", { sender: "@mallory:evil.example" }),
      ...events,
      message("last", { sender: "@mallory:evil.example" }),
    ]);
    const items = timeline.items();
    expect(items[0]?.eventId).toBe("$first");
    expect(items.at(-1)?.eventId).toBe("$last");
    for (const item of items) checkItem(item);
    const shown = new Set(items.map(({ eventId }) => eventId));
    const lost = events.filter(
      (event) => event.type === "m.room.message" && relationOf(event)?.kind !== "edit" && !shown.has(event.eventId),
    );
    expect(lost).toEqual([]);
  });

  test("relations of everything to everything do not grow without end", () => {
    const { timeline } = createTestRoom();
    const knot = Array.from({ length: 500 }, (_, i) =>
      message(`k${i}`, {
        content: {
          msgtype: "m.text",
          body: `${i}`,
          "m.new_content": { msgtype: "m.text", body: `new ${i}` },
          "m.relates_to": {
            rel_type: i % 2 ? "m.replace" : "m.thread",
            event_id: `$k${(i + 1) % 500}`,
            "m.in_reply_to": { event_id: `$k${(i + 7) % 500}` },
          },
        },
      }),
    );
    timeline.insertLive(knot);
    expect(timeline.items().length).toBe(250);
  });

  test("an event that relates to itself", () => {
    const { timeline } = createTestRoom();
    const self = (id: string, relates: object, patch = {}) =>
      message(id, {
        content: {
          msgtype: "m.text",
          body: id,
          "m.new_content": { msgtype: "m.text", body: "x" },
          "m.relates_to": relates,
        },
        ...patch,
      });
    timeline.insertLive([
      self("a", { "m.in_reply_to": { event_id: "$a" } }),
      self("b", { rel_type: "m.replace", event_id: "$b" }),
      self("c", { rel_type: "m.annotation", event_id: "$c", key: "x" }, { type: "m.reaction" }),
      message("d", { type: "m.room.redaction", redacts: "$d", content: {} }),
      message("e", { type: "m.room.redaction", redacts: "$f", content: {} }),
      message("f", { type: "m.room.redaction", redacts: "$e", content: {} }),
    ]);
    expect(timeline.items()).toMatchObject([{ eventId: "$a", replyTo: { eventId: "$a", text: "a" } }]);
  });
});

describe("decryption", () => {
  test("what is encrypted twice, or decrypts to state, is no message and no state", () => {
    const { timeline } = createTestRoom();
    timeline.insertLive([
      decrypted(encrypted("a"), { algorithm: "m.megolm.v1.aes-sha2" }, "m.room.encrypted"),
      decrypted(encrypted("b"), { name: "Renamed" }, "m.room.name"),
      decrypted(encrypted("c"), {}, "m.room.redaction"),
    ]);
    expect(timeline.items().map(({ body }) => body)).toEqual([{ kind: "malformed", type: "m.room.encrypted" }]);
  });

  test("a server that turns an encrypted message into an edit of another does not change that one", () => {
    const { timeline } = createTestRoom();
    const victim = decrypted(encrypted("a"), { msgtype: "m.text", body: "pay 10" });
    const forged = decrypted(encrypted("b", {}, { rel_type: "m.replace", event_id: "$a" }), {
      msgtype: "m.text",
      body: "pay 1000",
    });
    timeline.insertLive([victim, forged]);
    expect(timeline.items().map(({ body }) => body)).toMatchObject([{ text: "pay 10" }, { text: "pay 1000" }]);
  });
});
