import { describe, expect, test } from "vitest";
import type { Person } from "#contracts";
import {
  bodyOfEvent,
  isShown,
  mentionsOf,
  parseRoomEvent,
  previewOfEvent,
  relationOf,
} from "../../../../src/hub/events/index.ts";
import { encryptedFileContent } from "../../../../src/hub/media/index.ts";
import {
  ANNA,
  BERT,
  decrypted,
  edit,
  encrypted,
  ME,
  member,
  message,
  ROOM,
  raw,
  reaction,
  redaction,
  reply,
} from "../../../support/room-events.ts";

const names: Readonly<Record<string, string>> = { [ANNA]: "Anna", [BERT]: "Bert" };
const person = (id: string): Person => ({ id, name: names[id] ?? id });
const body = (content: Readonly<Record<string, unknown>>, patch = {}) =>
  bodyOfEvent(message("e", { content, ...patch }), { person });
const state = (type: string, content: object, prev?: object, stateKey = "") =>
  bodyOfEvent(
    message("e", { type, state_key: stateKey, content, ...(prev ? { unsigned: { prev_content: prev } } : {}) }),
    { person },
  );

test("an envelope is read, whatever else is in it", () => {
  expect(
    parseRoomEvent(
      { ...raw("e"), room_id: ROOM, age: 5, unsigned: { age: 1 }, hashes: {}, origin_server_ts: 1.9 },
      ROOM,
    ),
  ).toEqual({
    eventId: "$e",
    roomId: ROOM,
    type: "m.room.message",
    sender: ANNA,
    ts: 1,
    content: { msgtype: "m.text", body: "e" },
    unsigned: { age: 1 },
  });
  expect(parseRoomEvent(raw("r", { type: "m.room.redaction", content: { redacts: "$x" } }), ROOM)?.redacts).toBe("$x");
  expect(
    parseRoomEvent(raw("r", { type: "m.room.redaction", redacts: "nothing", content: {} }), ROOM),
  ).not.toHaveProperty("redacts");
  expect(parseRoomEvent(raw("r", { redacts: "$x" }), ROOM)).not.toHaveProperty("redacts");
});

describe("texts", () => {
  test("plain, notice, emote", () => {
    expect(body({ msgtype: "m.text", body: "hi" })).toEqual({ kind: "text", style: "text", text: "hi" });
    expect(body({ msgtype: "m.notice", body: "hi" })).toMatchObject({ style: "notice" });
    expect(body({ msgtype: "m.server_notice", body: "hi" })).toMatchObject({ style: "notice" });
    expect(body({ msgtype: "m.emote", body: "hi" })).toMatchObject({ style: "emote" });
  });

  test("formatted, only in the one format", () => {
    expect(
      body({ msgtype: "m.text", body: "hi", format: "org.matrix.custom.html", formatted_body: "<b>hi</b>" }),
    ).toEqual({
      kind: "text",
      style: "text",
      text: "hi",
      rich: [{ tag: "b", children: ["hi"] }],
    });
    expect(body({ msgtype: "m.text", body: "hi", formatted_body: "<b>hi</b>" })).not.toHaveProperty("rich");
    expect(
      body({ msgtype: "m.text", body: "hi", format: "org.matrix.custom.html", formatted_body: "<script></script>" }),
    ).not.toHaveProperty("rich");
  });

  test("bare addresses are links", () => {
    expect(body({ msgtype: "m.text", body: "see https://a.example" })).toMatchObject({ rich: ["see ", { tag: "a" }] });
  });

  test("the quote in front of an old reply is taken off, and only there", () => {
    const quoted = "> <@anna:example.org> what\n> is this\n\nan answer\n> with a quote";
    expect(
      body({ msgtype: "m.text", body: quoted, "m.relates_to": { "m.in_reply_to": { event_id: "$q" } } }),
    ).toMatchObject({
      text: "an answer\n> with a quote",
    });
    expect(body({ msgtype: "m.text", body: quoted })).toMatchObject({ text: quoted });
    expect(
      body({ msgtype: "m.text", body: "> quote\nx", "m.relates_to": { "m.in_reply_to": { event_id: "$q" } } }),
    ).toMatchObject({ text: "> quote\nx" });
  });

  test("other kinds of message: their text", () => {
    expect(body({ msgtype: "m.location", body: "At the sea", geo_uri: "geo:1,2" })).toEqual({
      kind: "unknown",
      type: "m.location",
      fallback: "At the sea",
    });
  });

  test("malformed ones are told as such", () => {
    for (const content of [
      {},
      { body: "x" },
      { msgtype: "m.text" },
      { msgtype: 1, body: "x" },
      { msgtype: "m.text", body: ["x"] },
      { msgtype: "m.image", body: "x" },
    ]) {
      expect(body(content)).toEqual({ kind: "malformed", type: "m.room.message" });
    }
  });
});

