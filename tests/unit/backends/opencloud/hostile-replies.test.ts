/** OpenCloud that answers nonsense: our errors, nothing else, and no byte to another server. */
import { describe, expect, test } from "vitest";
import { SparksError } from "#base";
import type { FilePath } from "#model";
import { libreGraph } from "../../../../src/backends/files/opencloud/libre-graph.ts";
import { createLinks } from "../../../../src/backends/files/opencloud/links.ts";
import { listSpaces } from "../../../../src/backends/files/opencloud/spaces.ts";
import { createTrash } from "../../../../src/backends/files/opencloud/trash.ts";
import { addressOf, createTusUploads, expiryOf } from "../../../../src/backends/files/opencloud/tus.ts";
import { createVersions } from "../../../../src/backends/files/opencloud/versions.ts";
import { davReply, failureOf, jsonReply, NONSENSE, POISON, serverThat } from "../answering-server.ts";

const path = (text: string) => text as FilePath;
const onlyOurs = (promise: Promise<unknown>) =>
  promise.catch((thrown: unknown) => {
    if (!(thrown instanceof SparksError)) throw thrown;
  });

describe("LibreGraph", () => {
  test.each(["", "<html>", '{"value":', "[".repeat(200_000)])("no JSON: %#", async (text) => {
    const { transport } = serverThat(() => jsonReply(text));
    expect((await failureOf(libreGraph(transport, "v1.0/me/drives"))).code).toBe("invalid");
  });

  test("nonsense is no space and no link", async () => {
    for (const value of [...NONSENSE, POISON]) {
      const { transport } = serverThat(() => jsonReply(value));
      const links = createLinks(transport, "a$b", async () => "a$b!c");
      await onlyOurs(links.list(path("/a")));
      await onlyOurs(links.createLink(path("/a"), { role: "read", scope: "anyone" }));
      await onlyOurs(listSpaces(transport));
    }
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
  });

  test("kinds of drives that are words of the language are no places", async () => {
    const drives = ["__proto__", "constructor", "toString", "mountpoint", 7].map((driveType, index) => ({
      id: `d${index}`,
      driveType,
    }));
    const { transport } = serverThat(() =>
      jsonReply({ value: [...drives, { id: "p", driveType: "personal", name: {} }] }),
    );
    expect(await listSpaces(transport)).toEqual([{ id: "p", name: "", kind: "personal" }]);
  });

  test("errors in its form and in none", async () => {
    for (const [body, status, code] of [
      ['{"error":{"code":"itemNotFound","message":"x"}}', 404, "not-found"],
      ['{"error":null}', 403, "forbidden"],
      ["<html>", 502, "unavailable"],
      ["", 400, "invalid"],
    ] as const) {
      const { transport } = serverThat(() => jsonReply(body, status));
      expect((await failureOf(libreGraph(transport, "v1.0/me"))).code).toBe(code);
    }
  });

  test("ids stay one segment", async () => {
    const { transport, asked } = serverThat(() => new Response(null, { status: 204 }));
    await createLinks(transport, "a$b/../c", async () => "i?d#1").remove(path("/a"), "../../me");
    expect(asked[0]?.path).toBe("graph/v1beta1/drives/a%24b%2F..%2Fc/items/i%3Fd%231/permissions/..%2F..%2Fme");
  });
});

