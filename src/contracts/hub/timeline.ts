import type { Person, RichNode } from "#model";

/** One entry of a timeline, in the order of the server, local echoes last. */
export type TimelineItem = {
  /** Stable while it is on the screen, also when a local echo becomes an event: the transaction id, else the event id. */
  readonly key: string;
  readonly eventId?: string;
  readonly sender: Person;
  readonly own: boolean;
  /** Milliseconds since 1970, the sender's server's word. */
  readonly ts: number;
  readonly body: ItemBody;
  readonly edited?: boolean;
  readonly replyTo?: ReplyPreview;
  readonly reactions?: readonly Reaction[];
  /** People whose newest read message this is; without the person and the sender. */
  readonly readBy?: readonly Person[];
  readonly delivery: Delivery;
  /**
   * Only where something is not as it should be. `restored`: read with a key from the person's own backup, which is no proof
   * of the sender; not worth a mark on every line.
   */
  readonly shield?: "not-encrypted" | "unverified-device" | "unknown-device" | "restored";
  readonly can: { readonly edit: boolean; readonly redact: boolean; readonly react: boolean; readonly reply: boolean };
};

export type Delivery =
  | { readonly state: "sent" }
  | { readonly state: "sending" }
  /** Waits for the network, or for those before it. */
  | { readonly state: "queued" }
  | { readonly state: "failed"; readonly reason: "forbidden" | "too-large" | "invalid" | "encryption" | "other" };

export type ItemBody =
  | {
      readonly kind: "text";
      readonly style: "text" | "notice" | "emote";
      readonly text: string;
      readonly rich?: readonly RichNode[];
    }
  | { readonly kind: "media"; readonly media: Media; readonly caption?: string; readonly rich?: readonly RichNode[] }
  | { readonly kind: "redacted"; readonly by?: Person }
  /** `waiting`: keys may still come. */
  | { readonly kind: "undecryptable"; readonly reason: "waiting" | "no-access" | "before-join" | "unknown" }
  | { readonly kind: "state"; readonly change: StateChange }
  /** A content that did not match its type: shown as such, never dropped. */
  | { readonly kind: "malformed"; readonly type: string }
  | { readonly kind: "unknown"; readonly type: string; readonly fallback?: string };

export type StateChange =
  | {
      readonly what: "joined" | "left" | "invited" | "banned" | "unbanned" | "removed" | "declined" | "knocked";
      readonly who: Person;
      readonly reason?: string;
    }
  | { readonly what: "renamed-self"; readonly who: Person; readonly from?: string }
  | { readonly what: "new-avatar"; readonly who: Person }
  | { readonly what: "room-name" | "room-topic"; readonly to: string }
  | { readonly what: "room-avatar" | "created" | "encryption-on" | "power-levels" | "history-visibility" | "join-rule" }
  | { readonly what: "widget-added" | "widget-changed" | "widget-removed"; readonly name: string }
  | { readonly what: "room-replaced"; readonly text: string }
  /** The sender called everybody, so that it rang; only said that there is a call; or said no to one that rang. */
  | { readonly what: "called" | "call-started" | "call-declined" };

export type Media = {
  readonly kind: "image" | "video" | "audio" | "file";
  readonly name: string;
  /** From an allow-list, never the sender's word alone: decides how it is shown. */
  readonly mediaType: string;
  readonly size?: number;
  readonly width?: number;
  readonly height?: number;
  readonly durationMs?: number;
  /** Handed back to `media` to get the bytes; opaque to the page. */
  readonly source: MediaSource;
  readonly thumbnail?: MediaSource;
};

export type MediaSource = { readonly mxc: string; readonly encryption?: EncryptedFile };

/** `EncryptedFile` of the spec (11.13.1), checked. */
export type EncryptedFile = { readonly key: string; readonly iv: string; readonly sha256: string };

export type ReplyPreview = {
  readonly eventId: string;
  /** Undefined while the event is being fetched or cannot be had. */
  readonly sender?: Person;
  readonly text?: string;
};

export type Reaction = {
  readonly key: string;
  readonly count: number;
  readonly own: boolean;
  readonly people: readonly string[];
};

/** What stands around the items of a timeline window. */
export type TimelineEdges = {
  /** False: older messages can be paged in. */
  readonly reachedStart: boolean;
  readonly loadingOlder: boolean;
  /** The first that was not read when the room was opened; a line is drawn before it. */
  readonly firstUnreadKey?: string;
  /** True while items come from the snapshot and the server was not heard yet. */
  readonly stale: boolean;
};

/** What a person writes. Text is Markdown. */
export type Draft = {
  readonly text: string;
  readonly replyTo?: string;
  /** User ids that are meant (m.mentions). */
  readonly mentions?: readonly string[];
};
