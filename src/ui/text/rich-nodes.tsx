import type { ComponentChildren, VNode } from "preact";
import { h } from "preact";
import { themedBackground, themedColor } from "./contrast.ts";
import styles from "./rich-text.module.css";
import { safeHref } from "./safe-href.ts";

/** A formatted text: strings and elements of known tags. Unknown tags show their children, nothing else. */
export type RichTextNode = string | RichTextElement;
export type RichTextElement = {
  readonly tag: string;
  readonly attrs?: RichTextAttrs;
  readonly children: readonly RichTextNode[];
};
export type RichTextAttrs = {
  readonly href?: string;
  readonly lang?: string;
  readonly start?: number;
  readonly color?: string;
  readonly background?: string;
  readonly spoiler?: string;
  readonly mxc?: string;
  readonly alt?: string;
  readonly width?: number;
  readonly height?: number;
  readonly id?: string;
};

/** What the walk does not make itself: given by `RichText`, or by a test. */
export type RichTextParts = {
  readonly codeBlock: (code: string, language: string | undefined) => ComponentChildren;
  readonly spoiler: (reason: string, inside: ComponentChildren) => ComponentChildren;
  readonly mention: (id: string, text: string) => ComponentChildren;
  readonly image: (attrs: RichTextAttrs) => ComponentChildren;
};

const MAX_DEPTH = 100;

/** The text of nodes without its form. */
export function plainText(nodes: readonly RichTextNode[], depth = 0): string {
  if (depth > MAX_DEPTH) return "";
  return nodes
    .map((node) => {
      if (typeof node === "string") return node;
      if (node.tag === "br") return "\n";
      return node.tag === "img" ? (node.attrs?.alt ?? "") : plainText(node.children, depth + 1);
    })
    .join("");
}

const PLAIN_TAGS: Readonly<Record<string, string>> = {
  p: "p",
  b: "strong",
  i: "em",
  u: "u",
  s: "s",
  sub: "sub",
  sup: "sup",
  code: "code",
  blockquote: "blockquote",
  ul: "ul",
  li: "li",
  thead: "thead",
  tbody: "tbody",
  tr: "tr",
  th: "th",
  td: "td",
  caption: "caption",
  details: "details",
  summary: "summary",
};

/** One node as Preact nodes; only known tags and attributes come through. */
export function showNode(node: RichTextNode, parts: RichTextParts, depth = 0): ComponentChildren {
  if (typeof node === "string") return node;
  if (depth > MAX_DEPTH) return plainText([node]);
  const { tag, attrs = {}, children } = node;
  const inside = () => children.map((child) => showNode(child, parts, depth + 1));
  if (Object.hasOwn(PLAIN_TAGS, tag)) return h(PLAIN_TAGS[tag] ?? "span", null, inside());
  switch (tag) {
    case "br":
      return <br />;
    case "hr":
      return <hr />;
    case "ol":
      return <ol start={Number.isSafeInteger(attrs.start) ? attrs.start : undefined}>{inside()}</ol>;
    case "pre":
      return parts.codeBlock(plainText(children), languageOf(node));
    case "table":
      return (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a wide table is scrolled by keyboard
        <div class={styles.table} tabIndex={0}>
          <table>{inside()}</table>
        </div>
      );
    case "a":
      return showLink(attrs.href ?? "", inside());
    case "span":
      return showSpan(attrs, inside(), parts);
    case "img":
      return parts.image(attrs);
    case "mention":
      return parts.mention(attrs.id ?? "", plainText(children));
    default: {
      const level = /^h([1-6])$/.exec(tag)?.[1];
      if (!level) return inside();
      // Headings inside a text stand below those of the page.
      return h(`h${Math.min(6, Number(level) + 3)}`, { class: styles.heading, "data-level": level }, inside());
    }
  }
}

function showLink(href: string, inside: ComponentChildren): VNode {
  const target = safeHref(href);
  if (target === undefined) return <span>{inside}</span>;
  return (
    <a class={styles.link} href={target} target="_blank" rel="noopener noreferrer">
      {inside}
    </a>
  );
}

function showSpan(attrs: RichTextAttrs, inside: ComponentChildren, parts: RichTextParts): ComponentChildren {
  const color = attrs.color === undefined ? undefined : themedColor(attrs.color);
  const style =
    (attrs.background === undefined ? undefined : themedBackground(attrs.background, attrs.color)) ??
    (color === undefined ? undefined : { color });
  const content = style ? <span style={style}>{inside}</span> : <span>{inside}</span>;
  return attrs.spoiler === undefined ? content : parts.spoiler(attrs.spoiler, content);
}

function languageOf(pre: RichTextElement): string | undefined {
  const code = pre.children.find((child) => typeof child !== "string" && child.tag === "code");
  const language = typeof code === "object" ? code.attrs?.lang : pre.attrs?.lang;
  return language?.slice(0, 40);
}
