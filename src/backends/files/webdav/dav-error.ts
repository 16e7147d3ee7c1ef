/** What a status of a WebDAV server means in our codes. */
import { type ErrorCode, SparksError } from "#base";
import { discard, parseRetryAfter } from "../reply.ts";
import { parseMultistatus } from "./multistatus.ts";

/** 405 and 409 depend on what was asked: MKCOL of what exists is 405, 409 says that the folder above is missing. */
const BY_VERB: Readonly<Record<string, Readonly<Record<number, ErrorCode>>>> = {
  MKCOL: { 405: "conflict", 409: "not-found" },
  PUT: { 405: "conflict", 409: "not-found" },
  MOVE: { 409: "not-found" },
  COPY: { 409: "not-found" },
};

const BY_STATUS: Readonly<Record<number, ErrorCode>> = {
  400: "invalid",
  401: "auth-expired",
  403: "forbidden",
  404: "not-found",
  405: "unsupported",
  408: "unavailable",
  409: "conflict",
  410: "not-found",
  412: "conflict",
  413: "too-large",
  414: "invalid",
  415: "invalid",
  416: "invalid",
  422: "invalid",
  423: "conflict",
  425: "unavailable",
  429: "throttled",
  501: "unsupported",
  507: "too-large",
};

export function codeOfStatus(status: number, verb: string): ErrorCode {
  const known = BY_VERB[verb]?.[status] ?? BY_STATUS[status];
  if (known) return known;
  if (status >= 500) return "unavailable";
  return status >= 400 ? "unsupported" : "invalid";
}

/** The error that a reply without success stands for. Its body is not read: it may be anything. */
export async function davError(reply: Response, verb: string): Promise<SparksError> {
  const retryAfterMs = parseRetryAfter(reply.headers.get("retry-after"), Date.now());
  const waits = reply.status === 503 && retryAfterMs !== undefined;
  const code = waits ? "throttled" : codeOfStatus(reply.status, verb);
  await discard(reply);
  return new SparksError(code, `${verb} was answered with ${reply.status}`, {
    status: reply.status,
    ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
  });
}

/** A reply of 207 to a DELETE, MOVE or COPY says that parts of it failed: the first failure, if there is one. */
export function partialFailure(xml: string, verb: string): SparksError | undefined {
  const failed = parseMultistatus(xml).find(({ status }) => status !== undefined && status >= 300 && status !== 424);
  if (failed?.status === undefined) return undefined;
  return new SparksError(codeOfStatus(failed.status, verb), `${verb} failed in part with ${failed.status}`, {
    status: failed.status,
  });
}
