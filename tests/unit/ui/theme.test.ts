import { describe, expect, test } from "vitest";
import { applyHostTokens, parseHostTokens } from "../../../src/ui/theme/host-tokens.ts";
import { applyTheme, DEFAULT_APPEARANCE, parseAppearance } from "../../../src/ui/theme/theme.ts";

function fakeRoot() {
  const attributes = new Map<string, string>();
  const properties = new Map<string, string>();
  return {
    attributes,
    properties,
    setAttribute: (name: string, value: string) => void attributes.set(name, value),
    removeAttribute: (name: string) => void attributes.delete(name),
    style: {
      setProperty: (name: string, value: string | null) => void properties.set(name, value ?? ""),
      removeProperty: (name: string) => {
        properties.delete(name);
        return "";
      },
    },
  };
}

describe("appearance", () => {
  test("sets what differs from the system, and takes it back", () => {
    const root = fakeRoot();
    applyTheme({ theme: "dark", contrast: "more", textSize: "large", density: "compact" }, root);
    expect(Object.fromEntries(root.attributes)).toEqual({
      "data-theme": "dark",
      "data-contrast": "more",
      "data-text-size": "large",
      "data-density": "compact",
    });
    applyTheme({}, root);
    expect(root.attributes.size).toBe(0);
  });

  test("anything else is the default", () => {
    for (const value of [null, 7, "dark", [], { theme: "hotdog" }, { theme: { toString: () => "dark" } }]) {
      expect(parseAppearance(value)).toEqual(DEFAULT_APPEARANCE);
    }
    expect(parseAppearance({ theme: "light", density: "wide" })).toEqual({ ...DEFAULT_APPEARANCE, theme: "light" });
  });
});

describe("tokens from a host", () => {
  test("colours and radii of known names are taken", () => {
    const good = {
      "--surface": "#1a1d22",
      "--accent": "rgb(13, 189, 139)",
      "--line": "rgba(0, 0, 0, 0.08)",
      "--text": "oklch(0.9 0.01 260)",
      "--canvas": "color(srgb 0.1 0.2 0.3 / 0.5)",
      "--icon": "hsl(210deg 10% 50%)",
      "--radius-control": "8px",
    };
    expect(parseHostTokens(good)).toEqual(good);
  });

  test.each([
    ["url", "url(https://evil.example/x)"],
    ["image-set", 'image-set("https://evil.example/x" 1x)'],
    ["second declaration", "#fff; background: url(//evil.example)"],
    ["end of rule", "#fff} body{display:none"],
    ["variable", "var(--token)"],
    ["expression", "calc(1px * 1e9)"],
    ["comment", "#fff/**/"],
    ["line break", "#fff\n"],
    ["unit", "100vw"],
    ["word", "red"],
    ["empty", ""],
    ["long", `#${"f".repeat(1000)}`],
    ["nested", "rgb(url(x),1,2)"],
    ["huge radius", "99999px"],
  ])("refuses %s", (_, value) => {
    expect(parseHostTokens({ "--surface": value, "--radius-card": value })).toEqual({});
  });

  test("refuses names of others and values that are no text", () => {
    expect(parseHostTokens({ "--person-1": "#fff", color: "#fff", __proto__: { "--text": "#fff" } })).toEqual({});
    expect(parseHostTokens({ "--text": { toString: () => "#fff" }, "--surface": 0xffffff, "--icon": null })).toEqual(
      {},
    );
    for (const value of [null, undefined, "x", 3, []]) expect(parseHostTokens(value)).toEqual({});
  });

  test("what is handed over no longer falls back to ours", () => {
    const root = fakeRoot();
    applyHostTokens({ "--surface": "#101010", "--text": "#eee" }, root);
    applyHostTokens({ "--text": "#ddd", "--surface": "url(x)" }, root);
    expect(Object.fromEntries(root.properties)).toEqual({ "--text": "#ddd" });
  });
});
