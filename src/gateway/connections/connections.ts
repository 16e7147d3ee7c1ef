import { type Clock, createRandomId } from "#base";
import {
  type Connection,
  type Credential,
  type FlowRequest,
  GatewayError,
  type GatewayLimits,
  type NewConnection,
  type Removal,
} from "#contracts";
import type { RateLimiter } from "../rate-limiter.ts";
import type { Tenants, Upstream } from "../tenants.ts";
import type { StoredCredential } from "../vault/stored-credential.ts";
import type { Owner, StoredConnection, Vault } from "../vault/vault.ts";
import type { AskUpstream } from "./ask-upstream.ts";
import type { Bearer } from "./bearer.ts";
import { revokeAppPassword } from "./login-flow.ts";
import { testCredential } from "./test-credential.ts";

/** What is signed in to: an upstream, by a new connection or an existing one. */
export type SignInTarget = {
  readonly upstream: Upstream;
  readonly label: string;
  /** Set where it is to be signed in to again. */
  readonly connection?: StoredConnection;
};

/** A person's connections, as the routes of the contract speak of them. Every call throws GatewayError as stated there. */
export interface Connections {
  list(owner: Owner): Promise<readonly Connection[]>;
  add(owner: Owner, wanted: NewConnection): Promise<Connection>;
  reauthorise(owner: Owner, id: string, credential: Credential): Promise<Connection>;
  rename(owner: Owner, id: string, label: string): Promise<Connection>;
  test(owner: Owner, id: string): Promise<void>;
  /** Undefined where no app password was to be taken back. */
  remove(owner: Owner, id: string): Promise<Removal | undefined>;
  target(owner: Owner, request: FlowRequest): Promise<SignInTarget>;
  /** Tests the credential and keeps it. `conflict` too where an existing connection is of another account. */
  keep(owner: Owner, target: SignInTarget, credential: StoredCredential): Promise<Connection>;
  /** As whom the backend lets it in, where it says. */
  accountOf(upstream: Upstream, credential: StoredCredential): Promise<string | undefined>;
}

export type ConnectionsDeps = {
  readonly tenants: Tenants;
  readonly vault: Pick<Vault, "list" | "get" | "add" | "replaceCredential" | "rename" | "remove">;
  readonly bearer: Bearer;
  readonly failures: RateLimiter;
  readonly limits: GatewayLimits;
  readonly clock: Pick<Clock, "now">;
  readonly ask: AskUpstream;
};

const noConnection = () => new GatewayError("not-found", "no such connection", "gateway");

