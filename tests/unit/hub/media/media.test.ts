import { describe, expect, test } from "vitest";
import {
  decryptAttachment,
  encryptAttachment,
  encryptedFileContent,
  imageSize,
  mediaPath,
  parseEncryptedFile,
  parseMxc,
  SHOWN_TYPES,
  safeMediaType,
  shownType,
  sniffMediaType,
} from "../../../../src/hub/media/index.ts";

const bytes = (text: string): Uint8Array<ArrayBuffer> => new TextEncoder().encode(text);
const fromHex = (hex: string): Uint8Array<ArrayBuffer> =>
  Uint8Array.from(hex.replaceAll(" ", "").match(/../g) ?? [], (byte) => Number.parseInt(byte, 16));

describe("attachments", () => {
  test("what is encrypted can be decrypted, and looks like nothing in between", async () => {
    const clear = bytes("the quick brown fox ".repeat(1000));
    const { data, encryption } = await encryptAttachment(clear);
    expect(data).toHaveLength(clear.length);
    expect(new TextDecoder("latin1").decode(data)).not.toContain("quick");
    expect(await decryptAttachment(data, encryption)).toEqual(clear);
    const again = await encryptAttachment(clear);
    expect(again.encryption.key).not.toBe(encryption.key);
    expect(again.data).not.toEqual(data);
  });

  test("the counter's half of the iv starts at zero", async () => {
    const { encryption } = await encryptAttachment(bytes("x"));
    expect([...Buffer.from(encryption.iv, "base64")].slice(8)).toEqual([0, 0, 0, 0, 0, 0, 0, 0]);
    expect(encryption.key).toMatch(/^[\w-]{43}$/);
    expect(encryption.sha256).toMatch(/^[A-Za-z0-9+/]{43}$/);
  });

  test("a file of nothing", async () => {
    const { data, encryption } = await encryptAttachment(new Uint8Array(0));
    expect(await decryptAttachment(data, encryption)).toHaveLength(0);
  });

  test("a known answer, by another implementation (OpenSSL)", async () => {
    const { createCipheriv, createHash } = await import("node:crypto");
    const key = Buffer.alloc(32, 7);
    const iv = Buffer.concat([Buffer.alloc(8, 9), Buffer.alloc(8)]);
    const cipher = createCipheriv("aes-256-ctr", key, iv);
    const data = new Uint8Array(
      Buffer.concat([cipher.update("It begins, as most things begin, with a song."), cipher.final()]),
    );
    const clear = await decryptAttachment(data, {
      key: key.toString("base64url"),
      iv: iv.toString("base64").replaceAll("=", ""),
      sha256: createHash("sha256").update(data).digest("base64").replaceAll("=", ""),
    });
    expect(new TextDecoder().decode(clear)).toBe("It begins, as most things begin, with a song.");
  });

  test("changed bytes, a changed hash and broken keys are refused", async () => {
    const { data, encryption } = await encryptAttachment(bytes("secret"));
    const changed = data.slice();
    changed[0] = (changed[0] ?? 0) ^ 1;
    await expect(decryptAttachment(changed, encryption)).rejects.toMatchObject({ code: "invalid" });
    await expect(decryptAttachment(data, { ...encryption, sha256: "A".repeat(43) })).rejects.toMatchObject({
      code: "invalid",
    });
    for (const broken of ["", "A", "A".repeat(42), "A".repeat(44), "!".repeat(43), "A".repeat(200)]) {
      await expect(decryptAttachment(data, { ...encryption, key: broken })).rejects.toMatchObject({ code: "invalid" });
    }
    await expect(decryptAttachment(data, { ...encryption, iv: "AAAA" })).rejects.toMatchObject({ code: "invalid" });
  });

  test("as events carry it, there and back; anything else is refused", async () => {
    const { encryption } = await encryptAttachment(bytes("x"));
    const good = encryptedFileContent("mxc://example.org/abc", encryption);
    expect(parseEncryptedFile(good)).toEqual({ mxc: "mxc://example.org/abc", encryption });
    const key = good.key as object;
    const bad = [
      undefined,
      null,
      [],
      "x",
      { ...good, v: "v1" },
      { ...good, v: undefined },
      { ...good, url: "https://example.org/abc" },
      { ...good, url: "mxc://example.org/../x" },
      { ...good, key: undefined },
      { ...good, key: { ...key, alg: "A128CTR" } },
      { ...good, key: { ...key, kty: "RSA" } },
      { ...good, key: { ...key, key_ops: ["encrypt"] } },
      { ...good, key: { ...key, key_ops: "decrypt" } },
      { ...good, key: { ...key, k: "short" } },
      { ...good, iv: "short" },
      { ...good, hashes: {} },
      { ...good, hashes: { sha256: 5 } },
      Object.create(good),
    ];
    for (const file of bad) expect(parseEncryptedFile(file)).toBeUndefined();
  });
});

