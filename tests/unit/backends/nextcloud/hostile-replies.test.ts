/** Nextcloud that answers nonsense: our errors, nothing else, and never an address that is not its own. */
import { describe, expect, test } from "vitest";
import { SparksError } from "#base";
import type { FilePath } from "#model";
import { openNextcloudFiles } from "../../../../src/backends/files/nextcloud/nextcloud-files.ts";
import { ocs } from "../../../../src/backends/files/nextcloud/ocs.ts";
import { createShares, shareFrom } from "../../../../src/backends/files/nextcloud/shares.ts";
import { createTrash } from "../../../../src/backends/files/nextcloud/trash.ts";
import { createVersions } from "../../../../src/backends/files/nextcloud/versions.ts";
import { davReply, failureOf, jsonReply, NONSENSE, POISON, serverThat } from "../answering-server.ts";

const path = (text: string) => text as FilePath;
const onlyOurs = (promise: Promise<unknown>) =>
  promise.catch((thrown: unknown) => {
    if (!(thrown instanceof SparksError)) throw thrown;
  });

describe("OCS", () => {
  test.each(["", "<?xml version='1.0'?><ocs/>", "<html>sign in</html>", '{"ocs":', "[".repeat(200_000)])(
    "no JSON: %#",
    async (text) => {
      const { transport } = serverThat(() => jsonReply(text));
      expect((await failureOf(ocs(transport, "cloud/user"))).code).toBe("invalid");
    },
  );

  test("a reply without an end is given up", async () => {
    let sent = 0;
    const endless = new ReadableStream<Uint8Array>({
      pull(controller) {
        sent += 1;
        controller.enqueue(new Uint8Array(1_048_576).fill(32));
      },
    });
    const { transport } = serverThat(() => new Response(endless, { status: 200 }));
    expect((await failureOf(ocs(transport, "cloud/user"))).code).toBe("invalid");
    expect(sent).toBeLessThan(40);
  });

  test("a failure in the envelope of a 200, and its words only in part", async () => {
    const meta = { status: "failure", statuscode: 403, message: "x".repeat(10_000) };
    const { transport } = serverThat(() => jsonReply({ ocs: { meta, data: [] } }));
    const failure = await failureOf(ocs(transport, "cloud/user"));
    expect(failure.code).toBe("forbidden");
    expect(failure.message.length).toBeLessThan(300);
  });

  test("who has no id is nobody's files", async () => {
    for (const value of NONSENSE) {
      const { transport } = serverThat(() => jsonReply(value));
      expect((await failureOf(openNextcloudFiles(transport))).code).toMatch(/invalid|unsupported|not-found/);
    }
  });

  test("an id that looks like a path stays one segment", async () => {
    const { transport, asked } = serverThat(({ path: at }) =>
      at.startsWith("ocs/")
        ? jsonReply({ ocs: { meta: { statuscode: 200 }, data: { id: "../../admin" } } })
        : undefined,
    );
    const files = await openNextcloudFiles(transport);
    await failureOf(files.list(path("/")));
    expect(asked.at(-1)?.path).toBe("remote.php/dav/files/..%2F..%2Fadmin/");
  });
});

describe("shares", () => {
  test("nonsense is no share, or one that says little", async () => {
    for (const value of [...NONSENSE, POISON]) {
      const { transport } = serverThat(() => jsonReply(value));
      const shares = createShares(transport, async () => false);
      await onlyOurs(shares.list(path("/a")));
      await onlyOurs(shares.createLink(path("/a"), { role: "read", scope: "anyone" }));
    }
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
  });

  test.each(["javascript:alert(1)", "data:text/html,x", "//evil.example/s/1", 7, null])(
    "%j is no address of a link",
    (url) => {
      expect(shareFrom({ id: "1", share_type: 3, permissions: 1, url })?.link?.url).toBeUndefined();
    },
  );

  test("an end that is no date is none", () => {
    expect(shareFrom({ id: 1, share_type: 3, permissions: 17, expiration: "2026-99-99" })).not.toHaveProperty(
      "expiresAt",
    );
    expect(shareFrom({ id: 1, share_type: 3, permissions: "31", expiration: {} })).toMatchObject({
      id: "1",
      role: "other",
    });
  });

  test("an id of a share stays one segment", async () => {
    const { transport, asked } = serverThat(() => jsonReply({ ocs: { meta: { statuscode: 200 }, data: [] } }));
    await createShares(transport, async () => false).remove(path("/a"), "1/../../x?y#z");
    expect(asked[0]?.path).toContain("/shares/1%2F..%2F..%2Fx%3Fy%23z?");
  });
});

describe("trash and versions", () => {
  const BAD = ["", "<html>", '<?xml version="1.0"?><a/>', "<d:multistatus", '{"a":1}'];

  test.each(BAD)("no multistatus: %j", async (text) => {
    const { transport } = serverThat(() => new Response(text, { status: 207 }));
    expect((await failureOf(createTrash(transport).list())).code).toBe("invalid");
    const versions = createVersions(transport, async () => "7");
    expect((await failureOf(versions.list(path("/a")))).code).toBe("invalid");
  });

  test("hrefs of elsewhere, of no place or below are left out", async () => {
    const props = "<d:resourcetype/>";
    const { transport } = serverThat(() =>
      davReply(
        ["/cloud/trash/", props],
        ["/cloud/trash/a.txt.d1700000000", props],
        ["/other/trash/b.txt.d1", props],
        ["/cloud/trash/%2e%2e", props],
        ["/cloud/trash/c/d", props],
        ["/cloud/trash/%E0%A4%A", props],
        ["https://evil.example/cloud/trash/e.txt", props],
      ),
    );
    const names = (await createTrash(transport).list()).map(({ name }) => name);
    expect(names).toContain("a.txt");
    for (const out of ["b.txt", "..", "d", "c"]) expect(names).not.toContain(out);
  });

  test("numbers and places that are none", async () => {
    const { transport } = serverThat(() =>
      davReply([
        "/cloud/trash/x.d1",
        "<d:getcontentlength>-5</d:getcontentlength><nc:trashbin-deletion-time>soon</nc:trashbin-deletion-time><nc:trashbin-original-location>../../etc/passwd</nc:trashbin-original-location>",
      ]),
    );
    const [only] = await createTrash(transport).list();
    expect(only).toEqual({ id: "x.d1", name: "x", kind: "file" });
  });

  test.each(["", ".", "..", "a/b", "a\0b"])("%j is no id: nothing is sent", async (id) => {
    const { transport, asked } = serverThat(() => new Response(null, { status: 201 }));
    const trash = createTrash(transport);
    expect((await failureOf(Promise.resolve().then(() => trash.restore(id)))).code).toBe("invalid");
    expect((await failureOf(Promise.resolve().then(() => trash.purge(id)))).code).toBe("invalid");
    const versions = createVersions(transport, async () => "7");
    expect((await failureOf(versions.download(path("/a"), id))).code).toBe("invalid");
    expect((await failureOf(versions.restore(path("/a"), id))).code).toBe("invalid");
    expect(asked).toEqual([]);
  });
});
