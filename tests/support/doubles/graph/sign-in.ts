/**
 * The Microsoft identity platform, v2.0 endpoints, as applications meet it: code flow with PKCE for a redirect URI of the type
 * "single-page application" (tokens to pages only, across origins), or of the type "web" (with a secret, to servers only).
 */
import { createHash, generateKeyPairSync, sign } from "node:crypto";
import type { Incoming, Reply } from "./exchange.ts";
import { ME } from "./render.ts";
import { secret, type World } from "./world.ts";

export type SignInOptions = {
  readonly tenantId: string;
  readonly clientId: string;
  /** Exactly these. Tokens are given across origins to theirs only. */
  readonly redirectUris: readonly string[];
  /** Of the type "web"; exactly these, with this secret. */
  readonly web?: { readonly redirectUris: readonly string[]; readonly clientSecret: string };
  /** A page with a button, instead of consent at once. */
  readonly interactive: boolean;
};

export type SignInState = {
  /** Whether the person has a session there: without one, `prompt=none` fails. */
  signedIn: boolean;
  readonly accessTokenSeconds: number;
};

const SCOPES =
  /^(openid|profile|email|offline_access|(https:\/\/graph\.microsoft\.com\/)?(User\.Read|Files\.Read(Write)?(\.All)?|Sites\.Read(Write)?\.All|\.default))$/;
const REFRESH_LIFETIME_MS = 24 * 3_600_000;
const WEB_REFRESH_LIFETIME_MS = 90 * 24 * 3_600_000;
const CODE_LIFETIME_MS = 10 * 60_000;

type Grant = { readonly scopes: readonly string[]; readonly redirectUri: string; readonly expiresAt: number };
type Code = Grant & { readonly challenge: string; readonly nonce: string | null; used: boolean };

const refusal = (error: string, aadsts: number, description: string): Reply => ({
  status: error === "invalid_client" ? 401 : 400,
  json: {
    error,
    error_description: `AADSTS${aadsts}: ${description}`,
    error_codes: [aadsts],
    timestamp: new Date().toISOString(),
    trace_id: crypto.randomUUID(),
    correlation_id: crypto.randomUUID(),
  },
});

/** An error that the person sees: nothing is sent to an address that is not registered. */
const errorPage = (aadsts: number, text: string): Reply => ({
  status: 400,
  headers: { "content-type": "text/html; charset=utf-8" },
  text: `<!doctype html><title>Sign in</title><p>AADSTS${aadsts}: ${text}</p>`,
});

