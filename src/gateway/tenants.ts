import type { GatewayConfig, HomeserverConfig, TenantConfig, UpstreamConfig } from "#contracts";

/** A backend as the gateway uses it: its address parsed once, the path ending with a slash. */
export type Upstream = Pick<UpstreamConfig, "id" | "kind" | "label"> & { readonly base: URL };

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

export function createTenants(config: Pick<GatewayConfig, "tenants">): Tenants {
  const tenants = new Map(config.tenants.map((tenant) => [tenant.id, tenantFromConfig(tenant)]));
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

function tenantFromConfig({ id, widgetOrigins, upstreams }: TenantConfig): Tenant {
  return {
    id,
    widgetOrigins: new Set(widgetOrigins),
    upstreams: new Map(upstreams.map((upstream) => [upstream.id, upstreamFromConfig(upstream)])),
  };
}

function upstreamFromConfig({ id, kind, label, baseUrl }: UpstreamConfig): Upstream {
  return { id, kind, label, base: new URL(baseUrl.endsWith("/") ? baseUrl : `${baseUrl}/`) };
}
