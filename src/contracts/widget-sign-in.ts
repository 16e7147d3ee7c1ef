/**
 * Sign-in by the client for a widget (Sparks' host only: `supported_api_versions` has the first name). The client opens the sign-in's
 * window, keeps what renews, and hands out short tokens; a widget in a frame could do neither well: its storage and cookies are cut off.
 *
 *     widget → host  sign_in         { direct, refused? }          → allowed, or "request": the person is being asked
 *     host → widget  sign_in_result  { original_request_id, … }    → what came of it
 *     host → widget  sign_in_ended   {}                            → the person took it back: tokens at hand are not to be used any more
 */
import * as v from "valibot";
import { directGraphSchema } from "./direct-graph.ts";
import { EVENT_PREFIX } from "./state-events/prefix.ts";

export const WIDGET_SIGN_IN_ACTION = `${EVENT_PREFIX}.sign_in`;
export const WIDGET_SIGN_IN_RESULT = `${EVENT_PREFIX}.sign_in_result`;
export const WIDGET_SIGN_IN_ENDED = `${EVENT_PREFIX}.sign_in_ended`;

const token = v.pipe(v.string(), v.minLength(1), v.maxLength(16_384));

export const widgetSignInSchema = v.looseObject({
  direct: directGraphSchema,
  /** The token that the store did not take, and what it demands besides, as JSON. */
  refused: v.optional(v.looseObject({ token, claims: v.optional(v.pipe(v.string(), v.maxLength(4096))) })),
});
export type WidgetSignInRequest = v.InferOutput<typeof widgetSignInSchema>;

const allowed = v.object({
  state: v.literal("allowed"),
  access_token: token,
  expires_in_ms: v.pipe(v.number(), v.minValue(0)),
  account: v.optional(
    v.object({ name: v.pipe(v.string(), v.maxLength(255)), username: v.pipe(v.string(), v.maxLength(255)) }),
  ),
});
/** `person`: they said no, there or here; `organisation`: it does not allow the application; `failed`: nothing that time mends. */
const refused = v.object({
  state: v.literal("refused"),
  why: v.fallback(v.picklist(["person", "organisation", "failed"]), "failed"),
});

export const widgetSignInReplySchema = v.variant("state", [
  allowed,
  refused,
  v.object({ state: v.literal("request") }),
]);
export const widgetSignInResultSchema = v.intersect([
  v.variant("state", [allowed, refused]),
  v.object({ original_request_id: v.pipe(v.string(), v.maxLength(255)) }),
]);
export type WidgetSignInResult = v.InferOutput<typeof allowed> | v.InferOutput<typeof refused>;
