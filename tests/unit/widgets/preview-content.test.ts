/** What the preview makes of bytes that nobody vouches for. */
import { describe, expect, test } from "vitest";
import type { FilesBackend } from "#backends";
import { SparksError } from "#base";
import type { FileEntry, FilePath } from "#model";
import { decodeText } from "../../../widgets/files/preview/content/decode-text.ts";
import { imageSize } from "../../../widgets/files/preview/content/image-size.ts";
import { markdownNodes } from "../../../widgets/files/preview/content/markdown-nodes.ts";
import { MAX_IMAGE_BYTES, openPreview } from "../../../widgets/files/preview/content/open-preview.ts";
import { MAX_ROWS, parseCsv } from "../../../widgets/files/preview/content/parse-csv.ts";
import { readRange, readStart } from "../../../widgets/files/preview/content/read-bytes.ts";
import { SNIFF_BYTES, sniff } from "../../../widgets/files/preview/content/sniff.ts";
import { svgCost } from "../../../widgets/files/preview/content/svg-cost.ts";
import { FIRST_TEXT_BYTES } from "../../../widgets/files/preview/content/text-preview.ts";
import { linesOf, turnsDirection, visiblePieces } from "../../../widgets/files/preview/content/visible-text.ts";

const bytes = (text: string) => Uint8Array.from(text, (character) => character.charCodeAt(0));
const padded = (text: string, length = 64) => {
  const whole = new Uint8Array(length);
  whole.set(bytes(text));
  return whole;
};
const word = (value: number) =>
  String.fromCharCode(value >>> 24, (value >>> 16) & 255, (value >>> 8) & 255, value & 255);
const png = (width: number, height: number) =>
  padded(`\x89PNG\r\n\x1a\n${word(13)}IHDR${word(width)}${word(height)}\x08\x06`);

describe("what bytes are", () => {
  test.each([
    ["PNG", png(1, 1), "image/png"],
    ["JPEG", padded("\xff\xd8\xff\xe0"), "image/jpeg"],
    ["GIF", padded("GIF89a"), "image/gif"],
    ["WebP", padded("RIFF\x10\0\0\0WEBPVP8 "), "image/webp"],
    ["WAV", padded("RIFF\x10\0\0\0WAVEfmt "), "audio/wav"],
    ["AVIF", padded(`${word(24)}ftypavif\0\0\0\0mif1avif`), "image/avif"],
    ["MP4", padded(`${word(24)}ftypisom\0\0\0\0mp42isom`), "video/mp4"],
    ["QuickTime", padded(`${word(20)}ftypqt  \0\0\0\0qt  `), "video/mp4"],
    ["M4A", padded(`${word(24)}ftypM4A \0\0\0\0mp42isom`), "audio/mp4"],
    ["WebM", padded("\x1a\x45\xdf\xa3\x9f\x42\x82\x84webm"), "video/webm"],
    ["Matroska", padded("\x1a\x45\xdf\xa3\x9f\x42\x82\x88matroska"), "video/x-matroska"],
    ["Ogg", padded("OggS\0\x02\0\0\0\0\0\0\0\0\x01vorbis"), "audio/ogg"],
    ["MP3 with tags", padded("ID3\x04"), "audio/mpeg"],
    ["MP3", padded("\xff\xfb\x90\x64"), "audio/mpeg"],
    ["FLAC", padded("fLaC"), "audio/flac"],
    ["PDF", padded("%PDF-1.7"), "application/pdf"],
    ["PDF after junk", padded(`${"x".repeat(900)}%PDF-1.4`, 1024), "application/pdf"],
    ["zip", padded("PK\x03\x04"), "application/zip"],
  ])("%s", (_name, head, mediaType) => {
    expect(sniff(head)?.mediaType).toBe(mediaType);
  });

  test.each([
    ["nothing", new Uint8Array(0)],
    ["text", bytes("hello, world")],
    ["HTML", bytes("<!doctype html><script>alert(1)</script>")],
    ["SVG", bytes("<svg xmlns='http://www.w3.org/2000/svg'/>")],
    ["BM as a word", bytes("BM is a car maker, more or less, in text")],
    ["an HEIC that browsers do not show", padded(`${word(24)}ftypheic\0\0\0\0mif1heic`)],
    ["an ftyp box of 4 GB", padded("\xff\xff\xff\xffftypabcd\0\0\0\0abcd")],
    ["UTF-16 text", bytes("\xff\xfeh\0i\0")],
    ["a PNG that is cut off", bytes("\x89PNG")],
  ])("not known: %s", (_name, head) => {
    expect(sniff(head)).toBeUndefined();
  });

  test("bytes at random never throw, nor give another type than those of the list", () => {
    for (let round = 0; round < 2000; round++) {
      const head = crypto.getRandomValues(new Uint8Array(round % 300));
      const { mediaType } = sniff(head) ?? {};
      if (mediaType !== undefined)
        expect(mediaType).toMatch(/^(image|audio|video|application)\/(?!.*(html|xml|script))/);
      for (const type of ["image/png", "image/jpeg", "image/gif", "image/webp", "image/bmp", "image/avif"])
        imageSize(type, head);
      decodeText(head, round % 2 === 0);
    }
  });
});

