import { type ErrorCode, toSparksError } from "#base";

/** `error` of a reply, as the widget API has it; `matrix_api_error` where the homeserver refused (MSC2762). */
export type ErrorReply = {
  readonly message: string;
  readonly matrix_api_error?: {
    readonly http_status: number;
    readonly http_headers: Readonly<Record<string, string>>;
    readonly url: string;
    readonly response: { readonly errcode: string; readonly error: string; readonly retry_after_ms?: number };
  };
};

/** A request that the widget got wrong, or has no right to: its message is for the widget's developer. */
export class WidgetRequestError extends Error {
  override readonly name = "WidgetRequestError";
}

/** What every host answers to an action that it does not know. */
export const unknownAction = (action: string): WidgetRequestError =>
  new WidgetRequestError(`Unknown or unsupported from-widget action: ${action}`);

const MATRIX_CODES: Readonly<Partial<Record<ErrorCode, readonly [errcode: string, status: number]>>> = {
  "auth-expired": ["M_UNKNOWN_TOKEN", 401],
  forbidden: ["M_FORBIDDEN", 403],
  "not-found": ["M_NOT_FOUND", 404],
  throttled: ["M_LIMIT_EXCEEDED", 429],
  "too-large": ["M_TOO_LARGE", 413],
  invalid: ["M_BAD_JSON", 400],
  unsupported: ["M_UNRECOGNIZED", 404],
};

/** What a widget learns of a failure: its kind, never an address, a token or a stack. */
export function errorReply(thrown: unknown, what: string): ErrorReply {
  if (thrown instanceof WidgetRequestError) return { message: thrown.message };
  const { code, retryAfterMs, ...said } = toSparksError(thrown);
  const message = `${what}: ${code}`;
  const matrix = MATRIX_CODES[code];
  const errcode = said.errcode ?? matrix?.[0];
  const status = said.status ?? matrix?.[1];
  if (errcode === undefined || status === undefined) return { message };
  const retry = retryAfterMs === undefined ? {} : { retry_after_ms: retryAfterMs };
  return {
    message,
    matrix_api_error: {
      http_status: status,
      http_headers: {},
      url: "",
      response: { errcode, error: message, ...retry },
    },
  };
}
