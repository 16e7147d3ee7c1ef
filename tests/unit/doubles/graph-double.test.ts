/** The double is as strict as the documents: what our adapter never does is tried here by hand. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { type GraphDouble, startGraphDouble } from "../../support/doubles/graph/graph-double.ts";

const STEP = 320 * 1024;
let double: GraphDouble;
let token: string;
beforeAll(async () => {
  double = await startGraphDouble();
  token = double.token();
});
afterAll(() => double.close());

async function send(method: string, path: string, body?: unknown, headers: Record<string, string> = {}) {
  const reply = await fetch(path.startsWith("http") ? path : `${double.baseUrl}${path}`, {
    method,
    redirect: "manual",
    headers: {
      ...(path.startsWith("http") ? {} : { authorization: `Bearer ${token}` }),
      ...(typeof body === "object" && !(body instanceof Uint8Array) ? { "content-type": "application/json" } : {}),
      ...headers,
    },
    ...(body === undefined
      ? {}
      : {
          body:
            body instanceof Uint8Array
              ? new Blob([new Uint8Array(body)])
              : typeof body === "string"
                ? body
                : JSON.stringify(body),
        }),
  });
  const text = await reply.text();
  const json = (text.startsWith("{") ? JSON.parse(text) : {}) as Record<string, never> & { error?: { code: string } };
  return { status: reply.status, headers: reply.headers, json, text };
}

const session = async (name: string) =>
  String((await send("POST", `me/drive/root:/${name}:/createUploadSession`, { item: {} })).json.uploadUrl);
const part = (url: string, from: number, size: number, total: number, headers: Record<string, string> = {}) =>
  send("PUT", url, new Uint8Array(size), { "content-range": `bytes ${from}-${from + size - 1}/${total}`, ...headers });

test("names that OneDrive and SharePoint do not take are invalidRequest", async () => {
  for (const name of [
    "a:b",
    "a*",
    '"',
    "CON",
    "lpt1",
    ".lock",
    "desktop.ini",
    "x_vti_y",
    "~$a",
    "~a",
    "a.",
    " a",
    "Forms",
    "",
  ]) {
    const reply = await send("POST", "me/drive/root/children", { name, folder: {} });
    expect([reply.status, reply.json.error?.code], name).toEqual([400, "invalidRequest"]);
  }
  expect((await send("PUT", "me/drive/root:/a%2Fb.txt:/content", "x")).status).toBe(400);
  expect((await send("PUT", "me/drive/root:/a%ZZ.txt:/content", "x")).status).toBe(400);
});

test("conflictBehavior: fail, replace, rename", async () => {
  expect((await send("PUT", "me/drive/root:/same.txt:/content", "1")).status).toBe(201);
  expect((await send("PUT", "me/drive/root:/SAME.txt:/content", "2")).status).toBe(200);
  const put = (behavior: string) =>
    send("PUT", `me/drive/root:/same.txt:/content?@microsoft.graph.conflictBehavior=${behavior}`, "3");
  expect((await put("fail")).status).toBe(409);
  expect((await put("rename")).json.name).toBe("same 1.txt");
  expect((await put("merge")).status).toBe(400);
  expect((await send("POST", "me/drive/root/children", { name: "same.txt", folder: {} })).json.error?.code).toBe(
    "nameAlreadyExists",
  );
});

test("fragments: in order, multiples of 320 KiB, one size, no token", async () => {
  const url = await session("parts.bin");
  const total = STEP * 3 + 5;
  expect((await part(url, 0, STEP, total, { authorization: `Bearer ${token}` })).status).toBe(401);
  expect((await part(url, 0, STEP + 1, total)).status).toBe(400);
  expect(double.faults).toHaveLength(2);
  expect((await part(url, STEP, STEP, total)).status).toBe(416);
  const first = await part(url, 0, STEP, total);
  expect([first.status, first.json.nextExpectedRanges]).toEqual([202, [`${STEP}-${total - 1}`]]);
  expect((await part(url, 0, STEP, total)).status).toBe(416);
  expect((await part(url, STEP, STEP, total + 1)).status).toBe(400);
  expect((await send("PUT", url, new Uint8Array(STEP))).status).toBe(400);
  expect((await send("GET", url)).status).toBe(200);
  const last = await part(url, STEP, STEP * 2 + 5, total);
  expect([last.status, last.json.size]).toEqual([201, total]);
  expect((await send("GET", url)).status).toBe(404);
  const other = await session("cancelled.bin");
  expect((await send("DELETE", other)).status).toBe(204);
  expect((await part(other, 0, 5, 5)).status).toBe(404);
});

test("a name that is taken meanwhile is a conflict at the last fragment", async () => {
  const url = await session("late.bin");
  await send("PUT", "me/drive/root:/late.bin:/content", "there before");
  expect((await part(url, 0, 5, 5)).status).toBe(409);
});

test("CORS: Graph allows the token, the host of downloads refuses to be sent one", async () => {
  const asked = { origin: "https://sparks.test", "access-control-request-method": "GET" };
  const graph = await fetch(`${double.baseUrl}me/drive`, {
    method: "OPTIONS",
    headers: { ...asked, "access-control-request-headers": "authorization" },
  });
  expect([graph.status, graph.headers.get("access-control-allow-origin")]).toEqual([200, "*"]);
  await send("PUT", "me/drive/root:/cors.txt:/content", "bytes");
  const { status, headers } = await send("GET", "me/drive/root:/cors.txt:/content");
  const location = headers.get("location") ?? "";
  expect([status, location.startsWith(double.origins.files)]).toEqual([302, true]);
  const preflight = (names: string) =>
    fetch(location, { method: "OPTIONS", headers: { ...asked, "access-control-request-headers": names } });
  expect((await preflight("authorization")).headers.get("access-control-allow-origin")).toBeNull();
  expect((await preflight("range")).headers.get("access-control-allow-origin")).toBe("*");
  expect((await send("GET", location, undefined, { range: "bytes=1-2" })).text).toBe("yt");
});

test("If-Match, versions, pages, an unknown property or name", async () => {
  const made = (await send("PUT", "me/drive/root:/v.txt:/content", "one")).json as unknown as {
    id: string;
    eTag: string;
  };
  await send("PUT", `me/drive/items/${made.id}/content`, "two!");
  const stale = await send("PUT", `me/drive/items/${made.id}/content`, "three", { "if-match": made.eTag });
  expect(stale.status).toBe(412);
  const versions = (await send("GET", `me/drive/items/${made.id}/versions`)).json.value as unknown as { id: string }[];
  expect(versions.map(({ id }) => id)).toEqual(["2.0", "1.0"]);
  expect((await send("GET", `me/drive/items/${made.id}/versions/2.0/content`)).status).toBe(400);
  expect((await send("POST", `me/drive/items/${made.id}/versions/1.0/restoreVersion`)).status).toBe(204);
  expect((await send("PATCH", `me/drive/items/${made.id}`, { titel: "x" })).status).toBe(400);
  expect((await send("GET", `me/drive/items/${made.id}?$select=titel`)).status).toBe(400);
  expect((await send("GET", "me/drive/items/01NOTHING")).json.error?.code).toBe("itemNotFound");
  const page = await send("GET", "me/drive/root/children?$top=1&$select=id");
  expect(Object.keys((page.json.value as unknown as object[])[0] ?? {})).toEqual(["id"]);
  expect(
    (await send("GET", String(page.json["@odata.nextLink"]), undefined, { authorization: `Bearer ${token}` })).status,
  ).toBe(200);
  expect((await fetch(`${double.baseUrl}me/drive`)).status).toBe(401);
});

test("a copy is watched: in progress, then done, or failed over a name", async () => {
  const root = (await send("GET", "me/drive/root")).json as unknown as {
    id: string;
    parentReference: { driveId: string };
  };
  const target = { driveId: root.parentReference.driveId, id: root.id };
  await send("PUT", "me/drive/root:/original.txt:/content", "x");
  const copy = (name: string) => send("POST", "me/drive/root:/original.txt:/copy", { name, parentReference: target });
  const states = async (location: string) => {
    const seen: string[] = [];
    for (let i = 0; i < 3; i++) seen.push(String((await send("GET", location)).json.status));
    return seen;
  };
  const done = await copy("copied.txt");
  expect(done.status).toBe(202);
  expect(await states(done.headers.get("location") ?? "")).toEqual(["inProgress", "inProgress", "completed"]);
  const failed = await copy("original.txt");
  expect((await states(failed.headers.get("location") ?? "")).at(-1)).toBe("failed");
});
