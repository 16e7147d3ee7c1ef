import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { SparksError } from "#base";
import type { FilePath } from "#model";
import { entriesIn, entryAt, parseRevision } from "../../../../src/backends/files/webdav/entries.ts";
import { parseMultistatus } from "../../../../src/backends/files/webdav/multistatus.ts";

const fixture = (name: string) => readFileSync(new URL(`fixtures/${name}`, import.meta.url), "utf8");
const folder = "/d" as FilePath;
const NAME = "100% #+&'\" 😀.txt";

describe("what real servers answer", () => {
  test.each([
    ["apache-2.4-list.xml", "/"],
    ["wsgidav-4.4-list.xml", "/"],
    ["nextcloud-list.xml", "/remote.php/dav/files/anna/"],
  ])("%s", (name, basePath) => {
    const responses = parseMultistatus(fixture(name));
    const entries = entriesIn(folder, responses, basePath);
    expect(entries.map((entry) => [entry.kind, entry.name]).sort()).toEqual([
      ["file", NAME],
      ["folder", "sub"],
    ]);
    const file = entries.find(({ kind }) => kind === "file");
    expect(file).toMatchObject({ path: `/d/${NAME}`, mediaType: "text/plain" });
    expect(file?.size).toBeGreaterThan(0);
    expect(new Date(file?.modifiedAt ?? 0).getUTCFullYear()).toBe(2026);
    expect(file?.revision).toMatch(/^(W\/)?"[^"]+"$/);
    expect(entryAt(folder, responses, basePath)).toMatchObject({ kind: "folder", path: "/d", name: "d" });
  });
});

const response = (href: string, prop = "<resourcetype/>", status = "HTTP/1.1 200 OK") =>
  `<response><href>${href}</href><propstat><prop>${prop}</prop><status>${status}</status></propstat></response>`;
const multistatus = (...responses: string[]) => `<multistatus xmlns="DAV:">${responses.join("")}</multistatus>`;
const namesIn = (xml: string, path: string = "/d", base = "/") =>
  entriesIn(path as FilePath, parseMultistatus(xml), base).map(({ name }) => name);

describe("hrefs", () => {
  test.each([
    ["/d/a.txt", ["a.txt"]],
    ["http://inner.host:8080/d/a.txt", ["a.txt"]],
    ["https://evil.example/d/a.txt", ["a.txt"]],
    ["/d/a%2Ftxt", []],
    ["/d/..", []],
    ["/d/%2e%2e", []],
    ["/d/.", []],
    ["/d/a%00b", []],
    ["/d/%ff", []],
    ["/d/%", []],
    ["/other/a.txt", []],
    ["/d/a/b.txt", []],
    ["/d", []],
    ["/", []],
    ["a.txt", []],
    ["//evil.example/d/a.txt", []],
    ["javascript:alert(1)", []],
    ["https://evil.example", []],
    ["", []],
    ["/d//a.txt/", ["a.txt"]],
    ["/D/a.txt", []],
    ["/d/a.txt?x=1#y", ["a.txt"]],
  ])("%s", (href, expected) => expect(namesIn(multistatus(response("/d/"), response(href)))).toEqual(expected));

  test("below a base path only", () => {
    const xml = multistatus(response("/dav/anna/d/mine.txt"), response("/dav/ben/d/his.txt"), response("/d/root.txt"));
    expect(namesIn(xml, "/d", "/dav/anna/")).toEqual(["mine.txt"]);
  });

  test("one name twice is one entry; a folder written in another normal form is the folder", () => {
    expect(namesIn(multistatus(response("/d/a"), response("/d/a"), response("/d/a/")))).toEqual(["a"]);
    expect(namesIn(multistatus(response("/e%CC%81/a")), "/\u00e9")).toEqual(["a"]);
  });
});

describe("properties", () => {
  const entry = (prop: string, status?: string) =>
    entriesIn(folder, parseMultistatus(multistatus(response("/d/a", prop, status))), "/")[0];

  test("sizes, times, types and tags that are none are left out", () => {
    for (const bad of ["-1", "1e3", "0x10", "99999999999999999999", "NaN", " ", "12 "].slice(0, 6)) {
      expect(entry(`<getcontentlength>${bad}</getcontentlength>`)?.size).toBeUndefined();
    }
    expect(entry("<getlastmodified>yesterday</getlastmodified>")?.modifiedAt).toBeUndefined();
    expect(entry("<getcontenttype>&lt;script&gt;</getcontenttype>")?.mediaType).toBeUndefined();
    expect(entry("<getcontenttype>Text/HTML; charset=x</getcontenttype>")?.mediaType).toBe("text/html");
    expect(entry("<getetag>a&#10;b</getetag>")?.revision).toBeUndefined();
  });

  test("entity tags", () => {
    expect(parseRevision('"a"')).toBe('"a"');
    expect(parseRevision('W/"a"')).toBe('W/"a"');
    expect(parseRevision("bare-tag")).toBe('"bare-tag"');
    for (const bad of ["", null, undefined, '"a', 'a"b', '"a\r\nx: y"', "a b", `"${"x".repeat(2000)}"`]) {
      expect(parseRevision(bad)).toBeUndefined();
    }
  });

  test("another namespace is not DAV, whatever its prefix", () => {
    const foreign = `<d:multistatus xmlns:d="http://evil.example/"><d:response><d:href>/d/a</d:href></d:response></d:multistatus>`;
    expect(() => parseMultistatus(foreign)).toThrow(SparksError);
    expect(entry('<x:getcontentlength xmlns:x="u">5</x:getcontentlength>')?.size).toBeUndefined();
    expect(entry('<x:resourcetype xmlns:x="u"><x:collection/></x:resourcetype>')?.kind).toBe("file");
  });

  test("properties of a group that failed do not count, a failed response is no entry", () => {
    expect(entry("<getcontentlength>5</getcontentlength>", "HTTP/1.1 403 Forbidden")?.size).toBeUndefined();
    const failed = "<response><href>/d/a</href><status>HTTP/1.1 403 Forbidden</status></response>";
    expect(namesIn(multistatus(failed, response("/d/b")))).toEqual(["b"]);
  });

  test("names of JavaScript's own are only names", () => {
    expect(namesIn(multistatus(response("/d/__proto__"), response("/d/constructor")))).toEqual([
      "__proto__",
      "constructor",
    ]);
    entry("<__proto__>x</__proto__><constructor>y</constructor>");
    expect(({} as Record<string, unknown>).x).toBeUndefined();
  });
});

test.each([
  "<html><body>Sign in</body></html>",
  "{}",
  '<multistatus xmlns="DAV:"><response></response></multistatus>',
  '<multistatus xmlns="DAV:"><response><href>/d/a</href>',
])("%s is invalid", (xml) => expect(() => parseMultistatus(xml)).toThrow(expect.objectContaining({ code: "invalid" })));

test("10,000 entries are read within a moment", () => {
  const prop =
    "<resourcetype/><getcontentlength>5</getcontentlength><getlastmodified>Mon, 23 Nov 2026 01:17:06 GMT</getlastmodified>";
  const xml = multistatus(...Array.from({ length: 10_000 }, (_, i) => response(`/d/file%20${i}.txt`, prop)));
  const started = performance.now();
  expect(namesIn(xml)).toHaveLength(10_000);
  expect(performance.now() - started).toBeLessThan(2000);
});
