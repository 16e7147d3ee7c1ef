import { expect, test } from "vitest";
import { SparksError } from "#base";
import type { FileEntry, FilePath, FileShare, NewFileLink } from "#model";
import { FIRST_WISH, linkFrom } from "../../../widgets/files/share/link-form.tsx";
import { sendFile } from "../../../widgets/files/share/send-file.ts";
import { shareLinks } from "../../../widgets/files/share/share-link.ts";
import { capability } from "../../../widgets/kit/host/capability.ts";
import { createFakeHost } from "../../../widgets/kit/testing/fake-host.ts";

const entry = (name: string): FileEntry => ({ path: `/${name}` as FilePath, name, kind: "file", size: 3 });

async function setUp(url: (path: string) => string | undefined = (path) => `https://cloud.example.org/s${path}`) {
  const fake = createFakeHost();
  await fake.host.connect([capability.sendMessage("m.text"), capability.sendMessage("m.file"), capability.uploadMedia]);
  const links = new Map<string, NewFileLink>();
  const shares = {
    async createLink(path: FilePath, link: NewFileLink): Promise<FileShare> {
      const address = url(path);
      if (address === "forbidden") throw new SparksError("forbidden", "not allowed");
      links.set(path, link);
      const open = { scope: link.scope, hasPassword: link.password !== undefined };
      return {
        ...{ id: path, kind: "link", role: link.role, to: [], inherited: false },
        link: address === undefined ? open : { ...open, url: address },
      };
    },
    async remove(_path: FilePath, id: string) {
      links.delete(id);
    },
  };
  const { signal } = new AbortController();
  const share = (link: NewFileLink, ...names: readonly string[]) =>
    shareLinks(
      names.map((name) => ({ entry: entry(name), shares })),
      { host: fake.host, link, signal, text: (lines) => lines.map((line) => line.url).join("\n") },
    );
  return { ...fake, links, share };
}

test("links go into one message, and their password does not", async () => {
  const { share, messages, links } = await setUp();
  await share(linkFrom({ ...FIRST_WISH, days: 7, password: "geheim-77" }, 1000), "a.txt", "b.txt");
  expect(messages()).toEqual([
    { msgtype: "m.text", body: "https://cloud.example.org/s/a.txt\nhttps://cloud.example.org/s/b.txt" },
  ]);
  expect(JSON.stringify(messages())).not.toContain("geheim");
  const week = 7 * 24 * 60 * 60_000 + 1000;
  expect(links.get("/a.txt")).toEqual({ role: "read", scope: "anyone", password: "geheim-77", expiresAt: week });
});

test("what was made is taken back where the message does not go out", async () => {
  const { share, messages, links, deny, takeBack } = await setUp();
  deny(() => true);
  takeBack(capability.sendMessage("m.text"));
  await expect(share(linkFrom(FIRST_WISH, 0), "a.txt", "b.txt")).rejects.toMatchObject({ code: "forbidden" });
  expect(messages()).toEqual([]);
  expect(links.size).toBe(0);
});

test("one link that is not allowed takes the others back", async () => {
  const { share, links } = await setUp((path) => (path === "/b.txt" ? "forbidden" : "https://x.example/"));
  await expect(share(linkFrom(FIRST_WISH, 0), "a.txt", "b.txt")).rejects.toMatchObject({ code: "forbidden" });
  expect(links.size).toBe(0);
});

test.each([undefined, "javascript:alert(1)", "not an address", "file:///etc/passwd"])(
  "an address of %s is not sent",
  async (address) => {
    const { share, messages, links } = await setUp(() => address);
    await expect(share(linkFrom(FIRST_WISH, 0), "a.txt")).rejects.toMatchObject({ code: "invalid" });
    expect(messages()).toEqual([]);
    expect(links.size).toBe(0);
  },
);

test("what stands in an address cannot break out of its line", async () => {
  const { share, messages } = await setUp(() => "https://cloud.example.org/a\nEvil: https://evil.example");
  await share(linkFrom(FIRST_WISH, 0), "a.txt");
  expect(messages()).toEqual([{ msgtype: "m.text", body: expect.not.stringContaining("\n") }]);
});

test("a copy has its name beside the words", async () => {
  const { host, messages } = await setUp();
  await sendFile(host, { name: "plan.pdf", blob: new Blob(["x"]), mediaType: "application/pdf", caption: "as agreed" });
  expect(messages()).toMatchObject([
    { msgtype: "m.file", body: "as agreed", filename: "plan.pdf", info: { size: 1, mimetype: "application/pdf" } },
  ]);
});

test("into another room only where that is allowed", async () => {
  const { host, deny, messages } = await setUp();
  const file = { name: "a.txt", blob: new Blob(["x"]), mediaType: "", roomId: "!other:example.org" };
  deny((one) => one.includes("timeline"));
  await expect(sendFile(host, file)).rejects.toMatchObject({ code: "forbidden" });
  expect(messages()).toEqual([]);
  deny(() => false);
  await sendFile(host, file);
  expect(messages()).toEqual([]);
});
