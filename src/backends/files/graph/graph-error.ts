/** What an error of Microsoft Graph means in our codes (learn.microsoft.com/graph/errors). */
import { type ErrorCode, objectAt, SparksError, stringAt } from "#base";
import { readText } from "../read-text.ts";
import { parseRetryAfter } from "../reply.ts";

/** The word says more than the status; both are foreign. */
const BY_WORD: Readonly<Record<string, ErrorCode>> = {
  InvalidAuthenticationToken: "auth-expired",
  unauthenticated: "auth-expired",
  accessDenied: "forbidden",
  notAllowed: "forbidden",
  sharingDisabled: "forbidden",
  itemNotFound: "not-found",
  nameAlreadyExists: "conflict",
  resourceModified: "conflict",
  resourceLocked: "conflict",
  resyncRequired: "cursor-expired",
  resyncChangesApplyDifferences: "cursor-expired",
  resyncChangesUploadDifferences: "cursor-expired",
  syncStateNotFound: "cursor-expired",
  activityLimitReached: "throttled",
  tooManyRequests: "throttled",
  quotaLimitReached: "too-large",
  malwareDetected: "forbidden",
  serviceNotAvailable: "unavailable",
  notSupported: "unsupported",
  invalidRange: "invalid",
  invalidRequest: "invalid",
};

const BY_STATUS: Readonly<Record<number, ErrorCode>> = {
  400: "invalid",
  401: "auth-expired",
  403: "forbidden",
  404: "not-found",
  405: "unsupported",
  406: "unsupported",
  409: "conflict",
  410: "cursor-expired",
  411: "invalid",
  412: "conflict",
  413: "too-large",
  415: "invalid",
  416: "invalid",
  422: "invalid",
  423: "conflict",
  429: "throttled",
  501: "unsupported",
  507: "too-large",
  509: "throttled",
};

const MAX_ERROR_BYTES = 65_536;
/** A browser may not be shown the header that says how long. */
const UNSAID_WAIT_MS = 10_000;

/** The error that a reply without success stands for. */
export async function graphError(reply: Response, what: string): Promise<SparksError> {
  const retryAfter = parseRetryAfter(reply.headers.get("retry-after"), Date.now());
  const word = await errorWord(reply);
  const waits = (reply.status === 503 || reply.status === 504) && retryAfter !== undefined;
  const code = waits ? "throttled" : codeOf(reply.status, word);
  const retryAfterMs = code === "throttled" ? (retryAfter ?? UNSAID_WAIT_MS) : retryAfter;
  return new SparksError(code, `${what} was answered with ${reply.status}${word === undefined ? "" : ` ${word}`}`, {
    status: reply.status,
    ...(word === undefined ? {} : { errcode: word }),
    ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
  });
}

export function codeOf(status: number, word: string | undefined): ErrorCode {
  const known = (word !== undefined && Object.hasOwn(BY_WORD, word) ? BY_WORD[word] : undefined) ?? BY_STATUS[status];
  if (known) return known;
  return status >= 500 ? "unavailable" : status >= 400 ? "unsupported" : "invalid";
}

/** `error.code`, or the more exact one that stands inside of it where we know that. */
export function wordOf(body: unknown): string | undefined {
  let found: string | undefined;
  let at: unknown = objectAt(body, "error");
  for (let depth = 0; depth < 5 && at !== undefined; depth++) {
    const code = stringAt(at, "code");
    if (code !== undefined && /^[A-Za-z][A-Za-z0-9_]{1,60}$/.test(code)) {
      if (found === undefined || Object.hasOwn(BY_WORD, code)) found = code;
    }
    at = objectAt(at, "innerError") ?? objectAt(at, "innererror");
  }
  return found;
}

async function errorWord(reply: Response): Promise<string | undefined> {
  try {
    return wordOf(JSON.parse(await readText(reply, undefined, MAX_ERROR_BYTES)));
  } catch {
    return undefined; // No JSON, or broken off: the status says enough.
  }
}
