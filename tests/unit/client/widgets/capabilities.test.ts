import { describe, expect, test } from "vitest";
import { parseCapability, readCapabilityList } from "../../../../src/client/features/widgets/capability/capability.ts";
import { sortRequest } from "../../../../src/client/features/widgets/capability/consent-items.ts";
import { rightsFrom } from "../../../../src/client/features/widgets/capability/rights.ts";

const scope = { roomId: "!own:hs", widgetId: "w1" };
const SEND = "org.matrix.msc2762.send";
const RECEIVE = "org.matrix.msc2762.receive";

describe("a capability", () => {
  test.each([
    [`${SEND}.event:m.room.message`, { kind: "event", direction: "send", type: "m.room.message" }],
    [
      `${SEND}.event:m.room.message#m.text`,
      { kind: "event", direction: "send", type: "m.room.message", msgtype: "m.text" },
    ],
    [`${RECEIVE}.event:x.poll#part`, { kind: "event", direction: "receive", type: "x.poll#part" }],
    [`${RECEIVE}.state_event:x#`, { kind: "state", direction: "receive", type: "x", stateKey: "" }],
    [`${RECEIVE}.state_event:x`, { kind: "state", direction: "receive", type: "x" }],
    [`${SEND}.state_event:x\\#y#z#`, { kind: "state", direction: "send", type: "x#y", stateKey: "z#" }],
    ["org.matrix.msc2762.timeline:!own:hs", { kind: "timeline", roomId: "!own:hs" }],
    ["org.matrix.msc2931.navigate", { kind: "fixed", name: "navigate" }],
    ["org.matrix.msc3819.send.to_device:m.x", { kind: "to-device", direction: "send", type: "m.x" }],
    ["org.matrix.msc3819.receive.to_device:m.x#y", { kind: "to-device", direction: "receive", type: "m.x#y" }],
    ["org.matrix.msc3819.send.to_device:", { kind: "unknown" }],
    ["com.beeper.capabilities.receive.room_account_data:m.x", { kind: "account-data", type: "m.x" }],
    ["com.beeper.capabilities.send.room_account_data:m.x", { kind: "unknown" }],
    ["org.matrix.msc2762.timeline:*", { kind: "timeline", roomId: "*" }],
    ["org.matrix.msc2762.timeline:", { kind: "unknown" }],
    ["org.matrix.msc4039.download_file", { kind: "fixed", name: "download" }],
    ["org.matrix.msc4039.upload_file", { kind: "fixed", name: "upload" }],
    ["m.always_on_screen", { kind: "fixed", name: "alwaysOnScreen" }],
    ["m.always_on_screen ", { kind: "unknown" }],
    [`${SEND}.event:`, { kind: "unknown" }],
    [`${SEND}.event:${"x".repeat(700)}`, { kind: "unknown" }],
    ["", { kind: "unknown" }],
    ["__proto__", { kind: "unknown" }],
  ])("%s", (raw, expected) => {
    expect(parseCapability(raw)).toEqual(expected);
  });

  test.each([[undefined], ["x"], [{}], [[1]], [["a", null]], [Array(201).fill("a")]])("list %o is refused", (list) => {
    expect(readCapabilityList(list)).toBeUndefined();
  });
});

describe("what is asked", () => {
  test("is grouped in lines by risk; free and unknown are not asked", () => {
    const { free, asked, refused } = sortRequest(
      [
        `${RECEIVE}.state_event:app.sparks.files.config#w1`,
        `${SEND}.event:m.room.message#m.file`,
        `${SEND}.event:m.room.message#m.image`,
        `${RECEIVE}.state_event:m.room.member`,
        `${RECEIVE}.state_event:m.room.name`,
        `${RECEIVE}.state_event:m.room.topic#`,
        `${SEND}.state_event:m.room.power_levels#`,
        "org.matrix.msc2762.timeline:!own:hs",
        "org.matrix.msc2762.timeline:!other:hs",
        "org.matrix.msc2762.timeline:*",
        "io.element.requires_client",
        "m.capability.screenshot",
        "town.robin.msc3846.turn_servers",
        "town.robin.msc3846.turn_server",
        "org.matrix.msc3819.send.to_device:m.room_key",
      ],
      scope,
    );
    expect(free).toEqual([
      "org.matrix.msc2762.timeline:!own:hs",
      "io.element.requires_client",
      "m.capability.screenshot",
    ]);
    expect(refused).toHaveLength(2);
    expect(asked.map(({ kind, risk, names, capabilities }) => [kind, risk, names.length, capabilities.length])).toEqual(
      [
        ["messages-write-some", "high", 2, 2],
        ["room-change", "high", 1, 1],
        ["rooms-some", "high", 1, 1],
        ["rooms-all", "high", 0, 1],
        ["members-read", "medium", 0, 1],
        ["relay-servers", "medium", 0, 1],
        ["own-settings-read", "low", 0, 1],
        ["room-facts-read", "low", 0, 2],
      ],
    );
  });

  test("another widget's settings are not its own", () => {
    const [line] = sortRequest([`${SEND}.state_event:app.sparks.files.config#w2`], scope).asked;
    expect(line?.kind).toBe("state-write");
  });
});

describe("rights", () => {
  const rights = rightsFrom([
    `${SEND}.event:m.room.message#m.text`,
    `${RECEIVE}.event:m.reaction`,
    `${RECEIVE}.state_event:x#key`,
    `${SEND}.state_event:y`,
  ]);
  test("hold for what was granted and for nothing beside it", () => {
    expect(rights.event("send", "m.room.message", "m.text")).toBe(true);
    expect(rights.event("send", "m.room.message", "m.image")).toBe(false);
    expect(rights.event("send", "m.room.message", undefined)).toBe(false);
    expect(rights.event("receive", "m.room.message", "m.text")).toBe(false);
    expect(rights.event("receive", "m.reaction", undefined)).toBe(true);
    expect(rights.event("send", "m.reaction", undefined)).toBe(false);
    expect(rights.state("receive", "x", "key")).toBe(true);
    expect(rights.state("receive", "x", "")).toBe(false);
    expect(rights.state("receive", "x", undefined)).toBe(false);
    expect(rights.state("send", "y", "anything")).toBe(true);
    expect(rights.event("send", "y", undefined)).toBe(false);
    expect(rights.has("navigate")).toBe(false);
  });
});