describe("sizes of pictures", () => {
  test("from the header alone", () => {
    expect(imageSize("image/png", png(3000, 2000))).toEqual({ width: 3000, height: 2000 });
    expect(imageSize("image/gif", padded("GIF89a\x10\x27\x05\x00"))).toEqual({ width: 10_000, height: 5 });
    const jpeg = `\xff\xd8\xff\xe1\x00\x10${"e".repeat(14)}\xff\xc2\x00\x11\x08\x04\x00\x08\x00\x03`;
    expect(imageSize("image/jpeg", padded(jpeg))).toEqual({ width: 2048, height: 1024 });
    expect(imageSize("image/webp", padded("RIFF\0\0\0\0WEBPVP8X\x0a\0\0\0\0\0\0\0\xff\x03\0\xff\x01\0"))).toEqual({
      width: 1024,
      height: 512,
    });
    const avif = `${word(24)}ftypavif\0\0\0\0mif1avif${word(20)}ispe\0\0\0\0${word(640)}${word(480)}`;
    expect(imageSize("image/avif", padded(avif, 80))).toEqual({ width: 640, height: 480 });
  });

  test("not where it does not say, or goes round in circles", () => {
    expect(imageSize("image/png", padded("\x89PNG\r\n\x1a\n"))).toBeUndefined();
    expect(imageSize("image/png", png(0, 10))).toBeUndefined();
    expect(imageSize("image/jpeg", padded("\xff\xd8\xff\xe1\x00\x00"))).toBeUndefined();
    expect(imageSize("image/jpeg", padded(`\xff\xd8${"\xff".repeat(60)}`))).toBeUndefined();
    expect(imageSize("text/html", png(1, 1))).toBeUndefined();
  });
});

describe("drawings", () => {
  test("what is plain costs what it has", () => {
    expect(svgCost('<svg><g id="a"><rect/><rect/></g><use href="#a"/></svg>')).toBeLessThan(20);
    expect(svgCost("<svg><path d='M0 0'/></svg>")).toBe(2);
  });

  test("ten lines that ask for a billion elements", () => {
    const levels = Array.from(
      { length: 9 },
      (_, at) => `<g id="l${at + 1}">${`<use xlink:href="#l${at}"/>`.repeat(10)}</g>`,
    );
    expect(svgCost(`<svg><defs><rect id="l0"/>${levels.join("")}</defs><use href="#l9"/></svg>`)).toBeGreaterThan(1e9);
  });

  test.each([
    ["a circle", '<svg><g id="a"><use href="#b"/></g><g id="b"><use href="#a"/></g></svg>'],
    ["itself", '<svg id="s"><use href="#s"/></svg>'],
    ["entities", '<!DOCTYPE svg [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><svg>&b;</svg>'],
    ["a nesting without end", `<svg>${'<g id="x">'.repeat(5000)}`],
  ])("%s has no end", (_name, text) => {
    expect(svgCost(text)).toBe(Number.POSITIVE_INFINITY);
  });

  test("tags that never close take no time that grows with the square", () => {
    expect(svgCost(`<svg>${"<g a='".repeat(20_000)}`)).toBeLessThan(100);
    expect(svgCost(`<svg>${"</g>".repeat(20_000)}`)).toBe(1);
  });
});

