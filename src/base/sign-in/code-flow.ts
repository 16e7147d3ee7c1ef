/**
 * The code flow with PKCE of a public browser application (RFC 6749, RFC 7636, RFC 9700; OpenID Connect Core for who it was). What is
 * checked is checked by oauth4webapi: state, issuer (RFC 9207), nonce, audience, times; errors become ours here.
 */
import * as oauth from "oauth4webapi";
import type { Clock } from "../clock.ts";
import { type ErrorCode, SparksError } from "../errors.ts";
import type { Registration, SignedInAs, TokenSet } from "./registration.ts";

/** What has to be remembered between the question and its answer; it is good once. */
export type PendingFlow = {
  readonly url: string;
  readonly state: string;
  readonly verifier: string;
  readonly nonce: string;
};

export type BeginOptions = {
  /** Whom it was last time: spares the person a choice. */
  readonly loginHint?: string;
  /** What the store demands beyond a token (Continuous Access Evaluation), as JSON. */
  readonly claims?: string;
};

type Sending = {
  readonly fetch: typeof fetch;
  readonly clock: Pick<Clock, "now">;
  readonly signal?: AbortSignal | undefined;
};

/** Clocks of devices are wrong by minutes. */
const TOLERANCE_SECONDS = 300;

export async function beginFlow(registration: Registration, options: BeginOptions = {}): Promise<PendingFlow> {
  const { authority, clientId, redirectUri, scopes } = registration;
  const [state, verifier, nonce] = [
    oauth.generateRandomState(),
    oauth.generateRandomCodeVerifier(),
    oauth.generateRandomNonce(),
  ];
  const url = new URL(authority.authorizationEndpoint);
  const asked: Readonly<Record<string, string | undefined>> = {
    client_id: clientId,
    response_type: "code",
    // What stands behind the "#" reaches no server and no log.
    response_mode: "fragment",
    redirect_uri: redirectUri,
    scope: ["openid", "profile", "offline_access", ...scopes].join(" "),
    code_challenge: await oauth.calculatePKCECodeChallenge(verifier),
    code_challenge_method: "S256",
    state,
    nonce,
    login_hint: options.loginHint,
    claims: options.claims,
  };
  for (const [name, value] of Object.entries(asked)) if (value !== undefined) url.searchParams.set(name, value);
  return { url: url.href, state, verifier, nonce };
}

/** Makes tokens of the answer. @throws SparksError `forbidden`: the person or the organisation said no; `invalid`: not the answer to this. */
export async function finishFlow(
  registration: Registration,
  pending: PendingFlow,
  answer: URLSearchParams,
  sending: Sending,
): Promise<TokenSet> {
  const [server, client] = [serverOf(registration), clientOf(registration, sending.clock)];
  try {
    const parameters = oauth.validateAuthResponse(server, client, answer, pending.state);
    const { redirectUri } = registration;
    const reply = await oauth.authorizationCodeGrantRequest(
      server,
      client,
      oauth.None(),
      parameters,
      redirectUri,
      pending.verifier,
      optionsOf(registration, sending),
    );
    const expected = { expectedNonce: pending.nonce, requireIdToken: true };
    return tokensOf(await oauth.processAuthorizationCodeResponse(server, client, reply, expected));
  } catch (thrown) {
    throw signInError(thrown, sending.signal);
  }
}

/** A new access token without the person. @throws SparksError `auth-expired`: they have to sign in again. */
export async function renew(
  registration: Registration,
  refreshToken: string,
  { claims, ...sending }: Sending & Pick<BeginOptions, "claims">,
): Promise<TokenSet> {
  const [server, client] = [serverOf(registration), clientOf(registration, sending.clock)];
  try {
    const options = {
      ...optionsOf(registration, sending),
      additionalParameters: claims === undefined ? {} : { claims },
    };
    const reply = await oauth.refreshTokenGrantRequest(server, client, oauth.None(), refreshToken, options);
    return tokensOf(await oauth.processRefreshTokenResponse(server, client, reply));
  } catch (thrown) {
    throw signInError(thrown, sending.signal);
  }
}

