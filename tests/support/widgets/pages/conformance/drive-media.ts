/** Media up and down, and stickers. */
import {
  capability,
  check,
  type DriveOptions,
  expect,
  expectRefusal,
  fromWidget,
  isObject,
  isText,
  within,
} from "./steps.ts";

const UPLOAD = "org.matrix.msc4039.upload_file";
const DOWNLOAD = "org.matrix.msc4039.download_file";
const CONFIG = "org.matrix.msc4039.get_media_config";
/** What Sparks adds; other hosts leave it out. */
const ENCRYPT = "app.sparks.encrypt";
const FILE = "app.sparks.file";
const WORDS = "forty-two";

const textOf = (file: unknown) => new Response(file as BodyInit).text(); // what a reply may carry is what a body may be

export async function driveMedia({ client, table, say }: DriveOptions): Promise<void> {
  say("Media");
  let uploaded = "";

  await check(table, [fromWidget(CONFIG)], async () => {
    const { "m.upload.size": size } = await client.request(CONFIG);
    expect(size === undefined || (typeof size === "number" && size > 0), "m.upload.size");
    return String(size ?? "no limit");
  });

  await check(table, [fromWidget(UPLOAD), capability(UPLOAD)], async () => {
    const reply = await client.request(UPLOAD, { file: new Blob([WORDS]) });
    expect(isText(reply.content_uri) && reply.content_uri.startsWith("mxc://"), "content_uri");
    uploaded = reply.content_uri;
    await expectRefusal(client.request(UPLOAD, { file: { not: "bytes" } }), "what is no file");
  });

  await check(table, [fromWidget(DOWNLOAD), capability(DOWNLOAD)], async () => {
    const { file } = await client.request(DOWNLOAD, { content_uri: uploaded });
    expect((await textOf(file)) === WORDS, "the bytes that were sent up");
    await expectRefusal(client.request(DOWNLOAD, { content_uri: "https://example.org/x" }), "what is no media");
    const sealed = await client.request(UPLOAD, { file: new Blob([WORDS]), [ENCRYPT]: true });
    if (!isObject(sealed[FILE])) return "";
    const open = await client.request(DOWNLOAD, { content_uri: sealed.content_uri, [FILE]: sealed[FILE] });
    expect((await textOf(open.file)) === WORDS, "decrypted");
    const shut = await client.request(DOWNLOAD, { content_uri: sealed.content_uri });
    expect((await textOf(shut.file)) !== WORDS, "encrypted on the server");
    return "encrypted too";
  });

  await check(table, [fromWidget("m.sticker"), capability("m.sticker")], async () => {
    const content = { url: uploaded, info: { w: 1, h: 1, mimetype: "image/png" } };
    const reply = await client.request("m.sticker", { name: "Cat", description: "A cat", content });
    expect(reply.error === undefined, "acknowledged");
    const isIt = ({ type, content: sent }: Readonly<Record<string, unknown>>) =>
      type === "m.sticker" && isObject(sent) && sent.url === uploaded;
    await within(client.told("send_event", isIt), "the sticker as an event");
    await expectRefusal(client.request("m.sticker", { name: "x" }), "a sticker without a picture");
  });
}