describe("media", () => {
  const image = {
    msgtype: "m.image",
    body: "a.png",
    url: "mxc://example.org/abc",
    info: { mimetype: "image/png", w: 10, h: 20, size: 300 },
  };

  test("an image, in clear and encrypted", () => {
    expect(body(image)).toEqual({
      kind: "media",
      media: {
        kind: "image",
        mediaType: "image/png",
        name: "a.png",
        source: { mxc: "mxc://example.org/abc" },
        size: 300,
        width: 10,
        height: 20,
      },
    });
    const encryption = { key: "A".repeat(43), iv: "A".repeat(22), sha256: "A".repeat(43) };
    const file = encryptedFileContent("mxc://example.org/enc", encryption);
    expect(body({ ...image, url: undefined, file })).toMatchObject({
      media: { source: { mxc: "mxc://example.org/enc", encryption } },
    });
    expect(body({ ...image, file: { ...file, v: "v9" } })).toEqual({ kind: "malformed", type: "m.room.message" });
  });

  test("with a caption, formatted or not", () => {
    expect(
      body({
        ...image,
        filename: "a.png",
        body: "Look *here*",
        format: "org.matrix.custom.html",
        formatted_body: "Look <i>here</i>",
      }),
    ).toMatchObject({
      media: { name: "a.png" },
      caption: "Look *here*",
      rich: ["Look ", { tag: "i" }],
    });
    expect(body({ ...image, filename: "a.png" })).not.toHaveProperty("caption");
  });

  test("the sender's word does not decide alone", () => {
    const shown = (patch: object) => {
      const made = body({ ...image, ...patch });
      return made.kind === "media" ? [made.media.kind, made.media.mediaType] : made.kind;
    };
    expect(shown({ info: { mimetype: "image/svg+xml" } })).toEqual(["file", "application/octet-stream"]);
    expect(shown({ info: { mimetype: "text/html" } })).toEqual(["file", "application/octet-stream"]);
    expect(shown({ info: { mimetype: "video/mp4" } })).toEqual(["file", "application/octet-stream"]);
    expect(shown({ info: {} })).toEqual(["image", "image/png"]);
    expect(shown({ msgtype: "m.file", info: { mimetype: "image/png" } })).toEqual(["file", "image/png"]);
    expect(shown({ msgtype: "m.file", info: { mimetype: "text/html" } })).toEqual(["file", "application/octet-stream"]);
    expect(shown({ msgtype: "m.video", info: { mimetype: "video/webm" } })).toEqual(["video", "video/webm"]);
    expect(shown({ msgtype: "m.audio", info: { mimetype: "audio/ogg" } })).toEqual(["audio", "audio/ogg"]);
  });

  test("thumbnails only of pictures and videos, and only pictures", () => {
    const thumbnail = { thumbnail_url: "mxc://example.org/t", thumbnail_info: { mimetype: "image/jpeg" } };
    const thumbnailOf = (patch: object) => {
      const made = body({ ...image, ...patch });
      return made.kind === "media" ? made.media.thumbnail?.mxc : made.kind;
    };
    expect(thumbnailOf({ info: thumbnail })).toBe("mxc://example.org/t");
    expect(thumbnailOf({ info: { ...thumbnail, thumbnail_info: { mimetype: "text/html" } } })).toBeUndefined();
    expect(thumbnailOf({ info: { ...thumbnail, thumbnail_url: "https://evil.example/t" } })).toBeUndefined();
    expect(thumbnailOf({ msgtype: "m.file", info: thumbnail })).toBeUndefined();
  });

  test("sizes that cannot be are left out", () => {
    const media = (info: object) => {
      const made = body({ ...image, info });
      return made.kind === "media" ? made.media : {};
    };
    expect(media({ w: 1e9, h: 10 })).not.toHaveProperty("width");
    expect(media({ w: 10 })).not.toHaveProperty("width");
    expect(media({ w: -1, h: -1, size: -5, duration: -1 })).toEqual({
      kind: "image",
      mediaType: "image/png",
      name: "a.png",
      source: { mxc: "mxc://example.org/abc" },
    });
    expect(media({ size: 2 ** 40, duration: 1500.4 })).toMatchObject({ size: 2 ** 40, durationMs: 1500 });
  });

  test("names in disguise show what they are", () => {
    expect(body({ ...image, msgtype: "m.file", body: "annual\u202egpj.exe" })).toMatchObject({
      media: { name: "annualgpj.exe" },
    });
    expect(body({ ...image, body: "\u202e\n" })).toMatchObject({ media: { name: "image" } });
  });

  test("a sticker", () => {
    expect(body({ ...image, msgtype: undefined, body: "cat" }, { type: "m.sticker" })).toMatchObject({
      kind: "media",
      media: { kind: "image", name: "cat" },
    });
  });
});

