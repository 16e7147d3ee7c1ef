/**
 * Sign-ins under way: a person is on a page of a backend or its sign-in service. They live in memory, and a flow belongs to the person,
 * tenant and origin that began it: only their look at it makes a connection of what came back.
 */
import { type Clock, createRandomId } from "#base";
import { type Connection, type Flow, type FlowFault, type FlowState, GatewayError } from "#contracts";
import type { RateLimiter } from "../rate-limiter.ts";
import { hashToken } from "../session/sessions.ts";
import type { StoredCredential } from "../vault/stored-credential.ts";
import type { Owner } from "../vault/vault.ts";

/** Who began it. */
export type FlowOwner = Owner & { readonly origin: string };

/** What came back: a credential to keep, nothing yet, or why there will be none. */
export type FlowYield = StoredCredential | FlowFault | undefined;

export type FlowPlan = {
  readonly lifeMs: number;
  readonly address: string;
  /** The upstream's name for people. */
  readonly place: string;
  /** By which whoever comes back is known. */
  readonly state?: string;
  /** Asked whenever the owner looks. May fail: then it is asked again at the next look. */
  readonly fetch: () => Promise<FlowYield>;
  /** Redeems what came back to the gateway's own address; once. */
  readonly redeem?: (answer: URLSearchParams) => Promise<FlowFault | undefined>;
  readonly keep: (credential: StoredCredential) => Promise<Connection | FlowFault>;
  /** Given up: what came meanwhile is let go of. */
  readonly drop: () => Promise<void>;
};

export interface Flows {
  /** @throws GatewayError `throttled`, before anything is asked; what `plan` throws. */
  begin(owner: FlowOwner, plan: () => Promise<FlowPlan>): Promise<Flow>;
  /** @throws GatewayError `not-found`: none of this owner's, or over for long. */
  look(owner: FlowOwner, id: string): Promise<FlowState>;
  cancel(owner: FlowOwner, id: string): Promise<void>;
  /** The flow that a state belongs to, which is used up by that. */
  takeByState(state: string): TakenFlow | undefined;
}

export type TakenFlow = {
  readonly owner: FlowOwner;
  readonly place: string;
  readonly redeem: (answer: URLSearchParams) => Promise<FlowFault | undefined>;
};

type Running = {
  readonly owner: FlowOwner;
  readonly plan: FlowPlan;
  readonly endsAt: number;
  outcome: Exclude<FlowState, { state: "waiting" }> | undefined;
  looking: Promise<FlowState> | undefined;
};

/** Windows that one person may have open; the oldest gives way. */
const MAX_PER_PERSON = 10;
const MAX_FLOWS = 10_000;
/** So long the widget may still ask how it ended. */
const REMEMBER_MS = 5 * 60_000;

export type FlowsDeps = { readonly clock: Pick<Clock, "now">; readonly begins: RateLimiter };

export function createFlows({ clock, begins }: FlowsDeps): Flows {
  // In order of creation: the first is the oldest.
  const flows = new Map<string, Running>();
  const byState = new Map<string, string>();

  const forget = (id: string) => {
    const state = flows.get(id)?.plan.state;
    if (state !== undefined) byState.delete(hashToken(state));
    flows.delete(id);
  };
  const sweep = () => {
    const now = clock.now();
    for (const [id, flow] of [...flows]) if (flow.endsAt + REMEMBER_MS <= now) forget(id);
  };
  const find = (owner: FlowOwner, id: string): Running => {
    const flow = flows.get(id);
    if (!flow || !isSame(flow.owner, owner) || flow.endsAt + REMEMBER_MS <= clock.now()) {
      throw new GatewayError("not-found", "no such sign-in", "gateway");
    }
    return flow;
  };

  const advance = async (flow: Running): Promise<FlowState> => {
    const found = flow.endsAt <= clock.now() ? "expired" : await flow.plan.fetch();
    if (found === undefined) return { state: "waiting" };
    const kept = typeof found === "string" ? found : await flow.plan.keep(found);
    flow.outcome = typeof kept === "string" ? { state: "failed", fault: kept } : { state: "done", connection: kept };
    return flow.outcome;
  };

  return {
    async begin(owner, makePlan) {
      const retryAfterMs = begins.take(JSON.stringify([owner.tenant, owner.userId]));
      if (retryAfterMs > 0) throw new GatewayError("throttled", "too many sign-ins", "session", { retryAfterMs });
      const plan = await makePlan();
      sweep();
      const own = [...flows].filter(([, flow]) => isSame({ ...flow.owner, origin: owner.origin }, owner));
      for (const [id] of own.slice(0, Math.max(0, own.length - MAX_PER_PERSON + 1))) forget(id);
      if (flows.size >= MAX_FLOWS) {
        throw new GatewayError("throttled", "too many are signing in", "gateway", { retryAfterMs: REMEMBER_MS });
      }
      const id = createRandomId();
      const endsAt = clock.now() + plan.lifeMs;
      flows.set(id, { owner, plan, endsAt, outcome: undefined, looking: undefined });
      if (plan.state !== undefined) byState.set(hashToken(plan.state), id);
      return { id, address: plan.address, expiresInMs: plan.lifeMs };
    },
    async look(owner, id) {
      const flow = find(owner, id);
      if (flow.outcome) return flow.outcome;
      // What can be fetched once is fetched by one.
      flow.looking ??= advance(flow).finally(() => {
        flow.looking = undefined;
      });
      return flow.looking;
    },
    async cancel(owner, id) {
      const flow = find(owner, id);
      forget(id);
      await flow.looking?.catch(() => undefined);
      if (!flow.outcome) await flow.plan.drop();
    },
    takeByState(state) {
      const key = hashToken(state);
      const flow = flows.get(byState.get(key) ?? "");
      byState.delete(key);
      if (!flow?.plan.redeem || flow.endsAt <= clock.now()) return undefined;
      return { owner: flow.owner, place: flow.plan.place, redeem: flow.plan.redeem };
    },
  };
}

const isSame = (a: FlowOwner, b: FlowOwner) => a.tenant === b.tenant && a.userId === b.userId && a.origin === b.origin;
