/**
 * Tokens for calls, as Element Call and every other MatrixRTC client asks for them. All of it below `<gateway>/rtc/<tenant>`, which is
 * the `livekit_service_url` that the tenant's homeserver names. Any page may ask (`Access-Control-Allow-Origin: *`): no cookie and no
 * session counts there, only the OpenID token in the body. Replies other than 200 are `{errcode, error}`.
 *
 * | route | body | reply |
 * |---|---|---|
 * | `POST …/sfu/get` | `SfuRequest` | 200 `RtcToken`; LiveKit identity `@user:server:DEVICE` |
 * | `POST …/get_token` | `MemberTokenRequest` | 200 `RtcToken`; LiveKit identity: base64(SHA-256(`[user,device,member.id]`)) |
 * | `GET …/healthz` | – | 200 while LiveKit answers, else 503 |
 * | any `…/delegate_delayed_leave` | any | 404 M_UNRECOGNIZED: delayed leaves stay with the client |
 *
 * Errors: 400 M_NOT_JSON, M_BAD_JSON (shape, unknown keys, delayed leave to be delegated), M_INVALID_PARAM (ids); 401 M_UNAUTHORIZED
 * (OpenID token unknown, expired, used for something else, of another tenant's or an unknown homeserver); 403 M_FORBIDDEN (not joined
 * to the room); 404 M_NOT_FOUND (no such tenant); 413 M_TOO_LARGE; 429 M_LIMIT_EXCEEDED with `retry_after_ms`; 503 M_UNKNOWN
 * (homeserver or LiveKit cannot be asked).
 *
 * Through the homeserver (MSC4195 by MSC4512): `POST /_matrix/client/unstable/io.element.msc4195/rtc/livekit/get_token` with
 * `HomeserverTokenRequest` → `{jwt}`, for the bearer of the homeserver's `hs_token` only.
 */
import * as v from "valibot";
import { openIdTokenSchema } from "./session.ts";

/** Below the gateway's address; each tenant has a base of its own. */
export const RTC_PREFIX = "/rtc";
export const rtcPath = (tenant: string): string => `${RTC_PREFIX}/${encodeURIComponent(tenant)}`;

/** Where the homeserver passes requests of its people on to. */
export const HOMESERVER_TOKEN_PATH = "/_matrix/client/unstable/io.element.msc4195/rtc/livekit/get_token";

const MAX_ID = 255;

/** Of room versions before 12 with a server name, since then without; what could be a path or two spellings of one id is none. */
export const roomIdSchema = v.pipe(
  v.string(),
  v.maxLength(MAX_ID),
  v.regex(/^![0-9A-Za-z._~=+-]+(:(\[[0-9A-Fa-f:.]+\]|[0-9A-Za-z.-]+)(:\d{1,5})?)?$/),
  v.check((id) => !/^![.]+(:|$)/.test(id)),
);

/** What a client chose: shown nowhere, but part of names. */
const chosen = v.pipe(
  v.string(),
  v.minLength(1),
  v.maxLength(MAX_ID),
  v.check((id) => !/[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}\p{Zl}\p{Zp}]/u.test(id) && id.trim() === id),
);

/** Without a colon, because `@user:server:DEVICE` must name one person only. */
const deviceIdSchema = v.pipe(
  chosen,
  v.check((id) => !id.includes(":")),
);

/** `m.call#ROOM`: an application and an id. */
export const slotIdSchema = v.pipe(
  chosen,
  v.check((slot) => slot.split("#").length === 2 && !slot.startsWith("#") && !slot.endsWith("#")),
);

/** The slot that `/sfu/get` stands for. */
export const ROOM_SLOT = "m.call#ROOM";

const openid = v.strictObject(openIdTokenSchema.entries);

/** Known, so that it can be refused by name: nobody here takes over a delayed leave. */
const delegation = {
  delay_id: v.optional(v.unknown()),
  delay_timeout: v.optional(v.unknown()),
  delay_cs_api_url: v.optional(v.unknown()),
};

export const sfuRequestSchema = v.strictObject({
  room: roomIdSchema,
  openid_token: openid,
  device_id: deviceIdSchema,
  ...delegation,
});
export type SfuRequest = v.InferOutput<typeof sfuRequestSchema>;

export const memberTokenRequestSchema = v.strictObject({
  room_id: roomIdSchema,
  slot_id: slotIdSchema,
  openid_token: openid,
  member: v.strictObject({
    id: chosen,
    claimed_user_id: v.pipe(v.string(), v.minLength(1), v.maxLength(MAX_ID)),
    claimed_device_id: chosen,
  }),
  ...delegation,
});
export type MemberTokenRequest = v.InferOutput<typeof memberTokenRequestSchema>;

export const homeserverTokenRequestSchema = v.strictObject({
  /** The LiveKit that the token is for: the tenant's own or none. */
  url: v.pipe(v.string(), v.maxLength(2048)),
  room_id: roomIdSchema,
  slot_id: slotIdSchema,
  member: v.strictObject({ id: chosen, claimed_device_id: v.optional(chosen, "") }),
  /** Whose LiveKit: the homeserver's own, or the request is refused. */
  server_name: v.optional(v.pipe(v.string(), v.maxLength(MAX_ID))),
});
export type HomeserverTokenRequest = v.InferOutput<typeof homeserverTokenRequestSchema>;

/** `url` is LiveKit's address, `jwt` good for joining one LiveKit room as one identity, for some minutes. */
export const rtcTokenSchema = v.object({ url: v.string(), jwt: v.string() });
export type RtcToken = v.InferOutput<typeof rtcTokenSchema>;