describe("encodings", () => {
  const decoded = (data: Uint8Array, isCut = false) => decodeText(data, isCut);

  test("UTF-8, with and without a mark, cut anywhere", () => {
    const whole = new TextEncoder().encode("Grüße 😀");
    expect(decoded(whole)).toEqual({ text: "Grüße 😀", encoding: "utf-8" });
    expect(decoded(whole.subarray(0, -2), true)?.text).toBe("Grüße ");
    expect(decoded(Uint8Array.of(0xef, 0xbb, 0xbf, 0x61))?.text).toBe("a");
  });

  test("UTF-16 both ways, with a mark and without", () => {
    expect(decoded(bytes("\xff\xfeh\0i\0"))).toEqual({ text: "hi", encoding: "utf-16le" });
    expect(decoded(bytes("\xfe\xff\0h\0i"))).toEqual({ text: "hi", encoding: "utf-16be" });
    expect(decoded(bytes("h\0e\0l\0l\0o\0\r\0\n\0"))).toEqual({ text: "hello\r\n", encoding: "utf-16le" });
    expect(decoded(bytes("h\0i\0x"), true)?.encoding).toBe("utf-16le");
  });

  test("older than Unicode", () => {
    expect(decoded(bytes("Stra\xdfe f\xfcr 5 \x80"))).toEqual({ text: "Straße für 5 €", encoding: "windows-1252" });
  });

  test("no text at all", () => {
    expect(decoded(Uint8Array.from({ length: 500 }, (_, at) => at % 7))).toBeUndefined();
    expect(decoded(bytes("text\0with a zero"))).toBeUndefined();
  });
});

describe("text as what it is", () => {
  test("lines end in three ways", () => {
    expect(linesOf("\ufeffa\nb\r\nc\rd\n")).toEqual(["a", "b", "c", "d"]);
    expect(linesOf("")).toEqual([""]);
  });

  test("what is not seen is marked", () => {
    expect(visiblePieces("plain\ttext")).toEqual(["plain\ttext"]);
    expect(visiblePieces("a\u202eb\u0007c")).toEqual(["a", { mark: "U+202E" }, "b", { mark: "\u2407" }, "c"]);
    expect(turnsDirection("access \u2066level")).toBe(true);
    expect(turnsDirection("שלום")).toBe(false);
  });
});

describe("separated values", () => {
  test("quotes, line ends in cells, what is empty", () => {
    expect(parseCsv('a,b\r\n"x, ""y""\nz",\r\n,"1"\r\n').rows).toEqual([
      ["a", "b"],
      ['x, "y"\nz', ""],
      ["", "1"],
    ]);
  });

  test("the separator that the first line uses", () => {
    expect(parseCsv("a;b;c,d\n1;2;3").rows[1]).toEqual(["1", "2", "3"]);
    expect(parseCsv("a\tb\n1\t2").rows[1]).toEqual(["1", "2"]);
    expect(parseCsv('"a,b";c').rows[0]).toEqual(["a,b", "c"]);
  });

  test("what is broken is text, and there is an end", () => {
    expect(parseCsv('a,"never closed\nb,c').rows).toEqual([["a", "never closed\nb,c"]]);
    expect(parseCsv('"a"b,c').rows).toEqual([["ab", "c"]]);
    expect(parseCsv("")).toEqual({ rows: [], isCut: false });
    expect(parseCsv("x\n".repeat(MAX_ROWS + 5))).toMatchObject({ isCut: true });
    expect(parseCsv(",".repeat(100_000)).rows[0]?.length).toBeLessThan(100);
    expect(parseCsv('"'.repeat(200_001)).rows).toHaveLength(1);
  });
});