export function createConnections(deps: ConnectionsDeps): Connections {
  const { tenants, vault, bearer, failures, limits, clock, ask } = deps;

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
  const testSlowly = async (owner: Owner, upstream: Upstream, credential: StoredCredential) => {
    const key = JSON.stringify([owner.tenant, owner.userId]);
    const retryAfterMs = failures.waitMs(key);
    if (retryAfterMs > 0)
      throw new GatewayError("throttled", "too many refused credentials", "session", { retryAfterMs });
    try {
      return await testCredential(ask, upstream, credential);
    } catch (thrown) {
      if (thrown instanceof GatewayError && thrown.scope === "connection") failures.take(key);
      throw thrown;
    }
  };

  const checkRoom = async (owner: Owner) => {
    if ((await vault.list(owner)).length < limits.connectionsPerPerson) return;
    throw new GatewayError("conflict", "too many connections", "gateway");
  };

  const mayBeTyped = ({ signIn }: Upstream) => {
    if (!signIn.includes("password")) throw new GatewayError("unsupported", "no passwords are taken here", "gateway");
  };

  const keepNew = async (owner: Owner, { upstream, label }: SignInTarget, credential: StoredCredential) => {
    await checkRoom(owner);
    const account = await testSlowly(owner, upstream, credential);
    await checkRoom(owner);
    const id = createRandomId();
    const createdAt = clock.now();
    const connection = { id, upstream: upstream.id, label, createdAt, credential: named(credential, account) };
    await vault.add(owner, connection);
    return connectionForPerson(connection, upstream);
  };

  const keepInstead = async (
    owner: Owner,
    upstream: Upstream,
    connection: StoredConnection,
    offered: StoredCredential,
  ) => {
    const credential = named(offered, await testSlowly(owner, upstream, offered));
    const present = connection.credential;
    const [was, is] = [accountIn(present), accountIn(credential)];
    if (was !== undefined && is !== undefined && was.toLowerCase() !== is.toLowerCase()) {
      throw new GatewayError("conflict", "the connection is of another account", "connection");
    }
    if (!(await vault.replaceCredential(owner, connection.id, credential))) throw noConnection();
    // Nobody needs the one before any more; that it could not be taken back changes nothing here.
    if (present?.kind === "app-password") await revokeAppPassword(ask, upstream, present);
    return connectionForPerson({ ...connection, credential }, upstream);
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
      mayBeTyped(upstream);
      return keepNew(owner, { upstream, label: label ?? upstream.label }, credential);
    },
    async reauthorise(owner, id, credential) {
      const { connection, upstream } = await find(owner, id);
      mayBeTyped(upstream);
      return keepInstead(owner, upstream, connection, credential);
    },
    async rename(owner, id, label) {
      const { connection, upstream } = await find(owner, id);
      if (!(await vault.rename(owner, id, label))) throw noConnection();
      return connectionForPerson({ ...connection, label }, upstream);
    },
    async test(owner, id) {
      const { connection, upstream } = await find(owner, id);
      const credential = await bearer.current(owner, connection, upstream);
      try {
        await testSlowly(owner, upstream, credential);
      } catch (thrown) {
        const isOver = thrown instanceof GatewayError && thrown.scope === "connection";
        if (!isOver || credential.kind !== "oauth") throw thrown;
        await testSlowly(owner, upstream, await bearer.renewed(owner, id, upstream, credential));
      }
    },
    async remove(owner, id) {
      const connection = await vault.get(owner, id);
      if (!(await vault.remove(owner, id))) throw noConnection();
      const upstream = tenants.byId(owner.tenant)?.upstreams.get(connection?.upstream ?? "");
      if (connection?.credential?.kind !== "app-password" || !upstream) return undefined;
      return { appPassword: (await revokeAppPassword(ask, upstream, connection.credential)) ? "revoked" : "left" };
    },
    async target(owner, request) {
      if ("connection" in request) {
        const { connection, upstream } = await find(owner, request.connection);
        return { upstream, connection, label: connection.label };
      }
      const upstream = upstreamOf(owner, request.upstream);
      await checkRoom(owner);
      return { upstream, label: request.label ?? upstream.label };
    },
    async keep(owner, target, credential) {
      const { upstream, connection } = target;
      if (!connection) return keepNew(owner, target, credential);
      const present = await vault.get(owner, connection.id);
      if (!present) throw noConnection();
      return keepInstead(owner, upstream, present, credential);
    },
    accountOf: (upstream, credential) => testCredential(ask, upstream, credential),
  };
}

/** The name the backend has for whoever it lets in, where one is kept. */
function accountIn(credential: StoredCredential | undefined): string | undefined {
  if (credential?.kind === "oauth") return credential.username || undefined;
  return credential?.kind === "app-password" ? credential.account : undefined;
}

function named(credential: StoredCredential, account: string | undefined): StoredCredential {
  return credential.kind === "app-password" && account !== undefined ? { ...credential, account } : credential;
}

/** The connection without its secret: built from named fields, so nothing can slip through. */
function connectionForPerson(
  { id, label, createdAt, credential }: StoredConnection,
  { id: upstream, kind, label: upstreamLabel, base, publicBase }: Upstream,
): Connection {
  return {
    id,
    upstream,
    kind,
    label: label || upstreamLabel,
    username: credential?.username ?? "",
    basePath: base.pathname,
    // Only Graph's replies name absolute addresses that are gone on with.
    ...(kind === "graph" ? { rootUrl: publicBase.href } : {}),
    createdAt,
  };
}
