import { expect, test } from "vitest";
import { initials, PERSON_COLORS, personColor } from "../../../src/ui/person-color.ts";

test("a person keeps the colour, people spread over all of them", () => {
  expect(personColor("@anna:example.org")).toBe(personColor("@anna:example.org"));
  const counts = new Map<number, number>();
  for (let i = 0; i < 8000; i++) {
    const color = personColor(`@person${i}:example.org`);
    counts.set(color, (counts.get(color) ?? 0) + 1);
  }
  expect([...counts.keys()].sort()).toEqual(Array.from({ length: PERSON_COLORS }, (_, index) => index + 1));
  expect(Math.min(...counts.values())).toBeGreaterThan(800);
  expect(personColor("")).toBeGreaterThan(0);
});

test("initials of any name", () => {
  expect(initials("Anna Maria Berg")).toBe("AB");
  expect(initials("anna")).toBe("A");
  expect(initials("#general")).toBe("G");
  expect(initials("@ben:example.org")).toBe("B");
  expect(initials("李小龙")).toBe("李");
  expect(initials("  ")).toBe("");
  expect(initials("🎉")).toBe("");
  expect(initials("x".repeat(100_000))).toBe("X");
});
