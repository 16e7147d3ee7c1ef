import { isValidElement, type VNode } from "preact";
import { describe, expect, test } from "vitest";
import { contrast, parseHex, themedBackground, themedColor } from "../../../src/ui/text/contrast.ts";
import { plainText, type RichTextNode, type RichTextParts, showNode } from "../../../src/ui/text/rich-nodes.tsx";
import { safeHref } from "../../../src/ui/text/safe-href.ts";

type Found = { readonly type: unknown; readonly props: Record<string, unknown> };

const parts: RichTextParts = {
  codeBlock: (code) => code,
  spoiler: (_, inside) => inside,
  mention: (_, text) => text,
  image: ({ alt }) => alt,
};

/** Every element that a text becomes, before components inside it render. */
function elementsOf(nodes: readonly RichTextNode[]): Found[] {
  const found: Found[] = [];
  const walk = (node: unknown): void => {
    if (Array.isArray(node)) for (const each of node) walk(each);
    if (!isValidElement(node)) return;
    const { type, props } = node as VNode<Record<string, unknown>>;
    found.push({ type, props });
    walk(props.children);
  };
  walk(nodes.map((node) => showNode(node, parts)));
  return found;
}
const names = (nodes: readonly RichTextNode[]) => elementsOf(nodes).map(({ type }) => type);

describe("formatted text", () => {
  test("known tags become elements, unknown ones their children", () => {
    expect(names([{ tag: "b", children: ["bold"] }])).toEqual(["strong"]);
    for (const tag of ["script", "iframe", "style", "svg", "object", "constructor", "__proto__", "INPUT", "h7"]) {
      expect(names([{ tag, attrs: { href: "https://x.example" }, children: [{ tag: "i", children: ["x"] }] }])).toEqual(
        ["em"],
      );
    }
  });

  test("links lead out and know nothing of us; dangerous ones are text", () => {
    const [link] = elementsOf([{ tag: "a", attrs: { href: "https://example.org/a" }, children: ["x"] }]);
    expect(link?.props).toMatchObject({ href: "https://example.org/a", target: "_blank", rel: "noopener noreferrer" });
    expect(names([{ tag: "a", attrs: { href: "javascript:alert(1)" }, children: ["x"] }])).toEqual(["span"]);
  });

  test("no attribute passes that was not asked for", () => {
    const hostile = {
      onclick: "alert(1)",
      dangerouslySetInnerHTML: { __html: "<img>" },
      style: "x",
      class: "y",
    } as object;
    for (const tag of ["p", "ol", "a", "span", "blockquote", "h2", "table", "pre"]) {
      for (const { props } of elementsOf([{ tag, attrs: hostile, children: [] }])) {
        expect(
          Object.keys(props).filter((name) => Object.hasOwn(hostile, name) && !["class", "style"].includes(name)),
        ).toEqual([]);
        expect(props.class).not.toBe("y");
        expect(props.style).not.toBe("x");
      }
    }
  });

  test("a start that is no number is left out", () => {
    const start = (value: unknown) =>
      elementsOf([{ tag: "ol", attrs: { start: value as number }, children: [] }])[0]?.props.start;
    expect(start(7)).toBe(7);
    expect(start("7 onload=x")).toBeUndefined();
    expect(start(1e300)).toBeUndefined();
  });

  test("ten thousand levels deep is neither a crash nor a loss of the page", () => {
    let node: RichTextNode = "core";
    for (let i = 0; i < 10_000; i++) node = { tag: "blockquote", children: [node] };
    expect(names([node]).length).toBeLessThan(150);
    expect(plainText([node])).toBe("");
  });

  test("text without form", () => {
    expect(
      plainText([
        "a",
        { tag: "br", children: [] },
        { tag: "b", children: ["b"] },
        { tag: "img", attrs: { alt: ":)" }, children: [] },
      ]),
    ).toBe("a\nb:)");
  });
});

test("addresses", () => {
  for (const good of [
    "https://example.org/?q=1#x",
    "http://example.org/",
    "mailto:a@example.org",
    "magnet:?xt=urn:btih:0",
  ]) {
    expect(safeHref(good)).toBe(good);
  }
  for (const bad of [
    "javascript:alert(1)",
    " jAvAsCrIpT:alert(1)",
    "java\nscript:alert(1)",
    "data:text/html,<script>",
    "vbscript:x",
    "blob:https://example.org/1",
    "file:///etc/passwd",
    "/relative",
    "//example.org",
    "https://user:secret@example.org/",
    "",
    `https://${"a".repeat(9000)}.example`,
  ]) {
    expect(safeHref(bad), bad).toBeUndefined();
  }
});

describe("foreign colours", () => {
  test("can be read in both themes", () => {
    for (const color of ["#ffffff", "#000000", "#ffff00", "#123456", "#0000ff", "#ff0000", "#808080"]) {
      const [light, dark] = themedColor(color)?.match(/#[0-9a-f]{6}/g) ?? [];
      expect(contrast(parseHex(light ?? "") ?? [0, 0, 0], [255, 255, 255])).toBeGreaterThanOrEqual(4.5);
      expect(contrast(parseHex(dark ?? "") ?? [0, 0, 0], [0x21, 0x24, 0x2a])).toBeGreaterThanOrEqual(4.5);
    }
  });

  test("on their own background too", () => {
    for (const [back, text] of [
      ["#ffff00", "#ffffff"],
      ["#000000", "#111111"],
      ["#777777", undefined],
    ] as const) {
      const themed = themedBackground(back, text);
      expect(
        contrast(parseHex(themed?.background ?? "") ?? [0, 0, 0], parseHex(themed?.color ?? "") ?? [0, 0, 0]),
      ).toBeGreaterThanOrEqual(4.5);
    }
  });

  test("what is no colour is none", () => {
    for (const value of ["red", "#12", "#12345", "url(x)", "#fff;x", "expression(1)", ""])
      expect(themedColor(value)).toBeUndefined();
  });
});
