import { describe, expect, test } from "vitest";
import { ROOT_PATH, type Transport, type TransportRequest } from "#backends";
import { SparksError } from "#base";
import type { FilePath } from "#model";
import { parseRetryAfter } from "../../../../src/backends/files/reply.ts";
import { codeOfStatus, partialFailure } from "../../../../src/backends/files/webdav/dav-error.ts";
import { createWebdavFiles } from "../../../../src/backends/files/webdav/webdav-files.ts";

const path = (text: string) => text as FilePath;

/** A server of a few lines: answers what it is told, remembers what it was asked. */
function serverThat(answer: (request: TransportRequest & { path: string }) => Response) {
  const asked: (TransportRequest & { path: string })[] = [];
  const transport: Transport = {
    basePath: "/",
    destinationOf: (at) => `https://dav.example/${at}`,
    request: async (at, request) => {
      asked.push({ ...request, path: at });
      return answer({ ...request, path: at });
    },
  };
  return { files: createWebdavFiles(transport, { now: () => 0, sleep: async () => {} }), asked };
}

const entryXml = (href: string, etag: string) =>
  `<multistatus xmlns="DAV:"><response><href>${href}</href><propstat><prop><resourcetype/><getetag>${etag}</getetag></prop><status>HTTP/1.1 200 OK</status></propstat></response></multistatus>`;
const found = (etag: string) => new Response(entryXml("/a", etag.replaceAll('"', "&quot;")), { status: 207 });

async function failureOf(promise: Promise<unknown>): Promise<SparksError> {
  const thrown = await promise.catch((error: unknown) => error);
  if (thrown instanceof SparksError) return thrown;
  throw new Error(`not a SparksError: ${String(thrown)}`);
}

describe("statuses", () => {
  test.each([
    [401, "PROPFIND", "auth-expired"],
    [403, "PUT", "forbidden"],
    [404, "GET", "not-found"],
    [405, "MKCOL", "conflict"],
    [405, "PROPFIND", "unsupported"],
    [409, "PUT", "not-found"],
    [412, "PUT", "conflict"],
    [413, "PUT", "too-large"],
    [423, "DELETE", "conflict"],
    [429, "GET", "throttled"],
    [500, "GET", "unavailable"],
    [502, "GET", "unavailable"],
    [507, "PUT", "too-large"],
    [418, "GET", "unsupported"],
    [302, "PROPFIND", "invalid"],
  ] as const)("%i on %s is %s", (status, verb, code) => expect(codeOfStatus(status, verb)).toBe(code));

  test("503 with a time to wait is throttled, and the time is kept", async () => {
    const busy = serverThat(() => new Response(null, { status: 503, headers: { "retry-after": "7" } }));
    expect(await failureOf(busy.files.list(ROOT_PATH))).toMatchObject({ code: "throttled", retryAfterMs: 7000 });
    const broken = serverThat(() => new Response(null, { status: 503 }));
    expect(await failureOf(broken.files.list(ROOT_PATH))).toMatchObject({ code: "unavailable", status: 503 });
  });

  test("Retry-After in both forms, and nonsense", () => {
    expect(parseRetryAfter("3", 0)).toBe(3000);
    expect(parseRetryAfter("Thu, 01 Jan 1970 00:00:09 GMT", 4000)).toBe(5000);
    expect(parseRetryAfter("Thu, 01 Jan 1970 00:00:09 GMT", 99_000)).toBe(0);
    expect(parseRetryAfter("999999999", 0)).toBe(3_600_000);
    for (const bad of [null, "soon", "-5x", ""]) expect(parseRetryAfter(bad, 0) ?? "none").toBe("none");
  });

  test("a removal that failed in part has failed", () => {
    const xml = (status: string) =>
      `<multistatus xmlns="DAV:"><response><href>/a</href><status>HTTP/1.1 ${status}</status></response></multistatus>`;
    expect(partialFailure(xml("424 Failed Dependency"), "DELETE")).toBeUndefined();
    expect(partialFailure(xml("423 Locked"), "DELETE")).toMatchObject({ code: "conflict", status: 423 });
  });
});

describe("replies that make no sense", () => {
  test.each([
    ["a page", () => new Response("<html>Sign in</html>", { status: 200 })],
    ["a page as multistatus", () => new Response("<html><br>", { status: 207 })],
    ["another folder", () => new Response(entryXml("/elsewhere/", "x"), { status: 207 })],
    ["nothing", () => new Response(null, { status: 204 })],
    ["a redirect", () => new Response(null, { status: 302, headers: { location: "https://evil.example/" } })],
    ["binary", () => new Response(new Uint8Array([0xff, 0xfe, 0, 1]), { status: 207 })],
  ])("%s is invalid", async (_, answer) => {
    expect((await failureOf(serverThat(answer).files.list(path("/folder")))).code).toBe("invalid");
    expect((await failureOf(serverThat(answer).files.stat(path("/folder")))).code).toBe("invalid");
  });

  test("a file that is shorter than announced fails while it is read", async () => {
    const { files } = serverThat(() => new Response("abc", { headers: { "content-length": "10" } }));
    const { stream, size } = await files.download(path("/a"));
    expect(size).toBe(10);
    expect(await failureOf(new Response(stream).text())).toMatchObject({ code: "unavailable" });
  });

  test("the whole file where a range was asked is not taken for the range", async () => {
    const { files } = serverThat(() => new Response("whole"));
    expect((await failureOf(files.download(path("/a"), { range: { start: 2 } }))).code).toBe("unsupported");
  });
});

describe("conditional writes", () => {
  const body = new Blob(["x"]);
  const revision = (tag: string) => tag as never;

  test("a strong revision is the condition", async () => {
    const { files, asked } = serverThat(({ method }) =>
      method === "PUT" ? new Response(null, { status: 201 }) : found('"n"'),
    );
    await files.upload(path("/a"), body, { ifRevision: revision('"s"') });
    expect(asked.find(({ method }) => method === "PUT")?.headers).toMatchObject({ "if-match": '"s"' });
  });

  test("behind a weak one the strong one is asked for", async () => {
    const tags = ['W/"s"', '"s"', '"n"'];
    const { files, asked } = serverThat(({ method }) =>
      method === "PUT" ? new Response(null, { status: 204 }) : found(tags.shift() ?? ""),
    );
    await files.upload(path("/a"), body, { ifRevision: revision('W/"s"') });
    expect(asked.find(({ method }) => method === "PUT")?.headers).toMatchObject({ "if-match": '"s"' });
  });

  test("a changed entry is a conflict before a byte was sent", async () => {
    const { files, asked } = serverThat(() => found('"other"'));
    expect((await failureOf(files.upload(path("/a"), body, { ifRevision: revision('W/"s"') }))).code).toBe("conflict");
    expect(asked.map(({ method }) => method)).toEqual(["PROPFIND"]);
  });

  test("the tag of the reply counts where there is a strong one", async () => {
    const answer = (etag: string) =>
      serverThat(({ method }) =>
        method === "PUT" ? new Response(null, { status: 201, headers: { etag } }) : found('"later"'),
      );
    expect((await answer('"mine"').files.upload(path("/a"), body)).revision).toBe('"mine"');
    expect((await answer('W/"mine"').files.upload(path("/a"), body)).revision).toBe('"later"');
  });
});
