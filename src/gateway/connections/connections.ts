import { type Clock, createRandomId } from "#base";
import { type Connection, type Credential, GatewayError, type GatewayLimits, type NewConnection } from "#contracts";
import type { RateLimiter } from "../rate-limiter.ts";
import type { Tenants, Upstream } from "../tenants.ts";
import type { Owner, StoredConnection, Vault } from "../vault/vault.ts";

/** A person's connections, as the routes of the contract speak of them. Every call throws GatewayError as stated there. */
export interface Connections {
  list(owner: Owner): Promise<readonly Connection[]>;
  add(owner: Owner, wanted: NewConnection): Promise<Connection>;
  reauthorise(owner: Owner, id: string, credential: Credential): Promise<Connection>;
  test(owner: Owner, id: string): Promise<void>;
  remove(owner: Owner, id: string): Promise<void>;
}

export type ConnectionsDeps = {
  readonly tenants: Tenants;
  readonly vault: Pick<Vault, "list" | "get" | "add" | "replaceCredential" | "remove">;
  readonly failures: RateLimiter;
  readonly limits: GatewayLimits;
  readonly clock: Pick<Clock, "now">;
  /** Asks the backend; throws GatewayError when it does not let the credential in. */
  readonly testCredential: (upstream: Upstream, credential: Credential) => Promise<void>;
};

const noConnection = () => new GatewayError("not-found", "no such connection", "gateway");

export function createConnections(deps: ConnectionsDeps): Connections {
  const { tenants, vault, failures, limits, clock, testCredential } = deps;

  const upstreamOf = (owner: Owner, id: string): Upstream => {
    const upstream = tenants.byId(owner.tenant)?.upstreams.get(id);
    if (!upstream) throw new GatewayError("not-found", "no such backend", "gateway");
    return upstream;
  };

  const find = async (owner: Owner, id: string) => {
    const connection = await vault.get(owner, id);
    if (!connection) throw noConnection();
    return { connection, upstream: upstreamOf(owner, connection.upstream) };
  };

  /** Nobody may try passwords through the gateway faster than a backend would let them. */
  const testSlowly = async (owner: Owner, upstream: Upstream, credential: Credential) => {
    const key = JSON.stringify([owner.tenant, owner.userId]);
    const retryAfterMs = failures.waitMs(key);
    if (retryAfterMs > 0)
      throw new GatewayError("throttled", "too many refused credentials", "session", { retryAfterMs });
    try {
      await testCredential(upstream, credential);
    } catch (thrown) {
      if (thrown instanceof GatewayError && thrown.scope === "connection") failures.take(key);
      throw thrown;
    }
  };

  return {
    async list(owner) {
      const found = await vault.list(owner);
      const upstreams = tenants.byId(owner.tenant)?.upstreams;
      return found.flatMap((connection) => {
        const upstream = upstreams?.get(connection.upstream);
        return upstream ? [connectionForPerson(connection, upstream)] : [];
      });
    },
    async add(owner, { upstream: upstreamId, label, credential }) {
      const upstream = upstreamOf(owner, upstreamId);
      const checkRoom = async () => {
        if ((await vault.list(owner)).length < limits.connectionsPerPerson) return;
        throw new GatewayError("conflict", "too many connections", "gateway");
      };
      await checkRoom();
      await testSlowly(owner, upstream, credential);
      await checkRoom();
      const connection = {
        id: createRandomId(),
        upstream: upstream.id,
        label: label ?? upstream.label,
        createdAt: clock.now(),
        credential,
      };
      await vault.add(owner, connection);
      return connectionForPerson(connection, upstream);
    },
    async reauthorise(owner, id, credential) {
      const { connection, upstream } = await find(owner, id);
      await testSlowly(owner, upstream, credential);
      if (!(await vault.replaceCredential(owner, id, credential))) throw noConnection();
      return connectionForPerson({ ...connection, credential }, upstream);
    },
    async test(owner, id) {
      const { connection, upstream } = await find(owner, id);
      if (!connection.credential) {
        throw new GatewayError("auth-expired", "the credential must be entered again", "connection");
      }
      await testSlowly(owner, upstream, connection.credential);
    },
    async remove(owner, id) {
      if (!(await vault.remove(owner, id))) throw noConnection();
    },
  };
}

/** The connection without its secret: built from named fields, so nothing can slip through. */
function connectionForPerson(
  { id, label, createdAt, credential }: StoredConnection,
  { id: upstream, kind, label: upstreamLabel, base }: Upstream,
): Connection {
  return {
    id,
    upstream,
    kind,
    label: label || upstreamLabel,
    username: credential?.username ?? "",
    basePath: base.pathname,
    createdAt,
  };
}
