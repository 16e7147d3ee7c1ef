import { createHash, randomBytes } from "node:crypto";
import type { Clock } from "#base";
import { GatewayError } from "#contracts";

/** Who speaks: a person of a tenant, from one origin, for a short time. */
export type Session = {
  /** Hash of the token: names the session inside the gateway. */
  readonly key: string;
  readonly tenant: string;
  readonly userId: string;
  readonly origin: string;
  readonly expiresAt: number;
};

/** Sessions in memory. A token is 256 random bits and is kept nowhere, only its SHA-256. */
export interface Sessions {
  create(who: Pick<Session, "tenant" | "userId" | "origin">): { readonly token: string; readonly session: Session };
  /**
   * The session that an `Authorization` header stands for, from the origin it was made from.
   * @throws GatewayError `auth-expired` for none, `forbidden` from another origin; both of scope `session`.
   */
  authenticate(authorization: string | undefined, origin: string | undefined): Session;
  end(session: Session): void;
  countByTenant(): ReadonlyMap<string, number>;
}

const TOKEN_BYTES = 32;
/** Windows and devices of one person; the oldest session gives way. */
const MAX_PER_PERSON = 64;
const SWEEP_EVERY = 256;

export const hashToken = (token: string): string => createHash("sha256").update(token).digest("base64url");

export function createSessions(lifeMs: number, clock: Pick<Clock, "now">): Sessions {
  // Both in order of creation, so the first is the oldest.
  const byKey = new Map<string, Session>();
  const byPerson = new Map<string, Set<Session>>();
  let created = 0;

  const personOf = ({ tenant, userId }: Pick<Session, "tenant" | "userId">) => `${tenant} ${userId}`;
  const end = (session: Session) => {
    byKey.delete(session.key);
    const own = byPerson.get(personOf(session));
    own?.delete(session);
    if (own?.size === 0) byPerson.delete(personOf(session));
  };
  const sweep = () => {
    const now = clock.now();
    for (const session of [...byKey.values()]) if (session.expiresAt <= now) end(session);
  };

  return {
    create(who) {
      if (++created % SWEEP_EVERY === 0) sweep();
      const token = randomBytes(TOKEN_BYTES).toString("base64url");
      const session: Session = { ...who, key: hashToken(token), expiresAt: clock.now() + lifeMs };
      const own = byPerson.get(personOf(who)) ?? new Set();
      const [oldest] = own;
      if (oldest && own.size >= MAX_PER_PERSON) end(oldest);
      byPerson.set(personOf(who), own.add(session));
      byKey.set(session.key, session);
      return { token, session };
    },
    authenticate(authorization, origin) {
      const token = /^Bearer ([A-Za-z0-9_-]{43})$/i.exec(authorization ?? "")?.[1];
      const session = token === undefined ? undefined : byKey.get(hashToken(token));
      if (!session) throw new GatewayError("auth-expired", "no such session", "session");
      if (session.expiresAt <= clock.now()) {
        end(session);
        throw new GatewayError("auth-expired", "the session is over", "session");
      }
      if (origin !== session.origin) {
        throw new GatewayError("forbidden", "the session belongs to another origin", "session");
      }
      return session;
    },
    end,
    countByTenant() {
      sweep();
      const counts = new Map<string, number>();
      for (const { tenant } of byKey.values()) counts.set(tenant, (counts.get(tenant) ?? 0) + 1);
      return counts;
    },
  };
}
