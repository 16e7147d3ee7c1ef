import { describe, expect, test } from "vitest";
import { ROOT_PATH } from "#backends";
import { arrayAt } from "#base";
import type { FilePath } from "#model";
import { fileNameFrom, readAttachment } from "../../../widgets/files/room/attachment.ts";
import { createRoomFiles } from "../../../widgets/files/room/room-files.ts";
import { createUniqueNames } from "../../../widgets/files/room/unique-names.ts";
import { uploadEncrypted, uploadMedia } from "../../../widgets/kit/abilities/media.ts";
import type { RoomEvent } from "../../../widgets/kit/abilities/room-event.ts";
import { capability } from "../../../widgets/kit/host/capability.ts";
import { createFakeHost, type FakeHostOptions } from "../../../widgets/kit/testing/fake-host.ts";

const path = (text: string) => text as FilePath;
const textOf = async (stream: ReadableStream<Uint8Array>) => new Response(stream).text();

async function setUp(options: FakeHostOptions = {}) {
  let now = 1_700_000_000_000;
  const clock = { now: () => (now += 1000), sleep: () => Promise.resolve() };
  const fake = createFakeHost({ ...options, clock });
  await fake.host.connect([capability.uploadMedia, capability.sendMessage("m.file")]);
  const put = async (text: string) => uploadEncrypted(fake.host, new Blob([text]));
  const say = async (name: string, text = name, more: object = {}) =>
    fake.say("m.room.message", { msgtype: "m.file", body: name, file: await put(text), ...more });
  const files = createRoomFiles({ host: fake.host });
  const names = async () => (await files.list(ROOT_PATH)).map(({ name }) => name);
  return { ...fake, sayAs: fake.say, files, put, say, names };
}

