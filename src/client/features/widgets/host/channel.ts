/** Requests to the widget and answers to its own, posted to its exact origin: a frame that shows another site gets nothing. */
import { type Clock, createRandomId, SparksError } from "#base";
import { FIXED } from "../capability/capability.ts";
import type { WidgetRequest, WidgetResponse } from "../gate/envelope.ts";
import type { RefusedRequest } from "../gate/gate.ts";
import type { ErrorReply } from "./error-reply.ts";

export interface WidgetChannel {
  /** The widget's answer. `unavailable`: no answer in time, or an error from it; `cancelled`: closed. */
  request(
    action: string,
    data: Readonly<Record<string, unknown>>,
    timeoutMs?: number,
  ): Promise<Readonly<Record<string, unknown>>>;
  reply(request: WidgetRequest, response: Readonly<Record<string, unknown>>): void;
  replyError(request: RefusedRequest, error: ErrorReply): void;
  isAwaited(requestId: string): boolean;
  accept(response: WidgetResponse): void;
  /** How many answers are waited for. */
  readonly waiting: number;
  /** Gives up what is waited for; the channel goes on. */
  reset(): void;
}

export type ChannelOptions = {
  readonly frame: Pick<Window, "postMessage">;
  readonly origin: string;
  readonly instanceId: string;
  readonly clock: Clock;
};

const ANSWER_TIMEOUT_MS = 10_000;

type Waiting = {
  readonly action: string;
  readonly resolve: (response: Readonly<Record<string, unknown>>) => void;
  readonly reject: (error: SparksError) => void;
  readonly timer: AbortController;
};

export function createChannel({ frame, origin, instanceId, clock }: ChannelOptions): WidgetChannel {
  const waiting = new Map<string, Waiting>();
  const post = (message: Readonly<Record<string, unknown>>) => frame.postMessage(message, origin);
  const settle = (requestId: string): Waiting | undefined => {
    const found = waiting.get(requestId);
    waiting.delete(requestId);
    found?.timer.abort();
    return found;
  };

  return {
    request(action, data, timeoutMs = ANSWER_TIMEOUT_MS) {
      const requestId: string = createRandomId();
      return new Promise((resolve, reject) => {
        const timer = new AbortController();
        waiting.set(requestId, { action, resolve, reject, timer });
        clock.sleep(timeoutMs, timer.signal).then(
          () => settle(requestId)?.reject(new SparksError("unavailable", `no answer to ${action}`)),
          () => undefined, // Answered, or given up: whoever stopped the timer has settled it.
        );
        const visible = action === "visibility" ? { visible: data.visible } : {};
        post({ api: "toWidget", widgetId: instanceId, requestId, action, data, ...visible });
      });
    },
    // As the API wants it, the request comes back with its answer; bytes that were sent up do not.
    reply: (request, response) =>
      post({ ...request, ...(request.action === FIXED.upload ? { data: {} } : {}), response }),
    replyError: ({ requestId, action }, error) =>
      post({ api: "fromWidget", widgetId: instanceId, requestId, action, data: {}, response: { error } }),
    isAwaited: (requestId) => waiting.has(requestId),
    accept({ requestId, action, response }) {
      if (waiting.get(requestId)?.action !== action) return;
      const found = settle(requestId);
      if ("error" in response) found?.reject(new SparksError("unavailable", `the widget refused ${action}`));
      else found?.resolve(response);
    },
    get waiting() {
      return waiting.size;
    },
    reset() {
      for (const requestId of [...waiting.keys()]) {
        settle(requestId)?.reject(new SparksError("cancelled", "the widget was closed"));
      }
    },
  };
}
