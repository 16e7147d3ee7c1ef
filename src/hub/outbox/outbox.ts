import type { Clock, Log, SealedStore, SparksError } from "#base";
import type { Delivery, EncryptedFile } from "#contracts";

type Content = Readonly<Record<string, unknown>>;

/**
 * What a person wants to be sent. Where an event id belongs (relations, the target of a redaction) the `localId` of
 * something that waits in the outbox may stand; it is replaced when that was sent.
 */
export type OutboxDraft =
  /** A message, an edit, a reaction, or any other event; the clear content. */
  | { readonly kind: "event"; readonly roomId: string; readonly type: string; readonly content: Content }
  | { readonly kind: "redaction"; readonly roomId: string; readonly target: string; readonly reason?: string }
  /** `content`: the message without `url` and `file`, which the upload adds. */
  | { readonly kind: "file"; readonly roomId: string; readonly file: Blob; readonly content: Content };

export type OutboxWhat =
  | { readonly kind: "event"; readonly type: string; readonly content: Content }
  | { readonly kind: "redaction"; readonly target: string; readonly reason?: string }
  | {
      readonly kind: "file";
      readonly content: Content;
      readonly size: number;
      readonly mediaType: string;
      /** Known as soon as the bytes are on the server: they are never uploaded twice. */
      readonly uploaded?: Uploaded;
    };

export type Uploaded = { readonly mxc: string; readonly encryption?: EncryptedFile };

export type OutboxEntry = {
  /** The transaction id, the same over every try and every restart; also the key of the local echo. */
  readonly key: string;
  readonly roomId: string;
  /** Order within the outbox. */
  readonly order: number;
  /** Milliseconds since 1970. */
  readonly ts: number;
  readonly what: OutboxWhat;
  readonly delivery: Exclude<Delivery, { readonly state: "sent" }>;
};

/** What goes to the server; all local ids are resolved. */
export type OutboxRequest =
  | {
      readonly kind: "event";
      readonly roomId: string;
      readonly txnId: string;
      readonly type: string;
      readonly content: Content;
    }
  | {
      readonly kind: "redaction";
      readonly roomId: string;
      readonly txnId: string;
      readonly target: string;
      readonly reason?: string;
    };

export type OutboxChange =
  | { readonly what: "added" | "changed"; readonly entry: OutboxEntry }
  /** The server has it; the entry is gone after this. */
  | { readonly what: "sent"; readonly entry: OutboxEntry; readonly eventId: string }
  /** Discarded, or a reaction that the server refused. */
  | { readonly what: "removed"; readonly entry: OutboxEntry };

export type OutboxOptions = {
  readonly store: SealedStore;
  readonly clock: Clock;
  readonly log: Log;
  /**
   * Sends one request, encrypting where the room is encrypted. Fails with a `SparksError`: `unavailable` and `throttled` are
   * tried again, `auth-expired` and `cancelled` wait for `kick` or `resume`, everything else is final.
   */
  send(request: OutboxRequest, signal: AbortSignal): Promise<{ readonly eventId: string }>;
  /** Uploads the bytes, encrypted where the room is. Fails like `send`. */
  upload(file: { readonly roomId: string; readonly blob: Blob }, signal: AbortSignal): Promise<Uploaded>;
  /** Awaited between the server's answer and the removal of the entry. */
  onSent?(entry: OutboxEntry, eventId: string): void | Promise<void>;
  /** How a final failure is told to the person; the code alone decides without it. */
  reasonOf?(error: SparksError): Extract<Delivery, { readonly state: "failed" }>["reason"] | undefined;
  /** 0 to 1, for the jitter of waiting times. */
  random?(): number;
};

/** Sends what people wrote, once and in order, whatever happens in between. Made by `createOutbox`, which reads what was left. */
export interface Outbox {
  /**
   * Resolves as soon as the draft is safe in the store. `too-large`: the device has no room for it; `not-found`: it speaks of something
   * that does not wait in this room.
   */
  add(draft: OutboxDraft): Promise<OutboxEntry>;
  /** In order; of all rooms without `roomId`. */
  list(roomId?: string): readonly OutboxEntry[];
  /** The bytes of a file that waits, for its local echo. */
  file(key: string): Promise<Blob | undefined>;
  /** Takes it out, and what relates to it with it. False: not there (any more), as when it was just sent. */
  discard(key: string): Promise<boolean>;
  /** Sends what failed again. */
  retry(key: string): Promise<void>;
  /** The event came back by sync with this transaction id: it was sent, whatever the answer was. */
  confirm(key: string, eventId: string): Promise<void>;
  /** The network is back: tries now what waits for a later try. */
  kick(): void;
  /** Nothing is sent until `resume`; what is under way is broken off and sent again. Starts paused. */
  pause(): void;
  resume(): void;
  /** How many wait to be sent, without those that failed. */
  waiting(): number;
  onChange(listener: (change: OutboxChange) => void): () => void;
  /** Stops for good; resolves when nothing is written any more. */
  close(): Promise<void>;
}
