/**
 * What stands behind an upstream, which says how its `baseUrl` is meant:
 * `webdav`: the root of the files; `nextcloud` (also ownCloud 10) and `opencloud` (also ownCloud Infinite Scale): the server's own root.
 * What a server of a kind can do is asked of it, not taken from the kind.
 */
export const UPSTREAM_KINDS = ["webdav", "nextcloud", "opencloud"] as const;
export type UpstreamKind = (typeof UPSTREAM_KINDS)[number];
