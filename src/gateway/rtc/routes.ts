/** The routes for call tokens (src/contracts/gateway/rtc.ts): from bytes to a wish, from a refusal to bytes. */
import type { IncomingMessage, ServerResponse } from "node:http";
import * as v from "valibot";
import {
  HOMESERVER_TOKEN_PATH,
  homeserverTokenRequestSchema,
  memberTokenRequestSchema,
  type OpenIdToken,
  ROOM_SLOT,
  RTC_PREFIX,
  sfuRequestSchema,
} from "#contracts";
import { readText } from "../http/read-text.ts";
import type { RequestContext } from "../http/request-context.ts";
import { requestAddress } from "../http/request-origin.ts";
import type { Metrics } from "../metrics.ts";
import { lingerOverBody } from "../proxy/linger.ts";
import type { RateLimiter } from "../rate-limiter.ts";
import { isUserIdOf } from "../session/openid.ts";
import type { Tenants } from "../tenants.ts";
import type { GiveToken, TenantCalls } from "./give-token.ts";
import { deviceIdentity, memberIdentity } from "./names.ts";
import type { OpenIdPurpose, OpenIdUse } from "./openid-use.ts";
import { isFault, Refusal, refusalReply } from "./refusal.ts";
import type { CallTenants } from "./tenant-calls.ts";

export type RtcRoutesDeps = {
  readonly tenants: Pick<Tenants, "byServerName">;
  readonly callTenants: CallTenants;
  readonly useOpenId: OpenIdUse;
  readonly giveToken: GiveToken;
  /** Refused requests, by address. */
  readonly failures: RateLimiter;
  readonly metrics: Pick<Metrics, "callToken">;
  readonly trustForwardedFor: boolean;
  readonly onFault: (thrown: unknown) => void;
};

type Turn = { readonly req: IncomingMessage; readonly res: ServerResponse; readonly context: RequestContext };
type Answer = { readonly status: number; readonly body: object };

const MAX_BYTES = 64 * 1024;
const HOMESERVER_PREFIX = "/_matrix/";

/** Whether a request is for these routes. */
export const isRtcAddress = (target: string | undefined): boolean =>
  target !== undefined && (target.startsWith(`${RTC_PREFIX}/`) || target.startsWith(HOMESERVER_PREFIX));

/** For pages of any origin: nothing is kept between two requests that a foreign page could use. */
const CORS = {
  "access-control-allow-origin": "*",
  "access-control-allow-methods": "GET, POST, OPTIONS",
  "access-control-allow-headers": "accept, content-type",
  "access-control-max-age": "7200",
};

