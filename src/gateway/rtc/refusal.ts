import { SparksError } from "#base";
import { GatewayError } from "#contracts";

/** Error codes of the Matrix specification that asking for a call token can end with. */
export type Errcode =
  | "M_BAD_JSON"
  | "M_FORBIDDEN"
  | "M_INVALID_PARAM"
  | "M_LIMIT_EXCEEDED"
  | "M_NOT_FOUND"
  | "M_NOT_JSON"
  | "M_TOO_LARGE"
  | "M_UNAUTHORIZED"
  | "M_UNKNOWN"
  | "M_UNRECOGNIZED";

const STATUS: Readonly<Record<Errcode, number>> = {
  M_BAD_JSON: 400,
  M_FORBIDDEN: 403,
  M_INVALID_PARAM: 400,
  M_LIMIT_EXCEEDED: 429,
  M_NOT_FOUND: 404,
  M_NOT_JSON: 400,
  M_TOO_LARGE: 413,
  M_UNAUTHORIZED: 401,
  M_UNKNOWN: 503,
  M_UNRECOGNIZED: 404,
};

/** A request for a token that is not granted. The message goes to who asked: it repeats nothing of what they sent. */
export class Refusal extends Error {
  readonly errcode: Errcode;
  readonly retryAfterMs: number | undefined;

  constructor(errcode: Errcode, message: string, retryAfterMs?: number) {
    super(message);
    this.name = "Refusal";
    this.errcode = errcode;
    this.retryAfterMs = retryAfterMs;
  }
}

export type RefusalReply = {
  readonly status: number;
  readonly body: { readonly errcode: Errcode; readonly error: string; readonly retry_after_ms?: number };
};

/** Anything thrown as a reply in the form of the Matrix specification. What nobody foresaw says nothing of itself. */
export function refusalReply(thrown: unknown): RefusalReply {
  const { errcode, message, retryAfterMs } = refusalFrom(thrown);
  return {
    status: isFault(thrown) ? 500 : STATUS[errcode],
    body: { errcode, error: message, ...(retryAfterMs === undefined ? {} : { retry_after_ms: retryAfterMs }) },
  };
}

/** True for what is no answer to the request but a fault of the gateway's own. */
export const isFault = (thrown: unknown): boolean => !(thrown instanceof Refusal || thrown instanceof SparksError);

function refusalFrom(thrown: unknown): Refusal {
  if (thrown instanceof Refusal) return thrown;
  if (!(thrown instanceof SparksError)) return new Refusal("M_UNKNOWN", "internal fault");
  const { code, message, retryAfterMs } = thrown;
  if (code === "auth-expired") return new Refusal("M_UNAUTHORIZED", message);
  if (code === "throttled") return new Refusal("M_LIMIT_EXCEEDED", message, retryAfterMs);
  if (code === "too-large") return new Refusal("M_TOO_LARGE", message);
  if (code === "forbidden") return new Refusal("M_FORBIDDEN", message);
  return new Refusal("M_UNKNOWN", thrown instanceof GatewayError ? message : "the request cannot be answered now");
}
