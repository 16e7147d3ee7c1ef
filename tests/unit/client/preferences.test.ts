import { describe, expect, test } from "vitest";
import { createPreferences, DEFAULT_PREFERENCES, parsePreferences } from "../../../src/client/app/preferences.ts";
import { memoryStorage } from "../../../src/client/boot/storage.ts";

const silent = { addEventListener: () => undefined };

describe("preferences", () => {
  test.each([
    null,
    "",
    "{",
    "[]",
    "null",
    "7",
    '{"theme":"pink","contrast":1,"textSize":{},"density":null,"language":"xx","listWidth":-5,"sideWidth":1e9}',
    '{"__proto__":{"theme":"dark"},"listWidth":"300"}',
  ])("%s gives the defaults", (text) => {
    expect(parsePreferences(text)).toEqual(DEFAULT_PREFERENCES);
  });

  test("what was chosen is there after a reload, the rest is default", () => {
    const storage = memoryStorage();
    createPreferences(storage, silent).set({ theme: "dark", listWidth: 320 });
    expect(createPreferences(storage, silent).current.value).toEqual({
      ...DEFAULT_PREFERENCES,
      theme: "dark",
      listWidth: 320,
    });
  });
});
