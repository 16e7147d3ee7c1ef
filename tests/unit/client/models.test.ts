import { signal } from "@preact/signals";
import { beforeEach, describe, expect, test, vi } from "vitest";
import { createRpcClient, diffList, type Port, SparksError, serveRpc } from "#base";
import type { HubCalls, HubTopics, RoomListItem, TimelineItem } from "#contracts";
import type { Hub } from "../../../src/client/app/hub.ts";
import { createSession } from "../../../src/client/app/session.ts";
import { memoryStorage } from "../../../src/client/boot/storage.ts";
import { createComposerModel } from "../../../src/client/features/composer/composer.model.ts";
import { createRoomListModel } from "../../../src/client/features/room-list/room-list.model.ts";
import { createSignInModel } from "../../../src/client/features/sign-in/sign-in.model.ts";
import { firstGlance } from "../../../src/client/features/timeline/first-glance.ts";
import { createTimelineModel } from "../../../src/client/features/timeline/timeline.model.ts";

/** A hub that holds what a test says, behind the real line: calls and pushes cross a real port. */
function hubThat(
  calls: Record<string, (arg: never) => unknown>,
  topics: Record<string, (param: never, push: (value: never) => void) => () => void> = {},
): Hub {
  const { port1, port2 } = new MessageChannel();
  serveRpc(port2 as unknown as Port, calls as never, topics as never);
  return createRpcClient<HubCalls, HubTopics>(port1 as unknown as Port);
}
/** Lets messages cross the port and back, without a clock. */
const settle = async () => {
  for (let turn = 0; turn < 60; turn++) await new Promise((resolve) => setImmediate(resolve));
};

const room = (n: number): RoomListItem => ({
  id: `!${n}:x`,
  name: `Room ${n}`,
  membership: "join",
  unread: 0,
  mentions: 0,
  activeAt: 1000 - n,
});

describe("room list", () => {
  const rooms = Array.from({ length: 500 }, (_, n) => room(n));
  type Window = { filter: { search?: string }; from: number; to: number };
  const topics = {
    roomList: ({ filter, from, to }: Window, push: (value: unknown) => void) => {
      const found = rooms.filter(({ name }) => name.includes(filter.search ?? ""));
      push({ total: found.length, complete: true, patch: [{ at: 0, remove: 0, insert: found.slice(from, to) }] });
      return () => undefined;
    },
  };

  test("asks for a window, knows the length, follows the eye", async () => {
    const model = createRoomListModel(hubThat({}, topics as never), undefined);
    expect(model.snapshot.value.state).toBe("loading");
    await settle();
    expect(model.snapshot.value.slots).toHaveLength(500);
    expect(model.snapshot.value.slots[99]?.room?.name).toBe("Room 99");
    expect(model.snapshot.value.slots[300]?.room).toBeUndefined();
    model.seen(290, 310);
    await settle();
    expect(model.snapshot.value.slots[300]?.room?.name).toBe("Room 300");
    expect(model.snapshot.value.slots[99]?.room).toBeUndefined();
    const keys = model.snapshot.value.slots.map(({ key }) => key);
    expect(new Set(keys).size).toBe(keys.length);
  });

  test("shows what was known until the hub says otherwise, and keeps the identity of what did not change", async () => {
    const known = { v: 1 as const, userId: "@a:x", name: "A", total: 2, items: [room(0), room(7)] };
    const model = createRoomListModel(hubThat({}, topics as never), known);
    const before = model.snapshot.value.slots[0];
    expect(before?.room?.name).toBe("Room 0");
    await settle();
    expect(model.snapshot.value.slots[0]).toBe(before);
  });

  test("a search narrows it and keeps the list before on the screen meanwhile", async () => {
    const model = createRoomListModel(hubThat({}, topics as never), undefined);
    await settle();
    model.search("Room 49");
    expect(model.snapshot.value.slots).toHaveLength(500);
    await settle();
    expect(model.snapshot.value.slots.map(({ room: found }) => found?.name)).toEqual([
      "Room 49",
      ...Array.from({ length: 10 }, (_, n) => `Room 49${n}`),
    ]);
  });
});

