/** Whatever comes in whatever order: the items are those of a timeline that is given everything at once. */
import { describe, expect, test } from "vitest";
import { applyListPatch, diffList } from "#base";
import type { Person } from "#contracts";
import { parseRoomEvent, type RoomEvent } from "../../../../src/hub/events/index.ts";
import type { Echo } from "../../../../src/hub/timeline/index.ts";
import { createRandom, type Random } from "../../../support/random.ts";
import { ANNA, BERT, ME, parsed, type RawEvent, ROOM } from "../../../support/room-events.ts";
import { createTestRoom, type TestRoom } from "../../../support/timeline.ts";

const PEOPLE = [ME, ANNA, BERT] as const;

/** The server's side: a history that grows, and what it would answer. */
function createServer(random: Random) {
  const history: RawEvent[] = [];
  const names = new Map<string, string>(PEOPLE.map((id) => [id, id.slice(1, 5)]));
  const redacted = new Map<string, string>();
  let next = 0;
  const idOf = (event: RawEvent) => String(event.event_id);
  /** Any event, also those that the client never heard of. */
  const anyId = () => (history.length > 0 && random.chance(0.95) ? idOf(random.pick(history)) : "$elsewhere");

  const make = (id: string, sender: string): RawEvent => {
    const base = { event_id: id, sender, origin_server_ts: 1000 + random.below(50), type: "m.room.message" };
    const body = `${id} ${random.below(100)}`;
    const relates = (rel_type: string) => ({ rel_type, event_id: anyId() });
    switch (random.below(11)) {
      case 0: {
        const change = { msgtype: "m.text", body: `* ${body}`, "m.new_content": { msgtype: "m.text", body } };
        return { ...base, content: { ...change, "m.relates_to": relates("m.replace") } };
      }
      case 1:
        return {
          ...base,
          type: "m.reaction",
          content: { "m.relates_to": { ...relates("m.annotation"), key: random.pick(["👍", "🎉"]) } },
        };
      case 2: {
        const target = anyId();
        redacted.set(target, sender);
        return { ...base, type: "m.room.redaction", redacts: target, content: {} };
      }
      case 3:
        return {
          ...base,
          content: { msgtype: "m.text", body, "m.relates_to": { "m.in_reply_to": { event_id: anyId() } } },
        };
      case 4: {
        const before = names.get(sender) ?? "";
        const now = `${before.slice(0, 4)}${random.below(10)}`;
        names.set(sender, now);
        const profile = (displayname: string) => ({ membership: "join", displayname });
        return {
          ...base,
          type: "m.room.member",
          state_key: sender,
          content: profile(now),
          unsigned: { prev_content: profile(before) },
        };
      }
      case 5:
        return { ...base, type: "m.room.encrypted", content: { ciphertext: body } };
      case 6:
        return {
          ...base,
          type: "m.room.encrypted",
          content: { ciphertext: body, "m.relates_to": relates("m.replace") },
        };
      case 7:
        return random.chance(0.2)
          ? { ...base, type: "m.room.encryption", state_key: "", content: { algorithm: "x" } }
          : { ...base, type: "m.room.topic", state_key: "", content: { topic: body } };
      case 8:
        return { ...base, content: { body: 5 } };
      default:
        return { ...base, content: { msgtype: "m.text", body } };
    }
  };
  return {
    history,
    names,
    anyId,
    post(event?: RawEvent): RawEvent {
      const made = event ?? make(`$${next++}`, random.pick(PEOPLE));
      history.push(made);
      return made;
    },
    /** The event as it is given out later: redacted ones without their content. */
    copy(event: RawEvent): RoomEvent {
      const by = redacted.get(idOf(event));
      if (by === undefined || random.chance(0.5)) return parsed(event);
      return parsed({
        ...event,
        content: {},
        unsigned: { ...(event.unsigned as object), redacted_because: { sender: by } },
      });
    },
  };
}

/** What decryption makes of an encrypted event. */
function decrypt(event: RoomEvent): RoomEvent {
  const relates = event.content["m.relates_to"];
  const body = `clear ${String(event.content.ciphertext)}`;
  const content = relates
    ? { msgtype: "m.text", body, "m.new_content": { msgtype: "m.text", body } }
    : { msgtype: "m.text", body };
  return { ...event, clear: { state: "decrypted", type: "m.room.message", content } };
}

/** Everything that the client was told so far, so that another can be told at once. */
type Told = {
  /** Loaded events in order, as they are known now. */
  events: RoomEvent[];
  echoes: Echo[];
  /** Echoes that have landed: key → event id. */
  landed: Map<string, Echo & { readonly eventId: string }>;
  receipts: [string, string, number, string][];
  provided: RoomEvent[];
};

function rebuild(told: Told, like: TestRoom): TestRoom {
  const room = createTestRoom(like.names);
  room.encrypted = like.encrypted;
  room.rights = like.rights;
  for (const echo of told.landed.values()) room.timeline.addEcho(echo);
  for (const echo of told.echoes) room.timeline.addEcho(echo);
  room.timeline.insertLive(told.events);
  for (const key of told.landed.keys()) room.timeline.removeEcho(key);
  for (const event of told.provided) room.timeline.provide(event.eventId, event);
  for (const receipt of told.receipts) room.timeline.setReceipt(...receipt);
  return room;
}