export function createSignIn(world: World, options: SignInOptions, state: SignInState) {
  const { tenantId, clientId, redirectUris, web, interactive } = options;
  const isWeb = (redirectUri: string) => web?.redirectUris.includes(redirectUri) ?? false;
  const { privateKey, publicKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const codes = new Map<string, Code>();
  const refreshTokens = new Map<string, Grant>();
  const issuer = () => `${world.origins.login}/${tenantId}/v2.0`;

  function route(request: Incoming): Reply {
    const [, tenant = "", ...rest] = request.path.split("/");
    const verb = rest.join("/");
    if (![tenantId, "organizations", "common"].includes(tenant)) {
      return refusal("invalid_tenant", 90002, "The tenant was not found.");
    }
    if (verb === "v2.0/.well-known/openid-configuration") return withCors({ status: 200, json: discovery(tenant) });
    if (verb === "discovery/v2.0/keys") return withCors({ status: 200, json: { keys: [jwk()] } });
    if (verb === "oauth2/v2.0/authorize") return authorize(request);
    if (verb === "oauth2/v2.0/logout") return logout(request);
    if (verb === "oauth2/v2.0/token") return token(request);
    return { status: 404, text: "" };
  }

  const withCors = (reply: Reply): Reply => ({
    ...reply,
    headers: { ...reply.headers, "access-control-allow-origin": "*" },
  });
  const jwk = () => ({ ...publicKey.export({ format: "jwk" }), kid: "double-1", use: "sig", alg: "RS256" });

  function discovery(tenant: string) {
    const base = `${world.origins.login}/${tenant}`;
    return {
      issuer: tenant === tenantId ? issuer() : `${world.origins.login}/{tenantid}/v2.0`,
      authorization_endpoint: `${base}/oauth2/v2.0/authorize`,
      token_endpoint: `${base}/oauth2/v2.0/token`,
      end_session_endpoint: `${base}/oauth2/v2.0/logout`,
      jwks_uri: `${base}/discovery/v2.0/keys`,
      response_modes_supported: ["query", "fragment", "form_post"],
      response_types_supported: ["code"],
      subject_types_supported: ["pairwise"],
      id_token_signing_alg_values_supported: ["RS256"],
      scopes_supported: ["openid", "profile", "email", "offline_access"],
    };
  }

  function authorize({ method, query, body }: Incoming): Reply {
    const accepted = method === "POST";
    const asked = accepted ? new URLSearchParams(new TextDecoder().decode(body)) : query;
    const redirectUri = asked.get("redirect_uri") ?? "";
    if (asked.get("client_id") !== clientId) return errorPage(700016, "Application was not found in the directory.");
    if (!redirectUris.includes(redirectUri) && !isWeb(redirectUri)) {
      return errorPage(50011, "The redirect URI in the request does not match the ones of the application.");
    }
    const back = (values: Readonly<Record<string, string>>): Reply => {
      const all = new URLSearchParams({
        ...values,
        ...(asked.has("state") ? { state: asked.get("state") ?? "" } : {}),
      });
      const separator = asked.get("response_mode") === "fragment" ? "#" : redirectUri.includes("?") ? "&" : "?";
      return { status: 302, headers: { location: `${redirectUri}${separator}${all}`, "cache-control": "no-store" } };
    };
    const fail = (error: string, text: string) => back({ error, error_description: text });
    const scopes = (asked.get("scope") ?? "").split(" ").filter((scope) => scope !== "");
    if (asked.get("response_type") !== "code") return fail("unsupported_response_type", "AADSTS700054: only code.");
    if (scopes.length === 0) return fail("invalid_request", "AADSTS900144: the request must contain 'scope'.");
    const unknown = scopes.find((scope) => !SCOPES.test(scope));
    if (unknown !== undefined) return fail("invalid_scope", `AADSTS70011: the scope ${unknown} is not valid.`);
    const challenge = asked.get("code_challenge") ?? "";
    if (asked.get("code_challenge_method") !== "S256" || !/^[\w-]{43}$/.test(challenge)) {
      return fail("invalid_request", "AADSTS9002325: Proof Key for Code Exchange is required.");
    }
    if (asked.get("prompt") === "none") {
      if (!state.signedIn) return fail("login_required", "AADSTS50058: nobody is signed in.");
    } else if (interactive && !accepted) return consentPage(asked);
    state.signedIn = true;
    const code = secret();
    const expiresAt = world.now() + CODE_LIFETIME_MS;
    codes.set(code, { scopes, redirectUri, challenge, nonce: asked.get("nonce"), used: false, expiresAt });
    return back({ code, session_state: crypto.randomUUID() });
  }

  function token({ method, headers, body }: Incoming): Reply {
    const allowedOrigins = redirectUris.map((uri) => new URL(uri).origin);
    const { origin } = headers;
    const cors =
      origin !== undefined && allowedOrigins.includes(origin)
        ? { "access-control-allow-origin": origin, "access-control-allow-headers": "content-type", vary: "origin" }
        : {};
    const reply = (made: Reply): Reply => ({
      ...made,
      headers: { ...cors, "cache-control": "no-store", ...made.headers },
    });
    if (method === "OPTIONS")
      return reply({ status: 200, headers: { "access-control-allow-methods": "POST, OPTIONS" } });
    if (method !== "POST") return reply({ status: 405, text: "" });
    if (!/^application\/x-www-form-urlencoded\b/i.test(headers["content-type"] ?? "")) {
      return reply(refusal("invalid_request", 900144, "The body must be a form."));
    }
    const form = new URLSearchParams(new TextDecoder().decode(body));
    if (form.get("client_id") !== clientId)
      return reply(refusal("unauthorized_client", 700016, "Application not found."));
    const given = codes.get(form.get("code") ?? "") ?? refreshTokens.get(form.get("refresh_token") ?? "");
    const ofWeb = web !== undefined && (given ? isWeb(given.redirectUri) : form.has("client_secret"));
    if (ofWeb && !form.has("client_secret")) {
      return reply(refusal("invalid_client", 7000218, "The body must contain 'client_assertion' or 'client_secret'."));
    }
    if (ofWeb && form.get("client_secret") !== web.clientSecret) {
      return reply(refusal("invalid_client", 7000215, "Invalid client secret provided."));
    }
    if (!ofWeb && form.has("client_secret")) {
      return reply(refusal("invalid_client", 700025, "Client is public: no client_secret shall be presented."));
    }
    if (!ofWeb && !("access-control-allow-origin" in cors)) {
      return reply(
        refusal(
          "invalid_request",
          9002327,
          "Tokens of a single-page application are redeemed by cross-origin requests only.",
        ),
      );
    }
    if (form.get("grant_type") === "authorization_code") return reply(redeemCode(form));
    if (form.get("grant_type") === "refresh_token") return reply(refresh(form));
    return reply(refusal("unsupported_grant_type", 70003, "The grant type is not supported."));
  }

  function redeemCode(form: URLSearchParams): Reply {
    const code = codes.get(form.get("code") ?? "");
    if (!code || code.expiresAt < world.now()) return refusal("invalid_grant", 70008, "The code has expired.");
    if (code.used) return refusal("invalid_grant", 54005, "The code was already redeemed.");
    if (form.get("redirect_uri") !== code.redirectUri)
      return refusal("invalid_grant", 500112, "The redirect URI is another.");
    const challenge = createHash("sha256")
      .update(form.get("code_verifier") ?? "")
      .digest("base64url");
    if (challenge !== code.challenge) return refusal("invalid_grant", 501481, "The code_verifier does not match.");
    const scopes = narrowed(code.scopes, form);
    if (!scopes) return refusal("invalid_grant", 65001, "The person has not consented to this scope.");
    code.used = true;
    const lifetimeMs = isWeb(code.redirectUri) ? WEB_REFRESH_LIFETIME_MS : REFRESH_LIFETIME_MS;
    return tokens({ ...code, scopes, expiresAt: world.now() + lifetimeMs }, code.nonce);
  }

  function refresh(form: URLSearchParams): Reply {
    const held = form.get("refresh_token") ?? "";
    const grant = refreshTokens.get(held);
    if (!grant) return refusal("invalid_grant", 9002313, "The refresh token is malformed or not valid.");
    if (grant.expiresAt < world.now()) return refusal("invalid_grant", 700084, "The refresh token has expired.");
    const scopes = narrowed(grant.scopes, form);
    if (!scopes) return refusal("invalid_grant", 65001, "The person has not consented to this scope.");
    refreshTokens.delete(held);
    return tokens({ ...grant, scopes }, null);
  }

  function narrowed(given: readonly string[], form: URLSearchParams): readonly string[] | undefined {
    const asked = (form.get("scope") ?? given.join(" ")).split(" ").filter((scope) => scope !== "");
    return asked.every((scope) => given.includes(scope)) ? given : undefined;
  }

  function tokens(grant: Grant, nonce: string | null): Reply {
    const accessToken = `EwB0.${secret()}.${secret()}`;
    const seconds = state.accessTokenSeconds;
    const scopes = grant.scopes.map((scope) => scope.replace("https://graph.microsoft.com/", ""));
    world.tokens.set(accessToken, { scopes, expiresAt: world.now() + seconds * 1000 });
    const refreshToken = grant.scopes.includes("offline_access") ? `0.A${secret()}` : undefined;
    if (refreshToken !== undefined) refreshTokens.set(refreshToken, grant);
    return {
      status: 200,
      json: {
        token_type: "Bearer",
        scope: scopes.filter((scope) => scope !== "offline_access").join(" "),
        expires_in: seconds,
        ext_expires_in: seconds,
        access_token: accessToken,
        ...(refreshToken === undefined ? {} : { refresh_token: refreshToken }),
        ...(grant.scopes.includes("openid") ? { id_token: idToken(nonce) } : {}),
      },
    };
  }

  function idToken(nonce: string | null): string {
    const seconds = Math.floor(world.now() / 1000);
    const claims = {
      iss: issuer(),
      aud: clientId,
      sub: "pairwise-of-ada",
      oid: ME.id,
      tid: tenantId,
      name: ME.displayName,
      preferred_username: ME.email,
      iat: seconds,
      nbf: seconds,
      exp: seconds + 3600,
      ver: "2.0",
      ...(nonce === null ? {} : { nonce }),
    };
    const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString("base64url");
    const text = `${encode({ typ: "JWT", alg: "RS256", kid: "double-1" })}.${encode(claims)}`;
    return `${text}.${sign("sha256", Buffer.from(text), privateKey).toString("base64url")}`;
  }

  function logout({ query }: Incoming): Reply {
    state.signedIn = false;
    const back = query.get("post_logout_redirect_uri");
    const allowed = back !== null && redirectUris.some((uri) => back.startsWith(new URL(uri).origin));
    if (allowed) return { status: 302, headers: { location: back } };
    return { status: 200, headers: { "content-type": "text/html; charset=utf-8" }, text: "<p>You signed out.</p>" };
  }

  return { route, refreshTokens };
}

const escaped = (text: string) => text.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);

const consentPage = (asked: URLSearchParams): Reply => ({
  status: 200,
  headers: { "content-type": "text/html; charset=utf-8" },
  text: `<!doctype html><html lang="en"><title>Sign in</title><form method="post" action="authorize">${[...asked]
    .map(([name, value]) => `<input type="hidden" name="${escaped(name)}" value="${escaped(value)}">`)
    .join("")}<button>Continue as Ada Lovelace</button></form></html>`,
});