describe("state", () => {
  const change = (content: object, prev?: object, sender = BERT) => {
    const made = bodyOfEvent(member("m", BERT, { ...content }, prev as never, sender), { person });
    return made.kind === "state" ? made.change : made.kind;
  };
  const bert = { id: BERT, name: "Bert" };

  test("members", () => {
    expect(change({ membership: "join" })).toEqual({ what: "joined", who: bert });
    expect(change({ membership: "join" }, { membership: "invite" })).toEqual({ what: "joined", who: bert });
    expect(change({ membership: "invite" }, undefined, ANNA)).toEqual({ what: "invited", who: bert });
    expect(change({ membership: "invite", displayname: "Bertha" }, undefined, ANNA)).toEqual({
      what: "invited",
      who: { id: BERT, name: "Bertha" },
    });
    expect(change({ membership: "leave" }, { membership: "join" })).toEqual({ what: "left", who: bert });
    expect(change({ membership: "leave", reason: "spam" }, { membership: "join" }, ANNA)).toEqual({
      what: "removed",
      who: bert,
      reason: "spam",
    });
    expect(change({ membership: "leave" }, { membership: "invite" })).toEqual({ what: "declined", who: bert });
    expect(change({ membership: "leave" }, { membership: "invite" }, ANNA)).toEqual({ what: "removed", who: bert });
    expect(change({ membership: "leave" }, { membership: "ban" }, ANNA)).toEqual({ what: "unbanned", who: bert });
    expect(change({ membership: "ban" }, { membership: "join" }, ANNA)).toEqual({ what: "banned", who: bert });
    expect(change({ membership: "knock" })).toEqual({ what: "knocked", who: bert });
    expect(change({ membership: "dance" })).toBe("malformed");
  });

  test("profiles", () => {
    const join = (displayname?: string, avatar_url?: string) => ({ membership: "join", displayname, avatar_url });
    expect(change(join("New"), join("Old"))).toEqual({
      what: "renamed-self",
      who: { id: BERT, name: "New" },
      from: "Old",
    });
    expect(change(join(), join("Old"))).toMatchObject({ what: "renamed-self", from: "Old" });
    expect(change(join("A", "mxc://a.example/b"), join("A"))).toEqual({
      what: "new-avatar",
      who: { id: BERT, name: "A", avatar: "mxc://a.example/b" },
    });
    expect(isShown(member("m", BERT, join("A"), join("A")))).toBe(false);
    expect(isShown(member("m", BERT, join("B"), join("A")))).toBe(true);
  });

  test("the room", () => {
    expect(state("m.room.name", { name: " New \n name " })).toEqual({
      kind: "state",
      change: { what: "room-name", to: "New name" },
    });
    expect(state("m.room.name", {})).toMatchObject({ change: { to: "" } });
    expect(state("m.room.name", { name: 5 })).toEqual({ kind: "malformed", type: "m.room.name" });
    expect(state("m.room.topic", { topic: "a\nb" })).toMatchObject({ change: { what: "room-topic", to: "a\nb" } });
    expect(state("m.room.tombstone", { body: "moved", replacement_room: "!n:x" })).toMatchObject({
      change: { what: "room-replaced", text: "moved" },
    });
    expect(state("m.room.tombstone", {})).toMatchObject({ kind: "malformed" });
    expect(state("m.room.encryption", {})).toEqual({ kind: "state", change: { what: "encryption-on" } });
  });

  test("widgets", () => {
    const widget = { url: "https://w.example", name: "Board" };
    expect(state("im.vector.modular.widgets", widget, undefined, "w")).toMatchObject({
      change: { what: "widget-added", name: "Board" },
    });
    expect(state("im.vector.modular.widgets", widget, widget, "w")).toMatchObject({
      change: { what: "widget-changed" },
    });
    expect(state("m.widget", {}, widget, "w")).toMatchObject({ change: { what: "widget-removed", name: "Board" } });
  });

  test("a message with a state key is no message", () => {
    expect(isShown(message("e", { state_key: "" }))).toBe(false);
    expect(
      relationOf(
        message("e", {
          ...raw("x"),
          state_key: "",
          content: { "m.relates_to": { "m.in_reply_to": { event_id: "$a" } } },
        }),
      ),
    ).toBeUndefined();
  });
});

