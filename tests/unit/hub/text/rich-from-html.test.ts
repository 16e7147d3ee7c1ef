import { describe, expect, test } from "vitest";
import { RICH_TAGS, type RichNode } from "#model";
import { ELEMENTS } from "../../../../src/hub/text/elements.ts";
import { MAX_HTML, plainFromRich, richFromHtml } from "../../../../src/hub/text/index.ts";

const el = (tag: string, children: readonly unknown[] = [], attrs?: object) =>
  attrs ? { tag, attrs, children } : { tag, children };

test("every tag of the table is one of the model", () => {
  for (const tag of ELEMENTS.values()) expect(RICH_TAGS).toContain(tag);
});

describe("tags and attributes", () => {
  test.each<readonly [string, readonly unknown[]]>([
    [
      "<strong>a</strong><em>b</em><del>c</del><strike>d</strike>",
      [el("b", ["a"]), el("i", ["b"]), el("s", ["c"]), el("s", ["d"])],
    ],
    [
      "<b>a</b><i>b</i><s>c</s><u>d</u><sub>e</sub><sup>f</sup>",
      ["b", "i", "s", "u", "sub", "sup"].map((tag, i) => el(tag, ["abcdef"[i]])),
    ],
    ["<h1>a</h1><h6>b</h6><hr><div>c</div>", [el("h1", ["a"]), el("h6", ["b"]), el("hr"), el("p", ["c"])]],
    ['<ol start="5"><li>a</li><li>b</li></ol>', [el("ol", [el("li", ["a"]), el("li", ["b"])], { start: 5 })]],
    [
      '<pre><code class="x language-Rust y">a  b\n</code></pre>',
      [el("pre", [el("code", ["a  b\n"], { lang: "rust" })])],
    ],
    [
      '<span data-mx-color="#FF0000" data-mx-bg-color="#00ff00">a</span>',
      [el("span", ["a"], { color: "#ff0000", background: "#00ff00" })],
    ],
    [
      '<font color="#0000ff">a</font><font data-mx-color="#112233">b</font><font color="blue">c</font>',
      [el("span", ["a"], { color: "#0000ff" }), el("span", ["b"], { color: "#112233" }), "c"],
    ],
    [
      '<span data-mx-spoiler>a</span><span data-mx-spoiler="plot">b</span>',
      [el("span", ["a"], { spoiler: "" }), el("span", ["b"], { spoiler: "plot" })],
    ],
    [
      "<table><thead><tr><th>a</th></tr></thead><tbody><tr><td>b</td></tr></tbody></table>",
      [el("table", [el("thead", [el("tr", [el("th", ["a"])])]), el("tbody", [el("tr", [el("td", ["b"])])])])],
    ],
    ["<details><summary>a</summary>b</details>", [el("details", [el("summary", ["a"]), "b"])]],
    [
      '<img src="mxc://example.org/abc" alt="a" width="20" height="30">',
      [el("img", [], { mxc: "mxc://example.org/abc", alt: "a", width: 20, height: 30 })],
    ],
    ['<img src="https://example.org/a.png" alt="a cat">', ["a cat"]],
    ["<blink>a</blink><section>b</section>", ["ab"]],
    ['<span data-mx-maths="x^2"><code>x^2</code></span>', [el("code", ["x^2"])]],
    ["<mx-reply><blockquote>q</blockquote></mx-reply>a", ["a"]],
    ["a &lt;b&gt; &amp;amp; &euro;", ["a <b> &amp; €"]],
  ])("%s", (html, rich) => {
    expect(richFromHtml(html)).toEqual(rich);
  });
});

