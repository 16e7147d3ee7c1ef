import { describe, expect, test } from "vitest";
import { emojiGroups, searchEmoji } from "../../../src/client/emoji/emoji-search.ts";
import { complete, queryAt } from "../../../src/client/features/composer/completion.ts";
import { isOnlyEmoji } from "../../../src/client/features/timeline/only-emoji.ts";
import { faviconSvg, pageTitle, showFavicon } from "../../../src/client/shell/favicon.ts";
import { linkTarget } from "../../../src/client/shell/matrix-link.ts";

describe("completion", () => {
  test.each([
    ["@", { kind: "person", from: 0, term: "" }],
    ["hi @an", { kind: "person", from: 3, term: "an" }],
    ["(@Jörg", { kind: "person", from: 1, term: "Jörg" }],
    ["well :smi", { kind: "emoji", from: 5, term: "smi" }],
    ["mail a@b", undefined],
    ["12:30", undefined],
    [":s", undefined],
    ["@an na", undefined],
  ])("%s", (text, query) => {
    expect(queryAt(text, text.length)).toEqual(query);
  });

  test("replaces what was typed and keeps what follows", () => {
    const query = queryAt("hi @be and you", 6);
    if (!query) throw new Error("no query");
    expect(complete("hi @be and you", query, 6, "@Ben Cole")).toEqual({ text: "hi @Ben Cole and you", caret: 13 });
  });
});

describe("emoji", () => {
  test("every one has a shortcode of its own", () => {
    const all = emojiGroups().flatMap(({ emoji }) => emoji);
    expect(all.length).toBeGreaterThan(200);
    expect(new Set(all.map(({ name }) => name)).size).toBe(all.length);
    expect(all.filter(({ name, emoji }) => !/^[\w+-]+$/.test(name) || !/\p{RGI_Emoji}/v.test(emoji))).toEqual([]);
  });

  test("is found by name first, by words in both languages after", () => {
    expect(searchEmoji("rocket", 3)[0]?.emoji).toBe("🚀");
    expect(searchEmoji("rakete", 3)[0]?.emoji).toBe("🚀");
    expect(searchEmoji("(.*", 3)).toEqual([]);
  });

  test.each([
    ["👍", true],
    ["👩‍👩‍👧 🎉", true],
    ["👍👍👍👍", false],
    ["ok 👍", false],
    ["12", false],
    ["", false],
  ])("%s alone: %s", (text, only) => {
    expect(isOnlyEmoji(text)).toBe(only);
  });
});

describe("the tab", () => {
  test("title and icon tell what waits", () => {
    expect(pageTitle("Ward 3", "Sparks", { rooms: 0 })).toBe("Ward 3 · Sparks");
    expect(pageTitle(undefined, "Sparks", { rooms: 120 })).toBe("(99+) Sparks");
    expect(faviconSvg({ rooms: 0, mentions: 0 })).not.toContain("circle");
    expect(faviconSvg({ rooms: 2, mentions: 1 })).toContain("#cc272e");
  });

  test("no address of an icon that the browser may still fetch is taken away", async () => {
    // Of the element only these two are used.
    const link = { href: "/icon.svg", dataset: {} } as unknown as HTMLLinkElement;
    const none = { rooms: 0, mentions: 0 };
    const seen: string[] = [];
    for (const rings of [true, false, true, false]) {
      showFavicon(link, none, rings);
      seen.push(link.href);
    }
    expect(new Set(seen).size).toBe(2);
    for (const address of seen) expect((await fetch(address)).ok).toBe(true);
    expect(await (await fetch(seen[0] ?? "")).text()).toBe(faviconSvg(none, true));
  });
});

describe("links of widgets", () => {
  test.each([
    ["https://matrix.to/#/!a:b", "!a:b"],
    ["https://matrix.to/#/%23team%3Aexample.org?via=x", "#team:example.org"],
    ["https://matrix.to/#/!a:b/$event", "!a:b"],
  ])("%s", (uri, room) => {
    expect(linkTarget(uri)).toEqual({ name: "room", room });
  });

  test.each([
    "",
    "https://evil.example/#/!a:b",
    "https://matrix.to/#/@anna:x",
    "https://matrix.to/#/%",
    "javascript:alert(1)",
    "https://matrix.to/",
  ])("%s leads nowhere", (uri) => {
    expect(linkTarget(uri)).toBeUndefined();
  });
});
