/** What goes wrong on the way to Nextcloud and OpenCloud: it ends in one of our errors, and nothing is lost. */
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createDirectTransport, type FilesBackend, openFilesServer } from "#backends";
import { SparksError } from "#base";
import type { FilePath } from "#model";
import type { Exchange } from "../../support/doubles/dav/exchange.ts";
import { startNextcloud } from "../../support/doubles/nextcloud/start.ts";
import { startOpenCloud } from "../../support/doubles/opencloud/start.ts";

const path = (text: string) => text as FilePath;
const text = (content: string) => new Blob([content]);
const DAY_MS = 86_400_000;

async function failureOf(promise: Promise<unknown>): Promise<SparksError> {
  const thrown = await promise.then(
    () => undefined,
    (error: unknown) => error,
  );
  if (thrown instanceof SparksError) return thrown;
  throw thrown ?? new Error("it did not fail");
}

const read = async (files: FilesBackend, file: FilePath) => new Response((await files.download(file)).stream).text();

const SERVERS = [
  {
    name: "Nextcloud",
    kind: "nextcloud",
    start: startNextcloud,
    sendsPart: ({ method, rawPath }: Exchange) => method === "PUT" && rawPath.includes("/uploads/"),
  },
  {
    name: "OpenCloud",
    kind: "opencloud",
    start: startOpenCloud,
    sendsPart: ({ method }: Exchange) => method === "PATCH",
  },
] as const;

