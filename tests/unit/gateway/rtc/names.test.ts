import { computeRtcIdentityRaw } from "matrix-js-sdk/lib/matrixrtc/membershipData/rtc.js";
import { expect, test } from "vitest";
import { deviceIdentity, livekitRoomName, memberIdentity } from "../../../../src/gateway/rtc/names.ts";

test("identities are those that matrix-js-sdk expects of the others", async () => {
  const people: readonly (readonly [string, string, string])[] = [
    ["@anna:example.org", "DEVICE", "b7a1"],
    ["@anna:example.org", "", ""],
    ["@a/b=c:example.org:8448", 'quo"te\\', "é <&> \u2028 😀"],
  ];
  for (const parts of people) {
    expect(memberIdentity(...parts)).toBe(await computeRtcIdentityRaw(...parts));
  }
  expect(deviceIdentity("@anna:example.org", "DEVICE")).toBe("@anna:example.org:DEVICE");
});

test("rooms are named by a hash of room and slot, in unpadded base64", () => {
  const name = livekitRoomName("!room:example.org", "m.call#ROOM");
  // printf '["!room:example.org","m.call#ROOM"]' | openssl dgst -sha256 -binary | base64
  expect(name).toBe("TK4o8wNCXi5t5936bOvIzE/X3XFc7cgp3jGRDqK0j5E");
  expect(livekitRoomName("!room:example.org", "m.call#other")).not.toBe(name);
});
