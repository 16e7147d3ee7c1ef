/** To-device messages on their way in, after crypto has seen them. */
import { isObject, objectAt, stringAt } from "#base";
import { isModest, isUserId } from "../events/index.ts";

export type ToDevice = {
  readonly type: string;
  readonly sender: string;
  readonly content: Readonly<Record<string, unknown>>;
  /** It came with Olm: `sender` is who the keys belong to. Without, it is the word of the servers. */
  readonly encrypted: boolean;
};

/** Of the crypto's own business, exactly or as a beginning: never given to anybody, never sent for anybody. */
const OWN = ["m.room.encrypted", "m.dummy"];
const OWN_BEGINNINGS = [
  "m.room_key",
  "m.forwarded_room_key",
  "m.secret",
  "m.key.",
  "m.room.encrypted.",
  "org.matrix.room_key",
  "io.element.msc4268.",
  "org.matrix.msc3814.",
];

export const isCryptoType = (type: string): boolean =>
  OWN.includes(type) || OWN_BEGINNINGS.some((beginning) => type.startsWith(beginning));

/**
 * What the SDK handed back of one message, as its `processSyncChanges` does: the message, and how it was encrypted or null. Undefined for
 * what is none, what is the crypto's own, and what claims another sender than its encryption does.
 */
export function parseToDevice(received: unknown): ToDevice | undefined {
  const message = objectAt(received, "message");
  const type = stringAt(message, "type");
  const content = objectAt(message, "content");
  const claimed = stringAt(message, "sender");
  if (!type || type.length > 255 || isCryptoType(type) || !content || !isModest(content) || !isUserId(claimed)) {
    return undefined;
  }
  const info = isObject(received) ? received.encryptionInfo : undefined;
  if (info === null) return { type, sender: claimed, content, encrypted: false };
  if (stringAt(info, "sender") !== claimed) return undefined;
  return { type, sender: claimed, content, encrypted: true };
}