export function createRtcRoutes(deps: RtcRoutesDeps): (turn: Turn) => Promise<void> {
  const { callTenants, giveToken, metrics } = deps;

  /** The person, once the token is known to be theirs, and of this tenant. */
  const personOf = async (
    { req }: Turn,
    calls: TenantCalls,
    openid: OpenIdToken,
    place: Pick<OpenIdPurpose, "roomId" | "slotId" | "deviceId">,
  ) => {
    const found = deps.tenants.byServerName(openid.matrix_server_name);
    if (found?.tenant.id !== calls.tenant) throw new Refusal("M_UNAUTHORIZED", "no homeserver of this organisation");
    const purpose = { tenant: calls.tenant, origin: req.headers.origin ?? "", ...place };
    const userId = await deps.useOpenId(found.homeserver, openid, purpose);
    return { userId, serverName: found.homeserver.serverName };
  };

  const sfuGet = async (turn: Turn, calls: TenantCalls) => {
    const wish = await readBody(turn.req, sfuRequestSchema);
    refuseDelegation(wish);
    const { room: roomId, device_id: deviceId, openid_token } = wish;
    const { userId, serverName } = await personOf(turn, calls, openid_token, { roomId, slotId: ROOM_SLOT, deviceId });
    const identity = deviceIdentity(userId, deviceId);
    return giveToken(calls, serverName, { userId, roomId, slotId: ROOM_SLOT, identity, membership: "state" });
  };

  const getToken = async (turn: Turn, calls: TenantCalls) => {
    const wish = await readBody(turn.req, memberTokenRequestSchema);
    refuseDelegation(wish);
    const { room_id: roomId, slot_id: slotId, member, openid_token } = wish;
    const deviceId = member.claimed_device_id;
    const { userId, serverName } = await personOf(turn, calls, openid_token, { roomId, slotId, deviceId });
    if (member.claimed_user_id !== userId) throw new Refusal("M_UNAUTHORIZED", "the OpenID token is of somebody else");
    const identity = memberIdentity(userId, deviceId, member.id);
    return giveToken(calls, serverName, { userId, roomId, slotId, identity, membership: "any" });
  };

  /** The homeserver says who asks; that it is the homeserver is proved by the token that only it and we have. */
  const throughHomeserver = async ({ req, context }: Turn) => {
    const bearer = /^Bearer ([\x21-\x7e]+)$/i.exec(req.headers.authorization ?? "")?.[1];
    const found = bearer === undefined ? undefined : callTenants.byHomeserverToken(bearer);
    if (!found) throw new Refusal("M_UNAUTHORIZED", "for homeservers of the gateway's organisations only");
    const { calls } = found;
    const { serverName } = found.homeserver;
    context.tenant = calls?.tenant;
    if (!calls) throw new Refusal("M_NOT_FOUND", "this organisation has no calls");
    const userId = req.headers["x-matrix-user-identifier"];
    if (typeof userId !== "string" || !isUserIdOf(userId, serverName)) {
      throw new Refusal("M_UNAUTHORIZED", "the homeserver names nobody of its own");
    }
    const wish = await readBody(req, homeserverTokenRequestSchema);
    const isOwn = isSameUrl(wish.url, calls.livekit.url) && (wish.server_name ?? serverName) === serverName;
    if (!isOwn) throw new Refusal("M_INVALID_PARAM", "no media server of this homeserver");
    const { room_id: roomId, slot_id: slotId, member } = wish;
    const identity = memberIdentity(userId, member.claimed_device_id, member.id);
    const { jwt } = await giveToken(calls, serverName, { userId, roomId, slotId, identity, membership: "any" });
    return { jwt };
  };

  const counted = async (context: RequestContext, work: () => Promise<object>): Promise<Answer> => {
    try {
      const body = await work();
      metrics.callToken(context.tenant ?? "", "given");
      return { status: 200, body };
    } catch (thrown) {
      metrics.callToken(context.tenant ?? "", refusalReply(thrown).body.errcode);
      throw thrown;
    }
  };

  /** Who was refused too often waits, before anybody is asked about them. */
  const slowedDown = async ({ req }: Turn, work: () => Promise<Answer>): Promise<Answer> => {
    const forwarded = req.headers["x-forwarded-for"];
    const address = requestAddress(
      req.socket.remoteAddress,
      typeof forwarded === "string" ? forwarded : undefined,
      deps.trustForwardedFor,
    );
    const waitMs = deps.failures.waitMs(address);
    if (waitMs > 0) throw new Refusal("M_LIMIT_EXCEEDED", "too many refused requests", waitMs);
    try {
      return await work();
    } catch (thrown) {
      // Who is known, but not in the room, is counted by person: others may share the address.
      if (refusalReply(thrown).body.errcode === "M_UNAUTHORIZED") deps.failures.take(address);
      throw thrown;
    }
  };

  const answer = async (turn: Turn): Promise<Answer> => {
    const { req, context } = turn;
    const path = (req.url ?? "").split("?", 1)[0] ?? "";
    if (path === HOMESERVER_TOKEN_PATH) {
      context.route = path;
      wantMethod(req, "POST");
      return counted(context, () => throughHomeserver(turn));
    }
    const [, tenant = "", route = ""] =
      /^\/rtc\/([a-z0-9][a-z0-9-]{0,63})\/(sfu\/get|get_token|healthz)$/.exec(path) ?? [];
    if (route === "") throw new Refusal("M_UNRECOGNIZED", "no such address");
    context.route = `${RTC_PREFIX}/:tenant/${route}`;
    const calls = callTenants.byTenant(tenant);
    if (!calls) throw new Refusal("M_NOT_FOUND", "no organisation of this name has calls");
    context.tenant = calls.tenant;
    if (route === "healthz") {
      wantMethod(req, "GET");
      await calls.livekit.rooms();
      return { status: 200, body: {} };
    }
    wantMethod(req, "POST");
    const serve = route === "sfu/get" ? sfuGet : getToken;
    return slowedDown(turn, () => counted(context, () => serve(turn, calls)));
  };

  return async (turn) => {
    const { req, res, context } = turn;
    const isOpen = req.url?.startsWith(`${RTC_PREFIX}/`) ?? false;
    const cors: Readonly<Record<string, string>> = isOpen ? CORS : {};
    if (req.method === "OPTIONS" && isOpen) {
      context.route = "(preflight)";
      res.writeHead(204, cors).end();
      return;
    }
    try {
      reply(res, await answer(turn), cors);
    } catch (thrown) {
      const refused = refusalReply(thrown);
      context.error = res.destroyed ? "cancelled" : refused.body.errcode;
      if (isFault(thrown)) deps.onFault(thrown);
      if (res.destroyed) return;
      const cutOff = !req.complete;
      await lingerOverBody(req);
      reply(res, refused, cutOff ? { ...cors, connection: "close" } : cors);
    }
  };
}

