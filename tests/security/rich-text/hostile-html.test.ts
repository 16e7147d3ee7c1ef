import { afterEach, describe, expect, test } from "vitest";
import { RICH_TAGS, type RichNode } from "#model";
import { messageFromMarkdown, plainFromRich, richFromHtml } from "../../../src/hub/text/index.ts";
import { HOSTILE_HTML } from "../../support/corpus/hostile-html.ts";
import { createRandom } from "../../support/random.ts";

afterEach(() => {
  expect(Object.keys(Object.prototype)).toEqual([]);
});

/** What each tag may carry, written down a second time: the tree is judged by this, not by what made it. */
const ALLOWED: Readonly<Record<string, Readonly<Record<string, (value: unknown) => boolean>>>> = {
  a: {
    href: (value) =>
      typeof value === "string" &&
      /^(https?:\/\/|ftp:\/\/|mailto:|magnet:)[^\s<>"\\\u202a-\u202e]+$/.test(value) &&
      value.length < 20_000,
  },
  mention: { id: (value) => typeof value === "string" && /^[@#!][^\s<>"]+$/.test(value) && value.length <= 255 },
  img: {
    mxc: (value) => typeof value === "string" && /^mxc:\/\/[\w.:[\]-]+\/[\w-]+$/.test(value),
    alt: (value) => typeof value === "string" && value.length <= 200,
    width: (value) => Number.isInteger(value) && Number(value) > 0 && Number(value) <= 2000,
    height: (value) => Number.isInteger(value) && Number(value) > 0 && Number(value) <= 2000,
  },
  span: {
    color: (value) => /^#[0-9a-f]{6}$/.test(String(value)),
    background: (value) => /^#[0-9a-f]{6}$/.test(String(value)),
    spoiler: (value) => typeof value === "string" && value.length <= 200,
  },
  code: { lang: (value) => /^[\w+#.-]{1,40}$/.test(String(value)) },
  ol: { start: (value) => Number.isInteger(value) && Math.abs(Number(value)) < 1_000_000 },
};

/** Walks the whole tree and fails on anything that should not be in it. Counts nodes and depth. */
function judge(nodes: readonly RichNode[], depth = 1): { readonly nodes: number; readonly depth: number } {
  let count = 0;
  let deepest = depth - 1;
  for (const node of nodes) {
    count++;
    if (typeof node === "string") {
      expect(node.isWellFormed()).toBe(true);
      expect(node).not.toContain("\u0000");
      continue;
    }
    expect(RICH_TAGS).toContain(node.tag);
    expect(Object.keys(node).sort()).toEqual(node.attrs ? ["attrs", "children", "tag"] : ["children", "tag"]);
    for (const [name, value] of Object.entries(node.attrs ?? {})) {
      expect(ALLOWED[node.tag]?.[name]?.(value), `${node.tag} ${name}=${String(value)}`).toBe(true);
    }
    const inner = judge(node.children, depth + 1);
    count += inner.nodes;
    deepest = Math.max(deepest, depth, inner.depth);
  }
  return { nodes: count, depth: deepest };
}

describe("hostile HTML becomes a harmless tree", () => {
  test.each(Object.entries(HOSTILE_HTML))("%s", (_, html) => {
    const rich = richFromHtml(html);
    const size = judge(rich);
    expect(size.depth).toBeLessThanOrEqual(100);
    expect(size.nodes).toBeLessThanOrEqual(30_000);
    expect(plainFromRich(rich)).toBeTypeOf("string");
    structuredClone(rich);
  });

  test.each(Object.entries(HOSTILE_HTML))("%s, inside and after something harmless", (_, html) => {
    judge(
      richFromHtml(
        `<p>before</p><ul><li><b>${html.slice(0, 50_000)}</b></li></ul><a href="https://a.example">after</a>`,
      ),
    );
  });

  test("what can be read is not lost", () => {
    const text = (html: string) => plainFromRich(richFromHtml(html));
    expect(text(HOSTILE_HTML["10,000 nested"] ?? "")).toBe("deep");
    expect(text(HOSTILE_HTML["50,000 siblings"] ?? "")).toBe("");
    expect(text(HOSTILE_HTML["style attribute"] ?? "")).toBe("over everything");
    expect(text(HOSTILE_HTML["javascript link"] ?? "")).toBe("x");
    expect(text(HOSTILE_HTML["tag named __proto__"] ?? "")).toBe("<__proto__>xyzq");
    expect(text(HOSTILE_HTML["reply in a reply"] ?? "")).toBe("said");
    expect(text(HOSTILE_HTML["lone brackets"] ?? "")).toContain("<<<");
  });

  test("random pieces glued together", () => {
    const pieces = Object.values(HOSTILE_HTML)
      .filter((html) => html.length < 500)
      .flatMap((html) => html.match(/<[^>]*>?|[^<]+|"/g) ?? []);
    for (let seed = 1; seed <= 3000; seed++) {
      const random = createRandom(seed);
      const html = Array.from({ length: 1 + random.below(25) }, () => random.pick(pieces)).join(
        random.chance(0.5) ? "" : " ",
      );
      judge(richFromHtml(html));
    }
  });

  test("the text of a search hit or a name is never parsed (CVE-2023-30609)", () => {
    expect(richFromHtml("&lt;img src=x onerror=alert(1)&gt;")).toEqual(["<img src=x onerror=alert(1)>"]);
  });
});

describe("what a person types is never HTML", () => {
  test.each(Object.entries(HOSTILE_HTML).filter(([, html]) => html.length < 20_000))("%s", async (_, html) => {
    const { body, formatted_body } = await messageFromMarkdown(html);
    expect(body.isWellFormed()).toBe(true);
    if (formatted_body === undefined) return;
    // Every tag in it is one that the renderer writes itself.
    for (const [, name] of formatted_body.matchAll(/<\/?([^\s>]+)/g)) {
      expect([
        "p",
        "br",
        "b",
        "strong",
        "em",
        "del",
        "code",
        "pre",
        "a",
        "ul",
        "ol",
        "li",
        "blockquote",
        "hr",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "table",
        "thead",
        "tbody",
        "tr",
        "th",
        "td",
      ]).toContain(name);
    }
    expect(formatted_body).not.toMatch(/<[^>]*\son\w+=/);
    judge(richFromHtml(formatted_body));
  });

  test("of random Markdown the way there and back keeps the text", async () => {
    const pieces = [
      "*",
      "**",
      "_",
      "~~",
      "`",
      "```\n",
      "\n",
      "\n\n",
      "> ",
      "- ",
      "1. ",
      "# ",
      "[",
      "](https://a.example)",
      "<b>",
      "&amp;",
      "\\*",
      "|",
      "---",
      "@Anna",
      "word",
      " ",
      "http://x.example/a_b",
      "(",
      ")",
      "<script>",
      '"',
      "    ",
    ];
    for (let seed = 1; seed <= 1500; seed++) {
      const random = createRandom(seed);
      const typed = Array.from({ length: random.below(20) }, () => random.pick(pieces)).join("");
      const { body, formatted_body } = await messageFromMarkdown(typed, [{ id: "@anna:example.org", name: "Anna" }]);
      if (formatted_body === undefined) continue;
      const rich = richFromHtml(formatted_body);
      judge(rich);
      const words = (text: string) => text.match(/word/g)?.length ?? 0;
      expect(words(plainFromRich(rich)), typed).toBe(words(body));
    }
  });
});