const serverOf = ({ authority }: Registration): oauth.AuthorizationServer => ({
  issuer: authority.issuer,
  authorization_endpoint: authority.authorizationEndpoint,
  token_endpoint: authority.tokenEndpoint,
});

const clientOf = ({ clientId }: Registration, clock: Pick<Clock, "now">): oauth.Client => ({
  client_id: clientId,
  [oauth.clockTolerance]: TOLERANCE_SECONDS,
  [oauth.clockSkew]: Math.round((clock.now() - Date.now()) / 1000),
});

const optionsOf = ({ authority }: Registration, { fetch, signal }: Sending) => ({
  [oauth.customFetch]: (url: string, init: oauth.CustomFetchOptions<"POST", URLSearchParams>) =>
    fetch(url, { ...init, credentials: "omit", cache: "no-store", referrerPolicy: "no-referrer" } as RequestInit),
  // Only this machine is spoken to without TLS, for trying out.
  [oauth.allowInsecureRequests]: new URL(authority.tokenEndpoint).protocol === "http:",
  ...(signal ? { signal } : {}),
});

function tokensOf(reply: oauth.TokenEndpointResponse): TokenSet {
  const claims = oauth.getValidatedIdTokenClaims(reply);
  const text = (value: unknown) => (typeof value === "string" && value !== "" ? value.slice(0, 255) : undefined);
  const [name, username] = [text(claims?.name), text(claims?.preferred_username)];
  const account: SignedInAs | undefined =
    name === undefined && username === undefined
      ? undefined
      : { name: name ?? username ?? "", username: username ?? "" };
  return {
    accessToken: reply.access_token,
    lifeMs: Math.max(0, reply.expires_in ?? 300) * 1000,
    ...(reply.refresh_token === undefined ? {} : { refreshToken: reply.refresh_token }),
    ...(account ? { account } : {}),
  };
}

/** OAuth's words (RFC 6749 4.1.2.1, 5.2; OpenID Connect Core 3.1.2.6). */
const BY_WORD: Readonly<Record<string, ErrorCode>> = {
  access_denied: "forbidden",
  consent_required: "auth-expired",
  interaction_required: "auth-expired",
  login_required: "auth-expired",
  invalid_grant: "auth-expired",
  unauthorized_client: "forbidden",
  invalid_client: "forbidden",
  temporarily_unavailable: "unavailable",
  server_error: "unavailable",
};

/** Never with the description or the address: they may name a person. */
function signInError(thrown: unknown, signal: AbortSignal | undefined): SparksError {
  if (thrown instanceof SparksError) return thrown;
  if (signal?.aborted) return new SparksError("cancelled", "the sign-in was stopped", { cause: thrown });
  if (thrown instanceof oauth.AuthorizationResponseError || thrown instanceof oauth.ResponseBodyError) {
    const status = thrown instanceof oauth.ResponseBodyError ? thrown.status : undefined;
    const word = /^[a-z_]{1,60}$/.test(thrown.error) ? thrown.error : "unknown";
    const code =
      status === 429 ? "throttled" : ((Object.hasOwn(BY_WORD, word) ? BY_WORD[word] : undefined) ?? "invalid");
    const detail = { errcode: word, ...(status === undefined ? {} : { status }) };
    return new SparksError(code, `the sign-in said ${word}`, detail);
  }
  const isNetwork = thrown instanceof TypeError && !("code" in thrown);
  if (isNetwork) return new SparksError("unavailable", "no answer from the sign-in", { cause: thrown });
  const status = thrown instanceof oauth.OperationProcessingError && statusOf(thrown.cause);
  if (typeof status === "number" && status >= 500) {
    return new SparksError("unavailable", `the sign-in answered ${status}`, { status });
  }
  return new SparksError("invalid", "the sign-in answered something else than was asked", { cause: thrown });
}

const statusOf = (cause: unknown): number | undefined => (cause instanceof Response ? cause.status : undefined);
