import { describe, expect, test } from "vitest";
import { createBench, roomEvent } from "../../../support/widgets/widget-bench.ts";

const UPLOAD = "org.matrix.msc4039.upload_file";
const DOWNLOAD = "org.matrix.msc4039.download_file";
const READ = "org.matrix.msc2762.receive.event:m.room.message";
const file = (mxc: string) => roomEvent({ event_id: `$${mxc}`, content: { msgtype: "m.file", file: { url: mxc } } });

describe("uploading", () => {
  test.each([
    ["a blob", new Blob(["hello"])],
    ["text", "hello"],
    ["a buffer", new TextEncoder().encode("hello").buffer],
    ["a view", new TextEncoder().encode("-hello-").subarray(1, 6)],
  ])("takes %s", async (_name, bytes) => {
    const bench = createBench();
    await bench.start([UPLOAD]);
    expect(await bench.request(UPLOAD, { file: bytes })).toEqual({ content_uri: "mxc://example.org/uploaded" });
    const [call] = bench.calls;
    expect(call?.arg instanceof Blob && (await call.arg.text())).toBe("hello");
    expect(bench.sent.at(-1)?.message.data).toEqual({});
    expect(await bench.request("org.matrix.msc4039.get_media_config")).toEqual({ "m.upload.size": 1000 });
  });

  test.each([
    ["too much", new Blob(["x".repeat(1001)])],
    ["nothing", undefined],
    ["a form", { append: 1 }],
    ["a number", 5],
  ])("refuses %s", async (_name, bytes) => {
    const bench = createBench();
    await bench.start([UPLOAD]);
    expect(await bench.request(UPLOAD, { file: bytes })).toMatchObject({ error: {} });
    expect(bench.calls).toEqual([]);
  });

  test("needs its right, and so does asking how much", async () => {
    const bench = createBench();
    await bench.start([DOWNLOAD]);
    expect(await bench.request(UPLOAD, { file: "x" })).toMatchObject({ error: {} });
    expect(await bench.request("org.matrix.msc4039.get_media_config")).toMatchObject({ error: {} });
  });

  test("bytes pass the gate only as an upload", async () => {
    const bench = createBench();
    await bench.start([UPLOAD]);
    expect(await bench.request("get_openid", { file: new Blob(["x"]) })).toMatchObject({ error: {} });
    expect(await bench.request(UPLOAD, { file: "x", more: new Blob(["x"]) })).toMatchObject({ error: {} });
  });

  test("has a rate", async () => {
    const bench = createBench();
    await bench.start([UPLOAD]);
    for (let i = 0; i < 30; i++) await bench.request(UPLOAD, { file: "x" });
    expect(bench.calls).toHaveLength(20);
  });
});

describe("in an encrypted room", () => {
  const how = (url: string) => ({
    ...{ v: "v2", url, iv: "b".repeat(22), hashes: { sha256: "c".repeat(43) } },
    key: { kty: "oct", alg: "A256CTR", ext: true, key_ops: ["encrypt", "decrypt"], k: "a".repeat(43) },
  });

  test("what goes up is encrypted where the widget asks for it, and the reply is what an event carries", async () => {
    const bench = createBench();
    await bench.start([UPLOAD]);
    const url = "mxc://example.org/uploaded";
    expect(await bench.request(UPLOAD, { file: "x", "app.sparks.encrypt": true })).toEqual({
      content_uri: url,
      "app.sparks.file": how(url),
    });
    expect(await bench.request(UPLOAD, { file: "x", "app.sparks.encrypt": false })).toEqual({ content_uri: url });
    expect(await bench.request(UPLOAD, { file: "x", "app.sparks.encrypt": "yes" })).toMatchObject({ error: {} });
  });

  test("what comes down is decrypted where the widget says how", async () => {
    const bench = createBench();
    await bench.start([DOWNLOAD, READ]);
    const mxc = "mxc://example.org/fed";
    await bench.push({ what: "event", event: file(mxc) });
    const get = (given: unknown) => bench.request(DOWNLOAD, { content_uri: mxc, "app.sparks.file": given });
    expect(await get(how(mxc))).toEqual({ file: expect.any(Blob) });
    expect(bench.calls.at(-1)?.arg).toEqual({
      mxc,
      encryption: { key: "a".repeat(43), iv: "b".repeat(22), sha256: "c".repeat(43) },
    });
    bench.calls.length = 0;
    const others = [how("mxc://example.org/other"), { ...how(mxc), v: "v1" }, { ...how(mxc), iv: "?" }, "x", []];
    for (const given of others) expect(await get(given)).toMatchObject({ error: {} });
    expect(bench.calls).toEqual([]);
  });
});

describe("downloading", () => {
  test("gives what the widget has come across, and nothing else", async () => {
    const bench = createBench();
    await bench.start([DOWNLOAD, READ, UPLOAD]);
    const get = (content_uri: unknown) => bench.request(DOWNLOAD, { content_uri });
    expect(await get("mxc://example.org/fed")).toMatchObject({ error: {} });
    await bench.push({ what: "event", event: file("mxc://example.org/fed") });
    expect(await get("mxc://example.org/fed")).toEqual({ file: expect.any(Blob) });
    await bench.push({ what: "event", event: { ...file("mxc://example.org/hidden"), type: "m.secret" } });
    await bench.push({ what: "event", event: { ...file("mxc://example.org/elsewhere"), room_id: "!other:hs" } });
    for (const mxc of ["mxc://example.org/hidden", "mxc://example.org/elsewhere", "mxc://example.org/guess"]) {
      expect(await get(mxc)).toMatchObject({ error: {} });
    }
    await bench.request(UPLOAD, { file: "x" });
    expect(await get("mxc://example.org/uploaded")).toEqual({ file: expect.any(Blob) });
    expect(bench.calls.filter(({ name }) => name === "download")).toHaveLength(2);
  });

  test.each([
    "https://evil.example/x",
    "mxc://a/../b",
    "mxc://a/b?x",
    "mxc://a/b#x",
    "mxc://a/%2e%2e",
    "mxc://",
    "",
    5,
    null,
  ])("%s is no media", async (mxc) => {
    const bench = createBench({ driver: { readEvents: async () => [file(String(mxc))] } });
    await bench.start([DOWNLOAD, READ]);
    await bench.request("org.matrix.msc2876.read_events", { type: "m.room.message" });
    expect(await bench.request(DOWNLOAD, { content_uri: mxc })).toMatchObject({ error: {} });
    expect(bench.calls.filter(({ name }) => name === "download")).toEqual([]);
  });

  test("what the document before has seen is not for the next", async () => {
    const bench = createBench();
    await bench.start([DOWNLOAD, READ]);
    await bench.push({ what: "event", event: file("mxc://example.org/fed") });
    bench.session.frameLoaded();
    await bench.answer("capabilities", { capabilities: [DOWNLOAD] });
    expect(await bench.request(DOWNLOAD, { content_uri: "mxc://example.org/fed" })).toMatchObject({ error: {} });
  });
});
