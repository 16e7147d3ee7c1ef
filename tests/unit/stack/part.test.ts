import { expect, test } from "vitest";
import { inOrder, type Part } from "../../../src/stack/part.ts";
import { PARTS } from "../../../src/stack/parts/index.ts";

const part = (name: string, ...needs: string[]): Part => ({
  name,
  title: name,
  needs,
  start: async () => ({ stop: async () => {} }),
});
const namesOf = (groups: readonly (readonly Part[])[]) => groups.map((group) => group.map(({ name }) => name));

test("each part comes after what it needs, and no later than it must", () => {
  expect(namesOf(inOrder([part("c", "b"), part("b", "a"), part("a"), part("d")]))).toEqual([["a", "d"], ["b"], ["c"]]);
});

test("a circle, an unknown need and a name used twice are refused", () => {
  expect(() => inOrder([part("a", "b"), part("b", "a")])).toThrow(/circle/);
  expect(() => inOrder([part("a", "a")])).toThrow(/circle/);
  expect(() => inOrder([part("a", "x")])).toThrow(/a needs x/);
  expect(() => inOrder([part("a"), part("a")])).toThrow(/same name/);
});

test("the parts of the launcher have an order and different ports", () => {
  expect(inOrder(PARTS).flat()).toHaveLength(PARTS.length);
  const ports = PARTS.flatMap(({ port }) => port ?? []);
  expect(new Set(ports).size).toBe(ports.length);
});
