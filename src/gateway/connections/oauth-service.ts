/** OAuth 2.0 as the gateway speaks it: authorization code with PKCE, and refresh (RFC 6749, 7636, 9207). The protocol is oauth4webapi's. */
import * as oauth from "oauth4webapi";
import { GatewayError } from "#contracts";
import type { OAuthService } from "../tenants.ts";
import type { OAuthTokens } from "../vault/stored-credential.ts";

export type Tokens = Omit<OAuthTokens, "kind" | "username">;

/** What has to be kept until the person comes back. */
export type Challenge = { readonly state: string; readonly verifier: string };

const TIMEOUT_MS = 15_000;
const MAX_BYTES = 256 * 1024;

export const newChallenge = (): Challenge => ({
  state: oauth.generateRandomState(),
  verifier: oauth.generateRandomCodeVerifier(),
});

/** The page that the person opens. */
export async function authorizeAddress(
  service: OAuthService,
  { state, verifier }: Challenge,
  redirectUri: string,
): Promise<string> {
  const url = new URL(service.authorizeUrl);
  for (const [name, value] of Object.entries({
    client_id: service.clientId,
    response_type: "code",
    redirect_uri: redirectUri,
    scope: service.scopes.join(" "),
    state,
    code_challenge: await oauth.calculatePKCECodeChallenge(verifier),
    code_challenge_method: "S256",
  })) {
    url.searchParams.set(name, value);
  }
  return url.href;
}

/**
 * Tokens for what came back with the person.
 * @throws GatewayError `forbidden`: the person or the organisation said no; `auth-expired`: the code does not count; `unavailable`.
 */
export const redeemCode = (
  service: OAuthService,
  answer: URLSearchParams,
  { state, verifier }: Challenge,
  redirectUri: string,
  now: number,
): Promise<Tokens> =>
  speak(async () => {
    const [server, client, authentication] = partiesOf(service);
    const checked = oauth.validateAuthResponse(server, client, answer, state);
    const reply = await oauth.authorizationCodeGrantRequest(
      server,
      client,
      authentication,
      checked,
      redirectUri,
      verifier,
      requestOptions(service),
    );
    return tokensFrom(await oauth.processAuthorizationCodeResponse(server, client, reply), now);
  });

/**
 * New tokens for a refresh token. Where the service gives no new refresh token the old one stays good (RFC 6749, 6).
 * @throws GatewayError `auth-expired` of scope `connection`: the person has to sign in again; `unavailable`; `throttled`.
 */
export const refreshTokens = (service: OAuthService, refreshToken: string, now: number): Promise<Tokens> =>
  speak(async () => {
    const [server, client, authentication] = partiesOf(service);
    const options = requestOptions(service);
    const reply = await oauth.refreshTokenGrantRequest(server, client, authentication, refreshToken, options);
    return { refreshToken, ...tokensFrom(await oauth.processRefreshTokenResponse(server, client, reply), now) };
  });

type Parties = readonly [oauth.AuthorizationServer, oauth.Client, oauth.ClientAuth];

function partiesOf({ issuer, authorizeUrl, tokenUrl, clientId, clientSecret }: OAuthService): Parties {
  return [
    {
      issuer: issuer ?? new URL(tokenUrl).origin,
      authorization_endpoint: authorizeUrl,
      token_endpoint: tokenUrl,
    },
    { client_id: clientId },
    clientSecret === undefined ? oauth.None() : oauth.ClientSecretPost(clientSecret),
  ];
}

const requestOptions = ({ tokenUrl, issuer }: OAuthService) => ({
  // The configuration allows http on loopback only.
  [oauth.allowInsecureRequests]: tokenUrl.startsWith("http:"),
  [oauth.customFetch]: (url: string, options: oauth.CustomFetchOptions<"POST", URLSearchParams>) =>
    fetchTokens(url, options, issuer !== undefined),
  signal: () => AbortSignal.timeout(TIMEOUT_MS),
});

/**
 * Never a redirect (the library asks for `manual`), never an endless answer. Who signed in is asked of the backend, so an id token is
 * looked at only where the configuration says whose it must be.
 */
async function fetchTokens(
  url: string,
  options: oauth.CustomFetchOptions<"POST", URLSearchParams>,
  checksIdToken: boolean,
): Promise<Response> {
  const { body, headers, method, redirect, signal } = options;
  const reply = await fetch(url, { body, headers, method, redirect, ...(signal ? { signal } : {}) });
  const text = await boundedText(reply);
  const type = reply.headers.get("content-type");
  const init = { status: reply.status, headers: type === null ? {} : { "content-type": type } };
  return new Response(checksIdToken ? text : withoutIdToken(text), init);
}

async function boundedText(reply: Response): Promise<string> {
  const decoder = new TextDecoder();
  let text = "";
  let bytes = 0;
  for await (const chunk of reply.body ?? []) {
    bytes += chunk.byteLength;
    if (bytes > MAX_BYTES) throw new GatewayError("unavailable", "the sign-in service answered too much", "upstream");
    text += decoder.decode(chunk, { stream: true });
  }
  return text + decoder.decode();
}

function withoutIdToken(text: string): string {
  try {
    const { id_token: _, ...rest }: Record<string, unknown> = JSON.parse(text);
    return JSON.stringify(rest);
  } catch {
    return text; // No JSON: the library says so.
  }
}

function tokensFrom(reply: oauth.TokenEndpointResponse, now: number): Tokens {
  if (reply.token_type !== "bearer") throw unavailable("gives tokens of an unknown type");
  // It becomes a header (RFC 6750, 2.1).
  if (!/^[\x21-\x7e]+$/.test(reply.access_token)) throw unavailable("gives tokens that are none");
  return {
    accessToken: reply.access_token,
    ...(reply.expires_in === undefined ? {} : { expiresAt: now + reply.expires_in * 1000 }),
    ...(reply.refresh_token === undefined ? {} : { refreshToken: reply.refresh_token }),
  };
}

/** The person can mend these by signing in again (RFC 6749, 5.2; OpenID Connect Core, 3.1.2.6). */
const ASK_PERSON = new Set(["invalid_grant", "interaction_required", "consent_required", "login_required"]);
const DENIED = new Set(["access_denied", "consent_required", "interaction_required", "login_required"]);

const unavailable = (what: string) => new GatewayError("unavailable", `the sign-in service ${what}`, "upstream");

/** Their messages may quote tokens: only the words of the standards pass. */
async function speak(run: () => Promise<Tokens>): Promise<Tokens> {
  try {
    return await run();
  } catch (thrown) {
    if (thrown instanceof GatewayError) throw thrown;
    if (thrown instanceof oauth.AuthorizationResponseError) {
      if (DENIED.has(thrown.error)) throw new GatewayError("forbidden", "the sign-in was denied", "upstream");
      throw unavailable("refuses to sign in");
    }
    if (thrown instanceof oauth.ResponseBodyError) {
      if (ASK_PERSON.has(thrown.error)) {
        throw new GatewayError("auth-expired", "the sign-in service wants the person again", "connection");
      }
      if (thrown.status === 429) throw new GatewayError("throttled", "the sign-in service is busy", "upstream");
      const word = /^[a-z_]{1,40}$/.test(thrown.error) ? thrown.error : "an error";
      throw unavailable(`answered ${thrown.status} ${word}`);
    }
    throw unavailable("gave no proper answer");
  }
}
