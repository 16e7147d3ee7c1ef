import { describe, expect, test } from "vitest";
import { chooseLanguage, createI18n, defineMessages, translator } from "../../../src/ui/i18n/i18n.ts";
import { uiMessages } from "../../../src/ui/ui.messages.ts";

const messages = defineMessages({
  en: {
    hello: "Hello {name}",
    files: { zero: "No files", one: "{count} file", other: "{count} files" },
    close: "Close",
  },
  de: {
    hello: "Hallo {name}",
    files: { zero: "Keine Dateien", one: "{count} Datei", other: "{count} Dateien" },
    close: "Schließen",
  },
});

describe("languages", () => {
  test("the first one we speak is chosen, English if none", () => {
    expect(chooseLanguage(["fr-FR", "de-CH", "en"])).toBe("de");
    expect(chooseLanguage(["EN_us"])).toBe("en");
    expect(chooseLanguage(["", "--", "💥", "deu"])).toBe("en");
    expect(chooseLanguage([])).toBe("en");
  });

  test("the region comes from the person, if it fits the language", () => {
    const i18n = createI18n({ preferred: ["de-CH", "en-GB"] });
    expect(i18n.locale.value).toBe("de-CH");
    i18n.setLanguage("en");
    expect(i18n.locale.value).toBe("en-GB");
    expect(createI18n({ preferred: ["de-", "de-!!"] }).locale.value).toBe("de");
  });

  test("an unknown time zone is not used", () => {
    expect(createI18n({ timeZone: "Moon/Base" }).timeZone).toBeUndefined();
    expect(createI18n({ timeZone: "Europe/Berlin" }).timeZone).toBe("Europe/Berlin");
  });
});

describe("texts", () => {
  test("follow the language without a reload", () => {
    const i18n = createI18n();
    expect(translator(i18n, messages)("hello", { name: "Anna" })).toBe("Hello Anna");
    i18n.setLanguage("de");
    expect(translator(i18n, messages)("hello", { name: "Anna" })).toBe("Hallo Anna");
    expect(translator(i18n, messages)("close")).toBe("Schließen");
  });

  test("plural by the rules of the language, numbers in its way", () => {
    const t = translator(createI18n({ preferred: ["de"] }), messages);
    expect([0, 1, 2, 1234].map((count) => t("files", { count }))).toEqual([
      "Keine Dateien",
      "1 Datei",
      "2 Dateien",
      "1.234 Dateien",
    ]);
    expect(t("files", { count: Number.NaN })).toBe("Keine Dateien");
  });

  test("a value is never read as a pattern", () => {
    const t = translator(createI18n(), messages);
    expect(t("hello", { name: "{name} $& {constructor} $1" })).toBe("Hello {name} $& {constructor} $1");
  });

  test("every text of the primitives exists in both languages, with the same placeholders", () => {
    const placeholders = (text: unknown) =>
      JSON.stringify(text)
        .match(/\{\w+\}/g)
        ?.sort() ?? [];
    for (const [key, english] of Object.entries(uiMessages.en)) {
      const german = Object.entries(uiMessages.de).find(([name]) => name === key)?.[1];
      expect(german, key).toBeTruthy();
      expect(placeholders(german), key).toEqual(placeholders(english));
    }
  });
});

test("a wrong key or parameter does not compile, and is harmless if it happens", () => {
  const t = translator(createI18n(), messages);
  // @ts-expect-error the parameter is missing
  expect(t("hello")).toBe("Hello {name}");
  // @ts-expect-error no such key
  expect(t("nothing")).toBe("nothing");
  // @ts-expect-error count is a number
  expect(t("files", { count: "3" })).toBe("No files");
  // @ts-expect-error German lacks "b"
  expect(translator(createI18n(), defineMessages({ en: { a: "A", b: "B" }, de: { a: "A" } }))("b")).toBe("B");
});
