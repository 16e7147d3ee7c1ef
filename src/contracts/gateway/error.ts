import * as v from "valibot";
import { ERROR_CODES, type ErrorCode, isObject, SparksError } from "#base";

/**
 * Who refused: the `session` (ask for a new OpenID token and make a new one), the `connection` (the stored credential no
 * longer works: ask the person), the `upstream` (the backend or the homeserver), or the `gateway` itself.
 */
export const ERROR_SCOPES = ["session", "connection", "upstream", "gateway"] as const;
export type ErrorScope = (typeof ERROR_SCOPES)[number];

/** Marks a reply that the gateway itself made: `x-sparks-error: <code>`, `x-sparks-error-scope: <scope>`. */
export const ERROR_HEADER = "x-sparks-error";
export const ERROR_SCOPE_HEADER = "x-sparks-error-scope";

/** `{error: {code, message, scope, retryAfterMs?}}`. The message is for the log, in English; texts for people come from the code. */
export const gatewayErrorBodySchema = v.object({
  error: v.object({
    code: v.picklist(ERROR_CODES),
    message: v.string(),
    scope: v.picklist(ERROR_SCOPES),
    retryAfterMs: v.optional(v.pipe(v.number(), v.minValue(0))),
  }),
});
export type GatewayErrorBody = v.InferOutput<typeof gatewayErrorBodySchema>;

/** The status of each code in the gateway's own replies. */
export const STATUS_OF_CODE: Readonly<Record<ErrorCode, number>> = {
  "auth-expired": 401,
  forbidden: 403,
  "not-found": 404,
  conflict: 409,
  "cursor-expired": 410,
  throttled: 429,
  unavailable: 502,
  "too-large": 413,
  invalid: 400,
  unsupported: 405,
  cancelled: 499,
};

/** A `SparksError` that knows who refused. */
export class GatewayError extends SparksError {
  readonly scope: ErrorScope;

  constructor(
    code: ErrorCode,
    message: string,
    scope: ErrorScope,
    detail: ConstructorParameters<typeof SparksError>[2] = {},
  ) {
    super(code, message, detail);
    this.name = "GatewayError";
    this.scope = scope;
  }
}

/** The error that a reply of the gateway stands for, or undefined when the body is not one of the gateway's. */
export function gatewayErrorFromBody(status: number, body: unknown): GatewayError | undefined {
  const parsed = isObject(body) ? v.safeParse(gatewayErrorBodySchema, body) : undefined;
  if (!parsed?.success) return undefined;
  const { code, message, scope, retryAfterMs } = parsed.output.error;
  return new GatewayError(code, message, scope, { status, ...(retryAfterMs === undefined ? {} : { retryAfterMs }) });
}
