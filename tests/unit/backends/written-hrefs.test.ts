import { expect, test } from "vitest";
import type { DavResponse } from "../../../src/backends/files/webdav/multistatus.ts";
import { encodedHrefs } from "../../../src/backends/files/webdav/written-hrefs.ts";

const read = (...hrefs: readonly string[]) =>
  encodedHrefs(hrefs.map((href) => ({ href }) as unknown as DavResponse)).map(({ href }) => href);

test("hrefs that are not encoded are, told by the whole reply", () => {
  expect(read("/a b", "/100%")).toEqual(["/a%20b", "/100%25"]);
  expect(read("/100%")).toEqual(["/100%25"]);
  expect(read("/50%20off", "/100% sure")).toEqual(["/50%2520off", "/100%25%20sure"]);
  expect(read("http://x.example/a b")).toEqual(["http://x.example/a%20b"]);
});

test("a server that encodes is believed, also where one href is broken", () => {
  expect(read("/a%20b", "/c%25d")).toEqual(["/a%20b", "/c%25d"]);
  expect(read("/%3Cimg%20src=x%3E", "/%")).toEqual(["/%3Cimg%20src=x%3E", "/%"]);
});
