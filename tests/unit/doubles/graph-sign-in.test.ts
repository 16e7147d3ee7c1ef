/** The double's sign-in is as strict as the real one with a browser application. */
import { createHash, randomBytes } from "node:crypto";
import { createRemoteJWKSet, jwtVerify } from "jose";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type GraphDouble, startGraphDouble } from "../../support/doubles/graph/graph-double.ts";

const TENANT = "8a1b2c3d-0000-4000-8000-0123456789ab";
const CLIENT = "11111111-2222-4333-8444-555555555555";
const REDIRECT = "https://sparks.test/sign-in";
const SCOPE = "openid offline_access https://graph.microsoft.com/Files.ReadWrite.All";

let double: GraphDouble;
let now = Date.now();
beforeAll(async () => {
  double = await startGraphDouble({ tenantId: TENANT, clientId: CLIENT, redirectUris: [REDIRECT], now: () => now });
});
afterAll(async () => {
  expect(double.faults).toEqual([]);
  await double.close();
});

const verifier = randomBytes(32).toString("base64url");
const challenge = createHash("sha256").update(verifier).digest("base64url");
const asked = {
  client_id: CLIENT,
  redirect_uri: REDIRECT,
  response_type: "code",
  scope: SCOPE,
  state: "s t/ate",
  nonce: "n",
  code_challenge: challenge,
  code_challenge_method: "S256",
};

const authorize = (change: Record<string, string> = {}) =>
  fetch(`${double.origins.login}/${TENANT}/oauth2/v2.0/authorize?${new URLSearchParams({ ...asked, ...change })}`, {
    redirect: "manual",
  });

async function codeFrom(change: Record<string, string> = {}) {
  const { headers } = await authorize(change);
  return new URL(headers.get("location") ?? "").searchParams.get("code") ?? "";
}

async function redeem(
  form: Record<string, string>,
  headers: Record<string, string> = { origin: "https://sparks.test" },
) {
  const reply = await fetch(`${double.origins.login}/${TENANT}/oauth2/v2.0/token`, {
    method: "POST",
    headers: { "content-type": "application/x-www-form-urlencoded", ...headers },
    body: String(new URLSearchParams({ client_id: CLIENT, ...form })),
  });
  return { status: reply.status, headers: reply.headers, body: (await reply.json()) as Record<string, unknown> };
}

const grant = (code: string) => ({
  grant_type: "authorization_code",
  code,
  redirect_uri: REDIRECT,
  code_verifier: verifier,
});

test("a code, once, for who has the verifier; then tokens that Graph takes", async () => {
  const reply = await authorize();
  const back = new URL(reply.headers.get("location") ?? "");
  expect(back.searchParams.get("state")).toBe("s t/ate");
  const code = back.searchParams.get("code") ?? "";
  const { status, body, headers } = await redeem(grant(code));
  expect(status).toBe(200);
  expect(headers.get("access-control-allow-origin")).toBe("https://sparks.test");
  const authorization = `Bearer ${String(body.access_token)}`;
  expect((await fetch(`${double.baseUrl}me/drive`, { headers: { authorization } })).status).toBe(200);
  expect((await fetch(`${double.baseUrl}me/followedSites`, { headers: { authorization } })).status).toBe(403);
  const keys = createRemoteJWKSet(new URL(`${double.origins.login}/${TENANT}/discovery/v2.0/keys`));
  const { payload } = await jwtVerify(String(body.id_token), keys, { audience: CLIENT });
  expect(payload).toMatchObject({ nonce: "n", tid: TENANT, iss: `${double.origins.login}/${TENANT}/v2.0` });
  expect((await redeem(grant(code))).body).toMatchObject({ error: "invalid_grant", error_codes: [54005] });
});

test("nothing is sent to an address that is not registered, not even an error", async () => {
  for (const redirect_uri of [`${REDIRECT}/`, `${REDIRECT}?x=1`, "https://evil.test/", ""]) {
    const reply = await authorize({ redirect_uri });
    expect([reply.status, reply.headers.get("location")]).toEqual([400, null]);
  }
  expect((await authorize({ client_id: "another" })).headers.get("location")).toBeNull();
});

test("without PKCE, scope or with an unknown one: told by redirect", async () => {
  for (const [change, error] of [
    [{ code_challenge: "" }, "invalid_request"],
    [{ code_challenge_method: "plain" }, "invalid_request"],
    [{ scope: "" }, "invalid_request"],
    [{ scope: "openid Everything.All" }, "invalid_scope"],
    [{ response_type: "token" }, "unsupported_response_type"],
  ] as const) {
    const back = new URL((await authorize(change)).headers.get("location") ?? "");
    expect([back.searchParams.get("error"), back.searchParams.get("code")]).toEqual([error, null]);
  }
});

test("a code is redeemed with its verifier, its address, and from the origin of the application only", async () => {
  const code = await codeFrom();
  expect((await redeem({ ...grant(code), code_verifier: "another" })).body.error).toBe("invalid_grant");
  expect((await redeem({ ...grant(code), redirect_uri: "https://sparks.test/" })).body.error).toBe("invalid_grant");
  expect((await redeem({ ...grant(code), client_secret: "x" })).body.error).toBe("invalid_client");
  expect((await redeem(grant(code), {})).body.error_codes).toEqual([9002327]);
  const elsewhere = await redeem(grant(code), { origin: "https://evil.test" });
  expect([elsewhere.status, elsewhere.headers.get("access-control-allow-origin")]).toEqual([400, null]);
  expect((await redeem({ ...grant(code), scope: "openid Sites.Read.All" })).body.error).toBe("invalid_grant");
  now += 11 * 60_000;
  expect((await redeem(grant(code))).body.error_codes).toEqual([70008]);
});

test("a refresh token is used once, and ends after a day however often it is renewed", async () => {
  const first = (await redeem(grant(await codeFrom()))).body;
  const renew = (token: unknown) => redeem({ grant_type: "refresh_token", refresh_token: String(token), scope: SCOPE });
  now += 23 * 3_600_000;
  const second = (await renew(first.refresh_token)).body;
  expect(second.access_token).not.toBe(first.access_token);
  expect((await renew(first.refresh_token)).body.error).toBe("invalid_grant");
  now += 2 * 3_600_000;
  expect((await renew(second.refresh_token)).body.error_codes).toEqual([700084]);
  const without = (await redeem(grant(await codeFrom({ scope: "openid Files.Read" })))).body;
  expect(without.refresh_token).toBeUndefined();
});

test("silently only with a session; after signing out there is none", async () => {
  expect(await codeFrom({ prompt: "none" })).not.toBe("");
  await fetch(`${double.origins.login}/${TENANT}/oauth2/v2.0/logout`);
  const back = new URL((await authorize({ prompt: "none" })).headers.get("location") ?? "");
  expect(back.searchParams.get("error")).toBe("login_required");
});
