import { objectAt, stringAt } from "#base";
import { GatewayError, type UpstreamKind } from "#contracts";
import type { Upstream } from "../tenants.ts";
import type { StoredCredential } from "../vault/stored-credential.ts";
import { type AskUpstream, jsonOf, type UpstreamAnswer, type UpstreamQuestion } from "./ask-upstream.ts";
import { authorizationOf } from "./authorization.ts";

const ASK_TYPE = '<?xml version="1.0" encoding="utf-8"?><propfind xmlns="DAV:"><prop><resourcetype/></prop></propfind>';
const JSON_TYPE = { accept: "application/json" };

type Probe = UpstreamQuestion & {
  /** The account's name in the answer, to show to the person. */
  readonly accountIn?: (body: unknown) => string | undefined;
};

/** The smallest question that only a person who is let in gets an answer to. */
const PROBES: Readonly<Record<UpstreamKind, Probe>> = {
  webdav: {
    method: "PROPFIND",
    path: "",
    headers: { depth: "0", "content-type": "application/xml; charset=utf-8" },
    body: ASK_TYPE,
  },
  nextcloud: {
    method: "GET",
    path: "ocs/v2.php/cloud/user?format=json",
    headers: { ...JSON_TYPE, "ocs-apirequest": "true" },
    accountIn: (body) => stringAt(objectAt(objectAt(body, "ocs"), "data"), "id"),
  },
  opencloud: {
    method: "GET",
    path: "graph/v1.0/me",
    headers: JSON_TYPE,
    accountIn: (body) => stringAt(body, "onPremisesSamAccountName") ?? stringAt(body, "mail"),
  },
  graph: {
    method: "GET",
    path: "me",
    headers: JSON_TYPE,
    accountIn: (body) => stringAt(body, "userPrincipalName") ?? stringAt(body, "mail"),
  },
};

const MAX_ACCOUNT = 255;

/**
 * Whether the backend lets this credential in (RFC 4918, 9.1; OCS `cloud/user`; LibreGraph and Graph `me`), and as whom, where it says.
 * @throws GatewayError `auth-expired` of scope `connection` (wrong), `forbidden`, `throttled`, `unavailable`.
 */
export async function testCredential(
  ask: AskUpstream,
  upstream: Upstream,
  credential: StoredCredential,
): Promise<string | undefined> {
  const { accountIn, ...question } = PROBES[upstream.kind];
  const headers = { ...question.headers, authorization: authorizationOf(credential) };
  const answer = await ask(upstream, { ...question, headers });
  checkAnswer(answer);
  const account = accountIn?.(jsonOf(answer));
  return account === undefined || account.length > MAX_ACCOUNT || /\p{Cc}/u.test(account) ? undefined : account;
}

export function checkAnswer({ status, retryAfterMs }: UpstreamAnswer): void {
  if (status >= 200 && status < 300) return;
  if (status === 401) throw new GatewayError("auth-expired", "the backend refuses the credential", "connection");
  if (status === 403) throw new GatewayError("forbidden", "the backend refuses the account", "upstream");
  if (status === 429) {
    throw new GatewayError(
      "throttled",
      "the backend is busy",
      "upstream",
      retryAfterMs === undefined ? {} : { retryAfterMs },
    );
  }
  throw new GatewayError("unavailable", `the backend answered ${status}`, "upstream", { status });
}
