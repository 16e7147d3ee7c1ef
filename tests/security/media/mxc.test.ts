import { expect, test } from "vitest";
import { mediaPath, parseMxc } from "../../../src/hub/media/index.ts";

/** CVE-2024-50336 and its kind: whatever would change the path, the host or the query of a request. */
const HOSTILE: readonly unknown[] = [
  undefined,
  null,
  5,
  {},
  [],
  "",
  "mxc://",
  "mxc:///abc",
  "mxc://example.org",
  "mxc://example.org/",
  "mxc:/example.org/abc",
  "MXC://example.org/abc",
  " mxc://example.org/abc",
  "mxc://example.org/abc ",
  "mxc://example.org/abc\n",
  "mxc://example.org/a b",
  "mxc://example.org/..",
  "mxc://example.org/.",
  "mxc://example.org/a/../b",
  "mxc://example.org/a/b",
  "mxc://example.org/../../_matrix/client/v3/logout",
  "mxc://example.org/%2e%2e",
  "mxc://example.org/a%2fb",
  "mxc://example.org/a?b=c",
  "mxc://example.org/a#b",
  "mxc://example.org/a;b",
  "mxc://example.org/a\\b",
  "mxc://example.org/a\u0000b",
  "mxc://example.org/ä",
  "mxc://../abc",
  "mxc://./abc",
  "mxc://a..b/abc",
  "mxc://.example.org/abc",
  "mxc://example.org./abc",
  "mxc://user@example.org/abc",
  "mxc://user:pass@example.org/abc",
  "mxc://example.org:/abc",
  "mxc://example.org:999999/abc",
  "mxc://example.org:80:80/abc",
  "mxc://exa%6dple.org/abc",
  "mxc://exam?ple.org/abc",
  "mxc://exam#ple.org/abc",
  "mxc://exam\\ple.org/abc",
  "mxc://[::1/abc",
  "mxc://[::1]x/abc",
  `mxc://example.org/${"a".repeat(256)}`,
  `mxc://${"a".repeat(300)}/abc`,
  "https://example.org/_matrix/media/v3/download/example.org/abc",
  "javascript:alert(1)",
];

test.each(HOSTILE.map((uri) => [uri]))("refused: %j", (uri) => {
  expect(parseMxc(uri)).toBeUndefined();
  expect(mediaPath(String(uri))).toBeUndefined();
});

test("whatever is accepted makes a path that a URL leaves as it is, on the same host", () => {
  const pieces = ["a", "b-_9", ".", "..", "/", "%2f", "?", "#", "\\", ":", "@", "[", "]", "::1", "x.y"];
  let accepted = 0;
  for (let i = 0; i < pieces.length ** 3; i++) {
    const pick = (n: number) => pieces[Math.floor(i / pieces.length ** n) % pieces.length] ?? "";
    for (const uri of [
      `mxc://example.org/${pick(0)}${pick(1)}${pick(2)}`,
      `mxc://${pick(0)}${pick(1)}${pick(2)}/abc`,
    ]) {
      const path = mediaPath(uri);
      if (path === undefined) continue;
      accepted++;
      const url = new URL(path, "https://hs.example");
      expect(url.host).toBe("hs.example");
      expect(url.pathname).toBe(path);
      expect(url.pathname.split("/")).toHaveLength(8);
    }
  }
  expect(accepted).toBeGreaterThan(10);
});