describe("previews", () => {
  test.each([
    [message("e", { content: { msgtype: "m.text", body: "a\n\n b" } }), { kind: "text", text: "a b" }],
    [message("e", { content: { msgtype: "m.emote", body: "waves" } }), { kind: "emote", text: "waves" }],
    [message("e", { content: { msgtype: "m.text", body: "x".repeat(500) } }), { kind: "text", text: "x".repeat(200) }],
    [message("e", { content: { msgtype: "m.image", body: "a.png", url: "mxc://a.b/c" } }), { kind: "image", text: "" }],
    [
      message("e", { content: { msgtype: "m.image", filename: "a.png", body: "look", url: "mxc://a.b/c" } }),
      { kind: "image", text: "look" },
    ],
    [
      message("e", { content: { msgtype: "m.file", body: "a.pdf", url: "mxc://a.b/c" } }),
      { kind: "file", text: "a.pdf" },
    ],
    [message("e", { content: {}, unsigned: { redacted_because: {} } }), { kind: "redacted", text: "" }],
    [message("e", { content: {} }), { kind: "other", text: "" }],
    [encrypted("e"), { kind: "encrypted", text: "" }],
    [decrypted(encrypted("e"), { msgtype: "m.text", body: "clear" }), { kind: "text", text: "clear" }],
    [edit("e", "$a", "new words"), { kind: "text", text: "new words" }],
    [encrypted("e", {}, { rel_type: "m.replace", event_id: "$a" }), { kind: "encrypted", text: "" }],
    [reply("e", "$a"), { kind: "text", text: "e" }],
    [reaction("e", "$a", "👍"), undefined],
    [redaction("e", "$a"), undefined],
    [member("e", BERT, { membership: "join" }), undefined],
    [message("e", { type: "org.example.x", content: {} }), undefined],
    [
      message("e", {
        type: "org.matrix.msc3381.poll.start",
        content: { "org.matrix.msc3381.poll.start": { question: { "org.matrix.msc1767.text": "Lunch?" } } },
      }),
      { kind: "other", text: "Lunch?" },
    ],
  ])("%#", (event, preview) => {
    expect(previewOfEvent(event)).toEqual(preview);
  });

  test("spoilers are not spoiled", () => {
    const content = {
      msgtype: "m.text",
      body: "the butler did it",
      format: "org.matrix.custom.html",
      formatted_body: "<span data-mx-spoiler>the butler</span> did it",
    };
    expect(previewOfEvent(message("e", { content }))?.text).toBe("███ ██████ did it");
  });
});

describe("relations", () => {
  test("stand outside of what is encrypted", () => {
    const relates = { rel_type: "m.thread", event_id: "$root" };
    expect(relationOf(encrypted("e", {}, relates))).toEqual({ kind: "thread", target: "$root" });
    expect(relationOf(encrypted("e", {}, { rel_type: "m.replace", event_id: "$a" }))).toEqual({
      kind: "edit",
      target: "$a",
    });
  });

  test("mentions", () => {
    expect(mentionsOf({ "m.mentions": { user_ids: [ME, ME, 5, "nobody", ANNA], room: "yes" } })).toEqual({
      userIds: [ME, ANNA],
      room: false,
    });
    expect(mentionsOf({ "m.mentions": { room: true } })).toEqual({ userIds: [], room: true });
    expect(
      mentionsOf({ "m.mentions": { user_ids: Array.from({ length: 1000 }, (_, i) => `@u${i}:x`) } }).userIds,
    ).toHaveLength(50);
  });
});
