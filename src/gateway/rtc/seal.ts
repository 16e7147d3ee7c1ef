/**
 * What the gateway must know again about a LiveKit room and who is in it is kept at LiveKit itself, so that it holds over restarts and
 * for several gateways: encrypted under a key made from LiveKit's own secret, and bound to where it stands. Participants can see it
 * and drop their own, but can neither read nor make one.
 */
import { hkdfSync } from "node:crypto";
import * as v from "valibot";
import { createKeyRing, type KeyRing } from "../vault/key-ring.ts";

const roomSchema = v.object({ tenant: v.string(), roomId: v.string() });
const personSchema = v.object({ userId: v.string() });
export type SealedRoom = v.InferOutput<typeof roomSchema>;
export type SealedPerson = v.InferOutput<typeof personSchema>;

export interface Seals {
  sealRoom(livekitRoom: string, room: SealedRoom): string;
  /** Undefined for what was not sealed here, or for another room. */
  openRoom(livekitRoom: string, sealed: string): SealedRoom | undefined;
  sealPerson(livekitRoom: string, identity: string, person: SealedPerson): string;
  openPerson(livekitRoom: string, identity: string, sealed: string): SealedPerson | undefined;
}

const IV_BYTES = 12;

export function createSeals(secret: string): Seals {
  const ring = createKeyRing([Buffer.from(hkdfSync("sha256", secret, "", "sparks rtc seal 1", 32))]);
  return {
    sealRoom: (livekitRoom, room) => seal(ring, ["room", livekitRoom], room),
    openRoom: (livekitRoom, sealed) => open(ring, ["room", livekitRoom], sealed, roomSchema),
    sealPerson: (livekitRoom, identity, person) => seal(ring, ["person", livekitRoom, identity], person),
    openPerson: (livekitRoom, identity, sealed) => open(ring, ["person", livekitRoom, identity], sealed, personSchema),
  };
}

const contextOf = (place: readonly string[]) => Buffer.from(JSON.stringify(place));

function seal(ring: KeyRing, place: readonly string[], content: object): string {
  const { iv, data } = ring.seal(Buffer.from(JSON.stringify(content)), contextOf(place));
  return Buffer.concat([iv, data]).toString("base64url");
}

function open<S extends v.GenericSchema<unknown, object>>(
  ring: KeyRing,
  place: readonly string[],
  sealed: string,
  schema: S,
): v.InferOutput<S> | undefined {
  const bytes = Buffer.from(sealed, "base64url");
  if (bytes.length <= IV_BYTES) return undefined;
  try {
    const parts = { keyId: ring.newestKeyId, iv: bytes.subarray(0, IV_BYTES), data: bytes.subarray(IV_BYTES) };
    const result = v.safeParse(schema, JSON.parse(Buffer.from(ring.open(parts, contextOf(place))).toString("utf8")));
    return result.success ? result.output : undefined;
  } catch {
    // Anybody can write something there; what does not open is none of ours, and why it does not is of no use.
    return undefined;
  }
}
