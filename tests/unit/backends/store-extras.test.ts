/** Viewers, check-out, activity, and links that are changed: replies that make no sense, and requests as they are documented. */
import { describe, expect, test } from "vitest";
import type { FilePath } from "#model";
import { checkoutFrom, createCheckouts } from "../../../src/backends/files/graph/checkouts.ts";
import { previewAddress } from "../../../src/backends/files/graph/preview.ts";
import { activityFrom, listActivity } from "../../../src/backends/files/nextcloud/activity.ts";
import { linkRulesFrom } from "../../../src/backends/files/nextcloud/discover.ts";
import { createShares } from "../../../src/backends/files/nextcloud/shares.ts";
import { createLinks } from "../../../src/backends/files/opencloud/links.ts";
import { takesEnding, viewerAddress } from "../../../src/backends/files/opencloud/viewer.ts";
import { type Asked, failureOf, jsonReply, NONSENSE, POISON, serverThat } from "./answering-server.ts";

const path = (text: string) => text as FilePath;
const drive = { id: "b!1$2" };
const item = { id: "item1", name: "letter.docx", file: {}, size: 1 };

/** Graph that knows one item, and answers what hangs on it. */
function graph(answer: (request: Asked) => Response) {
  const { transport, asked } = serverThat((request) =>
    /\/(preview|checkout|checkin)$/.test(request.path) ? answer(request) : jsonReply(item),
  );
  const send = async () => new Response(null, { status: 500 });
  return { access: { transport, send }, asked };
}

describe("Graph: preview", () => {
  test("an address is asked for by the item's id", async () => {
    const { access, asked } = graph(() => jsonReply({ getUrl: "https://contoso.example/embed?t=1" }));
    expect(await previewAddress(access, drive, path("/letter.docx"))).toEqual({
      url: "https://contoso.example/embed?t=1",
    });
    expect(asked.at(-1)).toMatchObject({ method: "POST", path: "drives/b!1%242/items/item1/preview", body: "{}" });
  });

  test.each([null, "", "javascript:alert(1)", "http://contoso.example/embed", "//evil.example", "data:text/html,x", 7])(
    "%j is no address",
    async (getUrl) => {
      const { access } = graph(() => jsonReply({ getUrl, postUrl: "https://contoso.example/post" }));
      expect((await failureOf(previewAddress(access, drive, path("/letter.docx")))).code).toBe("invalid");
    },
  );

  test("nonsense", async () => {
    for (const value of [...NONSENSE, POISON]) {
      const { access } = graph(() => jsonReply(value));
      expect((await failureOf(previewAddress(access, drive, path("/letter.docx")))).code).toBe("invalid");
    }
  });
});

describe("Graph: check-out", () => {
  test("out, in with a note", async () => {
    const { access, asked } = graph(() => new Response(null, { status: 204 }));
    const checkouts = createCheckouts(access, drive);
    await checkouts.checkOut(path("/letter.docx"));
    await checkouts.checkIn(path("/letter.docx"), '100% "done"');
    const sent = asked.filter(({ method }) => method === "POST");
    expect(sent.map(({ path: at }) => at.split("/").at(-1))).toEqual(["checkout", "checkin"]);
    expect(JSON.parse(String(sent[1]?.body))).toEqual({ comment: '100% "done"' });
  });

  test("somebody has it", async () => {
    const { access } = graph(() => jsonReply({ error: { code: "resourceLocked" } }, 423));
    expect((await failureOf(createCheckouts(access, drive).checkOut(path("/letter.docx")))).code).toBe("conflict");
  });

  test("who", () => {
    const by = (displayName: unknown) => ({
      publication: { level: "checkout", checkedOutBy: { user: { displayName } } },
    });
    expect(checkoutFrom(by("Anna"))).toEqual({ name: "Anna" });
    expect(checkoutFrom(by(7))).toEqual({ name: "" });
    expect(checkoutFrom(by("x".repeat(10_000)))?.name).toHaveLength(200);
    expect(checkoutFrom({ publication: { level: "published" } })).toBeUndefined();
    for (const value of [...NONSENSE, { publication: "checkout" }, { publication: [] }])
      expect(checkoutFrom(value)).toBeUndefined();
  });
});