describe("attachments of the room", () => {
  test("newest first, of every kind, in clear and encrypted, with who sent them and when", async () => {
    const { files, host, say, names } = await setUp();
    await say("first.txt");
    const url = await uploadMedia(host, new Blob(["in clear"]));
    await say("film.mp4", "film", { msgtype: "m.video", info: { size: 4, mimetype: "video/mp4" } });
    await say("plain.txt", "", { file: undefined, url });
    expect(await names()).toEqual(["plain.txt", "film.mp4", "first.txt"]);
    const [plain, film] = await files.list(ROOT_PATH);
    expect(film).toMatchObject({ kind: "file", size: 4, mediaType: "video/mp4", by: "@ben:example.org" });
    expect(film?.modifiedAt).toBeLessThan(plain?.modifiedAt ?? 0);
    expect(await textOf((await files.download(path("/plain.txt"))).stream)).toBe("in clear");
    expect(await textOf((await files.download(path("/film.mp4"))).stream)).toBe("film");
  });

  test("the client is asked once, for all, and only when they are opened; a refusal is told", async () => {
    const { files, host, say, names, deny } = await setUp({ denies: (one) => one.includes("receive.event") });
    await say("a.txt");
    await expect(files.list(ROOT_PATH)).rejects.toMatchObject({ code: "forbidden" });
    expect(host.isGranted(capability.downloadMedia)).toBe(true);
    deny(() => false);
    expect(await names()).toEqual(["a.txt"]);
  });

  test("a part of a film is fetched once and cut", async () => {
    const { files, say, asked } = await setUp();
    await say("film.mp4", "0123456789", { msgtype: "m.video" });
    const part = async (start: number, end?: number) =>
      textOf(
        (await files.download(path("/film.mp4"), { range: { start, ...(end === undefined ? {} : { end }) } })).stream,
      );
    expect([await part(2, 4), await part(8)]).toEqual(["234", "89"]);
    expect(asked("org.matrix.msc4039.download_file")).toHaveLength(1);
    await expect(files.download(path("/film.mp4"), { range: { start: 10 } })).rejects.toMatchObject({
      code: "invalid",
    });
  });

  test("equal names are told apart, and keep their names when others come", async () => {
    const { say, names } = await setUp();
    await say("image.png", "1");
    await say("image.png", "2");
    expect(await names()).toEqual(["image (2).png", "image.png"]);
    await say("Image.PNG", "3");
    expect(await names()).toEqual(["Image (3).PNG", "image (2).png", "image.png"]);
  });

  test("an edit of its sender counts, one of somebody else does not", async () => {
    const { files, put, say, sayAs, names } = await setUp();
    const event = await say("draft.txt", "old");
    const edit = async (name: string) => ({
      msgtype: "m.file",
      body: `* ${name}`,
      url: "mxc://example.org/0",
      "m.new_content": { msgtype: "m.file", body: name, file: await put(name) },
      "m.relates_to": { rel_type: "m.replace", event_id: event.event_id },
    });
    sayAs("m.room.message", await edit("final.txt"));
    expect(await names()).toEqual(["final.txt"]);
    expect(await textOf((await files.download(path("/final.txt"))).stream)).toBe("final.txt");
    sayAs("m.room.message", await edit("evil.txt"), "@eve:example.org");
    expect(await names()).toEqual(["final.txt"]);
    expect((await files.list(ROOT_PATH))[0]).toMatchObject({ id: event.event_id });
  });

  test("one that was deleted and of which the client still tells is gone", async () => {
    const { files, say, host } = await setUp();
    await say("a.txt");
    const { ask } = host;
    const withRedaction = {
      ...host,
      async ask(action: string, data: object) {
        const reply = await ask(action, data);
        const events = arrayAt(reply, "events") ?? [];
        return { events: events.map((one) => ({ ...Object(one), unsigned: { redacted_because: {} } })) };
      },
    };
    await files.list(ROOT_PATH);
    expect(await createRoomFiles({ host: withRedaction }).list(ROOT_PATH)).toEqual([]);
  });

  test("bytes that are not those that were sent are refused, and asked for again next time", async () => {
    const { files, put, say } = await setUp();
    const right = await put("right");
    await say("a.txt", "", { file: { ...right, hashes: { sha256: (await put("other")).hashes.sha256 } } });
    await expect(files.download(path("/a.txt"))).rejects.toMatchObject({ code: "invalid" });
    await expect(files.download(path("/a.txt"))).rejects.toMatchObject({ code: "invalid" });
  });

  test("older ones come when they are asked for", async () => {
    const { files, say } = await setUp();
    for (let i = 0; i < 60; i++) await say(`${i}.txt`, "x");
    expect(await files.list(ROOT_PATH)).toHaveLength(50);
    expect(files.older.hasMore()).toBe(true);
    files.older.load();
    expect(await files.list(ROOT_PATH)).toHaveLength(60);
    expect(files.older.hasMore()).toBe(false);
  });

  test("the attachment of a message is found, however old", async () => {
    const { files, say } = await setUp();
    const first = await say("first.txt");
    for (let i = 0; i < 60; i++) await say(`${i}.txt`, "x");
    expect(await files.ofEvent(first.event_id)).toMatchObject({ name: "first.txt" });
    await expect(files.ofEvent("$other")).rejects.toMatchObject({ code: "not-found" });
  });

  test("what is put into it is sent, encrypted, and nothing else is changed", async () => {
    const { files, messages, names } = await setUp();
    const entry = await files.upload(path("/report.txt"), new Blob(["text"]).stream(), { mediaType: "text/plain" });
    expect(entry).toMatchObject({ name: "report.txt", size: 4, kind: "file" });
    expect(messages()).toMatchObject([
      { msgtype: "m.file", body: "report.txt", filename: "report.txt", info: { size: 4 }, file: { v: "v2" } },
    ]);
    expect(await names()).toEqual(["report.txt"]);
    expect(await textOf((await files.download(entry.path)).stream)).toBe("text");
    for (const change of [
      files.createFolder(path("/x")),
      files.move(entry.path, path("/y")),
      files.copy(entry.path, path("/y")),
      files.remove(entry.path),
    ])
      await expect(change).rejects.toMatchObject({ code: "unsupported" });
    await expect(files.upload(path("/x/y.txt"), new Blob())).rejects.toMatchObject({ code: "not-found" });
  });

  test("a new one and a deletion are told", async () => {
    const { files, say, sayAs } = await setUp();
    await files.list(ROOT_PATH);
    let told = 0;
    const stop = files.watch(() => told++);
    await say("a.txt");
    sayAs("m.room.message", { msgtype: "m.text", body: "no attachment" });
    sayAs("m.room.redaction", { redacts: "$fake-1" });
    await new Promise((resolve) => setTimeout(resolve));
    expect(told).toBe(2);
    stop();
    await say("b.txt");
    await new Promise((resolve) => setTimeout(resolve));
    expect(told).toBe(2);
  });
});

