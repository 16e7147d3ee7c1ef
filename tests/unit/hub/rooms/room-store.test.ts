import { describe, expect, it } from "vitest";
import { parseRoomEvent } from "../../../../src/hub/events/index.ts";
import { createPeople } from "../../../../src/hub/rooms/people.ts";
import { createRoomStore } from "../../../../src/hub/rooms/room-store.ts";
import { emptyUpdate, type RoomUpdate, type SyncBatch } from "../../../../src/hub/sync/sync-batch.ts";
import { createFakeClock } from "../../../support/fake-clock.ts";
import { ANNA, ME, raw } from "../../../support/room-events.ts";

const newStore = () => createRoomStore({ userId: ME, clock: createFakeClock(), people: createPeople() });
const batch = (rooms: Readonly<Record<string, Partial<RoomUpdate>>>, more: Partial<SyncBatch> = {}): SyncBatch => ({
  rooms: new Map(Object.entries(rooms).map(([id, update]) => [id, { ...emptyUpdate, ...update }])),
  accountData: [],
  toDevice: [],
  deviceLists: { changed: [], left: [] },
  complete: true,
  ...more,
});
const A = "!a:x";
const initial = (more: Partial<RoomUpdate> = {}): Partial<RoomUpdate> => ({ initial: true, live: 0, ...more });
const live = (...events: readonly unknown[]): Partial<RoomUpdate> => ({ timeline: events, live: events.length });
const receipt = (eventId: string, ts = 5000) => ({ [eventId]: { "m.read": { [ME]: { ts } } } });
const names = (store: ReturnType<typeof newStore>) => store.ordered.map((room) => room.name);

