import { type ErrorCode, SparksError } from "#base";

/** A refusal by the homeserver, with its own error code for the few places that must tell them apart. */
export class MatrixFault extends SparksError {
  declare readonly errcode: string;
  /** On M_UNKNOWN_TOKEN: the data may be kept. */
  readonly softLogout: boolean;
  /** What user-interactive authentication asks for. */
  readonly body: Readonly<Record<string, unknown>>;

  constructor(errcode: string, status: number, message: string, body: Record<string, unknown>, retryAfterMs?: number) {
    super(codeOf(errcode, status), message, {
      status,
      errcode,
      ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
    });
    this.name = "MatrixFault";
    this.softLogout = body.soft_logout === true;
    this.body = body;
  }
}

const BY_ERRCODE: Readonly<Record<string, ErrorCode>> = {
  M_UNKNOWN_TOKEN: "auth-expired",
  M_MISSING_TOKEN: "auth-expired",
  M_UNRECOGNIZED: "unsupported",
  M_UNKNOWN_POS: "cursor-expired",
  M_TOO_LARGE: "too-large",
  M_LIMIT_EXCEEDED: "throttled",
  M_NOT_FOUND: "not-found",
};

const BY_STATUS: Readonly<Record<number, ErrorCode>> = {
  400: "invalid",
  401: "forbidden",
  403: "forbidden",
  404: "not-found",
  405: "unsupported",
  409: "conflict",
  413: "too-large",
  429: "throttled",
};

function codeOf(errcode: string, status: number): ErrorCode {
  if (Object.hasOwn(BY_ERRCODE, errcode)) return BY_ERRCODE[errcode] ?? "unavailable";
  return BY_STATUS[status] ?? (status >= 500 ? "unavailable" : "invalid");
}
