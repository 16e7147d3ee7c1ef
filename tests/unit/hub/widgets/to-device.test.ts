import { describe, expect, it } from "vitest";
import { isCryptoType, parseToDevice } from "../../../../src/hub/crypto/to-device.ts";
import { ANNA, BERT } from "../../../support/room-events.ts";

const message = (patch: Record<string, unknown> = {}) => ({
  ...{ type: "org.example.keys", sender: ANNA, content: { n: 1 } },
  ...patch,
});
const info = { sender: ANNA, senderDevice: "DEVICE", senderCurve25519KeyBase64: "x", senderVerified: true };

describe("a message to this device", () => {
  it("says whether it came encrypted", () => {
    const told = { type: "org.example.keys", sender: ANNA, content: { n: 1 } };
    expect(parseToDevice({ message: message(), encryptionInfo: info })).toEqual({ ...told, encrypted: true });
    expect(parseToDevice({ message: message(), encryptionInfo: null })).toEqual({ ...told, encrypted: false });
    expect(parseToDevice({ message: message({ encrypted: true }), encryptionInfo: null })?.encrypted).toBe(false);
  });

  it("is dropped where it claims another sender than its encryption, or that is not known", () => {
    for (const encryptionInfo of [{ ...info, sender: BERT }, {}, undefined, "x", 0, true, []]) {
      expect(parseToDevice({ message: message(), encryptionInfo })).toBeUndefined();
    }
  });

  it("is never the crypto's own", () => {
    const own = [
      ...["m.room_key", "m.room_key.withheld", "m.room_key_request", "m.room_key_bundle", "m.forwarded_room_key"],
      ...["m.room.encrypted", "m.dummy", "m.secret.request", "m.secret.send", "m.secret_storage.x"],
      ...["m.key.verification.request", "m.key.verification.done", "org.matrix.room_key.withheld"],
      ...["io.element.msc4268.room_key_bundle", "org.matrix.msc3814.v1"],
    ];
    for (const type of own) {
      expect(isCryptoType(type), type).toBe(true);
      expect(parseToDevice({ message: message({ type }), encryptionInfo: info }), type).toBeUndefined();
    }
    for (const type of ["io.element.call.encryption_keys", "m.call.invite", "m.rtc.encryption_key", "m.room.message"]) {
      expect(isCryptoType(type), type).toBe(false);
    }
  });

  it("is foreign data", () => {
    let deep: unknown = 1;
    for (let at = 0; at < 5000; at++) deep = [deep];
    const wrong = [
      ...[undefined, null, 7, "x", [], {}].map((body) => ({ message: body, encryptionInfo: null })),
      { message: message({ content: { deep } }), encryptionInfo: null },
      { message: message({ content: { long: "x".repeat(10 ** 6) } }), encryptionInfo: null },
      { message: message({ content: [] }), encryptionInfo: null },
      { message: message({ type: "x".repeat(300) }), encryptionInfo: null },
      { message: message({ type: 7 }), encryptionInfo: null },
      { message: message({ sender: "anna" }), encryptionInfo: null },
      undefined,
      "x",
    ];
    for (const each of wrong) expect(parseToDevice(each)).toBeUndefined();
  });
});