function play(seed: number, steps: number) {
  const random = createRandom(seed);
  const server = createServer(random);
  for (let i = 0; i < 10 + random.below(20); i++) server.post();
  const room = createTestRoom(server.names);
  const { timeline } = room;
  const told: Told = { events: [], echoes: [], landed: new Map(), receipts: [], provided: [] };
  let oldest = server.history.length;
  let txn = 0;
  let shown = timeline.items();

  const known = (id: string) => told.events.findIndex(({ eventId }) => eventId === id);
  /** An own event that came back: the echo is gone, and what was written stays known. */
  const land = (event: RoomEvent): RoomEvent => {
    const echo = told.echoes.find(
      ({ key, eventId }) => eventId === event.eventId || event.unsigned.transaction_id === key,
    );
    if (!echo) return event;
    told.echoes = told.echoes.filter((other) => other !== echo);
    told.landed.set(echo.key, { ...echo, eventId: event.eventId });
    return event;
  };
  const live = (event: RoomEvent) => {
    told.events.push(land(event));
    timeline.insertLive([event]);
  };
  const postEcho = (echo: Echo, withTxn: boolean): RawEvent =>
    server.post({
      event_id: `$own-${echo.key}`,
      sender: ME,
      origin_server_ts: 1000 + random.below(50),
      type: echo.type,
      content: JSON.parse(JSON.stringify(echo.content).replace(/~(t\d+)/g, "$own-$1")),
      ...(withTxn ? { unsigned: { transaction_id: echo.key } } : {}),
    });

  const actions: readonly (() => void)[] = [
    () => live(server.copy(server.post())),
    () => live(server.copy(server.post())),
    () => live(server.copy(server.post())),
    function pageBack() {
      const from = Math.max(0, oldest - 1 - random.below(8));
      const page = server.history.slice(from, oldest).map(server.copy);
      oldest = from;
      const fresh = page.filter(({ eventId }) => known(eventId) === -1).map(land);
      told.events.unshift(...fresh);
      timeline.insertOlder(page);
    },
    function decryptOne() {
      const waiting = told.events.filter(
        (event) => event.type === "m.room.encrypted" && event.clear?.state !== "decrypted",
      );
      if (waiting.length === 0) return;
      const event = random.pick(waiting);
      const clear = random.chance(0.8)
        ? decrypt(event)
        : { ...event, clear: { state: "failed", reason: "no-access" } as const };
      // What this device wrote itself stays what it was until it is decrypted.
      const own = [...told.landed.values()].some(({ eventId }) => eventId === event.eventId);
      if (own && clear.clear?.state === "failed") return;
      told.events[known(event.eventId)] = clear;
      timeline.update(clear);
    },
    function receipt() {
      const entry: Told["receipts"][number] = [
        random.pick(PEOPLE),
        server.anyId(),
        random.below(100),
        random.pick(["main", "$t"]),
      ];
      told.receipts.push(entry);
      timeline.setReceipt(...entry);
    },
    function echo() {
      const key = `t${txn++}`;
      const target = random.chance(0.3) && told.echoes.length > 0 ? `~${random.pick(told.echoes).key}` : server.anyId();
      const content = random.pick([
        { msgtype: "m.text", body: key },
        { msgtype: "m.text", body: key, "m.relates_to": { "m.in_reply_to": { event_id: target } } },
        {
          msgtype: "m.text",
          body: "*",
          "m.new_content": { msgtype: "m.text", body: key },
          "m.relates_to": { rel_type: "m.replace", event_id: target },
        },
      ]);
      const delivery = random.pick([
        { state: "queued" },
        { state: "sending" },
        { state: "failed", reason: "other" },
      ] as const);
      const made: Echo = { key, type: "m.room.message", content, ts: 2000, delivery };
      told.echoes.push(made);
      timeline.addEcho(made);
    },
    function answer() {
      const waiting = told.echoes.filter(({ eventId }) => eventId === undefined);
      const echo = waiting[0];
      if (!echo) return;
      const event = postEcho(echo, random.chance(0.5));
      const order = random.below(3);
      if (order === 0) live(server.copy({ ...event, unsigned: { transaction_id: echo.key } }));
      const eventId = String(event.event_id);
      if (order === 1) live(server.copy(event));
      if (order === 1 && event.unsigned === undefined)
        land(parsed({ ...event, unsigned: { transaction_id: echo.key } }));
      if (order === 2) {
        const sent: Echo = { ...echo, eventId, delivery: { state: "sent" } };
        told.echoes = told.echoes.map((other) => (other === echo ? sent : other));
      }
      timeline.updateEcho(echo.key, { eventId });
      if (order === 2 && random.chance(0.7)) live(server.copy(event));
    },
    function discard() {
      const waiting = told.echoes.filter(({ eventId }) => eventId === undefined);
      if (waiting.length === 0) return;
      const echo = random.pick(waiting);
      told.echoes = told.echoes.filter((other) => other !== echo);
      timeline.removeEcho(echo.key);
    },
    function provide() {
      for (const id of room.missing.splice(0)) {
        const found = server.history.find((event) => event.event_id === id);
        if (!found || random.chance(0.5)) continue;
        const event = server.copy(found);
        told.provided.push(event);
        timeline.provide(id, event);
      }
    },
    function refresh() {
      if (random.chance(0.5)) room.encrypted = !room.encrypted;
      else room.rights = { ...room.rights, redactOthers: !room.rights.redactOthers };
      timeline.refresh();
    },
    function again() {
      if (told.events.length > 0) timeline.insertLive([random.pick(told.events)]);
    },
  ];

  for (let step = 0; step < steps; step++) {
    random.pick(actions)();
    if (random.chance(0.5)) continue;
    const items = timeline.items();
    const fresh = rebuild(told, room).timeline;
    expect(items, `seed ${seed}, step ${step}`).toEqual(fresh.items());
    expect(
      applyListPatch(
        shown,
        diffList(shown, items, ({ key }) => key),
      ),
    ).toEqual(items);
    expect(new Set(items.map(({ key }) => key)).size).toBe(items.length);
    shown = items;
  }
  // A gap: the same as a new timeline with the same echoes.
  const window = server.history.slice(-5).map(server.copy);
  const waiting = told.echoes.filter(({ eventId }) => eventId === undefined);
  // Sent, and swallowed by the gap: gone, but still known by key when it is paged in.
  const landed = new Map(told.landed);
  for (const echo of told.echoes)
    if (echo.eventId !== undefined) landed.set(echo.key, { ...echo, eventId: echo.eventId });
  const left = { ...told, landed, echoes: waiting, events: window };
  for (const echo of told.echoes) if (echo.eventId !== undefined) timeline.removeEcho(echo.key);
  timeline.reset(window);
  expect(timeline.items(), `seed ${seed}, gap`).toEqual(rebuild(left, room).timeline.items());
}

