/**
 * Nextcloud's login flow v2 (developer manual, "Login flow"): the person grants access on a page of their server, the gateway fetches the
 * app password that came of it. The poll token stays here.
 */
import * as v from "valibot";
import { objectAt, stringAt } from "#base";
import { credentialSchema, GatewayError } from "#contracts";
import { upstreamUrl } from "../proxy/target.ts";
import type { Upstream } from "../tenants.ts";
import type { AppPassword } from "../vault/stored-credential.ts";
import { type AskUpstream, jsonOf, type UpstreamAnswer } from "./ask-upstream.ts";
import { authorizationOf } from "./authorization.ts";

export type LoginFlow = {
  /** The page for the person. */
  readonly address: string;
  /** Where to ask, below the upstream's base. */
  readonly pollPath: string;
  readonly pollToken: string;
};

/** Shown on the page that asks the person. */
const USER_AGENT = "Sparks";
const MAX_TOKEN = 1024;

/** @throws GatewayError `unsupported`: the server has no such flow; `unavailable`: it names addresses that are not its own. */
export async function startLoginFlow(ask: AskUpstream, upstream: Upstream): Promise<LoginFlow> {
  const headers = { accept: "application/json", "user-agent": USER_AGENT };
  const answer = await ask(upstream, { method: "POST", path: "index.php/login/v2", headers });
  if ([403, 404, 405].includes(answer.status)) {
    throw new GatewayError("unsupported", "the backend has no login flow", "upstream");
  }
  if (answer.status !== 200) throw unexpected(answer);
  const body = jsonOf(answer);
  const poll = objectAt(body, "poll");
  const [address, endpoint, pollToken] = [stringAt(body, "login"), stringAt(poll, "endpoint"), stringAt(poll, "token")];
  if (address === undefined || endpoint === undefined || pollToken === undefined || pollToken.length > MAX_TOKEN) {
    throw new GatewayError("unavailable", "the backend starts no login flow that we know", "upstream");
  }
  return { address: pageOf(upstream, address), pollPath: pathBelow(upstream, endpoint), pollToken };
}

/** The app password; undefined until the person has granted it. It is given once. @throws GatewayError `unavailable`, `throttled`. */
export async function pollLoginFlow(
  ask: AskUpstream,
  upstream: Upstream,
  { pollPath, pollToken }: Pick<LoginFlow, "pollPath" | "pollToken">,
): Promise<AppPassword | undefined> {
  const answer = await ask(upstream, {
    method: "POST",
    path: pollPath,
    headers: {
      accept: "application/json",
      "content-type": "application/x-www-form-urlencoded",
      "user-agent": USER_AGENT,
    },
    body: new URLSearchParams({ token: pollToken }).toString(),
  });
  if (answer.status === 404) return undefined;
  if (answer.status !== 200) throw unexpected(answer);
  const body = jsonOf(answer);
  // What is typed and what a server gives must fit into the same header.
  const given = { kind: "password", username: stringAt(body, "loginName"), password: stringAt(body, "appPassword") };
  const checked = v.safeParse(credentialSchema, given);
  if (!checked.success) throw new GatewayError("unavailable", "the backend gives no app password", "upstream");
  return { ...checked.output, kind: "app-password" };
}

/** Takes an app password back (OCS `core/apppassword`). False where the backend did not do it. */
export async function revokeAppPassword(
  ask: AskUpstream,
  upstream: Upstream,
  credential: AppPassword,
): Promise<boolean> {
  const headers = { accept: "application/json", "ocs-apirequest": "true", authorization: authorizationOf(credential) };
  const path = "ocs/v2.php/core/apppassword?format=json";
  try {
    const { status } = await ask(upstream, { method: "DELETE", path, headers });
    // Who is not let in with it any more has nothing to take back.
    return (status >= 200 && status < 300) || status === 401;
  } catch (thrown) {
    if (thrown instanceof GatewayError) return false;
    throw thrown;
  }
}

/** A page that the person may be sent to: on the upstream, as browsers reach it. */
function pageOf({ publicBase }: Upstream, address: string): string {
  const url = URL.parse(address);
  if (!url || url.origin !== publicBase.origin || url.username || url.password) throw elsewhere();
  return url.href;
}

/** Servers name themselves by their public address: of the endpoint only what comes after its root counts. */
function pathBelow({ base, publicBase }: Upstream, endpoint: string): string {
  const url = URL.parse(endpoint);
  const root = [publicBase, base].find((each) => url?.origin === each.origin && url.pathname.startsWith(each.pathname));
  if (!url || !root || url.search || url.username || url.password) throw elsewhere();
  const path = url.pathname.slice(root.pathname.length);
  return upstreamUrl(base, path, "").href.slice(base.href.length);
}

const elsewhere = () =>
  new GatewayError("unavailable", "the backend names another host than publicUrl of the configuration", "upstream");

function unexpected({ status, retryAfterMs }: UpstreamAnswer): GatewayError {
  const busy = status === 429;
  return new GatewayError(busy ? "throttled" : "unavailable", `the backend answered ${status}`, "upstream", {
    status,
    ...(busy && retryAfterMs !== undefined ? { retryAfterMs } : {}),
  });
}
