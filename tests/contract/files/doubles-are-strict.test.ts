/** The doubles refuse what their documents refuse, whoever asks. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type NextcloudDouble, startNextcloud } from "../../support/doubles/nextcloud/start.ts";
import { type OpenCloudDouble, startOpenCloud } from "../../support/doubles/opencloud/start.ts";

type Ask = readonly [
  method: string,
  path: string,
  headers?: Readonly<Record<string, string>>,
  body?: string | Uint8Array<ArrayBuffer>,
];

const asker =
  (server: { readonly baseUrl: string; readonly user: string; readonly password: string }) =>
  async (...[method, path, headers = {}, body]: Ask) => {
    const authorization = `Basic ${btoa(`${server.user}:${server.password}`)}`;
    const init = { method, headers: { authorization, ...headers }, redirect: "manual" as const };
    return fetch(`${server.baseUrl}${path}`, body === undefined ? init : { ...init, body });
  };

describe("the double of Nextcloud", () => {
  let server: NextcloudDouble;
  let ask: ReturnType<typeof asker>;
  let files: string;
  let uploads: string;
  beforeAll(async () => {
    server = await startNextcloud();
    ask = asker(server);
    files = new URL(server.filesUrl).pathname;
    uploads = files.replace("/files/", "/uploads/");
  }, 60_000);
  afterAll(() => server?.close());
  const status = async (...request: Ask) => (await ask(...request)).status;

  test("OCS without its header, without credentials, in XML by default", async () => {
    expect(await status("GET", "/ocs/v2.php/cloud/user")).toBe(412);
    const header = { "ocs-apirequest": "true" };
    expect(await status("GET", "/ocs/v2.php/cloud/user", { ...header, authorization: "Basic eDp5" })).toBe(401);
    const reply = await ask("GET", "/ocs/v1.php/cloud/user", header);
    expect(await reply.text()).toContain("<statuscode>100</statuscode>");
    expect(await status("POST", "/ocs/v2.php/apps/files_sharing/api/v1/shares", header)).toBe(404);
    const form = { ...header, "content-type": "application/x-www-form-urlencoded" };
    await ask("PUT", `${files}/a.txt`, {}, "x");
    const share = (more: string) =>
      status("POST", "/ocs/v2.php/apps/files_sharing/api/v1/shares", form, `path=/a.txt&${more}`);
    expect(await share("shareType=99")).toBe(400);
    expect(await share("shareType=3&permissions=15")).toBe(400);
    expect(await share("shareType=3&expireDate=1.1.2030")).toBe(404);
    expect(await share("shareType=3&expireDate=2020-01-01")).toBe(404);
    expect(await share("shareType=3&password=short")).toBe(403);
  });

  test("the root, another person's files, a body that is no XML, a method that nobody knows", async () => {
    expect(await status("PROPFIND", "/")).toBe(405);
    expect(await status("PROPFIND", "/remote.php/dav/files/anna/")).toBe(404);
    expect(await status("PROPFIND", `${files}/`, { depth: "1" }, "<propfind>")).toBe(400);
    expect(await status("LOCK", `${files}/a.txt`)).toBe(501);
    expect(await status("SEARCH", "/remote.php/dav/", { "content-type": "text/plain" }, "<x/>")).toBe(501);
    expect(await status("REPORT", `${files}/`, {}, '<filter-files xmlns="http://owncloud.org/ns"/>')).toBe(400);
  });

  test("parts: a destination on each, names, sizes, sums", async () => {
    const destination = `${server.filesUrl}/whole.bin`;
    const up = `${uploads}/up`;
    expect(await status("MKCOL", up)).toBe(400);
    expect(await status("MKCOL", up, { destination: "http://elsewhere.example/x" })).toBe(502);
    expect(await status("MKCOL", up, { destination })).toBe(201);
    expect(await status("PUT", `${up}/00001`, {}, "x")).toBe(400);
    expect(await status("PUT", `${up}/00001`, { destination: `${server.filesUrl}/other.bin` }, "x")).toBe(400);
    for (const name of ["0", "10001", "a"])
      expect(await status("PUT", `${up}/${name}`, { destination }, "x")).toBe(400);
    expect(await status("MOVE", `${up}/.file`, { destination })).toBe(400);
    expect(await status("PUT", `${up}/00001`, { destination }, "small")).toBe(201);
    expect(await status("PUT", `${up}/00002`, { destination }, "last")).toBe(201);
    expect(await status("GET", `${up}/00001`)).toBe(405);
    expect(await status("MOVE", `${up}/.file`, { destination, "oc-total-length": "9" })).toBe(400);
    expect(await status("PUT", `${up}/00001`, { destination }, new Uint8Array(5_242_880))).toBe(201);
    expect(await status("MOVE", `${up}/.file`, { destination, "oc-total-length": "9" })).toBe(400);
    expect(await status("MOVE", `${up}/.file`, { destination, "if-none-match": "*" })).toBe(412);
    expect(await status("MOVE", `${up}/.file`, { destination, "oc-total-length": "5242884" })).toBe(201);
    expect(await status("PROPFIND", `${up}/`)).toBe(404);
  });

  test("trash and versions go back to their own places only", async () => {
    await ask("PUT", `${files}/v.txt`, {}, "one");
    await ask("DELETE", `${files}/v.txt`);
    const trash = files.replace("/files/", "/trashbin/");
    const list = await (await ask("PROPFIND", `${trash}/trash`, { depth: "1" })).text();
    const [, key = ""] = /trash\/(v\.txt\.d\d+)</.exec(list) ?? [];
    expect(await status("MOVE", `${trash}/trash/${key}`, { destination: `${server.filesUrl}/v.txt` })).toBe(403);
    expect(await status("PUT", `${trash}/trash/${key}`, {}, "x")).toBe(405);
  });
});

describe("the double of OpenCloud", () => {
  let server: OpenCloudDouble;
  let ask: ReturnType<typeof asker>;
  let space: string;
  beforeAll(async () => {
    server = await startOpenCloud();
    ask = asker(server);
    space = new URL(server.spaceUrl("personal")).pathname;
  }, 60_000);
  afterAll(() => server?.close());
  const status = async (...request: Ask) => (await ask(...request)).status;

  test("depths, roots, spaces, credentials", async () => {
    for (const depth of ["infinity", "3"]) expect(await status("PROPFIND", `${space}/`, { depth })).toBe(400);
    expect(await status("PROPFIND", "/")).toBe(405);
    expect(await status("PROPFIND", "/dav/spaces/nobody$nothing/")).toBe(404);
    expect(await status("GET", "/graph/v1.0/me", { authorization: "Basic eDp5" })).toBe(401);
    expect(await status("PUT", `${new URL(server.spaceUrl("virtual")).pathname}/x.txt`, {}, "x")).toBe(403);
  });

  test("tus: version, length, name, offset, type, sum", async () => {
    const tus = { "tus-resumable": "1.0.0" };
    const name = { "upload-metadata": `filename ${btoa("t.txt")}` };
    expect(await status("POST", space, { "upload-length": "4", ...name })).toBe(412);
    expect(await status("POST", space, { ...tus, ...name })).toBe(412);
    expect(await status("POST", space, { ...tus, "upload-length": "4" })).toBe(412);
    expect(await status("POST", space, { ...tus, ...name, "upload-length": "x" })).toBe(400);
    const made = await ask("POST", space, { ...tus, ...name, "upload-length": "4" });
    const at = new URL(made.headers.get("location") ?? "").pathname;
    const part = { ...tus, "content-type": "application/offset+octet-stream", "upload-offset": "0" };
    expect(await status("PATCH", at, { ...part, "tus-resumable": "0.2.2" }, "abcd")).toBe(412);
    expect(await status("PATCH", at, { ...part, "content-type": "text/plain" }, "abcd")).toBe(415);
    expect(await status("PATCH", at, { ...part, "upload-offset": "2" }, "cd")).toBe(409);
    expect(await status("PATCH", at, part, "abcde")).toBe(413);
    expect(await status("PATCH", at, { ...part, "upload-checksum": "md5 bm8=" }, "ab")).toBe(460);
    expect((await ask("HEAD", at, tus)).headers.get("upload-offset")).toBe("0");
    expect(await status("PATCH", at, part, "abcd")).toBe(204);
    expect(await status("HEAD", at, tus)).toBe(404);
    expect(await (await ask("GET", `${space}/t.txt`)).text()).toBe("abcd");
  });

  test("LibreGraph: fields, types, passwords, ids", async () => {
    await ask("PUT", `${space}/l.txt`, {}, "x");
    const found = await (await ask("PROPFIND", `${space}/l.txt`, { depth: "0" })).text();
    const id = encodeURIComponent(/<oc:fileid>([^<]+)/.exec(found)?.[1] ?? "");
    const drive = space.split("/").at(-1);
    const link = async (body: string) => {
      const reply = await ask("POST", `/graph/v1beta1/drives/${drive}/items/${id}/createLink`, {}, body);
      return reply.ok ? "made" : `${reply.status} ${((await reply.json()) as { error: { code: string } }).error.code}`;
    };
    const password = "Correct-Horse-7";
    expect(await link("{")).toBe("400 invalidRequest");
    expect(await link(JSON.stringify({ type: "view", password, scope: "anonymous" }))).toBe("400 invalidRequest");
    expect(await link(JSON.stringify({ type: "upload", password }))).toBe("400 invalidRequest");
    expect(await link(JSON.stringify({ type: "view" }))).toBe("400 invalidRequest");
    expect(await link(JSON.stringify({ type: "internal", password }))).toBe("400 invalidRequest");
    expect(await link(JSON.stringify({ type: "view", password, expirationDateTime: "tomorrow" }))).toBe(
      "400 invalidRequest",
    );
    expect(await link(JSON.stringify({ type: "view", password }))).toBe("made");
    expect(await status("GET", `/graph/v1beta1/drives/${drive}/items/nothing/permissions`)).toBe(400);
  });

  test("search: a language that has rules", async () => {
    const report = (pattern: string) =>
      status(
        "REPORT",
        space,
        {},
        `<oc:search-files xmlns:oc="http://owncloud.org/ns"><oc:search><oc:pattern>${pattern}</oc:pattern></oc:search></oc:search-files>`,
      );
    expect(await report('name:"*t*"')).toBe(207);
    expect(await report('name:"*t*')).toBe(400);
    expect(await status("REPORT", space, {}, "<x/>")).toBe(400);
  });
});