describe("incremental equals fresh", () => {
  for (const block of [0, 1, 2, 3]) {
    test(`random histories, seeds ${block * 50 + 1} to ${block * 50 + 50}`, () => {
      for (let seed = block * 50 + 1; seed <= block * 50 + 50; seed++) play(seed, 60);
    });
  }
});

describe("cost", () => {
  const many = (count: number): RoomEvent[] =>
    Array.from({ length: count }, (_, i) => {
      const event = parseRoomEvent(
        {
          event_id: `$${i}`,
          type: "m.room.message",
          sender: PEOPLE[i % 3],
          origin_server_ts: i,
          content: { msgtype: "m.text", body: `text ${i}` },
        },
        ROOM,
      );
      if (!event) throw new Error("not an event");
      return event;
    });

  test("one change among 20,000 events costs what one item costs, whatever the change", () => {
    const room = createTestRoom();
    const { timeline } = room;
    timeline.insertOlder(many(20_000));
    expect(timeline.items()).toHaveLength(20_000);
    expect(room.lookups()).toBeLessThan(40_000);
    const costOf = (change: () => void): number => {
      const before = room.lookups();
      change();
      timeline.items();
      return room.lookups() - before;
    };
    const event = (id: string, patch: RawEvent) =>
      parsed({ event_id: id, sender: ME, origin_server_ts: 1, type: "m.room.message", ...patch });
    expect(costOf(() => timeline.insertLive([event("$new", { content: { msgtype: "m.text", body: "x" } })]))).toBe(1);
    expect(
      costOf(() =>
        timeline.insertLive([
          event("$r", {
            type: "m.reaction",
            content: { "m.relates_to": { rel_type: "m.annotation", event_id: "$7", key: "x" } },
          }),
        ]),
      ),
    ).toBeLessThanOrEqual(4);
    expect(
      costOf(() => timeline.insertLive([event("$x", { type: "m.room.redaction", redacts: "$8", content: {} })])),
    ).toBeLessThanOrEqual(4);
    expect(costOf(() => timeline.insertOlder([event("$old", { content: { msgtype: "m.text", body: "x" } })]))).toBe(1);
    expect(costOf(() => timeline.setReceipt("@carl:example.org", "$15", 1))).toBeLessThanOrEqual(4);
    expect(costOf(() => timeline.setReceipt("@carl:example.org", "$16", 2))).toBeLessThanOrEqual(4);
    const before = timeline.items();
    timeline.insertLive([
      event("$r2", {
        type: "m.reaction",
        content: { "m.relates_to": { rel_type: "m.annotation", event_id: "$9", key: "x" } },
      }),
    ]);
    expect(diffList(before, timeline.items(), ({ key }) => key)).toHaveLength(1);
  });

  test("people are looked up for what is derived, not for all", () => {
    const room = createTestRoom();
    room.timeline.insertOlder(many(3000));
    const before = room.timeline.items();
    room.names.set(BERT, "Bert");
    room.timeline.refresh(new Set([BERT]));
    const changed = room.timeline.items().filter((item, at) => item !== before[at]);
    expect(changed).toHaveLength(1000);
    expect(changed.every(({ sender }: { sender: Person }) => sender.name === "Bert")).toBe(true);
  });
});
