import { describe, expect, test } from "vitest";
import * as format from "../../../src/ui/i18n/format.ts";
import { createI18n } from "../../../src/ui/i18n/i18n.ts";

const en = createI18n({ preferred: ["en-GB"], timeZone: "Europe/Berlin" });
const de = createI18n({ preferred: ["de-DE"], timeZone: "Europe/Berlin" });
const NOW = Date.UTC(2026, 2, 18, 12, 0); // a Wednesday
const HOUR = 3_600_000;
const DAY = 24 * HOUR;

describe("times", () => {
  test("a day, as a heading", () => {
    expect(format.formatDay(en, NOW, NOW)).toBe("Today");
    expect(format.formatDay(de, NOW - DAY, NOW)).toBe("Gestern");
    expect(format.formatDay(de, NOW + DAY, NOW)).toBe("Morgen");
    expect(format.formatDay(en, NOW - 3 * DAY, NOW)).toBe("Sunday");
    expect(format.formatDay(en, NOW - 20 * DAY, NOW)).toMatch(/Thu.* 26 February/);
    expect(format.formatDay(en, NOW - 400 * DAY, NOW)).toMatch(/2025/);
  });

  test("the day is that of the shown time zone", () => {
    const late = Date.UTC(2026, 2, 17, 23, 30); // 00:30 of the 18th in Berlin
    expect(format.formatDay(en, late, NOW)).toBe("Today");
    expect(format.isSameDay(en, late, NOW)).toBe(true);
  });

  test("short, for the end of a line", () => {
    expect(format.formatShort(de, NOW - HOUR, NOW)).toBe("12:00");
    expect(format.formatShort(de, NOW - DAY, NOW)).toBe("Gestern");
    expect(format.formatShort(de, NOW - 30 * DAY, NOW)).toBe("16. Feb.");
  });

  test("relative", () => {
    expect(format.formatRelative(en, NOW - 5 * 60_000, NOW)).toBe("5 minutes ago");
    expect(format.formatRelative(de, NOW + 2 * DAY, NOW)).toBe("übermorgen");
    expect(format.formatRelative(en, NOW - 3000, NOW)).toBe("now");
  });

  test("durations", () => {
    expect([0, 65_000, 3_723_000, -1].map(format.formatDuration)).toEqual(["0:00", "1:05", "1:02:03", ""]);
  });
});

describe("numbers and sizes", () => {
  test("sizes in steps of a thousand", () => {
    expect(format.formatBytes(en, 1)).toBe("1 byte");
    expect(format.formatBytes(en, 999)).toBe("999 bytes");
    expect(format.formatBytes(en, 999_950)).toBe("1 MB");
    expect(format.formatBytes(de, 1_234_567)).toBe("1,2 MB");
    expect(format.formatBytes(en, 5.4e20)).toMatch(/PB$/);
  });

  test("shares and lists", () => {
    expect(format.formatPercent(de, 0.256)).toMatch(/^26\s%$/);
    expect(format.formatList(de, ["Anna", "Ben", "Cem"])).toBe("Anna, Ben und Cem");
  });
});

test("what is no time and no number gives an empty string and never throws", () => {
  const hostile: unknown[] = [
    Number.NaN,
    Number.POSITIVE_INFINITY,
    -1e300,
    8.64e15 + 1,
    "tomorrow",
    null,
    undefined,
    {},
    [],
  ];
  for (const value of hostile as number[]) {
    expect(format.formatDateTime(en, value, { dateStyle: "full" })).toBe("");
    expect(format.formatTime(en, value)).toBe("");
    expect(format.formatDay(en, value, NOW)).toBe("");
    expect(format.formatDay(en, NOW, value)).toBe("");
    expect(format.formatShort(en, value, NOW)).toBe("");
    expect(format.formatRelative(en, value, value)).toBe("");
    expect(format.isSameDay(en, value, value)).toBe(false);
  }
  for (const value of [Number.NaN, Number.POSITIVE_INFINITY, "1", null, undefined] as number[]) {
    expect(format.formatNumber(en, value)).toBe("");
    expect(format.formatBytes(en, value)).toBe("");
    expect(format.formatDuration(value)).toBe("");
  }
});

test("what a list of rooms shows makes each formatter once, and none for the days nearby", () => {
  const browser = Intl.DateTimeFormat;
  let made = 0;
  Intl.DateTimeFormat = new Proxy(browser, {
    construct(target, given) {
      made += 1;
      return new target(...given);
    },
  });
  try {
    const here = createI18n({ preferred: ["de-AT"] });
    expect(format.formatDay(here, NOW, NOW)).toBe("Heute");
    expect(format.formatShort(here, NOW - DAY, NOW)).toBe("Gestern");
    expect(made).toBe(0);
    for (const step of format.formatSteps(here)) step();
    const steps = made;
    expect(steps).toBe(format.formatSteps(here).length);
    for (let hours = 0; hours < 24 * 500; hours += 7) format.formatShort(here, NOW - hours * HOUR, NOW);
    expect(made).toBe(steps);
  } finally {
    Intl.DateTimeFormat = browser;
  }
});