describe("composer", () => {
  const text = (body: string, eventId: string): TimelineItem => ({
    key: eventId,
    eventId,
    sender: { id: "@a:x", name: "A" },
    own: true,
    ts: 0,
    body: { kind: "text", style: "text", text: body },
    delivery: { state: "sent" },
    can: { edit: true, redact: true, react: true, reply: true },
  });
  let saved: string[] = [];
  let edits: unknown[] = [];
  let stored = "";
  const hub = () =>
    hubThat({
      saveDraft: ({ text: draft }: { text: string }) => void saved.push(draft),
      loadDraft: () => ({ text: stored }),
      setTyping: () => undefined,
      edit: (arg: unknown) => {
        edits.push(arg);
        return { key: "k" };
      },
    } as never);
  beforeEach(() => {
    saved = [];
    edits = [];
    stored = "";
  });

  test("a draft comes back, unless something was typed before it was there", async () => {
    stored = "unfinished";
    const model = createComposerModel({ hub: hub(), roomId: "!r", send: async () => undefined });
    await settle();
    expect(model.snapshot.value.text).toBe("unfinished");
    const other = createComposerModel({ hub: hub(), roomId: "!r", send: async () => undefined });
    other.type("new");
    await settle();
    expect(other.snapshot.value.text).toBe("new");
    other.dispose();
    await settle();
    expect(saved).toContain("new");
  });

  test("what could not be sent comes back into the field, before what was written since", async () => {
    const model = createComposerModel({
      hub: hub(),
      roomId: "!r",
      send: () => Promise.reject(new SparksError("unavailable", "disk full")),
    });
    model.type("important");
    model.submit();
    expect(model.snapshot.value.text).toBe("");
    model.type("next");
    await settle();
    expect(model.snapshot.value).toMatchObject({ text: "important\n\nnext", fault: "send" });
  });

  test("an edit leaves the draft alone and gives it back", async () => {
    const model = createComposerModel({ hub: hub(), roomId: "!r", send: async () => undefined });
    model.type("half a thought");
    model.edit(text("tpyo", "$1"));
    expect(model.snapshot.value.text).toBe("tpyo");
    model.type("typo");
    model.submit();
    await settle();
    expect(edits).toEqual([{ roomId: "!r", eventId: "$1", text: "typo" }]);
    expect(model.snapshot.value).toMatchObject({ text: "half a thought", mode: { kind: "new" } });
    expect(saved.at(-1)).toBe("half a thought");
  });

  test("only people whose names still stand in the text are meant", async () => {
    const sent: unknown[] = [];
    const send = async (draft: unknown) => void sent.push(draft);
    const model = createComposerModel({ hub: hub(), roomId: "!r", send });
    model.mention("Ben Cole", "@ben:x");
    model.mention("Cem", "@cem:x");
    model.type("@Ben Cole come");
    model.submit();
    model.reply(text("question", "$q"));
    model.type("answer");
    model.submit();
    expect(sent).toEqual([
      { text: "@Ben Cole come", mentions: ["@ben:x"] },
      { text: "answer", replyTo: "$q" },
    ]);
  });

  test("nothing but blanks is not sent", () => {
    const send = vi.fn(async () => undefined);
    const model = createComposerModel({ hub: hub(), roomId: "!r", send });
    model.type(" \n ");
    model.submit();
    expect(send).not.toHaveBeenCalled();
  });
});

describe("timeline", () => {
  const details = { id: "!r" };
  test("a deletion can be taken back; leaving the room carries it out", async () => {
    const redacted: string[] = [];
    const hub = hubThat({ redact: ({ eventId }: { eventId: string }) => void redacted.push(eventId) } as never, {
      room: (_: never, push: (value: never) => void) => {
        push(details as never);
        return () => undefined;
      },
      timeline: () => () => undefined,
    });
    const model = createTimelineModel(hub, "!r", undefined);
    const first = model.deleteLater("$keep");
    expect(model.snapshot.value.deleting.has("$keep")).toBe(true);
    first.undo();
    expect(model.snapshot.value.deleting.size).toBe(0);
    model.deleteLater("$drop");
    model.dispose();
    await settle();
    expect(redacted).toEqual(["$drop"]);
  });
});

