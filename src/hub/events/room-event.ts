/**
 * An event of a room as the hub keeps it: the envelope was checked, the content was not. `clear` is what crypto made of an
 * encrypted one; readers look at `typeOf` and `contentOf`, never at the fields directly.
 */
export type RoomEvent = {
  readonly eventId: string;
  readonly roomId: string;
  readonly type: string;
  readonly sender: string;
  /** Milliseconds since 1970. */
  readonly ts: number;
  readonly content: Readonly<Record<string, unknown>>;
  /** Present on state events. */
  readonly stateKey?: string;
  readonly unsigned: Readonly<Record<string, unknown>>;
  readonly redacts?: string;
  /** MSC4354: how long the server holds it before everybody's eyes, in milliseconds from when it was sent. */
  readonly stickyMs?: number;
  readonly clear?: ClearEvent;
};

/** The outcome of decryption. */
export type ClearEvent =
  | {
      readonly state: "decrypted";
      readonly type: string;
      readonly content: Readonly<Record<string, unknown>>;
      readonly shield?: "unverified-device" | "unknown-device" | "restored";
    }
  | { readonly state: "failed"; readonly reason: "waiting" | "no-access" | "before-join" | "unknown" };

export const typeOf = (event: RoomEvent): string =>
  event.clear?.state === "decrypted" ? event.clear.type : event.type;
export const contentOf = (event: RoomEvent): Readonly<Record<string, unknown>> =>
  event.clear?.state === "decrypted" ? event.clear.content : event.content;
export const isEncrypted = (event: RoomEvent): boolean => event.type === "m.room.encrypted";
