import { describe, expect, test } from "vitest";
import { isLockToken, parseActiveLocks } from "../../../../src/backends/files/webdav/lock-reply.ts";

const reply = (inner: string) =>
  `<?xml version="1.0"?><D:prop xmlns:D="DAV:"><D:lockdiscovery>${inner}</D:lockdiscovery></D:prop>`;
const lock = (inner: string) => `<D:activelock>${inner}</D:activelock>`;
const token = (uri: string) => `<D:locktoken><D:href>${uri}</D:href></D:locktoken>`;

describe("what a server says of its locks", () => {
  test("token, owner in any form, and how long", () => {
    const owner = "<D:owner><D:href>https://example.org/anna</D:href></D:owner>";
    expect(
      parseActiveLocks(
        reply(
          lock(`<D:timeout>Second-3600</D:timeout>${owner}${token("urn:uuid:1")}`) +
            lock(`<D:owner>Ben &amp; co</D:owner><D:timeout>Infinite</D:timeout>${token(" opaquelocktoken:2 ")}`),
        ),
      ),
    ).toEqual([
      { token: "urn:uuid:1", owner: "https://example.org/anna", forMs: 3_600_000 },
      { token: "opaquelocktoken:2", owner: "Ben & co" },
    ]);
  });

  test.each([
    ["no lock", reply("")],
    ["a lock without token", reply(lock("<D:owner>x</D:owner>"))],
    ["a token that would end the header", reply(lock(token("urn:x&gt;) (&lt;urn:y")))],
    ["a token of two lines", reply(lock(token("urn:x&#10;y: z")))],
    ["a token of another namespace", reply('<x:activelock xmlns:x="urn:x"><x:locktoken/></x:activelock>')],
    ["a timeout that is no number, and no token", reply(lock("<D:timeout>Second-99999999999999</D:timeout>"))],
  ])("gives nothing for %s", (_what, xml) => {
    expect(parseActiveLocks(xml)).toEqual([]);
  });

  test.each(["", "<D:prop", "<a></b>", '<!DOCTYPE a [<!ENTITY x "y">]><a>&x;</a>'])("refuses %j", (xml) => {
    const parse = () => parseActiveLocks(xml);
    if (xml === "") expect(parse).toThrow();
    else expect(parse).toThrowError(expect.objectContaining({ code: "invalid" }));
  });

  test("an owner is cut, and thousands of locks are", () => {
    const long = parseActiveLocks(reply(lock(`<D:owner>${"x".repeat(10_000)}</D:owner>${token("urn:x")}`)));
    expect(long[0]?.owner).toHaveLength(200);
    expect(parseActiveLocks(reply(lock(token("urn:x")).repeat(5000)))).toHaveLength(100);
  });

  test("a token is a URI that can stand between angle brackets", () => {
    expect(isLockToken("opaquelocktoken:0f-1")).toBe(true);
    for (const bad of ["", "x", "urn:", "urn:a b", "urn:a>b", "urn:a)", `urn:${"x".repeat(400)}`, "urn:a\r\nb"]) {
      expect(isLockToken(bad), bad).toBe(false);
    }
  });
});