describe("Nextcloud: activity", () => {
  const idOf = async () => "42";
  const envelope = (data: unknown) => jsonReply({ ocs: { meta: { statuscode: 200 }, data } });

  test("is asked for one file", async () => {
    const { transport, asked } = serverThat(() =>
      envelope([
        { activity_id: 7, datetime: "2026-11-20T12:49:31+00:00", subject: "Anna hat plan.md geändert", user: "anna" },
      ]),
    );
    expect(await listActivity(transport, path("/plan.md"), idOf)).toEqual([
      { id: "7", at: Date.parse("2026-11-20T12:49:31Z"), text: "Anna hat plan.md geändert", by: "anna" },
    ]);
    const [where, query] = (asked[0]?.path ?? "").split("?");
    expect(where).toBe("ocs/v2.php/apps/activity/api/v2/activity/filter");
    expect(Object.fromEntries(new URLSearchParams(query))).toMatchObject({ object_type: "files", object_id: "42" });
  });

  test("what it does not keep is nothing", async () => {
    for (const status of [204, 304]) {
      const { transport } = serverThat(() => new Response(null, { status }));
      expect(await listActivity(transport, path("/plan.md"), idOf)).toEqual([]);
    }
  });

  test("nonsense, and too much of it", async () => {
    for (const value of [...NONSENSE, POISON]) {
      const { transport } = serverThat(() => jsonReply(value));
      await listActivity(transport, path("/a"), idOf).catch((thrown: { readonly code: string }) => {
        expect(thrown.code).toMatch(/invalid|unsupported|not-found/);
      });
    }
    expect(activityFrom({ activity_id: {}, subject: "x" })).toBeUndefined();
    expect(activityFrom({ activity_id: 1, subject: "   " })).toBeUndefined();
    expect(activityFrom({ activity_id: 1, subject: "x".repeat(100_000), datetime: "yesterday" })).toEqual({
      id: "1",
      text: "x".repeat(500),
    });
    const { transport } = serverThat(() =>
      envelope(Array.from({ length: 5000 }, (_, at) => ({ activity_id: at, subject: "x" }))),
    );
    expect(await listActivity(transport, path("/a"), idOf)).toHaveLength(50);
  });
});

describe("Nextcloud: links", () => {
  test("what the administration asks for", () => {
    const rules = linkRulesFrom({
      files_sharing: {
        public: { password: { enforced: true }, expire_date: { enabled: true, enforced: true, days: "14" } },
      },
      password_policy: { minLength: 10 },
    });
    expect(rules).toEqual({ scopes: ["anyone"], password: "required", maxDays: 14, minPasswordLength: 10 });
    for (const days of [0, -3, "soon", 1e12, null, {}])
      expect(
        linkRulesFrom({ files_sharing: { public: { expire_date: { enforced: true, days } } } }).maxDays,
      ).toBeUndefined();
    for (const value of NONSENSE) expect(linkRulesFrom(value)).toEqual({ scopes: ["anyone"], password: "optional" });
  });

  test("one value for each request; what is taken away is empty", async () => {
    const share = { id: "5", share_type: 3, permissions: 3, url: "https://cloud.example/s/1" };
    const { transport, asked } = serverThat(() => jsonReply({ ocs: { meta: { statuscode: 200 }, data: share } }));
    const expiresAt = Date.parse("2027-01-31T22:59:59Z");
    const { update } = createShares(transport, async () => false);
    expect(await update?.(path("/a"), "5", { role: "write", password: null, expiresAt })).toMatchObject({
      role: "write",
    });
    await update?.(path("/a"), "5", { expiresAt: null });
    expect(asked.map(({ method, body }) => `${method} ${body}`)).toEqual([
      "PUT permissions=3",
      "PUT password=",
      "PUT expireDate=2027-01-31",
      "PUT expireDate=",
    ]);
    expect(asked.every(({ path: at }) => at.startsWith("ocs/v2.php/apps/files_sharing/api/v1/shares/5?"))).toBe(true);
  });

  test("nonsense is no link that was changed, and an id is one segment", async () => {
    for (const value of NONSENSE) {
      const { transport, asked } = serverThat(() => jsonReply(value));
      const { update } = createShares(transport, async () => false);
      const failure = await failureOf(update?.(path("/a"), "../../x", { role: "read" }) ?? Promise.resolve());
      expect(failure.code).toMatch(/invalid|unsupported|not-found/);
      expect(asked[0]?.path).toContain("shares/..%2F..%2Fx?");
    }
  });
});