describe("content URIs", () => {
  test.each([
    "mxc://example.org/abc",
    "mxc://example.org:8448/a-b_C1",
    "mxc://127.0.0.1/x",
    "mxc://[2001:db8::1]:443/x",
    "mxc://localhost:18311/x",
  ])("%s", (uri) => {
    expect(parseMxc(uri)).toBeDefined();
    expect(mediaPath(uri)).toMatch(/^\/_matrix\/client\/v1\/media\/download\/[\w.:%[\]-]+\/[\w-]+$/);
  });

  test("paths", () => {
    expect(mediaPath("mxc://example.org:8448/abc")).toBe("/_matrix/client/v1/media/download/example.org%3A8448/abc");
    expect(mediaPath("mxc://example.org/abc", { thumbnail: { width: 99.6, height: -1 } })).toBe(
      "/_matrix/client/v1/media/thumbnail/example.org/abc?width=100&height=1&method=scale&animated=false",
    );
    expect(mediaPath("mxc://example.org/abc", { thumbnail: { width: Number.NaN, height: 1e9 } })).toContain(
      "width=1&height=2048",
    );
  });
});

describe("types", () => {
  const samples: readonly (readonly [string, Uint8Array, string | undefined])[] = [
    ["png", fromHex("89504e470d0a1a0a0000000d49484452"), "image/png"],
    ["jpeg", fromHex("ffd8ffe000104a464946"), "image/jpeg"],
    ["gif", bytes("GIF89a----"), "image/gif"],
    ["webp", bytes("RIFF1234WEBPVP8 "), "image/webp"],
    ["wav", bytes("RIFF1234WAVEfmt "), "audio/wav"],
    ["avi", bytes("RIFF1234AVI LIST"), undefined],
    ["avif", bytes("\0\0\0 ftypavif\0\0\0\0avifmif1"), "image/avif"],
    ["heic", bytes("\0\0\0 ftypheic\0\0\0\0mif1heic"), undefined],
    ["mp4", bytes("\0\0\0 ftypisom\0\0\0\0isomavc1"), "video/mp4"],
    ["m4a", bytes("\0\0\0 ftypM4A \0\0\0\0M4A mp42"), "audio/mp4"],
    ["webm", fromHex("1a45dfa39f4286810142f7"), "video/webm"],
    ["ogg", bytes("OggS\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0OpusHead"), "audio/ogg"],
    ["ogv", bytes("OggS\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\u0001theora"), "video/ogg"],
    ["mp3", bytes("ID3\u0003"), "audio/mpeg"],
    ["mp3 without tag", fromHex("fffb9064"), "audio/mpeg"],
    ["svg", bytes("<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>"), undefined],
    ["html", bytes("<!doctype html><script>alert(1)</script>"), undefined],
    ["pdf", bytes("%PDF-1.7"), undefined],
    ["nothing", new Uint8Array(0), undefined],
    ["text", bytes("hello"), undefined],
  ];

  test.each(samples)("%s by its bytes", (_, data, type) => {
    expect(sniffMediaType(data)).toBe(type);
  });

  test("of every claim and every file: never shown as what it is not (CVE-2024-51749, CVE-2021-32622)", () => {
    const claims = [
      ...SHOWN_TYPES,
      undefined,
      "image/svg+xml",
      "text/html",
      "application/pdf",
      "",
      "image/*",
      "__proto__",
      "IMAGE/PNG; x=y",
    ];
    for (const [, data] of samples) {
      for (const claimed of claims) {
        const type = safeMediaType(claimed, sniffMediaType(data));
        expect([...SHOWN_TYPES, "application/octet-stream"]).toContain(type);
        const sniffed = sniffMediaType(data);
        if (sniffed === undefined) expect(type).toBe("application/octet-stream");
        else if (type !== "application/octet-stream" && type !== sniffed)
          expect(type.split("/")[1]).toBe(sniffed.split("/")[1]);
      }
    }
    expect(safeMediaType("image/png", "image/jpeg")).toBe("image/jpeg");
    expect(safeMediaType("image/png", "video/mp4")).toBe("application/octet-stream");
    expect(safeMediaType("audio/webm", "video/webm")).toBe("audio/webm");
    expect(safeMediaType("image/svg+xml", "image/png")).toBe("application/octet-stream");
    expect(safeMediaType(undefined, "image/png")).toBe("image/png");
  });

  test("other names of the same types", () => {
    expect(["image/jpg", "IMAGE/PNG", "audio/mp3", "audio/ogg; codecs=opus", "video/quicktime"].map(shownType)).toEqual(
      ["image/jpeg", "image/png", "audio/mpeg", "audio/ogg", "video/mp4"],
    );
    expect(
      ["image/svg+xml", "text/html", "constructor", "", 5, undefined, `image/png${"x".repeat(500)}`].map(shownType),
    ).toEqual(Array(7).fill(undefined));
  });
});