describe("what the list knows of a room", () => {
  const last = { eventId: "$last", senderId: "@b:x", senderName: "Ben", kind: "text", text: "Aye", ts: 5, own: false };
  const room = (change: object = {}) => ({ id: "!r", membership: "join", last, ...change }) as never;
  const stale = { reachedStart: false, loadingOlder: false, stale: true };
  const open = (listed: never) => {
    const pushes: ((value: never) => void)[] = [];
    const hub = hubThat(
      {},
      {
        room: () => () => undefined,
        timeline: (_: never, push: (value: never) => void) => {
          pushes.push(push);
          return () => undefined;
        },
      },
    );
    const model = createTimelineModel(hub, "!r", undefined, () => firstGlance(listed));
    const push = async (value: unknown) => {
      await settle();
      pushes[0]?.(value as never);
      await settle();
    };
    return { model, push, ids: () => model.items.value.map(({ eventId }) => eventId) };
  };

  test("stands there until the room's own messages come", async () => {
    const { model, push, ids } = open(room());
    await push({ edges: stale, patch: [] });
    expect(ids()).toEqual(["$last"]);
    expect(model.snapshot.value.state).toBe("ready");
    const item = { ...firstGlance(room()), key: "$last", body: { kind: "text", style: "text", text: "Aye, **sir**" } };
    await push({
      edges: { ...stale, stale: false },
      patch: diffList<{ key: string }>([], [{ key: "$old", eventId: "$old" } as never, item], ({ key }) => key),
    });
    expect(ids()).toEqual(["$old", "$last"]);
    expect(model.items.value[1]).toEqual(item);
  });

  test("is not used where the hub knows more, nor where it is not the message as it is", async () => {
    const { push, ids } = open(room());
    const old = { key: "$old", eventId: "$old" };
    await push({ edges: stale, patch: diffList<{ key: string }>([], [old], ({ key }) => key) });
    expect(ids()).toEqual(["$old"]);
    const of = (change: object) => firstGlance(room({ last: { ...last, ...change } }));
    expect(of({ kind: "emote" })).toBeUndefined();
    expect(of({ kind: "encrypted", text: "" })).toBeUndefined();
    expect(of({ text: "a".repeat(200) })).toBeUndefined();
    expect(firstGlance(room({ membership: "invite" }))).toBeUndefined();
    expect(firstGlance(undefined)).toBeUndefined();
  });
});

describe("sign-in", () => {
  const config = signal({ homeserver: "https://m.example" } as never);
  const attempt = async (calls: Record<string, () => unknown>, user = "anna", password = "x") => {
    const hub = hubThat(calls as never);
    const model = createSignInModel({ hub: () => hub, config: async () => config.value }, config);
    if (user) model.setUser(user);
    if (password) model.setPassword(password);
    await model.submit();
    return model.snapshot.value;
  };
  const fails = (code: SparksError["code"]) => () => {
    throw new SparksError(code, "no");
  };

  test.each([
    ["forbidden", "wrong-password"],
    ["unavailable", "no-server"],
    ["invalid", "not-matrix"],
    ["throttled", "too-many"],
    ["conflict", "other"],
  ] as const)("%s is told as %s", async (code, fault) => {
    expect(await attempt({ loginOptions: fails(code) })).toMatchObject({ fault, busy: false });
  });

  test("empty fields, and a server without passwords", async () => {
    expect((await attempt({}, "")).fault).toBe("need-user");
    expect((await attempt({}, "anna", "")).fault).toBe("need-password");
    expect((await attempt({ loginOptions: () => ({ homeserver: "x", password: false }) })).fault).toBe("no-password");
  });

  test("success keeps the screen busy and forgets the password", async () => {
    const done = await attempt({ loginOptions: () => ({ homeserver: "x", password: true }), signIn: () => undefined });
    expect(done).toMatchObject({ busy: true, password: "" });
    expect(done.fault).toBeUndefined();
  });
});

describe("session", () => {
  test("remembers that somebody is signed in, and nothing else", async () => {
    const storage = memoryStorage();
    const push: ((value: unknown) => void)[] = [];
    const hub = hubThat(
      {},
      {
        status: (_: never, to: (value: never) => void) => {
          push.push(to as never);
          return () => undefined;
        },
      },
    );
    const session = createSession(storage, () => hub);
    expect(session.remembered).toBe(false);
    session.hub();
    await settle();
    push[0]?.({
      phase: "signed-in",
      userId: "@a:x",
      name: "A",
      deviceId: "D",
      homeserver: "h",
      sync: "live",
      crypto: "ready",
      transport: "sliding",
      waiting: 0,
    });
    await settle();
    expect(createSession(storage, () => hub).remembered).toBe(true);
    expect(
      JSON.stringify([...Array(storage.length).keys()].map((n) => storage.getItem(storage.key(n) ?? ""))),
    ).not.toContain("@a:x");
    storage.setItem("sparks.preferences", "kept");
    storage.setItem("sparks.widget-grants.@a:x", "[]");
    storage.setItem("sparks.widget-grants.@b:x", "[]");
    push[0]?.({ phase: "signed-out", reason: "signed-out" });
    await settle();
    expect([...Array(storage.length).keys()].map((n) => storage.key(n))).toEqual(["sparks.preferences"]);
    expect(createSession(storage, () => hub).remembered).toBe(false);
  });
});