function reply(res: ServerResponse, { status, body }: Answer, headers: Readonly<Record<string, string>>): void {
  const bytes = Buffer.from(JSON.stringify(body));
  const retryAfterMs =
    "retry_after_ms" in body && typeof body.retry_after_ms === "number" ? body.retry_after_ms : undefined;
  res.writeHead(status, {
    ...headers,
    "content-type": "application/json; charset=utf-8",
    "cache-control": "no-store",
    "x-content-type-options": "nosniff",
    ...(retryAfterMs === undefined ? {} : { "retry-after": String(Math.ceil(retryAfterMs / 1000)) }),
    "content-length": String(bytes.length),
  });
  res.end(bytes);
}

/** A slash at the end, or capitals in the host, make no other server. */
const isSameUrl = (one: string, other: string) => URL.canParse(one) && new URL(one).href === new URL(other).href;

function wantMethod(req: IncomingMessage, method: "GET" | "POST"): void {
  if (req.method !== method) throw new Refusal("M_UNRECOGNIZED", `only ${method} here`);
}

async function readBody<const S extends v.GenericSchema<unknown, unknown>>(
  req: IncomingMessage,
  schema: S,
): Promise<v.InferOutput<S>> {
  if (!/^application\/json\s*(;|$)/i.test(req.headers["content-type"] ?? "")) {
    throw new Refusal("M_NOT_JSON", "expected content-type application/json");
  }
  const result = v.safeParse(schema, parseJson(await readText(req, MAX_BYTES)));
  if (result.success) return result.output;
  // Names the fields of the contract at fault, never what stood in them; a foreign key is not repeated.
  const known = result.issues.filter(({ type }) => type !== "strict_object");
  const fields = [...new Set(known.map((issue) => v.getDotPath(issue) ?? "(body)"))];
  throw new Refusal(
    "M_BAD_JSON",
    fields.length === 0 ? "unknown fields" : `wrong fields: ${fields.join(", ").slice(0, 500)}`,
  );
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // The parser's own message quotes what it read.
    throw new Refusal("M_NOT_JSON", "the body is not JSON");
  }
}

type Delegation = {
  readonly delay_id?: unknown;
  readonly delay_timeout?: unknown;
  readonly delay_cs_api_url?: unknown;
};

/** Whoever hands over their delayed leave would stop looking after it: then nobody would. */
function refuseDelegation({ delay_id, delay_timeout, delay_cs_api_url }: Delegation): void {
  if (delay_id === undefined && delay_timeout === undefined && delay_cs_api_url === undefined) return;
  throw new Refusal("M_BAD_JSON", "delayed leaves cannot be handed over to this gateway");
}
