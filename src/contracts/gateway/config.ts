/** The gateway's configuration: one JSON file, `gateway.sample.json` is a complete one. It holds no secret, only their files. */
import * as v from "valibot";
import { UPSTREAM_KINDS } from "./upstream-kinds.ts";

const KIB = 1024;
const MIB = 1024 * KIB;
const GIB = 1024 * MIB;
const SECOND_MS = 1000;
const MINUTE_MS = 60 * SECOND_MS;

const id = v.pipe(
  v.string(),
  v.check((value) => /^[a-z0-9][a-z0-9-]{0,63}$/.test(value), "an id of a-z, 0-9 and -, at most 64 characters"),
);
const label = v.pipe(v.string(), v.minLength(1), v.maxLength(120));
const filePath = v.pipe(v.string(), v.minLength(1));
const port = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(65_535));
const count = (fallback: number, max: number) =>
  v.optional(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(max)), fallback);

const urlOf = (value: string): URL | undefined => (URL.canParse(value) ? new URL(value) : undefined);
const isHttp = (url: URL) => url.protocol === "https:" || url.protocol === "http:";

/** A URL that things are appended to: http(s), no user, query or fragment, no dot segments left over. */
const baseUrl = v.pipe(
  v.string(),
  v.check((value) => {
    const url = urlOf(value);
    return (
      url !== undefined &&
      isHttp(url) &&
      !url.username &&
      !url.password &&
      !/[?#\\]/.test(value) &&
      !/%2[ef]/i.test(value)
    );
  }, "an http or https URL without user, query and fragment"),
);

const origin = v.pipe(
  v.string(),
  v.check((value) => {
    const url = urlOf(value);
    return url !== undefined && isHttp(url) && url.origin === value;
  }, 'an origin such as "https://widgets.example.org", without a path'),
);

/** The grammar of the Matrix specification, appendix "server name". */
const serverName = v.pipe(
  v.string(),
  v.check(
    (value) => value.length <= 230 && /^(\[[0-9a-fA-F:.]{2,45}\]|[0-9A-Za-z.-]{1,255})(:\d{1,5})?$/.test(value),
    "a Matrix server name",
  ),
);

const allDifferent = (keys: readonly string[]) => new Set(keys).size === keys.length;

const webSocketUrl = v.pipe(
  v.string(),
  v.check((value) => {
    const url = urlOf(value);
    return url !== undefined && /^wss?:$/.test(url.protocol) && !url.username && !url.password && !/[?#\\]/.test(value);
  }, "a wss or ws URL without user, query and fragment"),
);

/** The gateway as an application service of a homeserver: how it asks who is in a room. */
export const appServiceConfigSchema = v.strictObject({
  /** `sender_localpart` of the registration. */
  senderLocalpart: v.pipe(
    v.string(),
    v.check((value) => /^[a-z0-9._=/+-]{1,200}$/.test(value), "a localpart of a-z, 0-9 and ._=/+-"),
  ),
  /** Files of mode 600 with `as_token` and `hs_token` of the registration. */
  asTokenFile: filePath,
  hsTokenFile: filePath,
  /** The homeserver's client API, when it is not where `userinfoBaseUrl` is. */
  baseUrl: v.optional(baseUrl),
});

/** Who vouches for people: the userinfo request goes to `userinfoBaseUrl`, whatever the server name resolves to. */
export const homeserverConfigSchema = v.strictObject({
  serverName,
  userinfoBaseUrl: baseUrl,
  appService: v.optional(appServiceConfigSchema),
});

/** Calls: the LiveKit of a tenant, for which the gateway makes tokens. It wants an `appService` on the tenant's homeservers. */
export const rtcConfigSchema = v.strictObject({
  /** Where browsers reach LiveKit: `wss://livekit.example.org`. */
  url: webSocketUrl,
  /** Where the gateway reaches it, when that is another address. */
  apiUrl: v.optional(baseUrl),
  /** A file of mode 600 with one line `key: secret`, as LiveKit's own `key_file`. */
  keyFile: filePath,
  /** Life of a token, in which it must be used to join; LiveKit renews it for who is in. */
  tokenMs: count(10 * MINUTE_MS, 60 * MINUTE_MS),
});

const isLoopback = ({ hostname }: URL) => ["127.0.0.1", "localhost", "[::1]"].includes(hostname);

/** An endpoint of a sign-in service: https, http on loopback only; secrets go there. */
const endpointUrl = (mayHaveQuery: boolean) =>
  v.pipe(
    v.string(),
    v.check((value) => {
      const url = urlOf(value);
      if (!url || url.username || url.password || url.hash || /[#\\]/.test(value)) return false;
      return (
        (mayHaveQuery || !url.search) && (url.protocol === "https:" || (url.protocol === "http:" && isLoopback(url)))
      );
    }, "an https URL without user and fragment"),
  );

/** Sign-in by OAuth 2.0: authorization code with PKCE. The redirect URI to register there is `<publicUrl>/oauth/callback`. */
export const oauthConfigSchema = v.strictObject({
  kind: v.literal("oauth"),
  /** May have a query of its own: `…/authorize?prompt=select_account`. */
  authorizeUrl: endpointUrl(true),
  tokenUrl: endpointUrl(false),
  /** `iss` of the service, where it sends one with its answers (RFC 9207) or with id tokens; then it is checked. */
  issuer: v.optional(endpointUrl(false)),
  clientId: v.pipe(v.string(), v.minLength(1), v.maxLength(255)),
  /** A file of mode 600. Left out for a public client. */
  clientSecretFile: v.optional(filePath),
  /** With what makes the service give a refresh token, mostly `offline_access`. */
  scopes: v.pipe(
    v.array(
      v.pipe(
        v.string(),
        v.check((value) => /^[\x21\x23-\x5b\x5d-\x7e]{1,255}$/.test(value), "a scope without blanks"),
      ),
    ),
    v.minLength(1),
  ),
});
export type OAuthConfig = v.InferOutput<typeof oauthConfigSchema>;

/** A backend. Nothing a person sends ever becomes a host: requests go under `baseUrl` or nowhere. */
export const upstreamConfigSchema = v.pipe(
  v.strictObject({
    id,
    kind: v.picklist(UPSTREAM_KINDS),
    label,
    baseUrl,
    /** Where people's browsers reach it, when that is another address: pages that it asks them to open must be there. */
    publicUrl: v.optional(baseUrl),
    /** Otherwise than by the kind's own way: a password, and for Nextcloud its login flow before that. */
    signIn: v.optional(
      v.variant("kind", [
        v.strictObject({ kind: v.literal("password") }),
        v.strictObject({ kind: v.literal("login-flow") }),
        oauthConfigSchema,
      ]),
    ),
  }),
  v.check(({ kind, signIn }) => kind !== "graph" || signIn?.kind === "oauth", "signIn of kind oauth for graph"),
  v.check(({ kind, signIn }) => kind === "nextcloud" || signIn?.kind !== "login-flow", "login-flow for nextcloud only"),
);

/** One organisation: its people, its widgets, its backends. A session of one tenant reaches nothing of another. */
export const tenantConfigSchema = v.strictObject({
  id,
  label,
  homeservers: v.pipe(v.array(homeserverConfigSchema), v.minLength(1)),
  /** Origins the widgets are served from, and the client's own where managing widgets should show what is offered: the only ones that may make a session. */
  widgetOrigins: v.pipe(v.array(origin), v.minLength(1)),
  upstreams: v.pipe(
    v.array(upstreamConfigSchema),
    v.check((list) => allDifferent(list.map((upstream) => upstream.id)), "upstreams with different ids"),
  ),
  rtc: v.optional(rtcConfigSchema),
});

const limitsSchema = v.strictObject({
  /** Life of a session; at most 15 minutes. */
  sessionMs: count(15 * MINUTE_MS, 15 * MINUTE_MS),
  /** Largest upload through the proxy. */
  maxBodyBytes: count(8 * GIB, 1024 * GIB),
  /** Time to reach an upstream or a homeserver. */
  connectTimeoutMs: count(10 * SECOND_MS, 5 * MINUTE_MS),
  /** Longest time in which nothing moves in either direction on a proxied request. */
  idleTimeoutMs: count(2 * MINUTE_MS, 60 * MINUTE_MS),
  /** Proxied requests of one session at the same time. */
  concurrentPerSession: count(24, 1000),
  /** Proxied requests of one session in a minute, spread or in one burst. */
  requestsPerMinutePerSession: count(3000, 1_000_000),
  /** Refused sign-ins (sessions from one address, credentials of one person) in a minute. */
  failuresPerMinute: count(30, 100_000),
  connectionsPerPerson: count(50, 10_000),
  /** Tokens for calls that one person gets in a minute. */
  callTokensPerMinute: count(60, 100_000),
});

export const gatewayConfigSchema = v.strictObject({
  listen: v.strictObject({ host: v.pipe(v.string(), v.minLength(1)), port }),
  /** Where browsers reach the gateway; needed when that is not what it listens on (a reverse proxy, a path prefix). */
  publicUrl: v.optional(baseUrl),
  /** True when a reverse proxy in front sets `X-Forwarded-For`: its last entry is then the person's address. */
  trustForwardedFor: v.optional(v.boolean(), false),
  vault: v.strictObject({
    kind: v.literal("sqlite"),
    /** Relative paths are relative to the folder of the configuration file. */
    file: filePath,
    /**
     * Files with a key each: 32 random bytes as base64, mode 600 (`openssl rand -base64 32`). The first encrypts, all decrypt;
     * to rotate, put the new one in front. Empty: the file named by the environment variable SPARKS_VAULT_KEY_FILE.
     */
    keys: v.optional(v.array(filePath), []),
  }),
  metrics: v.optional(
    v.strictObject({
      /** A file (mode 600) with the token that whoever reads `/metrics` from elsewhere than loopback must bear. */
      tokenFile: v.optional(filePath),
    }),
    {},
  ),
  log: v.optional(v.strictObject({ level: v.optional(v.picklist(["debug", "info", "warn", "error"]), "info") }), {}),
  limits: v.optional(limitsSchema, {}),
  tenants: v.pipe(
    v.array(tenantConfigSchema),
    v.minLength(1),
    v.check((list) => allDifferent(list.map((tenant) => tenant.id)), "tenants with different ids"),
    v.check(
      (list) => allDifferent(list.flatMap((tenant) => tenant.homeservers.map((server) => server.serverName))),
      "every homeserver in one tenant only",
    ),
    v.check(
      (list) => list.every(({ rtc, homeservers }) => !rtc || homeservers.some((server) => server.appService)),
      "an appService on a homeserver of each tenant that has rtc",
    ),
  ),
});

export type GatewayConfig = v.InferOutput<typeof gatewayConfigSchema>;
/** What may be written in the file: everything with a default may be left out. */
export type GatewayConfigInput = v.InferInput<typeof gatewayConfigSchema>;
export type GatewayLimits = GatewayConfig["limits"];
export type TenantConfig = v.InferOutput<typeof tenantConfigSchema>;
export type UpstreamConfig = v.InferOutput<typeof upstreamConfigSchema>;
export type AppServiceConfig = v.InferOutput<typeof appServiceConfigSchema>;
export type RtcConfig = v.InferOutput<typeof rtcConfigSchema>;
export type HomeserverConfig = v.InferOutput<typeof homeserverConfigSchema>;
