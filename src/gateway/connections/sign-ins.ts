/** Puts sign-ins on other pages together: Nextcloud's login flow and OAuth, for a new connection or one that is to be signed in to again. */
import type { Clock } from "#base";
import { type Flow, type FlowFault, type FlowRequest, type FlowState, GatewayError, type SignInKind } from "#contracts";
import type { Upstream } from "../tenants.ts";
import type { StoredCredential } from "../vault/stored-credential.ts";
import type { AskUpstream } from "./ask-upstream.ts";
import type { Connections, SignInTarget } from "./connections.ts";
import type { FlowOwner, FlowPlan, Flows } from "./flows.ts";
import { pollLoginFlow, revokeAppPassword, startLoginFlow } from "./login-flow.ts";
import { authorizeAddress, newChallenge, redeemCode } from "./oauth-service.ts";

/** Sign-ins that leave the widget. Every call throws GatewayError as the routes of the contract say. */
export interface SignIns {
  begin(owner: FlowOwner, kind: Exclude<SignInKind, "password">, request: FlowRequest): Promise<Flow>;
  look(owner: FlowOwner, id: string): Promise<FlowState>;
  cancel(owner: FlowOwner, id: string): Promise<void>;
  /** Somebody has come back from a sign-in service. Undefined: nobody was waited for. */
  comeBack(answer: URLSearchParams): Promise<ComingBack | undefined>;
}

export type ComingBack = {
  readonly fault: FlowFault | undefined;
  /** For the page that the person sees: to whom, and where, the account was connected. */
  readonly userId: string;
  readonly place: string;
};

export type SignInsDeps = {
  readonly connections: Connections;
  readonly flows: Flows;
  readonly ask: AskUpstream;
  readonly clock: Pick<Clock, "now">;
  /** Where sign-in services send people back to. */
  readonly redirectUri: () => string;
};

const MINUTE_MS = 60_000;
/** Nextcloud forgets its own after 20 minutes. */
const LOGIN_FLOW_MS = 20 * MINUTE_MS;
const OAUTH_MS = 10 * MINUTE_MS;

/** `forbidden`: what it means to the person. Faults of our own are thrown on. */
function faultOf(thrown: unknown, forbidden: FlowFault): FlowFault {
  if (!(thrown instanceof GatewayError)) throw thrown;
  if (thrown.code === "forbidden") return forbidden;
  if (thrown.code === "conflict") return "other-account";
  return thrown.code === "auth-expired" ? "refused" : "unavailable";
}

export function createSignIns({ connections, flows, ask, clock, redirectUri }: SignInsDeps): SignIns {
  const giveBack = async (upstream: Upstream, credential: StoredCredential) => {
    if (credential.kind === "app-password") await revokeAppPassword(ask, upstream, credential);
  };

  const keep = (owner: FlowOwner, target: SignInTarget) => async (credential: StoredCredential) => {
    try {
      return await connections.keep(owner, target, credential);
    } catch (thrown) {
      // It will not be asked for again.
      await giveBack(target.upstream, credential);
      return faultOf(thrown, "refused");
    }
  };

  const planLoginFlow = async (owner: FlowOwner, target: SignInTarget): Promise<FlowPlan> => {
    const { upstream } = target;
    const flow = await startLoginFlow(ask, upstream);
    const fetch = () => pollLoginFlow(ask, upstream, flow);
    return {
      lifeMs: LOGIN_FLOW_MS,
      address: flow.address,
      place: upstream.label,
      fetch,
      keep: keep(owner, target),
      drop: async () => {
        const late = await fetch().catch(() => undefined);
        if (late) await giveBack(upstream, late);
      },
    };
  };

  const planOAuth = async (owner: FlowOwner, target: SignInTarget): Promise<FlowPlan> => {
    const { upstream } = target;
    const service = upstream.oauth;
    if (!service) throw otherwise();
    const challenge = newChallenge();
    const returnTo = redirectUri();
    let found: StoredCredential | FlowFault | undefined;

    const fetchTokens = async (answer: URLSearchParams): Promise<StoredCredential | FlowFault> => {
      const tokens = await redeemCode(service, answer, challenge, returnTo, clock.now()).catch((thrown: unknown) =>
        faultOf(thrown, "denied"),
      );
      if (typeof tokens === "string") return tokens;
      const credential = { kind: "oauth" as const, username: "", ...tokens };
      try {
        return { ...credential, username: (await connections.accountOf(upstream, credential)) ?? "" };
      } catch (thrown) {
        return faultOf(thrown, "refused");
      }
    };

    return {
      lifeMs: OAUTH_MS,
      address: await authorizeAddress(service, challenge, returnTo),
      place: upstream.label,
      state: challenge.state,
      fetch: async () => found,
      redeem: async (answer) => {
        found = await fetchTokens(answer);
        return typeof found === "string" ? found : undefined;
      },
      keep: keep(owner, target),
      drop: async () => {
        found = undefined;
      },
    };
  };

  return {
    async begin(owner, kind, request) {
      const target = await connections.target(owner, request);
      if (!target.upstream.signIn.includes(kind)) throw otherwise();
      return flows.begin(owner, () => (kind === "oauth" ? planOAuth : planLoginFlow)(owner, target));
    },
    look: (owner, id) => flows.look(owner, id),
    cancel: (owner, id) => flows.cancel(owner, id),
    async comeBack(answer) {
      const states = answer.getAll("state");
      const flow = states.length === 1 ? flows.takeByState(states[0] ?? "") : undefined;
      if (!flow) return undefined;
      const fault = await flow.redeem(answer);
      return { fault, userId: flow.owner.userId, place: flow.place };
    },
  };
}

const otherwise = () => new GatewayError("unsupported", "the backend signs in otherwise", "gateway");
