/**
 * The few methods of the SDK's event that its Rust crypto calls (read in rust-crypto.js and RoomEncryptor.js of
 * matrix-js-sdk 43). The hub keeps plain records; this wraps one for as long as crypto has to do with it.
 */
import { isObject, stringAt } from "#base";
import type { RoomEvent } from "../events/index.ts";

type Content = Readonly<Record<string, unknown>>;

export interface CryptoEvent {
  getId(): string;
  getRoomId(): string;
  getSender(): string;
  getTs(): number;
  getTxnId(): string | undefined;
  getType(): string;
  getWireType(): string;
  getContent(): Content;
  getWireContent(): Content;
  getClearContent(): Content | null;
  getStateKey(): string | undefined;
  getUnsigned(): Content;
  getMembershipAtEvent(): string | undefined;
  isState(): boolean;
  isEncrypted(): boolean;
  isDecryptionFailure(): boolean;
  /** Undelivered outgoing events have one; the hub only shows crypto what the server sent. */
  readonly status: null;
  /** The crypto calls it when keys came late. */
  attemptDecryption(): Promise<void>;
  on(): void;
  off(): void;
}

/** For decryption. `again` is called when keys for it have come. */
export function incomingEvent(
  event: RoomEvent,
  again: () => Promise<void>,
): CryptoEvent & { failed: boolean; clear: Content | null } {
  const wrapped = {
    failed: false,
    clear: null as Content | null,
    status: null,
    getId: () => event.eventId,
    getRoomId: () => event.roomId,
    getSender: () => event.sender,
    getTs: () => event.ts,
    getTxnId: () => undefined,
    getType: () => event.type,
    getWireType: () => event.type,
    getContent: () => event.content,
    getWireContent: () => event.content,
    getClearContent: () => wrapped.clear,
    getStateKey: () => event.stateKey,
    getUnsigned: () => event.unsigned,
    getMembershipAtEvent: () =>
      stringAt(event.unsigned, "membership") ?? stringAt(event.unsigned, "io.element.msc4115.membership"),
    isState: () => event.stateKey !== undefined,
    isEncrypted: () => event.type === "m.room.encrypted",
    isDecryptionFailure: () => wrapped.failed,
    attemptDecryption: again,
    on: () => undefined,
    off: () => undefined,
  };
  return wrapped;
}

/** For encryption: after `encryptEvent` the encrypted form is in `sealed`. */
export function outgoingEvent(roomId: string, type: string, content: Content, txnId: string) {
  const wrapped = {
    sealed: undefined as { readonly type: string; readonly content: Content } | undefined,
    getRoomId: () => roomId,
    getTxnId: () => txnId,
    getType: () => type,
    getContent: () => content,
    isState: () => false,
    getStateKey: () => undefined,
    makeEncrypted(sealedType: string, sealedContent: unknown) {
      if (isObject(sealedContent)) wrapped.sealed = { type: sealedType, content: sealedContent };
    },
  };
  return wrapped;
}
