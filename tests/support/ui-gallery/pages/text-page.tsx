import { MentionPill, RichText, type RichTextNode } from "#ui";
import styles from "./gallery.module.css";

const b = (...children: RichTextNode[]): RichTextNode => ({ tag: "b", children });
const el = (tag: string, ...children: RichTextNode[]): RichTextNode => ({ tag, children });

const nodes: readonly RichTextNode[] = [
  el("h1", "Handover"),
  el(
    "p",
    "Hello ",
    { tag: "mention", attrs: { id: "@ben:x" }, children: ["Ben Okafor"] },
    ", please read this ",
    b("before noon"),
    ". It is ",
    el("i", "not"),
    " long; see ",
    { tag: "a", attrs: { href: "https://example.org/plan" }, children: ["the plan"] },
    " and run ",
    el("code", "npm start"),
    ", ",
    { tag: "mention", attrs: { id: "@me:x" }, children: ["Anna Berg"] },
    ".",
  ),
  el("blockquote", el("p", "The second theatre is closed until Thursday.")),
  el("ul", el("li", "One thing"), el("li", "Another", el("ul", el("li", "and what belongs to it")))),
  { tag: "ol", attrs: { start: 7 }, children: [el("li", "starts at seven"), el("li", "goes on")] },
  {
    tag: "pre",
    children: [
      {
        tag: "code",
        attrs: { lang: "typescript" },
        children: [
          "const rows = items.filter((item) => item.visible && item.height > 0).map(renderRow);\nreturn rows;\n",
        ],
      },
    ],
  },
  el(
    "table",
    el("thead", el("tr", el("th", "Theatre"), el("th", "From"), el("th", "Team"))),
    el(
      "tbody",
      el("tr", el("td", "1"), el("td", "08:00"), el("td", "Berg, Okafor")),
      el("tr", el("td", "2"), el("td", "closed"), el("td", "")),
    ),
  ),
  el(
    "p",
    "Colours: ",
    { tag: "span", attrs: { color: "#ffff00" }, children: ["yellow "] },
    { tag: "span", attrs: { color: "#00008b" }, children: ["navy "] },
    { tag: "span", attrs: { color: "#ffffff", background: "#cc0000" }, children: [" white on red "] },
  ),
  el(
    "p",
    "The result is ",
    { tag: "span", attrs: { spoiler: "football" }, children: ["three to one, after extra time"] },
    ".",
  ),
  { tag: "details", children: [el("summary", "More"), el("p", "What is behind it.")] },
  { tag: "hr", children: [] },
  el("p", el("s", "gone"), " H", el("sub", "2"), "O, x", el("sup", "2")),
];

/** A formatted text with everything in it. */
export function TextPage() {
  return (
    <main class={styles.page}>
      <h1>Text</h1>
      <h2>As it stands on a surface</h2>
      <section class={styles.card}>
        <h3>Formatted</h3>
        <RichText
          nodes={nodes}
          renderMention={(id, text) => (
            <MentionPill self={id === "@me:x"} onClick={() => undefined}>
              {text}
            </MentionPill>
          )}
        />
      </section>
    </main>
  );
}