describe("Markdown", () => {
  const shown = (source: string) => JSON.stringify(markdownNodes(source));

  test("what people write", () => {
    expect(markdownNodes("# Plan & *more*\n\n- [x] one\n- two\n\n| a | b |\n|---|---|\n| 1 | `2` |")).toEqual([
      { tag: "h1", children: ["Plan & ", { tag: "i", children: ["more"] }] },
      {
        tag: "ul",
        children: [
          { tag: "li", children: ["☑ ", "one"] },
          { tag: "li", children: ["two"] },
        ],
      },
      expect.objectContaining({ tag: "table" }),
    ]);
  });

  test("markup stays text, and runs nothing", () => {
    const nodes = shown("<script>alert(1)</script>\n\nhi <img src=x onerror=alert(1)> [x](javascript:alert(1))");
    expect(nodes).not.toMatch(/"tag":"(script|img|html)"/);
    expect(nodes).toContain("<script>alert(1)</script>");
    expect(nodes).toContain("onerror=alert(1)");
  });

  test("pictures from elsewhere are named and not fetched", () => {
    expect(shown("![a cat](https://tracker.example/cat.png)")).toContain("🖼 a cat");
    expect(shown("![a cat](https://tracker.example/cat.png)")).not.toContain("tracker");
  });

  test("nested deeper than anybody writes", () => {
    expect(markdownNodes(`${"> ".repeat(5000)}x`)).toBeUndefined();
    expect(markdownNodes("*".repeat(3000))).toBeDefined();
  });
});

type Sent = { readonly range?: { readonly start: number; readonly end?: number } };

/** A store with one file, of which it keeps what was asked. */
function storeOf(content: Uint8Array<ArrayBuffer>, ranges = true) {
  const asked: Sent[] = [];
  let given = 0;
  const backend: Pick<FilesBackend, "download" | "capabilities"> = {
    capabilities: { ranges, move: true, copy: true, trash: false },
    async download(_path, options = {}) {
      const { range } = options;
      asked.push(range ? { range } : {});
      const part = range ? content.subarray(range.start, (range.end ?? content.length) + 1) : content;
      let at = 0;
      const stream = new ReadableStream<Uint8Array>({
        pull(controller) {
          if (at >= part.length) return controller.close();
          const piece = part.slice(at, at + 10_000);
          at += piece.length;
          given += piece.length;
          controller.enqueue(piece);
        },
      });
      return { stream, size: part.length };
    },
  };
  return { backend, asked, given: () => given };
}

const entryOf = (name: string, size?: number): FileEntry => ({
  path: `/${name}` as FilePath,
  name,
  kind: "file",
  mediaType: "text/html",
  ...(size === undefined ? {} : { size }),
});

describe("bytes of a file", () => {
  test("no more than was wanted, with ranges and without", async () => {
    const content = new Uint8Array(100_000).fill(7);
    for (const ranges of [true, false]) {
      const store = storeOf(content, ranges);
      const { bytes: start, isCut } = await readStart(store.backend, entryOf("a", content.length), 25_000);
      expect(start.length).toBe(25_000);
      expect(isCut).toBe(true);
      expect(store.given()).toBeLessThan(60_000);
    }
    const small = storeOf(new Uint8Array(5));
    expect(await readStart(small.backend, entryOf("a"), 10)).toMatchObject({ isCut: false });
    expect(small.asked).toEqual([{}]);
  });

  test("a store that sends another part than was asked for", async () => {
    const lies: Pick<FilesBackend, "download"> = {
      download: async () => ({ stream: new Blob(["too short"]).stream() }),
    };
    await expect(readRange(lies, entryOf("a"), { start: 0, end: 99 })).rejects.toThrow(SparksError);
    await expect(readRange(lies, entryOf("a"), { start: 0, end: 3 })).rejects.toThrow(SparksError);
  });
});

