import * as v from "valibot";
import { knownOnly } from "./known-only.ts";
import { SIGN_IN_KINDS, UPSTREAM_KINDS } from "./upstream-kinds.ts";

const text = (maxLength: number) => v.pipe(v.string(), v.minLength(1), v.maxLength(maxLength));

/** What `get_openid` gives a widget, as it is. */
export const openIdTokenSchema = v.object({
  access_token: text(4096),
  token_type: v.literal("Bearer"),
  matrix_server_name: text(255),
  /** Seconds. */
  expires_in: v.pipe(v.number(), v.minValue(0)),
});
export type OpenIdToken = v.InferOutput<typeof openIdTokenSchema>;

/** Body of `POST /session`. Each OpenID token makes one session: ask the host for a new one to renew. */
export const sessionRequestSchema = v.object({ openid: openIdTokenSchema });
export type SessionRequest = v.InferOutput<typeof sessionRequestSchema>;

/** A backend that the person's organisation offers, and the ways to sign in to it, the one to offer first in front. */
export const upstreamOfferSchema = v.object({
  id: text(64),
  kind: v.picklist(UPSTREAM_KINDS),
  /** As the organisation calls it. */
  label: text(120),
  signIn: v.optional(knownOnly(v.picklist(SIGN_IN_KINDS)), ["password"]),
});
export type UpstreamOffer = v.InferOutput<typeof upstreamOfferSchema>;

/**
 * Reply of `POST /session`. The token is for the `Authorization` header and for memory only; it works from the origin that
 * asked for it and for `expiresInMs` (at most 15 minutes) from now.
 */
export const sessionReplySchema = v.object({
  token: text(256),
  expiresInMs: v.pipe(v.number(), v.minValue(0)),
  /** Full Matrix id of the person, as the homeserver told it. */
  userId: text(255),
  tenant: text(64),
  /** What the widget knows of what is offered. */
  upstreams: knownOnly(upstreamOfferSchema),
});
export type SessionReply = v.InferOutput<typeof sessionReplySchema>;