describe("OpenCloud: links that are changed", () => {
  test("the type and the end by PATCH, the password by a request of its own", async () => {
    const link = { id: "l1", link: { type: "edit", webUrl: "https://oc.example/s/l1" }, hasPassword: true };
    const { transport, asked } = serverThat(() => jsonReply(link));
    const { update } = createLinks(transport, "s$1!2", async () => "i$1!3");
    const changed = await update?.(path("/a"), "l1", { role: "write", expiresAt: null, password: "Correct-Horse-7" });
    expect(changed).toMatchObject({ id: "l1", role: "write", link: { hasPassword: true } });
    expect(
      asked.map(({ method, path: at, body }) => [method, at.split("/permissions/")[1], JSON.parse(String(body))]),
    ).toEqual([
      ["PATCH", "l1", { link: { type: "edit" }, expirationDateTime: null }],
      ["POST", "l1/setPassword", { password: "Correct-Horse-7" }],
    ]);
  });

  test("nonsense", async () => {
    for (const value of [null, [], 0, "", true, {}]) {
      const { transport } = serverThat(() => jsonReply(value));
      const { update } = createLinks(transport, "s", async () => "i");
      expect((await failureOf(update?.(path("/a"), "l1", { role: "read" }) ?? Promise.resolve())).code).toBe("invalid");
    }
  });
});

describe("OpenCloud: programs that open a file", () => {
  const listed = {
    "mime-types": [
      { mime_type: "application/vnd.oasis.opendocument.text", ext: "odt", app_providers: [{ name: "Collabora" }] },
      { mime_type: "text/plain", ext: "txt", app_providers: [] },
    ],
  };
  const server = (uri: unknown) =>
    serverThat(({ path: at }) => (at === "app/list" ? jsonReply(listed) : jsonReply({ uri })));
  const view = (uri: unknown, name = "/letter.ODT") =>
    viewerAddress(server(uri).transport, path(name), async () => "id$1!2");

  test("by its ending", async () => {
    const { transport, asked } = server("https://oc.example/external-collabora/x?fileId=1");
    const found = await viewerAddress(transport, path("/letter.odt"), async () => "id$1!2");
    expect(found.url).toBe("https://oc.example/external-collabora/x?fileId=1");
    expect(asked.at(-1)).toMatchObject({ method: "POST", path: "app/open-with-web?file_id=id%241%212" });
    expect((await view("https://oc.example/")).url).toBe("https://oc.example/");
  });

  test("not what nothing opens, nor by a server that has no programs", async () => {
    for (const name of ["/plain.txt", "/none", "/.odt.exe"])
      expect((await failureOf(view("https://oc.example/", name))).code).toBe("unsupported");
    const { transport } = serverThat(() => undefined);
    expect((await failureOf(viewerAddress(transport, path("/a.odt"), async () => "i"))).code).toBe("unsupported");
    for (const value of NONSENSE) expect(takesEnding(value, "a.odt")).toBe(false);
  });

  test.each(["javascript:alert(1)", "data:text/html,x", "/relative", "", null, 7])("%j is no address", async (uri) => {
    expect((await failureOf(view(uri))).code).toBe("invalid");
  });
});
