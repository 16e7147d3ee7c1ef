import { describe, expect, test } from "vitest";
import { readPartWanted, readRangeHeader, tokenOf } from "../../../widgets/files/preview/media/media-messages.ts";

describe("what page and media worker say to each other", () => {
  test("ranges as media elements ask for them", () => {
    expect(readRangeHeader("bytes=0-")).toEqual({ start: 0 });
    expect(readRangeHeader("bytes=5-9")).toEqual({ start: 5, end: 9 });
    for (const header of [
      null,
      "",
      "bytes=-5",
      "bytes=9-5",
      "bytes=0-1,4-5",
      "bytes=1e3-",
      "items=0-",
      `bytes=${"9".repeat(20)}-`,
    ])
      expect(readRangeHeader(header)).toBeUndefined();
  });

  test("tokens stand below the worker's own scope, and nowhere else", () => {
    const scope = "https://widgets.example/files/";
    const token = crypto.randomUUID();
    expect(tokenOf(`${scope}~stream/${token}`, scope)).toBe(token);
    for (const address of [
      `${scope}index.html`,
      `${scope}~stream/`,
      `${scope}~stream/${token}/..`,
      `${scope}~stream/${token}?x`,
      `https://widgets.example/other/~stream/${token}`,
      `https://evil.example/files/~stream/${token}`,
    ])
      expect(tokenOf(address, scope), address).toBeUndefined();
  });

  test("what is no wish for a part", () => {
    const wish = { what: "part", token: "t", start: 0 };
    expect(readPartWanted(wish)).toEqual(wish);
    for (const data of [
      null,
      "part",
      [],
      { ...wish, what: "claim" },
      { ...wish, token: 5 },
      { ...wish, start: -1 },
      { ...wish, start: 1.5 },
      { ...wish, start: Number.NaN },
      { ...wish, start: 5, end: 4 },
      { ...wish, end: Number.POSITIVE_INFINITY },
    ])
      expect(readPartWanted(data)).toBeUndefined();
  });
});