describe("the records of rooms", () => {
  it("carry name, last message and counts", () => {
    const store = newStore();
    store.apply(batch({ [A]: initial({ name: "Talk", bumpStamp: 1, timeline: [raw("one")], limited: true }) }));
    expect(store.get(A)).toMatchObject({
      name: "Talk",
      unread: -1,
      last: { text: "one", senderId: ANNA, kind: "text" },
    });
    store.apply(batch({ [A]: { receipts: receipt("$one") } }));
    expect(store.get(A)?.unread).toBe(0);
    store.apply(batch({ [A]: live(raw("two"), raw("three")) }));
    expect(store.get(A)).toMatchObject({ unread: 2, mentions: 0, last: { text: "three" } });
    store.apply(batch({ [A]: live(raw("mine", { sender: ME })) }));
    expect(store.get(A)).toMatchObject({ unread: 0, last: { own: true } });
  });

  it("count exactly where the read event is seen, and say so where it is not", () => {
    const store = newStore();
    const timeline = ["one", "two", "three"].map((id) => raw(id));
    store.apply(batch({ [A]: initial({ timeline, receipts: receipt("$one", 10), limited: true }) }));
    expect(store.get(A)?.unread).toBe(2);
    store.apply(batch({ "!b:x": initial({ timeline, limited: true, receipts: receipt("$zero", 10) }) }));
    expect(store.get("!b:x")?.unread).toBe(-1);
    store.apply(batch({ "!c:x": initial({ timeline, limited: false }) }));
    expect(store.get("!c:x")?.unread).toBe(3);
  });

  it("count neither edits, reactions, state nor what is redacted, and mentions of the person alone", () => {
    const store = newStore();
    store.apply(batch({ [A]: initial({ timeline: [raw("one")], receipts: receipt("$one") }) }));
    const relates = (rel_type: string) => ({
      msgtype: "m.text",
      body: "x",
      "m.relates_to": { rel_type, event_id: "$one" },
    });
    store.apply(
      batch({
        [A]: live(
          raw("edit", { content: relates("m.replace") }),
          raw("like", { type: "m.reaction", content: relates("m.annotation") }),
          raw("name", { type: "m.room.name", state_key: "", content: { name: "New" } }),
          raw("gone", { content: {}, unsigned: { redacted_because: {} } }),
          raw("meant", { content: { msgtype: "m.text", body: "you", "m.mentions": { user_ids: [ME] } } }),
          raw("other", { content: { msgtype: "m.text", body: "@me", "m.mentions": { user_ids: [ANNA] } } }),
          raw("old", { content: { msgtype: "m.text", body: "hey me, hello" } }),
          raw("word", { content: { msgtype: "m.text", body: "home" } }),
        ),
      }),
    );
    expect(store.get(A)).toMatchObject({ name: "New", unread: 4, mentions: 2 });
  });

  it("keep what was counted when the server starts over with the same newest message", () => {
    const store = newStore();
    store.apply(batch({ [A]: initial({ timeline: [raw("one")], receipts: receipt("$one") }) }));
    store.apply(batch({ [A]: live(raw("two"), raw("three", { origin_server_ts: 9000 })) }));
    store.apply(batch({ [A]: initial({ timeline: [raw("three", { origin_server_ts: 9000 })], limited: true }) }));
    expect(store.get(A)?.unread).toBe(2);
  });

  it("are ordered by activity, and stay so as it changes", () => {
    const store = newStore();
    const rooms = Object.fromEntries(
      Array.from({ length: 100 }, (_, at) => [`!r${at}:x`, initial({ name: `R${at}`, bumpStamp: at + 1 })]),
    );
    store.apply(batch(rooms));
    expect(names(store).slice(0, 3)).toEqual(["R99", "R98", "R97"]);
    store.apply(batch({ "!r5:x": { ...live(raw("new")), bumpStamp: 500 } }));
    expect(names(store).slice(0, 3)).toEqual(["R5", "R99", "R98"]);
    store.remove("!r99:x");
    expect(names(store).slice(0, 2)).toEqual(["R5", "R98"]);
    expect(store.ordered).toHaveLength(99);
    const stamps = store.ordered.map((room) => room.bump);
    expect(stamps).toEqual(stamps.toSorted((a, b) => b - a));
  });

  it("know direct chats, tags and muted rooms from account data, also when it comes first", () => {
    const store = newStore();
    const rule = { actions: [], conditions: [{ kind: "event_match", key: "room_id", pattern: A }] };
    store.apply(
      batch(
        {},
        {
          accountData: [
            { type: "m.direct", content: { [ANNA]: [A], "not a user": ["!b:x"], "@x:y": "no list" } },
            { type: "m.push_rules", content: { global: { override: [rule, 7, { conditions: "x" }] } } },
          ],
        },
      ),
    );
    const tags = [{ type: "m.tag", content: { tags: { "m.favourite": {} } } }];
    store.apply(batch({ [A]: initial({ accountData: tags }), "!b:x": initial() }));
    expect(store.get(A)).toMatchObject({ directWith: ANNA, muted: true, favourite: true });
    expect(store.get("!b:x")?.directWith).toBeUndefined();
    store.apply(batch({}, { accountData: [{ type: "m.direct", content: {} }] }));
    expect(store.get(A)?.directWith).toBeUndefined();
    const again = newStore();
    again.restore({ rooms: [], total: 0, complete: true, accountData: store.accountData() });
    again.apply(batch({ [A]: initial() }));
    expect(again.get(A)?.muted).toBe(true);
  });

  it("come from invitations by what they show, and go when they are declined or the person is removed", () => {
    const store = newStore();
    const member = (membership: string, sender = ANNA) =>
      raw(membership, { type: "m.room.member", state_key: ME, sender, content: { membership, is_direct: true } });
    const stripped = [
      { type: "m.room.name", state_key: "", sender: ANNA, content: { name: "Come" } },
      { type: "m.room.member", state_key: ANNA, sender: ANNA, content: { membership: "join", displayname: "Anna" } },
      { type: "m.room.member", state_key: ME, sender: ANNA, content: { membership: "invite", is_direct: true } },
    ];
    store.apply(batch({ [A]: { strippedState: stripped } }));
    expect(store.get(A)).toMatchObject({
      membership: "invite",
      name: "Come",
      inviter: { id: ANNA, name: "Anna" },
      directWith: ANNA,
    });
    store.apply(batch({ [A]: initial({ state: [member("join", ME)], name: "Come" }) }));
    expect(store.get(A)).toMatchObject({ membership: "join" });
    expect(store.get(A)?.inviter).toBeUndefined();
    store.apply(batch({ [A]: live(member("leave")) }));
    expect(store.get(A)).toBeUndefined();
    store.apply(batch({ "!b:x": { strippedState: [7, null, { type: "m.room.member", state_key: ME }] } }));
    expect(store.get("!b:x")?.membership).toBe("invite");
  });

  it("go when the server names every room and they are not among them", () => {
    const store = newStore();
    store.apply(batch({ [A]: initial(), "!b:x": initial(), "!c:x": initial() }));
    store.apply(batch({ "!d:x": initial() }, { everyRoom: new Set([A, "!d:x"]) }));
    expect(store.ordered.map(({ id }) => id).toSorted()).toEqual([A, "!d:x"]);
  });

  it("never lose their encryption", () => {
    const store = newStore();
    const encryption = (content: unknown) => raw("enc", { type: "m.room.encryption", state_key: "", content });
    store.apply(batch({ [A]: initial({ state: [encryption({ algorithm: "m.megolm.v1.aes-sha2" })] }) }));
    store.apply(batch({ [A]: live(encryption({})) }));
    store.apply(batch({ [A]: initial({ state: [] }) }));
    expect(store.get(A)?.encryption).toEqual({ algorithm: "m.megolm.v1.aes-sha2" });
  });

  it("show what the newest message says as soon as it is decrypted", () => {
    const store = newStore();
    const sealed = raw("sealed", { type: "m.room.encrypted", content: { ciphertext: "x" } });
    store.apply(batch({ [A]: initial({ timeline: [raw("one")], receipts: receipt("$one") }) }));
    store.apply(batch({ [A]: live(sealed) }));
    expect(store.get(A)).toMatchObject({ unread: 1, mentions: 0, last: { kind: "encrypted" } });
    const event = parseRoomEvent(sealed, A);
    if (!event) throw new Error("not an event");
    const content = { msgtype: "m.text", body: "for you", "m.mentions": { user_ids: [ME] } };
    store.decrypted({ ...event, clear: { state: "decrypted", type: "m.room.message", content } });
    expect(store.get(A)).toMatchObject({ unread: 1, mentions: 1, last: { kind: "text", text: "for you" } });
    expect(store.get(A)?.sealed).toBeUndefined();
  });

  it("survive what no server should send", () => {
    const store = newStore();
    const wrong = [null, 0, "", [], {}, [null], { users: null }];
    for (const value of wrong) {
      store.apply(
        batch(
          { [A]: { initial: true, timeline: [value], state: [value], accountData: [value], receipts: { $x: value } } },
          { accountData: [value, { type: "m.direct", content: value }, { type: "m.push_rules", content: value }] },
        ),
      );
    }
    expect(store.get(A)).toMatchObject({ membership: "join", unread: 0 });
  });
});

