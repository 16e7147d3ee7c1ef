/**
 * The gateway's address space, and what a browser may send to it. All JSON routes answer `application/json`; every reply of
 * them other than 2xx is a `GatewayErrorBody` (error.ts).
 *
 * | route | body | reply | errors |
 * |---|---|---|---|
 * | `POST /session` | `SessionRequest` | 200 `SessionReply` | 400 invalid, 401 auth-expired (token unknown, expired or used before), 403 forbidden (origin or homeserver not in any tenant's list), 429 throttled, 502 unavailable (homeserver) |
 * | `DELETE /session` | – | 204 | 401 auth-expired |
 * | `GET /connections` | – | 200 `ConnectionList` | 401 |
 * | `POST /connections` | `NewConnection` | 201 `Connection` | 400 invalid, 401 with scope `connection` (user name or password wrong), 403 forbidden (upstream refuses the account), 404 (no such upstream), 409 conflict (too many), 429, 502 |
 * | `PATCH /connections/:id` | `ConnectionChange` | 200 `Connection` | 400, 401, 404 |
 * | `DELETE /connections/:id` | – | 204, or 200 `Removal` | 401, 404 |
 * | `POST /connections/:id/test` | – | 204 | 401 with scope `connection`, 404, 502 |
 * | `PUT /connections/:id/credential` | `CredentialUpdate` | 200 `Connection` | as `POST /connections` |
 * | `POST /connections/login-flow` | `FlowRequest` | 201 `Flow` | 400, 401, 404 (no such upstream or connection), 405 unsupported (it signs in otherwise), 409, 429, 502 |
 * | `POST /connections/oauth` | `FlowRequest` | 201 `Flow` | the same |
 * | `GET /connections/flows/:id` | – | 200 `FlowState` | 401, 404 (none of this person's and this origin's, or over) |
 * | `DELETE /connections/flows/:id` | – | 204 | 401, 404 |
 * | `GET /oauth/callback` | – | a page for the person | needs no session; it makes nothing live: only a look at the flow by the session's person does |
 * | any WebDAV method `/proxy/:id/<path>` | streamed | streamed | below |
 * | `GET /health` | – | 200 or 503 `Health` | |
 * | `GET /metrics` | – | Prometheus text | 403 for anyone but loopback or the bearer of the configured token |
 *
 * All but `/session` (POST), `/oauth/callback`, `/health` and `/metrics` want `Authorization: Bearer <session token>` and the `Origin` the
 * session was made from.
 *
 * `/proxy/:id/<path>` stands for `<basePath of the connection><path>` on the backend. The backend's replies come through with
 * their status and without `x-sparks-error`; the hrefs in them are as the backend wrote them. `Destination` and resources in
 * `If` are given as addresses on the gateway (URL or path) of the same connection, else 403 forbidden. A `Location` under the
 * base path is translated to the gateway. The gateway's own replies carry `x-sparks-error`:
 * 400 invalid (a path that is not clean), 401 auth-expired of scope `session`, or of scope `connection` (the backend refuses the
 * stored credential), 403 forbidden (another origin, another destination), 404 not-found (no such connection), 405 unsupported,
 * 413 too-large, 429 throttled, 502 unavailable of scope `upstream` (not reached, no answer in time, a redirect elsewhere).
 */
export const GATEWAY_ROUTES = {
  session: "/session",
  connections: "/connections",
  proxy: "/proxy",
  health: "/health",
  metrics: "/metrics",
} as const;

/** Methods the proxy forwards; all others are refused with `unsupported` (405). */
export const PROXY_METHODS = [
  "GET",
  "HEAD",
  "PUT",
  "POST",
  "PATCH",
  "DELETE",
  "OPTIONS",
  "PROPFIND",
  "PROPPATCH",
  "MKCOL",
  "MOVE",
  "COPY",
  "LOCK",
  "UNLOCK",
  "REPORT",
  "SEARCH",
] as const;

/** Request headers that reach the upstream; the rest are dropped. A trailing `*` stands for any ending. */
export const PROXY_REQUEST_HEADERS = [
  "accept",
  "content-type",
  "content-length",
  "content-range",
  "depth",
  "destination",
  "overwrite",
  "if",
  "if-match",
  "if-none-match",
  "if-modified-since",
  "if-unmodified-since",
  "if-range",
  "range",
  "lock-token",
  "timeout",
  "translate",
  "prefer",
  "oc-*",
  "ocs-apirequest",
  "tus-*",
  "upload-*",
] as const;

/** Reply headers a page may read. */
export const EXPOSED_HEADERS = [
  "etag",
  "content-range",
  "content-length",
  "content-disposition",
  "dav",
  "allow",
  "accept-ranges",
  "lock-token",
  "location",
  "last-modified",
  "retry-after",
  "oc-etag",
  "oc-fileid",
  "tus-resumable",
  "tus-version",
  "upload-offset",
  "upload-expires",
  "upload-length",
  "x-sparks-error",
  "x-sparks-error-scope",
] as const;
