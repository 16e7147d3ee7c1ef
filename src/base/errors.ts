/**
 * The one error that crosses a border between rooms, with a closed list of codes. Texts for people are chosen in the
 * view from the code; `message` is for the log and for whoever debugs.
 */
export const ERROR_CODES = [
  "auth-expired",
  "forbidden",
  "not-found",
  "conflict",
  "cursor-expired",
  "throttled",
  "unavailable",
  "too-large",
  "invalid",
  "unsupported",
  "cancelled",
] as const;

export type ErrorCode = (typeof ERROR_CODES)[number];

export type ErrorDetail = {
  /** How long to wait before trying again, in milliseconds. */
  readonly retryAfterMs?: number;
  /** HTTP status of the reply that caused it, where there was one. */
  readonly status?: number;
  /** The server's own word for it, where it has one: `M_FORBIDDEN`. */
  readonly errcode?: string;
  /** Path of the faulty value, for `invalid`: `widgets.0.url`. */
  readonly path?: string;
  readonly cause?: unknown;
};

/** What a `SparksError` is on the wire: plain data, without cause and stack. */
export type ErrorData = {
  readonly code: ErrorCode;
  readonly message: string;
  readonly retryAfterMs?: number;
  readonly status?: number;
  readonly errcode?: string;
  readonly path?: string;
};

export class SparksError extends Error {
  readonly code: ErrorCode;
  readonly retryAfterMs?: number;
  readonly status?: number;
  readonly errcode?: string;
  readonly path?: string;

  constructor(code: ErrorCode, message: string, detail: ErrorDetail = {}) {
    super(message, detail.cause === undefined ? undefined : { cause: detail.cause });
    this.name = "SparksError";
    this.code = code;
    if (detail.retryAfterMs !== undefined) this.retryAfterMs = detail.retryAfterMs;
    if (detail.status !== undefined) this.status = detail.status;
    if (detail.errcode !== undefined) this.errcode = detail.errcode;
    if (detail.path !== undefined) this.path = detail.path;
  }

  toJSON(): ErrorData {
    return {
      code: this.code,
      message: this.message,
      ...(this.retryAfterMs === undefined ? {} : { retryAfterMs: this.retryAfterMs }),
      ...(this.status === undefined ? {} : { status: this.status }),
      ...(this.errcode === undefined ? {} : { errcode: this.errcode }),
      ...(this.path === undefined ? {} : { path: this.path }),
    };
  }
}

const isErrorCode = (code: unknown): code is ErrorCode => ERROR_CODES.some((known) => known === code);

/** Turns what came over a wire back into an error; anything malformed becomes `unavailable`. */
export function errorFromData(data: unknown): SparksError {
  if (typeof data !== "object" || data === null) return new SparksError("unavailable", String(data));
  const { code, message, retryAfterMs, status, errcode, path } = data as Record<string, unknown>;
  return new SparksError(isErrorCode(code) ? code : "unavailable", typeof message === "string" ? message : "unknown", {
    ...(typeof retryAfterMs === "number" ? { retryAfterMs } : {}),
    ...(typeof status === "number" ? { status } : {}),
    ...(typeof errcode === "string" ? { errcode } : {}),
    ...(typeof path === "string" ? { path } : {}),
  });
}

/** Any thrown value as a `SparksError`: network failures are `unavailable`, aborts `cancelled`. */
export function toSparksError(thrown: unknown): SparksError {
  if (thrown instanceof SparksError) return thrown;
  if (thrown instanceof Error) {
    const code = thrown.name === "AbortError" ? "cancelled" : "unavailable";
    return new SparksError(code, `${thrown.name}: ${thrown.message}`, { cause: thrown });
  }
  return new SparksError("unavailable", String(thrown));
}
