/**
 * Events as an attacker, a broken bridge or a broken server would send them. `EVENTS` are not even envelopes that fit; of `CONTENTS` the
 * envelope fits and the content does not. Whoever reads events runs all of them.
 */
export const DEEP: unknown = JSON.parse("[".repeat(5_000) + "]".repeat(5_000));
const deepObject = (depth: number): unknown => JSON.parse(`${'{"a":'.repeat(depth)}1${"}".repeat(depth)}`);
const polluting: unknown = JSON.parse('{"__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}}}');

/** One of every kind of JSON that is not what was expected. */
export const ODD_VALUES: readonly unknown[] = [
  null,
  true,
  false,
  0,
  -1,
  1.5,
  1e308,
  Number.NaN,
  "",
  " ",
  "x".repeat(100_000),
  "\u0000",
  "\ud800",
  "\u202egpj.exe",
  "__proto__",
  "constructor",
  [],
  [null],
  [[]],
  {},
  { body: 1 },
  polluting,
  deepObject(500),
  DEEP,
];

const envelope = {
  event_id: "$hostile",
  type: "m.room.message",
  sender: "@mallory:evil.example",
  origin_server_ts: 1,
  content: { msgtype: "m.text", body: "x" },
};

/** None of these is an event of the room. */
export const HOSTILE_ENVELOPES: Readonly<Record<string, unknown>> = {
  ...Object.fromEntries(ODD_VALUES.map((value, i) => [`no event ${i}`, value])),
  ...Object.fromEntries(
    ["event_id", "type", "sender"].flatMap((field) =>
      [undefined, null, 1, "", {}, [], "x".repeat(256)].map((value, i) => [
        `${field} ${i}`,
        { ...envelope, [field]: value },
      ]),
    ),
  ),
  "event id without sigil": { ...envelope, event_id: "hostile" },
  "event id with blank": { ...envelope, event_id: "$a b" },
  "event id that is a local id": { ...envelope, event_id: "~key" },
  "event id __proto__": { ...envelope, event_id: "__proto__" },
  "sender without server": { ...envelope, sender: "@mallory" },
  "sender without sigil": { ...envelope, sender: "mallory:evil.example" },
  "sender with newline": { ...envelope, sender: "@mallory\n:evil.example" },
  "another room": { ...envelope, room_id: "!other:example.org" },
  "state key too long": { ...envelope, state_key: "x".repeat(300) },
};

type Typed = {
  readonly type: string;
  readonly content: unknown;
  readonly state_key?: string;
  readonly unsigned?: unknown;
};

const TYPES: readonly (readonly [type: string, stateKey?: string])[] = [
  ["m.room.message"],
  ["m.sticker"],
  ["m.reaction"],
  ["m.room.redaction"],
  ["m.room.encrypted"],
  ["m.poll.start"],
  ["org.matrix.msc3381.poll.start"],
  ["m.beacon"],
  ["m.call.invite"],
  ["org.example.unknown"],
  ["__proto__"],
  ["constructor"],
  ["m.room.member", "@mallory:evil.example"],
  ["m.room.member", "__proto__"],
  ["m.room.member", ""],
  ["m.room.name", ""],
  ["m.room.topic", ""],
  ["m.room.avatar", ""],
  ["m.room.create", ""],
  ["m.room.encryption", ""],
  ["m.room.power_levels", ""],
  ["m.room.history_visibility", ""],
  ["m.room.join_rules", ""],
  ["m.room.tombstone", ""],
  ["m.room.canonical_alias", ""],
  ["m.room.pinned_events", ""],
  ["m.space.child", "!x:example.org"],
  ["m.space.parent", "__proto__"],
  ["im.vector.modular.widgets", "w"],
  ["m.widget", "__proto__"],
  ["m.beacon_info", "@mallory:evil.example"],
  ["org.matrix.msc3672.beacon_info", "@mallory:evil.example"],
  ["app.sparks.files.config", "w"],
];

