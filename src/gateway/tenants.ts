import type {
  GatewayConfig,
  HomeserverConfig,
  OAuthConfig,
  SignInKind,
  TenantConfig,
  UpstreamConfig,
} from "#contracts";
import { readSecretFile } from "./vault/key-ring.ts";

/** A sign-in service as the gateway uses it. */
export type OAuthService = Omit<OAuthConfig, "kind" | "clientSecretFile"> & {
  readonly clientSecret: string | undefined;
};

/** A backend as the gateway uses it: its address parsed once, the path ending with a slash. */
export type Upstream = Pick<UpstreamConfig, "id" | "kind" | "label"> & {
  readonly base: URL;
  /** The same as people's browsers reach it. */
  readonly publicBase: URL;
  /** The one to offer first in front. */
  readonly signIn: readonly SignInKind[];
  readonly oauth: OAuthService | undefined;
};

export type Tenant = {
  readonly id: string;
  readonly widgetOrigins: ReadonlySet<string>;
  readonly upstreams: ReadonlyMap<string, Upstream>;
};

/** The closed lists of the configuration: what is not in them does not exist. */
export interface Tenants {
  byId(id: string): Tenant | undefined;
  byServerName(serverName: string): { readonly tenant: Tenant; readonly homeserver: HomeserverConfig } | undefined;
  /** Whether any tenant has widgets there. Which one is checked again by the session. */
  isWidgetOrigin(origin: string): boolean;
}

/** `readSecret`: the text of a file that the configuration names. */
export function createTenants(
  config: Pick<GatewayConfig, "tenants">,
  readSecret: (file: string) => string = readSecretFile,
): Tenants {
  const tenants = new Map(config.tenants.map((tenant) => [tenant.id, tenantFromConfig(tenant, readSecret)]));
  const servers = new Map(
    config.tenants.flatMap(({ id, homeservers }) =>
      homeservers.map((homeserver) => [homeserver.serverName, { tenantId: id, homeserver }] as const),
    ),
  );
  const origins = new Set(config.tenants.flatMap(({ widgetOrigins }) => widgetOrigins));
  return {
    byId: (id) => tenants.get(id),
    byServerName(serverName) {
      const found = servers.get(serverName);
      const tenant = found && tenants.get(found.tenantId);
      return found && tenant && { tenant, homeserver: found.homeserver };
    },
    isWidgetOrigin: (origin) => origins.has(origin),
  };
}

type ReadSecret = (file: string) => string;

function tenantFromConfig({ id, widgetOrigins, upstreams }: TenantConfig, readSecret: ReadSecret): Tenant {
  return {
    id,
    widgetOrigins: new Set(widgetOrigins),
    upstreams: new Map(upstreams.map((upstream) => [upstream.id, upstreamFromConfig(upstream, readSecret)])),
  };
}

function upstreamFromConfig(upstream: UpstreamConfig, readSecret: ReadSecret): Upstream {
  const { id, kind, label, baseUrl, publicUrl, signIn } = upstream;
  return {
    id,
    kind,
    label,
    base: folderUrl(baseUrl),
    publicBase: folderUrl(publicUrl ?? baseUrl),
    signIn: signInKinds(upstream),
    oauth: signIn?.kind === "oauth" ? oauthFromConfig(signIn, readSecret) : undefined,
  };
}

/** Where a page can make an app password, one may be typed too: people have them already, or keep them elsewhere. */
function signInKinds({ kind, signIn }: UpstreamConfig): readonly SignInKind[] {
  if (signIn?.kind === "oauth") return ["oauth"];
  if (signIn?.kind === "password" || kind !== "nextcloud") return ["password"];
  return ["login-flow", "password"];
}

function oauthFromConfig({ kind: _, clientSecretFile, ...service }: OAuthConfig, readSecret: ReadSecret): OAuthService {
  return { ...service, clientSecret: clientSecretFile === undefined ? undefined : readSecret(clientSecretFile) };
}

const folderUrl = (url: string) => new URL(url.endsWith("/") ? url : `${url}/`);