describe("the line of a room", () => {
  const redaction = (target: string) =>
    raw("r", { type: "m.room.redaction", content: { redacts: target }, redacts: target });
  const edit = (target: string, text: string, sender?: string) =>
    raw("e", {
      ...(sender === undefined ? {} : { sender }),
      content: {
        msgtype: "m.text",
        body: `* ${text}`,
        "m.new_content": { msgtype: "m.text", body: text },
        "m.relates_to": { rel_type: "m.replace", event_id: target },
      },
    });

  it("says that its message was deleted", () => {
    const store = newStore();
    store.apply(batch({ [A]: initial({ timeline: [raw("one")] }) }));
    store.apply(batch({ [A]: live(redaction("$another")) }));
    expect(store.get(A)?.last?.kind).toBe("text");
    store.apply(batch({ [A]: live(redaction("$one")) }));
    expect(store.get(A)?.last).toMatchObject({ eventId: "$one", kind: "redacted", text: "" });
  });

  it("is not decrypted after its message was deleted", () => {
    const store = newStore();
    const sealed = raw("one", { type: "m.room.encrypted", content: { algorithm: "m.megolm.v1.aes-sha2" } });
    store.apply(batch({ [A]: initial({ timeline: [sealed] }) }));
    expect(store.get(A)?.sealed?.eventId).toBe("$one");
    store.apply(batch({ [A]: live(redaction("$one")) }));
    expect(store.get(A)?.sealed).toBeUndefined();
    expect(store.get(A)?.last?.kind).toBe("redacted");
  });

  it("follows an edit by its author, and nobody else's", () => {
    const store = newStore();
    store.apply(batch({ [A]: initial({ timeline: [raw("one")] }) }));
    store.apply(batch({ [A]: live(edit("$one", "forged", "@mallory:x")) }));
    expect(store.get(A)?.last?.text).not.toBe("forged");
    store.apply(batch({ [A]: live(edit("$one", "better")) }));
    expect(store.get(A)?.last).toMatchObject({ eventId: "$one", text: "better" });
  });

  it("shows what is read, not the marks of Markdown", () => {
    const store = newStore();
    const content = {
      msgtype: "m.text",
      body: "**bold** and `code`",
      format: "org.matrix.custom.html",
      formatted_body: "<strong>bold</strong> and <code>code</code>",
    };
    store.apply(batch({ [A]: initial({ timeline: [raw("one", { content })] }) }));
    expect(store.get(A)?.last?.text).toBe("bold and code");
  });
});