/** Fields that readers look at, to be filled with odd values one by one. */
const FIELDS: readonly (readonly string[])[] = [
  ["msgtype"],
  ["body"],
  ["format"],
  ["formatted_body"],
  ["filename"],
  ["url"],
  ["file"],
  ["file", "key"],
  ["file", "key", "k"],
  ["file", "iv"],
  ["file", "hashes"],
  ["info"],
  ["info", "mimetype"],
  ["info", "w"],
  ["info", "size"],
  ["info", "thumbnail_url"],
  ["info", "thumbnail_file"],
  ["info", "thumbnail_info"],
  ["m.relates_to"],
  ["m.relates_to", "rel_type"],
  ["m.relates_to", "event_id"],
  ["m.relates_to", "key"],
  ["m.relates_to", "m.in_reply_to"],
  ["m.relates_to", "m.in_reply_to", "event_id"],
  ["m.new_content"],
  ["m.mentions"],
  ["m.mentions", "user_ids"],
  ["membership"],
  ["displayname"],
  ["avatar_url"],
  ["reason"],
  ["name"],
  ["topic"],
  ["m.topic"],
  ["replacement_room"],
  ["m.text"],
  ["org.matrix.msc1767.text"],
  ["org.matrix.msc3381.poll.start"],
  ["algorithm"],
  ["ciphertext"],
];

const GOOD_CONTENTS: readonly Readonly<Record<string, unknown>>[] = [
  { msgtype: "m.text", body: "x", format: "org.matrix.custom.html", formatted_body: "<b>x</b>" },
  {
    msgtype: "m.image",
    body: "a.png",
    file: {
      v: "v2",
      url: "mxc://example.org/abc",
      key: { kty: "oct", alg: "A256CTR", ext: true, key_ops: ["encrypt", "decrypt"], k: "A".repeat(43) },
      iv: "A".repeat(22),
      hashes: { sha256: "A".repeat(43) },
    },
    info: {
      mimetype: "image/png",
      w: 1,
      h: 1,
      size: 1,
      thumbnail_url: "mxc://example.org/t",
      thumbnail_info: { mimetype: "image/png" },
    },
  },
  {
    msgtype: "m.text",
    body: "* x",
    "m.new_content": { msgtype: "m.text", body: "x" },
    "m.relates_to": { rel_type: "m.replace", event_id: "$target", key: "👍", "m.in_reply_to": { event_id: "$target" } },
  },
  { membership: "join", displayname: "Mallory", avatar_url: "mxc://example.org/a" },
];

function withAt(
  content: Readonly<Record<string, unknown>>,
  path: readonly string[],
  value: unknown,
): Record<string, unknown> {
  const [first = "", ...rest] = path;
  const inner = content[first];
  const next =
    rest.length === 0
      ? value
      : withAt(typeof inner === "object" && inner !== null ? (inner as Record<string, unknown>) : {}, rest, value);
  return { ...content, [first]: next };
}

/** Thousands of contents, each with its type: every field with every odd value, every type with every odd content. */
export function* hostileContents(): Generator<Typed> {
  for (const [type, stateKey] of TYPES) {
    const state = stateKey === undefined ? {} : { state_key: stateKey };
    for (const value of ODD_VALUES) {
      yield { type, content: value, ...state };
      yield { type, content: {}, unsigned: value, ...state };
      yield {
        type,
        content: {},
        unsigned: { prev_content: value, redacted_because: value, transaction_id: value, "m.relations": value },
        ...state,
      };
    }
  }
  for (const good of GOOD_CONTENTS) {
    for (const path of FIELDS) {
      for (const value of ODD_VALUES) {
        const content = withAt(good, path, value);
        yield { type: "m.room.message", content };
        if (path.length === 1) yield { type: "m.room.member", state_key: "@mallory:evil.example", content };
      }
    }
  }
}
