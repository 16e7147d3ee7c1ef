import { formatList, type I18n, type Translate } from "#ui";
import type { ConsentItem } from "../capability/consent-items.ts";
import type { consentMessages } from "../consent.messages.ts";
import { shownName } from "./shown-name.ts";

type T = Translate<(typeof consentMessages)["en"]>;

/** Names that we have words for: kinds of messages, and what a room is made of. */
const WORDS = [
  "kind-m.text",
  "kind-m.notice",
  "kind-m.emote",
  "kind-m.image",
  "kind-m.file",
  "kind-m.audio",
  "kind-m.video",
  "kind-m.location",
  "what-m.room.power_levels",
  "what-m.room.member",
  "what-m.room.name",
  "what-m.room.topic",
  "what-m.room.avatar",
  "what-m.room.join_rules",
  "what-m.room.history_visibility",
  "what-m.room.guest_access",
  "what-m.room.encryption",
  "what-m.room.pinned_events",
  "what-m.room.canonical_alias",
  "what-m.room.server_acl",
  "what-m.room.tombstone",
  "what-m.space.child",
  "what-m.space.parent",
  "what-im.vector.modular.widgets",
  "what-m.widget",
  "what-m.fully_read",
  "what-m.tag",
  "what-m.sticker",
  "what-org.matrix.msc3401.call.member",
  "what-org.matrix.msc4143.rtc.slot",
] as const;
const MAX_NAMES = 6;

/** The sentence of one line, with what it is about; a name that is not ours is shown as it is. */
export function consentText(item: Pick<ConsentItem, "kind" | "names">, t: T, i18n: I18n): string {
  const shown = item.names.slice(0, MAX_NAMES).map((name) => {
    const word = WORDS.find((known) => known === `kind-${name}` || known === `what-${name}`);
    return word ? t(word) : shownName(name, "?");
  });
  const distinct = [...new Set(shown)];
  const names = formatList(i18n, item.names.length > MAX_NAMES ? [...distinct, "…"] : distinct);
  switch (item.kind) {
    case "messages-read-some":
    case "messages-write-some":
    case "events-read":
    case "events-write":
    case "state-read":
    case "state-write":
    case "room-change":
    case "rooms-some":
    case "to-device-read":
    case "to-device-write":
    case "account-data-read":
      return t(item.kind, { names });
    default:
      return t(item.kind);
  }
}