describe("hostile messages", () => {
  const event = (content: Record<string, unknown>, more: Partial<RoomEvent> = {}): RoomEvent => ({
    type: "m.room.message",
    event_id: "$e",
    sender: "@eve:example.org",
    room_id: "!r",
    origin_server_ts: 1,
    content,
    ...more,
  });
  const file = { msgtype: "m.file", body: "a.txt", url: "mxc://example.org/abc" };
  const key = { kty: "oct", alg: "A256CTR", k: "AAAA", ext: true, key_ops: ["decrypt"] };
  const sealed = { v: "v2", url: "mxc://example.org/abc", key, iv: "AAAA", hashes: { sha256: "AAAA" } };

  test.each([
    ["redacted", {}],
    ["text", { msgtype: "m.text", body: "x" }],
    ["no address", { msgtype: "m.file", body: "x" }],
    ["a web address", { ...file, url: "https://evil.example/x" }],
    ["a path in the address", { ...file, url: "mxc://example.org/a/../../b" }],
    ["a list", { ...file, url: ["mxc://example.org/abc"] }],
    ["an unknown version", { msgtype: "m.file", body: "x", file: { ...sealed, v: "v9" } }],
    ["no hash", { msgtype: "m.file", body: "x", file: { ...sealed, hashes: {} } }],
    ["another cipher", { msgtype: "m.file", body: "x", file: { ...sealed, key: { ...key, alg: "none" } } }],
    ["a sealed web address", { msgtype: "m.file", body: "x", file: { ...sealed, url: "https://evil.example" } }],
    ["broken beside a whole one", { ...file, file: "x" }],
  ])("%s is no attachment", (_, content) => {
    expect(readAttachment(event(content))).toBeUndefined();
  });

  test("what is encrypted is never taken from its clear address", () => {
    const read = readAttachment(event({ ...file, url: "mxc://evil.example/x", file: sealed }));
    expect(read).toMatchObject({ attachment: { media: { file: { url: "mxc://example.org/abc" } } } });
  });

  test("state is no message, and an edit without content is none", () => {
    expect(readAttachment(event(file, { state_key: "" }))).toBeUndefined();
    const relation = { "m.relates_to": { rel_type: "m.replace", event_id: "$1" } };
    expect(readAttachment(event({ ...file, ...relation }))).toBeUndefined();
    expect(readAttachment(event({ ...file, ...relation, "m.new_content": "x" }))).toBeUndefined();
  });

  test.each([-1, 1.5, 2 ** 60, "5", null, Number.NaN])("a size of %s is not believed", (size) => {
    const read = readAttachment(event({ ...file, info: { size, mimetype: "text/html; x\n" } }));
    expect(read?.attachment).not.toHaveProperty("size");
    expect(read?.attachment).not.toHaveProperty("mediaType");
  });

  test.each([
    ["../../etc/passwd", ".._.._etc_passwd"],
    ["..", "attachment"],
    ["", "attachment"],
    ["a\u0000b\nc.txt", "a b c.txt"],
    ["  \t ", "attachment"],
    ["\ud800.txt", "\ufffd.txt"],
    ["rechnung\u202Efdp.exe", "rechnung\u202Efdp.exe"],
  ])("%j becomes a name", (given, name) => {
    expect(fileNameFrom(given)).toBe(name);
  });

  test("a long name is cut between characters, and keeps its ending", () => {
    const name = fileNameFrom(`${"😀".repeat(500)}.pdf`);
    expect(new TextEncoder().encode(name).length).toBeLessThanOrEqual(240);
    expect(name).toMatch(/^(😀)+\.pdf$/u);
  });

  test("the name of the file goes before the caption", () => {
    expect(readAttachment(event({ ...file, body: "look at this", filename: "b.txt" }))?.attachment.name).toBe("b.txt");
  });

  test("ten thousand equal names take no time, and are all different", () => {
    const names = createUniqueNames();
    const all = new Set(Array.from({ length: 10_000 }, (_, i) => names.nameFor(`$${i}`, "image.png")));
    expect(all.size).toBe(10_000);
  });
});
