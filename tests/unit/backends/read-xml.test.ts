import { describe, expect, test } from "vitest";
import { SparksError } from "#base";
import { MAX_XML_DEPTH, readXml } from "../../../src/backends/xml/read-xml.ts";

/** What was read, as a line: `{namespace}name(` text `)`. */
function read(xml: string): string {
  let out = "";
  readXml(xml, {
    open: (namespace, name) => {
      out += `${namespace ? `{${namespace}}` : ""}${name}(`;
    },
    text: (text) => {
      out += text;
    },
    close: () => {
      out += ")";
    },
  });
  return out;
}

function refusal(xml: string): string {
  try {
    read(xml);
  } catch (thrown) {
    if (thrown instanceof SparksError && thrown.code === "invalid") return thrown.message;
    throw thrown;
  }
  return "accepted";
}

describe("readXml", () => {
  test.each([
    ["<a/>", "a()"],
    ["<a>x<b>y</b>z</a>", "a(xb(y)z)"],
    ['\ufeff<?xml version="1.0"?>\n<!-- c --><a/>\n', "a()"],
    ['<a xmlns="u"><b/></a>', "{u}a({u}b())"],
    ['<a xmlns="u"><b xmlns=""><c/></b><d/></a>', "{u}a(b(c()){u}d())"],
    ['<p:a xmlns:p="u"><p:b xmlns:p="v"/><p:c/></p:a>', "{u}a({v}b(){u}c())"],
    ["<a b = 'x > y' c=\"'\"></a >", "a()"],
    ["<a>&lt;&amp;&gt;&quot;&apos;&#65;&#x1F600;</a>", "a(<&>\"'A😀)"],
    ["<a><![CDATA[<b> & ]] ]]></a>", "a(<b> & ]] )"],
    ["<a><?php x > ?></a>", "a()"],
    ["<ä.b-c_1/>", "ä.b-c_1()"],
  ])("reads %s", (xml, expected) => expect(read(xml)).toBe(expected));

  test.each([
    "",
    "   ",
    "text",
    "<a>",
    "<a><b></a></b>",
    "</a>",
    "<a/><b/>",
    "<a/>text",
    "text<a/>",
    "<a",
    "<a b>",
    "<a b=c/>",
    '<a b="1" b="2"/>',
    '<a b="<"/>',
    '<a b="1"c="2"/>',
    "<a>&nbsp;</a>",
    "<a>& </a>",
    "<a>&</a>",
    "<a>&#0;</a>",
    "<a>&#xD800;</a>",
    "<a>&#x110000;</a>",
    "<a>&#99999999999;</a>",
    "<a>\0</a>",
    "<a>\u0007</a>",
    "<p:a/>",
    "<a><!-- </a>",
    "<a><![CDATA[ </a>",
    "<![CDATA[x]]><a/>",
    "<a><?x </a>",
    "< a/>",
    "<a></ a>",
    '<!DOCTYPE a SYSTEM "http://evil.example/a.dtd"><a/>',
    '<!DOCTYPE lolz [<!ENTITY lol "lol"><!ENTITY lol2 "&lol;&lol;&lol;&lol;">]><lolz>&lol2;</lolz>',
    '<?xml version="1.0"?><!DOCTYPE foo [<!ENTITY xxe SYSTEM "file:///etc/passwd">]><foo>&xxe;</foo>',
    "<html><br><p>not xml</html>",
  ])("refuses %j", (xml) => expect(refusal(xml)).toMatch(/^malformed XML/));

  test("refuses what is nested too deep, and takes what is just not", () => {
    const nested = (depth: number) => "<a>".repeat(depth) + "</a>".repeat(depth);
    expect(refusal(nested(MAX_XML_DEPTH))).toBe("accepted");
    expect(refusal(nested(MAX_XML_DEPTH + 1))).toMatch(/too deep/);
    expect(refusal("<a>".repeat(1_000_000))).toMatch(/too deep/);
  });

  test("every cut of a document is refused, never taken for a shorter one", () => {
    const xml = '<?xml version="1.0"?><m xmlns="DAV:"><r a="1">&amp;<![CDATA[x]]></r><!-- c --><r/></m>';
    for (let end = 0; end < xml.length; end++)
      expect(refusal(xml.slice(0, end)), xml.slice(0, end)).not.toBe("accepted");
  });

  test("any garbage is refused as invalid, not by another error", () => {
    const pieces = ["<", ">", "/", "a", ":", "=", '"', "'", "&", ";", "#", "!", "[", "]", "-", "?", " ", "xmlns", "\n"];
    let seed = 7;
    const next = () => {
      seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648;
      return seed;
    };
    for (let i = 0; i < 3000; i++) {
      const xml = Array.from({ length: next() % 30 }, () => pieces[next() % pieces.length]).join("");
      expect(["accepted", "malformed"]).toContain(refusal(xml).slice(0, 9).trim().replace("accepted", "accepted"));
    }
  });

  test("hostile sizes take time in proportion, not more", () => {
    const cases = [
      `<a ${" ".repeat(300_000)}/>`,
      `<a ${"b='1' ".repeat(1)}${"c".repeat(300_000)}`,
      `<a>${"&amp;".repeat(100_000)}</a>`,
      `<a>${"<b/>".repeat(100_000)}</a>`,
      `<a b="${"x".repeat(300_000)}`,
      `<${"a".repeat(300_000)}`,
    ];
    const started = performance.now();
    for (const xml of cases) refusal(xml);
    expect(performance.now() - started).toBeLessThan(3000);
  });
});
