import { describe, expect, test } from "vitest";
import type { TimelineItem } from "#contracts";
import { createLocalEcho } from "../../../src/client/features/timeline/local-echo.ts";
import { createRowBuilder } from "../../../src/client/features/timeline/timeline-rows.ts";

const NOON = new Date(2026, 10, 23, 12).getTime();
const DAY = 86_400_000;

function item(key: string, more: Partial<TimelineItem> = {}): TimelineItem {
  return {
    key,
    eventId: `$${key}`,
    sender: { id: "@a:b", name: "A" },
    own: false,
    ts: NOON,
    body: { kind: "text", style: "text", text: key },
    delivery: { state: "sent" },
    can: { edit: false, redact: false, react: true, reply: true },
    ...more,
  };
}
const joined: TimelineItem["body"] = { kind: "state", change: { what: "joined", who: { id: "@a:b", name: "A" } } };
const ownKey = (one: TimelineItem) => one.key;

describe("rows of a timeline", () => {
  const shape = (items: readonly TimelineItem[], unread?: string) =>
    createRowBuilder()
      .build(items, unread, ownKey)
      .map((row) =>
        row.kind === "message"
          ? `${row.item.key}${row.continued ? "+" : ""}`
          : row.kind === "changes"
            ? `changes ${row.items.length}`
            : row.kind,
      );

  test("the same person within five minutes is not named again", () => {
    expect(shape([item("1"), item("2", { ts: NOON + 60_000 }), item("3", { ts: NOON + 600_000 })])).toEqual([
      "day",
      "1",
      "2+",
      "3",
    ]);
    expect(shape([item("1"), item("2", { sender: { id: "@c:d", name: "C" } })])).toEqual(["day", "1", "2"]);
    expect(shape([item("1"), item("2", { sender: { id: "@a:b", name: "New name" } })])).toEqual(["day", "1", "2"]);
  });

  test("days, the line of what is new, and changes in one group", () => {
    const items = [
      item("1"),
      item("s1", { body: joined }),
      item("s2", { body: joined }),
      item("2", { ts: NOON + DAY }),
      item("3", { ts: NOON + DAY }),
    ];
    expect(shape(items, "3")).toEqual(["day", "1", "changes 2", "day", "2", "unread", "3"]);
  });

  test("keys are never twice there, whatever the clocks of others say", () => {
    const items = [
      item("1"),
      item("2", { ts: NOON + DAY }),
      item("3", { ts: NOON }),
      item("4", { ts: Number.NaN }),
      item("5", { ts: 9e15 }),
      item("6", { ts: NOON }),
    ];
    const keys = createRowBuilder()
      .build(items, "2", ownKey)
      .map((row) => row.key);
    expect(new Set(keys).size).toBe(keys.length);
    expect(keys).toEqual(expect.arrayContaining(["1", "2", "3", "4", "5", "6"]));
  });

  test("rows that did not change are the same objects after older messages arrived", () => {
    const builder = createRowBuilder();
    const items = [item("5"), item("6"), item("s", { body: joined }), item("7")];
    const before = builder.build(items, undefined, ownKey);
    const after = builder.build([item("1"), item("2"), ...items], undefined, ownKey);
    for (const row of before.filter(({ key }) => key !== "5")) expect(after).toContain(row);
  });
});

describe("local echo", () => {
  const own = (key: string, text: string, state: "sending" | "sent" = "sending") =>
    item(key, { own: true, body: { kind: "text", style: "text", text }, delivery: { state } });

  test("is shown at once, and gives its key to the hub's item", async () => {
    const echo = createLocalEcho();
    const shown = echo.show(own("echo 1", "hi"), Promise.resolve({ key: "txn" }));
    expect(echo.waiting.value).toHaveLength(1);
    await shown;
    const fromHub = own("txn", "hi");
    echo.seen([fromHub]);
    expect(echo.waiting.value).toEqual([]);
    expect(echo.keyOf(fromHub)).toBe("echo 1");
  });

  test("the hub's list may come before its answer: nothing is shown twice, order is kept", async () => {
    const echo = createLocalEcho();
    const answers = [Promise.withResolvers<{ key: string }>(), Promise.withResolvers<{ key: string }>()];
    const sent = answers.map((answer, index) => echo.show(own(`echo ${index}`, "same text"), answer.promise));
    echo.seen([own("txn 0", "same text")]);
    expect(echo.waiting.value.map(({ key }) => key)).toEqual(["echo 1"]);
    answers.forEach((answer, index) => {
      answer.resolve({ key: `txn ${index}` });
    });
    await Promise.all(sent);
    echo.seen([own("txn 0", "same text"), own("txn 1", "same text")]);
    expect(echo.waiting.value).toEqual([]);
    expect(echo.keyOf(own("txn 1", "same text"))).toBe("echo 1");
  });

  test("goes when it could not be made safe, and says so", async () => {
    const echo = createLocalEcho();
    const shown = echo.show(own("echo", "x"), Promise.reject(new Error("full")));
    await expect(shown).rejects.toThrow("full");
    expect(echo.waiting.value).toEqual([]);
  });

  test("messages of others and old ones of mine are not taken for it", () => {
    const echo = createLocalEcho();
    void echo.show(own("echo", "x"), new Promise(() => undefined));
    echo.seen([item("other", { body: { kind: "text", style: "text", text: "x" } }), own("old", "x", "sent")]);
    expect(echo.waiting.value).toHaveLength(1);
  });
});
