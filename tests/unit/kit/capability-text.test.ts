import { describe, expect, test } from "vitest";
import { capability } from "#kit";
import { createI18n, translator } from "#ui";
import { capabilityText } from "../../../widgets/kit/shell/capability-text.ts";
import { shellMessages } from "../../../widgets/kit/shell/shell.messages.ts";

const OWN = "app.sparks.files.config";
const said = (language: string, one: string) =>
  capabilityText(translator(createI18n({ preferred: [language] }), shellMessages), one, OWN);

describe("what a capability lets a widget do", () => {
  test.each([
    [capability.receiveState(OWN, "w"), "read its settings in this room"],
    [capability.receiveState("m.room.name", ""), "read data of this room (m.room.name)"],
    [capability.sendState("org.example.note", "#1"), "change data of this room (org.example.note)"],
    [capability.receiveMessage("m.text"), "read messages of this room"],
    [capability.sendMessage("m.file"), "write messages into this room"],
    [capability.sendEvent("org.example.odd#type"), "send to this room (org.example.odd#type)"],
    [capability.inRoom("!space:example.org"), "read the settings of the space"],
  ])("%s", (one, text) => {
    expect(said("en", one)).toBe(text);
    expect(said("de", one)).not.toBe(text);
  });

  test.each([
    "",
    "m.sticker",
    "org.matrix.msc2762.",
    "org.matrix.msc2762.receive.event",
    "x".repeat(100_000),
    "a:b#c#d:e",
  ])("%j is shown as it is", (one) => expect(said("en", one)).toBe(one));
});