describe("tus", () => {
  const { transport: root } = serverThat(() => undefined);

  test.each([
    "https://evil.example/cloud/data/x",
    "http://files.example/cloud/data/x",
    "https://files.example:8443/cloud/data/x",
    "https://files.example@evil.example/cloud/data/x",
    "//evil.example/cloud/data/x",
    "https://files.example/elsewhere/x",
    "https://files.example/cloud/../elsewhere/x",
    "javascript:alert(1)",
    "",
    null,
  ])("nothing is sent to %j", (location) => {
    expect(() => addressOf(location, root)).toThrow(SparksError);
  });

  test.each([
    ["https://files.example/cloud/data/x?y=1", "data/x?y=1"],
    ["/cloud/data/x", "data/x"],
  ])("%j is its own", (location, address) => expect(addressOf(location, root)).toBe(address));

  const uploadsOf = (answer: Parameters<typeof serverThat>[0]) => {
    const { transport, asked } = serverThat(answer);
    return {
      asked,
      uploads: createTusUploads({
        server: transport,
        space: transport,
        stat: () => Promise.reject(new Error("not asked")),
      }),
    };
  };
  const ticket = { path: path("/a.bin"), size: 10, session: { address: "data/x" } };
  const body = new Blob(["0123456789"]);

  test("another host in Location ends it before a byte is sent", async () => {
    const { uploads, asked } = uploadsOf(
      () => new Response(null, { status: 201, headers: { location: "https://evil.example/x" } }),
    );
    expect((await failureOf(uploads.begin(path("/a.bin"), 10))).code).toBe("invalid");
    expect(asked.map(({ method }) => method)).toEqual(["POST"]);
  });

  test.each([{}, { "upload-offset": "-1" }, { "upload-offset": "1e3" }, { "upload-offset": "x" }])(
    "an offset that is none: %j",
    async (headers) => {
      const { uploads, asked } = uploadsOf(() => new Response(null, { status: 200, headers }));
      expect((await failureOf(uploads.send(ticket, body))).code).toBe("invalid");
      expect(asked.map(({ method }) => method)).toEqual(["HEAD"]);
    },
  );

  test.each(["0", "3", "11", "99999999999999999999"])(
    "a part is taken and the offset is %s: no endless loop",
    async (offset) => {
      const { uploads, asked } = uploadsOf(({ method }) =>
        method === "HEAD"
          ? new Response(null, { status: 200, headers: { "upload-offset": "3" } })
          : new Response(null, { status: 204, headers: { "upload-offset": offset } }),
      );
      expect((await failureOf(uploads.send(ticket, body))).code).toBe("invalid");
      expect(asked).toHaveLength(2);
    },
  );

  test("a store that already has more than the file is not believed", async () => {
    const { uploads } = uploadsOf(() => new Response(null, { status: 200, headers: { "upload-offset": "4000" } }));
    expect((await failureOf(uploads.send(ticket, body))).code).toBe("invalid");
  });

  test("410 and 404 say that it is forgotten, 460 that it did not arrive", async () => {
    for (const [status, code] of [
      [404, "not-found"],
      [410, "not-found"],
      [409, "conflict"],
    ] as const) {
      const { uploads } = uploadsOf(({ method }) =>
        method === "HEAD" && status !== 409
          ? new Response(null, { status })
          : new Response(null, { status: method === "HEAD" ? 200 : status, headers: { "upload-offset": "0" } }),
      );
      expect([code, "not-found"]).toContain((await failureOf(uploads.send(ticket, body))).code);
    }
  });

  test("a ticket that is none of ours", async () => {
    const { uploads, asked } = uploadsOf(() => undefined);
    expect((await failureOf(uploads.send({ ...ticket, session: {} }, body))).code).toBe("not-found");
    expect((await failureOf(uploads.send(ticket, new Blob(["another"])))).code).toBe("conflict");
    expect(asked).toEqual([]);
  });

  test("when it ends: a date, seconds, nothing", () => {
    expect(expiryOf("Wed, 25 Jun 2031 16:00:00 GMT")).toBe(Date.UTC(2031, 5, 25, 16));
    expect(expiryOf("1697602157")).toBe(1_697_602_157_000);
    for (const none of [null, "", "soon", "99999999999999999"]) expect(expiryOf(none)).toBeUndefined();
  });
});

describe("trash and versions", () => {
  test.each(["", "<html>", "<d:multistatus", "{}"])("no multistatus: %j", async (text) => {
    const { transport } = serverThat(() => new Response(text, { status: 207 }));
    expect((await failureOf(createTrash(transport, transport).list())).code).toBe("invalid");
    expect((await failureOf(createVersions(transport, async () => "a$b!c").list(path("/a")))).code).toBe("invalid");
  });

  test("what lies outside of every place is shown, and not brought back anywhere", async () => {
    const { transport, asked } = serverThat(() =>
      davReply([
        "/cloud/k1",
        "<oc:trashbin-original-location>../../etc</oc:trashbin-original-location><oc:trashbin-delete-timestamp>x</oc:trashbin-delete-timestamp>",
      ]),
    );
    const trash = createTrash(transport, transport);
    expect(await trash.list()).toEqual([{ id: "k1", name: "k1", kind: "file" }]);
    expect((await failureOf(trash.restore("k1"))).code).toBe("not-found");
    expect(asked.every(({ method }) => method === "PROPFIND")).toBe(true);
  });

  test.each(["", ".", "..", "a/b"])("%j is no version: nothing is sent", async (id) => {
    const { transport, asked } = serverThat(() => new Response(null, { status: 204 }));
    const versions = createVersions(transport, async () => "a$b!c");
    expect((await failureOf(versions.restore(path("/a"), id))).code).toBe("invalid");
    expect((await failureOf(versions.download(path("/a"), id))).code).toBe("invalid");
    expect(asked).toEqual([]);
  });
});