describe("what is shown of a file", () => {
  const never = new AbortController().signal;
  const open = (name: string, content: Uint8Array<ArrayBuffer>, size = content.length, ranges = true) => {
    const store = storeOf(content, ranges);
    const deps = { backend: store.backend, streams: async () => undefined };
    return { preview: openPreview(deps, entryOf(name, size), never), store };
  };

  test("a page is text, whatever its name and the server's type say", async () => {
    const html = bytes("<!doctype html><script>alert(1)</script>");
    expect(await open("page.html", html).preview).toMatchObject({ kind: "text" });
    expect(await open("photo.png", html).preview).toMatchObject({ kind: "text" });
    expect(await open("drawing.svg", html).preview).toMatchObject({ kind: "text" });
  });

  test("a picture of 2 GB is not fetched", async () => {
    const { preview, store } = open("huge.png", png(100, 100), 2 ** 31);
    expect(await preview).toMatchObject({ kind: "none", why: "too-large" });
    expect(store.asked).toEqual([{ range: { start: 0, end: SNIFF_BYTES - 1 } }]);
  });

  test("a picture whose size the server hides is let go at the bound", async () => {
    const large = new Uint8Array(MAX_IMAGE_BYTES + 100_000);
    large.set(png(100, 100));
    const store = storeOf(large, false);
    const preview = await openPreview(
      { backend: store.backend, streams: async () => undefined },
      entryOf("x.png"),
      never,
    );
    expect(preview).toMatchObject({ kind: "none", why: "too-large" });
  });

  test("a picture that would fill the memory is not decoded", async () => {
    expect(await open("bomb.png", png(100_000, 100_000)).preview).toMatchObject({
      kind: "none",
      why: "too-many-pixels",
    });
  });

  test("a blob gets a type of ours, and its address is let go", async () => {
    const preview = await open("photo.html", png(4, 3)).preview;
    if (preview.kind !== "image") throw new Error(preview.kind);
    expect(preview).toMatchObject({ width: 4, height: 3 });
    const seen = await fetch(preview.url);
    expect(seen.headers.get("content-type")).toBe("image/png");
    preview.release();
    await expect(fetch(preview.url)).rejects.toThrow();
  });

  test("a drawing that never ends, a file that is empty, one that nothing shows", async () => {
    const bomb = '<svg id="s"><use href="#s"/></svg>';
    expect(await open("x.svg", bytes(bomb)).preview).toMatchObject({ kind: "none", why: "too-complex" });
    expect(await open("x.txt", new Uint8Array(0)).preview).toMatchObject({ kind: "none", why: "empty" });
    expect(await open("x.zip", padded("PK\x03\x04")).preview).toMatchObject({ kind: "none", why: "kind" });
    expect(await open("x.docx", padded("PK\x03\x04")).preview).toMatchObject({ kind: "none", why: "office" });
    expect(await open("x.exe", padded("MZ\x90\0\x03\0\0\0")).preview).toMatchObject({ kind: "none", why: "kind" });
  });

  test("a long text comes in steps", async () => {
    const long = bytes("0123456789abcde\n".repeat(FIRST_TEXT_BYTES / 8));
    const { preview, store } = open("x.log", long);
    const first = await preview;
    if (first.kind !== "text" || !first.more) throw new Error("nothing more is offered");
    expect(first).toMatchObject({ cutAt: FIRST_TEXT_BYTES });
    expect(store.given()).toBeLessThan(FIRST_TEXT_BYTES + SNIFF_BYTES + 30_000);
    const all = await first.more(never);
    expect(all.kind === "text" && all.text.length).toBe(long.length);
    expect(all).not.toHaveProperty("cutAt");
  });

  test("video without a stream: the whole where it is small, a sentence where not", async () => {
    const video = padded("\x1a\x45\xdf\xa3\x9f\x42\x82\x84webm");
    expect(await open("x.webm", video).preview).toMatchObject({ kind: "video", streams: false });
    expect(await open("x.webm", video, 2 ** 33).preview).toMatchObject({ kind: "none", why: "too-large" });
  });
});