describe("image sizes", () => {
  const jpeg = (app1: string) => fromHex(`ffd8 ${app1} ffe00004 0000 ffc00011 08 0064 00c8 03 012200 021101 031101`);
  const exif = (orientation: string) =>
    `ffe10022 457869660000 49492a0008000000 0100 1201 0300 01000000 ${orientation}000000 00000000`;

  test.each<readonly [string, Uint8Array, object | undefined]>([
    ["png", fromHex("89504e470d0a1a0a 0000000d 49484452 00000140 000000f0 0806000000"), { width: 320, height: 240 }],
    ["gif", fromHex("474946383961 4001 f000"), { width: 320, height: 240 }],
    [
      "webp, lossy",
      fromHex("52494646 00000000 57454250 56503820 00000000 300100 9d012a 4001 f000"),
      { width: 320, height: 240 },
    ],
    [
      "webp, lossless",
      fromHex("52494646 00000000 57454250 5650384c 00000000 2f 3fc13b00 0000000000"),
      { width: 320, height: 240 },
    ],
    [
      "webp, extended",
      fromHex("52494646 00000000 57454250 56503858 0a000000 10000000 3f0100 ef0000"),
      { width: 320, height: 240 },
    ],
    ["jpeg", jpeg(""), { width: 200, height: 100 }],
    ["jpeg, upright by Exif", jpeg(exif("01")), { width: 200, height: 100 }],
    ["jpeg, on its side by Exif", jpeg(exif("06")), { width: 100, height: 200 }],
    ["svg", bytes("<svg width='5' height='5'/>"), undefined],
    ["png without size", fromHex("89504e470d0a1a0a 0000000d 49484452 00000000 000000f0"), undefined],
  ])("%s", (_, data, size) => {
    expect(imageSize(data)).toEqual(size);
  });

  test("cut anywhere, and filled with anything: a size or none, never a throw", () => {
    const samples = [
      jpeg(exif("06")),
      fromHex("89504e470d0a1a0a 0000000d 49484452 00000140 000000f0"),
      fromHex("52494646 00000000 57454250 56503858 0a000000 10000000 3f0100 ef0000"),
    ];
    for (const sample of samples) {
      for (let end = 0; end <= sample.length; end++) {
        imageSize(sample.subarray(0, end));
        for (const byte of [0, 1, 0x7f, 0xff]) {
          const changed = sample.slice();
          changed[end] = byte;
          const size = imageSize(changed);
          if (size) expect(size.width > 0 && size.height > 0).toBe(true);
        }
      }
    }
  });
});
