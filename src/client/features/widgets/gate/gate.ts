/**
 * What stands between any window that can post to this page and the widget host: a message passes when it comes from the widget's own
 * frame, at the origin it was opened at, under the random id of this opening, in the right shape, not too large and not too often.
 * Nothing here throws, and nothing of a message is written anywhere.
 */
import { type Clock, isObject, stringAt } from "#base";
import { FIXED } from "../capability/capability.ts";
import { isRequest, isResponse, parseEnvelope, type WidgetRequest, type WidgetResponse } from "./envelope.ts";
import { jsonSize } from "./json-size.ts";
import { createRateLimit, type Rate } from "./rate-limit.ts";

export type GateOptions = {
  readonly frame: unknown;
  readonly origin: string;
  readonly instanceId: string;
  /** Whether an answer with this id is awaited: it does not count against the rate. */
  readonly isAwaited: (requestId: string) => boolean;
  readonly clock: Pick<Clock, "now">;
  readonly rate?: Rate;
  readonly maxSize?: number;
  /** So many messages too many in ten seconds, and the widget is to be stopped. */
  readonly floodAfter?: number;
};

export type GateVerdict =
  | { readonly pass: "request"; readonly request: WidgetRequest }
  | { readonly pass: "response"; readonly response: WidgetResponse }
  /** To be answered with an error. */
  | {
      readonly pass: "refused";
      readonly request: RefusedRequest;
      readonly reason: "too-many" | "too-large" | "malformed";
    }
  /** The frame shows another site by now. */
  | { readonly pass: "moved" }
  | { readonly pass: "flood" }
  /** Not for us, or not worth an answer. */
  | { readonly pass: "drop" };

/** As much of a bad request as an answer needs. */
export type RefusedRequest = { readonly requestId: string; readonly action: string };

type Incoming = Pick<MessageEvent, "source" | "origin" | "data">;

export const DEFAULT_RATE: Rate = { burst: 200, perSecond: 100 };
/** A full Matrix event is 64 KiB; a few of them fit. */
export const DEFAULT_MAX_SIZE = 256 * 1024;
const DEFAULT_FLOOD = 5000;
const FLOOD_WINDOW_MS = 10_000;
const MAX_DEPTH = 60;
const SCREENSHOT = "screenshot";

export function createGate(options: GateOptions): (event: Incoming) => GateVerdict {
  const { frame, origin, instanceId, isAwaited, clock } = options;
  const maxSize = options.maxSize ?? DEFAULT_MAX_SIZE;
  const messages = createRateLimit(options.rate ?? DEFAULT_RATE, clock);
  const refusals = createRateLimit({ burst: 20, perSecond: 5 }, clock);
  const floodAfter = options.floodAfter ?? DEFAULT_FLOOD;
  let excess = 0;
  let excessSince = clock.now();

  const isFlood = (): boolean => {
    const now = clock.now();
    if (now - excessSince > FLOOD_WINDOW_MS) {
      excess = 0;
      excessSince = now;
    }
    excess += 1;
    return excess > floodAfter;
  };
  const refuse = (data: unknown, reason: "too-many" | "too-large" | "malformed"): GateVerdict => {
    const request = refusedRequest(data, instanceId);
    return request && refusals.take() ? { pass: "refused", request, reason } : { pass: "drop" };
  };

  return (event) => {
    if (event.source === null || event.source !== frame) return { pass: "drop" };
    if (event.origin !== origin) return { pass: "moved" };
    const data: unknown = event.data;
    if (!isObject(data)) return { pass: messages.take() || !isFlood() ? "drop" : "flood" };
    const awaited = data.api === "toWidget" && typeof data.requestId === "string" && isAwaited(data.requestId);
    if (!awaited && !messages.take()) return isFlood() ? { pass: "flood" } : refuse(data, "too-many");
    if (data.widgetId !== instanceId) return { pass: "drop" };
    if (
      jsonSize(awaited ? answerOf(data) : data, { maxSize, maxDepth: MAX_DEPTH, exempt: bytesOf(data) }) === undefined
    )
      return refuse(data, "too-large");
    const message = parseEnvelope(data);
    if (!message) return refuse(data, "malformed");
    if (isRequest(message)) return { pass: "request", request: message };
    if (isResponse(message)) return { pass: "response", response: message };
    return { pass: "drop" };
  };
}

/** An answer comes with the whole question, which is our own, however large: only what was added to it counts. */
const answerOf = ({ data: _question, ...answer }: Record<string, unknown>): unknown => answer;

/** The bytes of an upload or a screenshot: what takes them has a limit of its own. */
function bytesOf({ action, data, response }: Record<string, unknown>): unknown {
  if (action === SCREENSHOT) {
    const picture = isObject(response) ? response.screenshot : undefined;
    return picture instanceof Blob ? picture : undefined;
  }
  if (action !== FIXED.upload || !isObject(data)) return undefined;
  const { file } = data;
  return file instanceof Blob || file instanceof ArrayBuffer || ArrayBuffer.isView(file) ? file : undefined;
}

function refusedRequest(data: unknown, instanceId: string): RefusedRequest | undefined {
  const requestId = stringAt(data, "requestId");
  const action = stringAt(data, "action");
  if (stringAt(data, "widgetId") !== instanceId || stringAt(data, "api") !== "fromWidget") return undefined;
  if (requestId === undefined || requestId.length > 256 || action === undefined || action.length > 256)
    return undefined;
  return { requestId, action };
}
