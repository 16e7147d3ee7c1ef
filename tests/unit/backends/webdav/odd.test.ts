/** What servers write that is odd and not wrong, or wrong and common. */
import { describe, expect, test } from "vitest";
import type { FilePath, Revision } from "#model";
import { entriesIn, entryAt } from "../../../../src/backends/files/webdav/entries.ts";
import { parseMultistatus } from "../../../../src/backends/files/webdav/multistatus.ts";
import { isByTime, revisionByTime, unmodifiedSince } from "../../../../src/backends/files/webdav/revision-by-time.ts";
import { encodedHrefs } from "../../../../src/backends/files/webdav/written-hrefs.ts";

const folder = (href: string) => row(href, "<D:resourcetype><D:collection/></D:resourcetype>");
const file = (href: string, props = "") => row(href, `<D:resourcetype/>${props}`);
const row = (href: string, props: string) =>
  `<D:response><D:href>${href}</D:href><D:propstat><D:prop>${props}</D:prop><D:status>HTTP/1.1 200 OK</D:status></D:propstat></D:response>`;
const read = (...rows: string[]) =>
  encodedHrefs(parseMultistatus(`<D:multistatus xmlns:D="DAV:">${rows.join("")}</D:multistatus>`));
const names = (at: string, ...rows: string[]) =>
  entriesIn(at as FilePath, read(...rows), "/dav/").map(({ name }) => name);

describe("hrefs", () => {
  test.each([
    ["encoded as they should be", "/dav/x/a%20b%25c%23d.txt", "a b%c#d.txt"],
    ["not ASCII, the rest encoded", "/dav/x/ä%20%2541.txt", "ä %41.txt"],
    ["not encoded at all", "/dav/x/a b%41.txt", "a b%41.txt"],
    ["not encoded, with a percent sign that encodes nothing", "/dav/x/100% sure.txt", "100% sure.txt"],
    ["not encoded, with what would end a path", "/dav/x/a b#c?d.txt", "a b#c?d.txt"],
    ["blanks as they are, the rest encoded", "/dav/x/a b%23.txt", "a b#.txt"],
    ["absolute, not encoded", "http://inner:8080/dav/x/a b%.txt", "a b%.txt"],
  ])("%s", (_, href, name) => {
    expect(names("/x", folder("/dav/x/"), file(href))).toEqual([name]);
  });

  test.each(["/dav/x/%2e%2e", "/dav/x/a%2fb", "/dav/x/../y z", "/dav/x/a%00", "/dav/x/.."])("%s is no name", (href) => {
    expect(names("/x", folder("/dav/x/"), file(href))).toEqual([]);
  });
});

describe("names that a server takes for the same", () => {
  test("an entry has the name that the server keeps", () => {
    const at = (path: string, href: string) => entryAt(path as FilePath, read(file(href)), "/dav/")?.path;
    expect(at("/x/e\u0301", "/dav/x/%C3%A9")).toBe("/x/\u00e9");
    expect(at("/x/A.TXT", "/dav/x/a.txt")).toBe("/x/a.txt");
    expect(at("/x/a.txt", "/dav/x/b.txt")).toBeUndefined();
    expect(at("/x/a.txt", "/dav/y/a.txt")).toBeUndefined();
    expect(entryAt("/" as FilePath, read(folder("/dav/")), "/dav/")).toMatchObject({ path: "/", name: "" });
  });

  test("a folder in other letters is the folder, where it says so of itself", () => {
    expect(names("/Docs", folder("/dav/docs/"), file("/dav/docs/a"))).toEqual(["a"]);
    expect(names("/Docs", folder("/dav/Docs/"), file("/dav/docs/a"))).toEqual([]);
    expect(names("/Docs", file("/dav/docs/a"))).toEqual([]);
  });
});

test.each([
  ["Sun, 06 Nov 1994 08:49:37 GMT"],
  ["Sunday, 06-Nov-94 08:49:37 GMT"],
  ["Sun Nov  6 08:49:37 1994"],
  ["1994-11-06T08:49:37Z"],
  ["1994-11-06T08:49:37"],
  ["1994-11-06T09:49:37+01:00"],
  ["Sun, 06 Nov 1994 08:49:37 +0000"],
])("the time %s", (text) => {
  const [entry] = entriesIn(
    "/" as FilePath,
    read(file("/dav/a", `<D:getlastmodified>${text}</D:getlastmodified>`)),
    "/dav/",
  );
  expect(entry?.modifiedAt).toBe(784_111_777_000);
});

describe("without entity tags", () => {
  test("time and size are the revision of a file", () => {
    const time = "<D:getlastmodified>Sun, 06 Nov 1994 08:49:37 GMT</D:getlastmodified>";
    const revisionOf = (props: string) =>
      entriesIn("/" as FilePath, read(file("/dav/a", props)), "/dav/")[0]?.revision ?? ("" as Revision);
    const revision = revisionOf(`${time}<D:getcontentlength>5</D:getcontentlength>`);
    expect(isByTime(revision)).toBe(true);
    expect(revision).not.toBe(revisionOf(`${time}<D:getcontentlength>6</D:getcontentlength>`));
    expect(isByTime(revisionOf(time))).toBe(true);
    expect(unmodifiedSince(revision)).toEqual({ "if-unmodified-since": "Sun, 06 Nov 1994 08:49:37 GMT" });
    expect(isByTime(revisionOf(`${time}<D:getetag>"1-2"</D:getetag>`))).toBe(false);
    expect(revisionByTime(undefined, 5)).toBeUndefined();
  });
});
