/**
 * What stands behind an upstream, which says how its `baseUrl` is meant:
 * `webdav`: the root of the files; `nextcloud` (also ownCloud 10) and `opencloud` (also ownCloud Infinite Scale): the server's own root;
 * `graph`: the version root of Microsoft Graph, `https://graph.microsoft.com/v1.0` or that of a national cloud.
 * What a server of a kind can do is asked of it, not taken from the kind.
 */
export const UPSTREAM_KINDS = ["webdav", "nextcloud", "opencloud", "graph"] as const;
export type UpstreamKind = (typeof UPSTREAM_KINDS)[number];

/**
 * How a person signs in to an upstream. `password`: a user name and a password (best one made for this, an app password), typed into the
 * widget. `login-flow`: a page of the backend gives the gateway an app password (Nextcloud's login flow v2). `oauth`: a page of the
 * sign-in service gives the gateway tokens (OAuth 2.0 with PKCE, RFC 6749 and 7636).
 */
export const SIGN_IN_KINDS = ["password", "login-flow", "oauth"] as const;
export type SignInKind = (typeof SIGN_IN_KINDS)[number];
