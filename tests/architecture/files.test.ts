import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { ROOT, readSources } from "./sources.ts";

const sources = readSources("src", "widgets");
const FORBIDDEN_NAMES = /(^|[/.-])(utils?|helpers?|common|misc)([/.-]|$)/;

describe("files", () => {
  test("half are under 100 lines, 95 % under 300, none over 500", () => {
    const lines = sources.map((source) => source.lines).sort((a, b) => a - b);
    expect(lines.length).toBeGreaterThan(50);
    expect(lines[Math.floor(lines.length / 2)]).toBeLessThan(100);
    expect(lines[Math.floor(lines.length * 0.95)]).toBeLessThan(300);
    expect(sources.filter((source) => source.lines > 500).map(({ path }) => path)).toEqual([]);
  });

  test("are named after what is in them", () => {
    const faults = sources.filter(({ path }) => FORBIDDEN_NAMES.test(path) || !/^[a-z0-9./-]+$/.test(path));
    expect(faults.map(({ path }) => path)).toEqual([]);
  });

  test("hold no default export, no markup from strings, no silenced types", () => {
    const faults = sources
      .filter(({ path }) => !path.endsWith(".d.ts"))
      .filter(
        ({ text }) =>
          /^export default/m.test(text) ||
          /\.innerHTML\s*=|dangerouslySetInnerHTML|@ts-ignore|@ts-nocheck|\bas any\b/.test(text),
      );
    expect(faults.map(({ path }) => path)).toEqual([]);
  });

  test("every room says what it owns, in at most 40 lines", () => {
    const rooms = [
      ...readdirSync(join(ROOT, "src"), { withFileTypes: true })
        .filter((entry) => entry.isDirectory())
        .map((entry) => `src/${entry.name}`),
      ...readdirSync(join(ROOT, "widgets"), { withFileTypes: true })
        .filter((entry) => entry.isDirectory())
        .map((entry) => `widgets/${entry.name}`),
    ];
    const faults = rooms.filter((room) => {
      const readme = join(ROOT, room, "README.md");
      return !existsSync(readme) || readFileSync(readme, "utf8").split("\n").length > 41;
    });
    expect(rooms.length).toBeGreaterThan(5);
    expect(faults).toEqual([]);
  });

  test("the event prefix is defined once", () => {
    const faults = sources.filter(({ path, text }) => !path.endsWith("prefix.ts") && /["'`]app\.sparks\b/.test(text));
    expect(faults.map(({ path }) => path)).toEqual([]);
  });
});
