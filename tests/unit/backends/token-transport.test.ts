import { describe, expect, test } from "vitest";
import { type BackendTokens, claimsIn, createTokenTransport, type TransportRequest } from "#backends";

const challenge = (claims: string) =>
  `Bearer realm="", authorization_uri="https://login.example/x", error="insufficient_claims", claims="${btoa(claims)}"`;

function bench(answers: readonly (() => Response)[]) {
  const sent: { url: string; authorization: string | undefined }[] = [];
  const refused: (string | undefined)[][] = [];
  let made = 0;
  const tokens: BackendTokens = {
    get: async () => `token ${++made}`,
    refuse: (token, claims) => void refused.push([token, claims]),
  };
  const transport = createTokenTransport({
    baseUrl: "https://graph.example/v1.0/",
    tokens,
    send: async (url, { headers }: TransportRequest) => {
      sent.push({ url, authorization: headers?.authorization });
      return (answers[sent.length - 1] ?? (() => new Response("ok")))();
    },
  });
  return { transport, sent, refused };
}

test("a token that runs out while one works is made anew, and the request goes once more", async () => {
  const { transport, sent, refused } = bench([() => new Response(null, { status: 401 })]);
  const reply = await transport.request("me/drive", { method: "GET", headers: { accept: "application/json" } });
  expect(await reply.text()).toBe("ok");
  expect(sent).toEqual([
    { url: "https://graph.example/v1.0/me/drive", authorization: "Bearer token 1" },
    { url: "https://graph.example/v1.0/me/drive", authorization: "Bearer token 2" },
  ]);
  expect(refused).toEqual([["token 1", undefined]]);
});

test("what is refused twice is refused; a stream is not sent twice", async () => {
  const no = () => new Response(null, { status: 401 });
  const twice = bench([no, no, no]);
  expect((await twice.transport.request("x", { method: "GET" })).status).toBe(401);
  expect(twice.sent).toHaveLength(2);
  const stream = bench([no]);
  const body = new Blob(["x"]).stream();
  expect((await stream.transport.request("x", { method: "PUT", body })).status).toBe(401);
  expect(stream.sent).toHaveLength(1);
});

test("what the store demands besides is handed on", async () => {
  const claims = '{"access_token":{"acrs":{"essential":true,"value":"c1"}}}';
  const { transport, refused } = bench([
    () => new Response(null, { status: 401, headers: { "www-authenticate": challenge(claims) } }),
  ]);
  await transport.request("x", { method: "GET" });
  expect(refused).toEqual([["token 1", claims]]);
});

describe("demands that are none", () => {
  test.each([
    null,
    "",
    'Bearer error="insufficient_claims"',
    'Bearer error="insufficient_claims", claims="%%%"',
    'Bearer error="invalid_token", claims="e30="',
    challenge("not json"),
    challenge("[1]"),
    challenge("null"),
    challenge(JSON.stringify({ x: "x".repeat(9000) })),
  ])("%s", (header) => expect(claimsIn(header)).toBeUndefined());
});