for (const { name, kind, start, sendsPart } of SERVERS) {
  describe(`trouble with ${name}`, () => {
    const clock = { aheadMs: 0 };
    let server: Awaited<ReturnType<typeof start>>;
    let files: FilesBackend;
    const asks = (method: string) => (exchange: Exchange) => exchange.method === method;
    const filesFor = async (password: string) => {
      const headers = { authorization: `Basic ${btoa(`${server.user}:${password}`)}` };
      const transport = createDirectTransport({ baseUrl: server.baseUrl, headers: () => headers });
      const opened = await openFilesServer(kind, transport);
      const [place] = await opened.places();
      return opened.open(place?.id ?? "");
    };

    beforeAll(async () => {
      server = await start({ clock });
      files = await filesFor(server.password);
      await files.upload(path("/there.txt"), text("as it was"));
    }, 60_000);
    afterAll(() => server?.close());

    test("a wrong password, and one that ends in the middle", async () => {
      expect((await failureOf(filesFor("wrong"))).code).toBe("auth-expired");
      server.trouble.next(asks("PROPFIND"), { what: "status", status: 401 });
      expect((await failureOf(files.list(path("/")))).code).toBe("auth-expired");
      expect(await read(files, path("/there.txt"))).toBe("as it was");
    });

    test.each([
      [429, "throttled"],
      [503, "throttled"],
    ] as const)("%i with Retry-After", async (status, code) => {
      server.trouble.next(asks("PROPFIND"), { what: "status", status, headers: { "retry-after": "7" } });
      expect(await failureOf(files.list(path("/")))).toMatchObject({ code, retryAfterMs: 7000 });
    });

    test.each([
      [423, "conflict"],
      [507, "too-large"],
      [500, "unavailable"],
      [403, "forbidden"],
    ] as const)("%i at a write leaves what was there", async (status, code) => {
      server.trouble.next(asks("PUT"), { what: "status", status });
      expect(await failureOf(files.upload(path("/there.txt"), text("new")))).toMatchObject({ code, status });
      expect(await read(files, path("/there.txt"))).toBe("as it was");
    });

    test("no room", async () => {
      server.policy.quota = 100;
      expect((await failureOf(files.upload(path("/much.txt"), text("x".repeat(200))))).code).toBe("too-large");
      const uploads = files.uploads;
      if (!uploads) throw new Error("no uploads");
      const body = new Blob([new Uint8Array(uploads.fromBytes + 1)]);
      const sent = uploads.begin(path("/much.bin"), body.size).then((ticket) => uploads.send(ticket, body));
      expect((await failureOf(sent)).code).toBe("too-large");
      delete server.policy.quota;
      expect((await files.list(path("/"))).map((entry) => entry.name)).toEqual(["there.txt"]);
    }, 30_000);

    test.each([
      "",
      "<html>please sign in",
      '<?xml version="1.0"?><d:multistatus xmlns:d="DAV:"><d:response><d:href>/x',
      '{"not":"xml"}',
    ])("a list that is %j", async (body) => {
      server.trouble.next(asks("PROPFIND"), { what: "body", body, status: 207 });
      expect((await failureOf(files.list(path("/")))).code).toBe("invalid");
    });

    test("a reply that is cut off", async () => {
      server.trouble.next(asks("PROPFIND"), { what: "cut-reply" });
      expect((await failureOf(files.list(path("/")))).code).toBe("unavailable");
      server.trouble.next(asks("GET"), { what: "cut-reply" });
      expect(["unavailable", "invalid"]).toContain((await failureOf(read(files, path("/there.txt")))).code);
    });

    test("a redirect to another server is not followed", async () => {
      const asked: (string | undefined)[] = [];
      const elsewhere = createServer(({ url }, response) => {
        asked.push(url);
        response.end();
      });
      await new Promise<void>((resolve) => elsewhere.listen(0, "127.0.0.1", resolve));
      const to = `http://127.0.0.1:${(elsewhere.address() as AddressInfo).port}/steal`;
      // What may be a folder is asked for with a slash as well, at the same server.
      for (const method of ["PROPFIND", "PUT", "GET", "MOVE", "DELETE", "DELETE"])
        server.trouble.next(asks(method), { what: "redirect", to });
      await failureOf(files.list(path("/")));
      await failureOf(files.upload(path("/there.txt"), text("secret")));
      await failureOf(files.download(path("/there.txt")));
      await failureOf(files.move(path("/there.txt"), path("/gone.txt")));
      await failureOf(files.remove(path("/there.txt")));
      expect(server.trouble.waiting).toBe(0);
      if (kind === "opencloud") {
        Object.assign(server.policy, { uploadOrigin: new URL(to).origin });
        expect((await failureOf(files.uploads?.begin(path("/x.bin"), 30_000_000) ?? Promise.resolve())).code).toBe(
          "invalid",
        );
        Object.assign(server.policy, { uploadOrigin: undefined });
      }
      elsewhere.close();
      expect(asked).toEqual([]);
      expect(await read(files, path("/there.txt"))).toBe("as it was");
    });

    test("an upload whose connection is lost half-way goes on with the same bytes, or is forgotten after a day", async () => {
      const { uploads } = files;
      if (!uploads) throw new Error("no uploads");
      const bytes = crypto.getRandomValues(new Uint8Array(65_536));
      const body = new Blob(Array.from({ length: Math.ceil(uploads.fromBytes / bytes.length) + 20 }, () => bytes));
      const ticket = await uploads.begin(path("/large.bin"), body.size, { ifAbsent: true });
      server.trouble.next(sendsPart, { what: "cut-upload", afterBytes: 3_000_000 });
      expect((await failureOf(uploads.send(ticket, body))).code).toBe("unavailable");
      expect((await failureOf(files.stat(path("/large.bin")))).code).toBe("not-found");
      server.trouble.next(sendsPart, { what: "status", status: 503 });
      expect(["unavailable", "throttled"]).toContain((await failureOf(uploads.send(ticket, body))).code);
      await uploads.send(ticket, body);
      const seen = await new Response((await files.download(path("/large.bin"))).stream).arrayBuffer();
      expect(Buffer.compare(Buffer.from(seen), Buffer.from(await body.arrayBuffer()))).toBe(0);

      const late = await uploads.begin(path("/late.bin"), body.size);
      clock.aheadMs = 2 * DAY_MS;
      expect((await failureOf(uploads.send(late, body))).code).toBe("not-found");
      clock.aheadMs = 0;
      await files.remove(path("/large.bin"));
    }, 60_000);

    test("an upload does not write over what somebody wrote meanwhile", async () => {
      const { uploads } = files;
      if (!uploads) throw new Error("no uploads");
      const body = new Blob([new Uint8Array(uploads.fromBytes + 1)]);
      const before = await files.upload(path("/two.txt"), text("first"));
      await files.upload(path("/two.txt"), text("by somebody else"));
      const { revision } = before;
      if (revision === undefined) throw new Error("no revision");
      const sent = uploads
        .begin(path("/two.txt"), body.size, { ifRevision: revision })
        .then((ticket) => uploads.send(ticket, body));
      expect((await failureOf(sent)).code).toBe("conflict");
      expect(await read(files, path("/two.txt"))).toBe("by somebody else");
      // Over what one has seen it goes; also where the server is asked only at the end.
      const now = (await files.stat(path("/two.txt"))).revision;
      if (now === undefined) throw new Error("no revision");
      const ticket = await uploads.begin(path("/two.txt"), body.size, { ifRevision: now });
      expect((await uploads.send(ticket, body)).size).toBe(body.size);
      await files.remove(path("/two.txt"));
    }, 60_000);

    test("the organisation's rules for links are told", async () => {
      const { shares } = files;
      if (!shares) throw new Error("no shares");
      const create = (password?: string) =>
        shares.createLink(path("/there.txt"), {
          role: "read",
          scope: "anyone",
          ...(password === undefined ? {} : { password }),
        });
      server.policy.passwordEnforced = true;
      for (const password of [undefined, "short"])
        expect(["forbidden", "invalid"]).toContain((await failureOf(create(password))).code);
      expect(await shares.list(path("/there.txt"))).toEqual([]);
      await shares.remove(path("/there.txt"), (await create("Correct-Horse-7")).id);
    });
  });
}
