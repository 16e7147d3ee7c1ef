/** The doubles refuse what their documents refuse, whoever asks. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { grantAsPerson } from "../../support/doubles/nextcloud/grant-as-person.ts";
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
  const clock = { aheadMs: 0 };
  beforeAll(async () => {
    server = await startNextcloud({ clock });
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

  describe("login flow v2", () => {
    type Started = { readonly poll: { readonly token: string; readonly endpoint: string }; readonly login: string };
    const begin = async () =>
      (await (
        await fetch(`${server.baseUrl}/index.php/login/v2`, { method: "POST", headers: { "user-agent": "Sparks <b>" } })
      ).json()) as Started;
    const poll = ({ poll: { token, endpoint } }: Started) =>
      fetch(endpoint, { method: "POST", body: new URLSearchParams({ token }) });

    test("an app password once, for DAV and OCS, until it is given back", async () => {
      const flow = await begin();
      expect(new URL(flow.login).origin).toBe(server.baseUrl);
      expect((await poll(flow)).status).toBe(404);
      const shown = await (await fetch(flow.login)).text();
      expect(shown).toContain("Sparks &lt;b&gt;");
      await grantAsPerson(flow.login, server);
      const reply = await poll(flow);
      const granted = (await reply.json()) as { server: string; loginName: string; appPassword: string };
      expect({ status: reply.status, ...granted }).toEqual({
        status: 200,
        server: server.baseUrl,
        loginName: server.user,
        appPassword: expect.stringMatching(/^[A-Za-z0-9]{72}$/),
      });
      expect((await poll(flow)).status).toBe(404);
      expect((await fetch(flow.login)).status).toBe(403);
      const authorization = `Basic ${btoa(`${granted.loginName}:${granted.appPassword}`)}`;
      expect(await status("PROPFIND", `${files}/`, { authorization, depth: "0" })).toBe(207);
      expect([...server.appPasswords.values()]).toEqual(["Sparks <b>"]);
      const ocs = { authorization, "ocs-apirequest": "true" };
      expect(await status("GET", "/ocs/v2.php/core/getapppassword", ocs)).toBe(403);
      expect(await status("DELETE", "/ocs/v2.php/core/apppassword", { authorization })).toBe(412);
      expect(await status("DELETE", "/ocs/v2.php/core/apppassword", { "ocs-apirequest": "true" })).toBe(403);
      expect(await status("DELETE", "/ocs/v2.php/core/apppassword", ocs)).toBe(200);
      expect(await status("PROPFIND", `${files}/`, { authorization, depth: "0" })).toBe(401);
      expect(await status("DELETE", "/ocs/v2.php/core/apppassword", ocs)).toBe(401);
    });

    test("what is not begun, not granted, or of another browser", async () => {
      expect(await status("GET", "/index.php/login/v2")).toBe(405);
      const flow = await begin();
      const { token, endpoint } = flow.poll;
      expect((await fetch(endpoint)).status).toBe(405);
      expect((await fetch(`${endpoint}?token=${token}`, { method: "POST" })).status).toBe(404);
      expect((await fetch(endpoint, { method: "POST", body: new URLSearchParams({ token: "x" }) })).status).toBe(404);
      await expect(grantAsPerson(flow.login, { user: server.user, password: "wrong" })).rejects.toThrow("(200)");
      const grant = (init?: RequestInit) => fetch(`${server.baseUrl}/login/v2/grant`, init);
      expect((await grant()).status).toBe(403);
      const credentials = { user: server.user, password: server.password };
      const signedIn = await fetch(flow.login, {
        method: "POST",
        body: new URLSearchParams(credentials),
        redirect: "manual",
      });
      const cookie = signedIn.headers.get("set-cookie")?.split(";")[0] ?? "";
      const body = new URLSearchParams({ answer: "grant", stateToken: "guessed" });
      expect((await grant({ method: "POST", headers: { cookie }, body })).status).toBe(403);
      expect((await poll(flow)).status).toBe(404);
      await grantAsPerson(flow.login, { ...credentials, answer: "refuse" });
      expect((await poll(flow)).status).toBe(404);
      expect((await fetch(flow.login)).status).toBe(403);
    });

    test("forgotten after 20 minutes", async () => {
      const flow = await begin();
      clock.aheadMs = 20 * 60_000 + 1;
      expect((await fetch(flow.login)).status).toBe(403);
      expect((await poll(flow)).status).toBe(404);
      clock.aheadMs = 0;
    });
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
