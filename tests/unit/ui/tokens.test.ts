import { describe, expect, test } from "vitest";
import { contrast, mix } from "../../../src/ui/text/contrast.ts";
import { HOST_TOKENS } from "../../../src/ui/theme/host-tokens.ts";
import { contrastTokens, systemContrastTokens, THEMES, tokenNames, tokensIn } from "./read-tokens.ts";

const SURFACES: readonly (readonly [string, ...string[]])[] = [
  ["--canvas"],
  ["--surface"],
  ["--surface-sunken"],
  ["--surface-raised"],
  ["--surface-hover", "--surface"],
  ["--surface-hover", "--canvas"],
  ["--surface-hover", "--surface-raised"],
  ["--surface-pressed", "--surface"],
];
const PLAIN_TEXT = ["--text", "--text-muted"];
const COLOURED_TEXT = ["--accent-text", "--danger-text", "--attention-text", "--success-text"];
const PEOPLE = Array.from({ length: 8 }, (_, index) => `--person-${index + 1}`);
const MARKS = ["--icon", "--accent-mark", "--danger-mark", "--attention-mark", "--success-mark", "--focus-color"];
const ON: readonly (readonly [string, string])[] = [
  ["--on-accent", "--accent"],
  ["--on-accent", "--accent-hover"],
  ["--on-accent", "--accent-pressed"],
  ["--on-danger", "--danger"],
  ["--on-danger", "--danger-hover"],
  ["--on-danger", "--danger-pressed"],
  ["--on-accent-soft", "--accent-soft"],
  ["--on-danger-soft", "--danger-soft"],
  ["--on-attention-soft", "--attention-soft"],
  ["--on-success-soft", "--success-soft"],
  ["--text", "--surface-selected"],
  ["--text-muted", "--surface-selected"],
  ["--text-selected", "--surface-selected"],
  ["--accent-text", "--surface-selected"],
  ...PEOPLE.map((person): [string, string] => ["--on-person", person]),
];

describe.each(THEMES)("$scheme, contrast $contrast", (theme) => {
  const tokens = tokensIn(theme);

  test.each(SURFACES)("text on %s", (...surface: string[]) => {
    const weak = [...PLAIN_TEXT, ...COLOURED_TEXT, ...PEOPLE]
      .map((name) => [name, tokens.contrast(name, ...surface)] as const)
      .filter(([, ratio]) => ratio < 4.5);
    expect(weak).toEqual([]);
  });

  test.each(SURFACES)("icons and marks on %s", (...surface: string[]) => {
    const weak = MARKS.map((name) => [name, tokens.contrast(name, ...surface)] as const).filter(
      ([, ratio]) => ratio < 3,
    );
    expect(weak).toEqual([]);
  });

  test("text on fills", () => {
    const weak = ON.map(([text, fill]) => [text, fill, tokens.contrast(text, fill)] as const).filter(
      ([, , r]) => r < 4.5,
    );
    expect(weak).toEqual([]);
  });

  test("controls can be told from what they stand on", () => {
    for (const surface of ["--surface", "--surface-raised", "--canvas"]) {
      expect(tokens.contrast("--line-strong", surface), surface).toBeGreaterThanOrEqual(3);
      expect(tokens.contrast("--accent", surface), surface).toBeGreaterThanOrEqual(3);
    }
  });

  test("initials on their tinted circle", () => {
    const weak = PEOPLE.map((person) => {
      const color = tokens.color(person);
      return [person, contrast(color, mix(color, tokens.color("--surface"), 0.14))] as const;
    }).filter(([, ratio]) => ratio < 4.5);
    expect(weak).toEqual([]);
  });

  test("more contrast is more", () => {
    if (theme.contrast === "normal") return;
    const normal = tokensIn({ ...theme, contrast: "normal" });
    for (const name of PLAIN_TEXT) {
      expect(tokens.contrast(name, "--surface")).toBeGreaterThan(normal.contrast(name, "--surface"));
      expect(tokens.contrast(name, "--surface")).toBeGreaterThanOrEqual(7);
    }
  });
});

test("the system's wish for contrast and that of the settings look the same", () => {
  expect([...systemContrastTokens()]).toEqual([...contrastTokens]);
  expect(contrastTokens.size).toBeGreaterThan(10);
});

test("every token that a host may set is one of ours", () => {
  expect(HOST_TOKENS.filter((name) => !tokenNames().includes(name))).toEqual([]);
});
