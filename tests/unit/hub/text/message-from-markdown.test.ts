import { describe, expect, test } from "vitest";
import {
  cleanLine,
  cleanText,
  editContent,
  messageFromMarkdown,
  replyContent,
} from "../../../../src/hub/text/index.ts";

const html = async (typed: string) => (await messageFromMarkdown(typed)).formatted_body;

describe("without formatting there is only the body", () => {
  test.each([
    ["hello"],
    ["two\nlines"],
    ["para\n\ngraph"],
    ["<b>not bold</b>"],
    ["a < b && c > d &amp;"],
    ["https://a.example/b_c_d"],
    ["snake_case_name"],
    ["3 * 4 = 12"],
    ["/shrug whatever"],
    ["![image](https://a.example/b.png)"],
    ["[x](javascript:alert)"],
    ["    indented"],
    ["[ref]: https://a.example"],
  ])("%s", async (typed) => {
    expect(await messageFromMarkdown(typed)).toEqual({ msgtype: "m.text", body: typed.trim(), "m.mentions": {} });
  });

  test("escapes are resolved", async () => {
    expect(await messageFromMarkdown("\\*not\\* \\_this\\_")).toMatchObject({ body: "*not* _this_" });
    expect(await messageFromMarkdown("//me not an emote")).toMatchObject({
      msgtype: "m.text",
      body: "/me not an emote",
    });
  });
});

describe("formatting", () => {
  test.each([
    ["**b** *i* ~~s~~ `c`", "<strong>b</strong> <em>i</em> <del>s</del> <code>c</code>"],
    ["# head", "<h1>head</h1>"],
    ["> quote", "<blockquote><p>quote</p></blockquote>"],
    ["- a\n- b", "<ul><li>a</li><li>b</li></ul>"],
    ["3. a\n4. b", '<ol start="3"><li>a</li><li>b</li></ol>'],
    ["```ts\na < b\n```", '<pre><code class="language-ts">a &lt; b\n</code></pre>'],
    ['[text](https://a.example "title")', '<a href="https://a.example/">text</a>'],
    ["*a*\nb", "<em>a</em><br>b"],
    ["*a*\n\nb", "<p><em>a</em></p><p>b</p>"],
    ["**<script>**", "<strong>&lt;script&gt;</strong>"],
    ["`<b>`", "<code>&lt;b&gt;</code>"],
    [
      "| a |\n|---|\n| *b* |",
      "<table><thead><tr><th>a</th></tr></thead><tbody><tr><td><em>b</em></td></tr></tbody></table>",
    ],
  ])("%s", async (typed, expected) => {
    expect(await html(typed)).toBe(expected);
  });

  test("/me", async () => {
    expect(await messageFromMarkdown("/me *waves*")).toEqual({
      msgtype: "m.emote",
      body: "*waves*",
      format: "org.matrix.custom.html",
      formatted_body: "<em>waves</em>",
      "m.mentions": {},
    });
    expect(await messageFromMarkdown("/meow")).toMatchObject({ msgtype: "m.text", body: "/meow" });
  });
});

describe("mentions", () => {
  const people = [
    { id: "@anna:example.org", name: "Anna" },
    { id: "@berg:example.org", name: "Anna Berg" },
    { id: "@x:example.org", name: "a.b*c" },
  ];

  test("by name and by id, the longest name first, not within words and code", async () => {
    const { formatted_body, "m.mentions": mentions } = await messageFromMarkdown(
      "@Anna Berg and @anna, not me@Anna or `@Anna`; @berg:example.org",
      people,
    );
    expect(formatted_body).toBe(
      '<a href="https://matrix.to/#/%40berg%3Aexample.org">Anna Berg</a> and <a href="https://matrix.to/#/%40anna%3Aexample.org">Anna</a>, not me@Anna or <code>@Anna</code>; <a href="https://matrix.to/#/%40berg%3Aexample.org">Anna Berg</a>',
    );
    expect(mentions).toEqual({ user_ids: ["@anna:example.org", "@berg:example.org", "@x:example.org"] });
  });

  test("everyone", async () => {
    expect((await messageFromMarkdown("hey @room!"))["m.mentions"]).toEqual({ room: true });
    expect((await messageFromMarkdown("at a@room"))["m.mentions"]).toEqual({});
  });

  test("a name full of markup stays text", async () => {
    const name = '"><img src=x onerror=alert(1)>';
    const { formatted_body } = await messageFromMarkdown("hi @anna:example.org", [{ id: "@anna:example.org", name }]);
    expect(formatted_body).toBe(
      'hi <a href="https://matrix.to/#/%40anna%3Aexample.org">&quot;&gt;&lt;img src=x onerror=alert(1)&gt;</a>',
    );
  });
});

test("what is too deep or too long is sent as it was typed", async () => {
  for (const typed of ["> ".repeat(9000), "*a".repeat(15_000), "[".repeat(9000)]) {
    const { body } = await messageFromMarkdown(typed);
    expect(body).toBe(typed.trim());
  }
});

test("contents that relate", () => {
  const content = { msgtype: "m.text", body: "b", formatted_body: "<b>b</b>" };
  expect(editContent(content, "$e")).toEqual({
    msgtype: "m.text",
    body: "* b",
    formatted_body: "* <b>b</b>",
    "m.new_content": content,
    "m.relates_to": { rel_type: "m.replace", event_id: "$e" },
  });
  expect(replyContent(content, "$e")["m.relates_to"]).toEqual({ "m.in_reply_to": { event_id: "$e" } });
  expect(replyContent(content, "$e", "$root")["m.relates_to"]).toEqual({
    rel_type: "m.thread",
    event_id: "$root",
    is_falling_back: false,
    "m.in_reply_to": { event_id: "$e" },
  });
});

test("clean text", () => {
  expect(cleanText("a\u0000b\r\nc\td\ud800\u202e")).toBe("ab\nc\td\ufffd\u202e");
  expect(cleanText("😀😀", 3)).toBe("😀");
  expect(cleanLine(" annual\u202egpj.\n\texe \u200f")).toBe("annualgpj. exe");
  expect(cleanLine("x".repeat(300))).toHaveLength(255);
});