describe("links", () => {
  test.each<readonly [string, unknown]>([
    ["https://a.example/x?y#z", { href: "https://a.example/x?y#z" }],
    ["http://a.example", { href: "http://a.example/" }],
    ["mailto:anna@example.org", { href: "mailto:anna@example.org" }],
    ["magnet:?xt=urn:btih:abc", { href: "magnet:?xt=urn:btih:abc" }],
    ["ftp://a.example/f", { href: "ftp://a.example/f" }],
    ["https://xn--e1awd7f.example/", { href: "https://xn--e1awd7f.example/" }],
    ["https://еxample.org/", { href: "https://xn--xample-2of.org/" }],
    [
      "https://matrix.to/#/!r:example.org/$event?via=example.org",
      { href: "https://matrix.to/#/!r:example.org/$event?via=example.org" },
    ],
    ["matrix:roomid/r:example.org/e/event?via=example.org", { href: "https://matrix.to/#/!r%3Aexample.org/%24event" }],
  ])("%s stays a link", (href, attrs) => {
    expect(richFromHtml(`<a href="${href}">t</a>`)).toEqual([el("a", ["t"], attrs as object)]);
  });

  test.each([
    ["https://matrix.to/#/@anna:example.org", "@anna:example.org"],
    ["https://matrix.to/#/%40anna%3Aexample.org", "@anna:example.org"],
    ["https://matrix.to/#/#room:example.org", "#room:example.org"],
    ["https://matrix.to/#/!room:example.org?via=example.org", "!room:example.org"],
    [
      "https://matrix.to/#/!31hneApxJ_1o-63DmFrpeqnkFfWppnzWso1JvH3ogLM",
      "!31hneApxJ_1o-63DmFrpeqnkFfWppnzWso1JvH3ogLM",
    ],
    ["matrix:u/anna:example.org?action=chat", "@anna:example.org"],
    ["matrix:r/room:example.org", "#room:example.org"],
    ["matrix:roomid/room:example.org?via=example.org", "!room:example.org"],
  ])("%s is a mention", (href, id) => {
    expect(richFromHtml(`<a href="${href}">t</a>`)).toEqual([el("mention", ["t"], { id })]);
  });

  test("bare addresses become links, but not within links and code", () => {
    expect(richFromHtml("see https://a.example/b_(c). and (https://d.example)!")).toEqual([
      "see ",
      el("a", ["https://a.example/b_(c)"], { href: "https://a.example/b_(c)" }),
      ". and (",
      el("a", ["https://d.example"], { href: "https://d.example/" }),
      ")!",
    ]);
    expect(richFromHtml("<code>https://a.example</code>")).toEqual([el("code", ["https://a.example"])]);
    expect(richFromHtml('<a href="https://b.example"><b>https://a.example</b></a>')).toEqual([
      el("a", [el("b", ["https://a.example"])], { href: "https://b.example/" }),
    ]);
    expect(richFromHtml("https://matrix.to/#/@anna:example.org")).toEqual([
      el("mention", ["@anna:example.org"], { id: "@anna:example.org" }),
    ]);
  });
});

describe("blanks", () => {
  test("that HTML does not show are not in the tree", () => {
    expect(richFromHtml("\n<p>\n a\n  b </p>\n\n<ul>\n <li> x </li>\n <li>y<br>\n z</li>\n</ul>\n")).toEqual([
      el("p", ["a b"]),
      el("ul", [el("li", ["x"]), el("li", ["y", el("br"), "z"])]),
    ]);
    expect(richFromHtml("a <b>b</b> c")).toEqual(["a ", el("b", ["b"]), " c"]);
  });
});

describe("limits", () => {
  test("depth", () => {
    const depthOf = (nodes: readonly RichNode[]): number =>
      Math.max(0, ...nodes.map((node) => (typeof node === "string" ? 0 : 1 + depthOf(node.children))));
    expect(depthOf(richFromHtml("<b>".repeat(500)))).toBe(100);
  });

  test("length: nothing, so that the plain body is shown", () => {
    expect(richFromHtml("a".repeat(MAX_HTML + 1))).toEqual([]);
    expect(richFromHtml("a".repeat(MAX_HTML))).toEqual(["a".repeat(MAX_HTML)]);
  });
});

test("as plain text", () => {
  const html =
    '<h2>Title</h2><p>One<br>two</p><ul><li>a<ul><li>b</li></ul></li><li>c</li></ul><ol start="3"><li>d</li></ol><blockquote>q<br>r</blockquote><p><span data-mx-spoiler>secret one</span> <img src="mxc://a.example/b" alt=":cat:"></p><table><tr><td>1</td><td>2</td></tr></table>';
  expect(plainFromRich(richFromHtml(html))).toBe(
    "Title\nOne\ntwo\n- a\n  - b\n- c\n3. d\n> q\n> r\n██████ ███ :cat:\n1\t2",
  );
});
