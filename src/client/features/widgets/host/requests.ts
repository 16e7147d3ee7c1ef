import type { Clock } from "#base";
import type { Rights } from "../capability/rights.ts";
import type { WidgetRequest } from "../gate/envelope.ts";
import { createRateLimit } from "../gate/rate-limit.ts";
import type { ActionHost } from "./action.ts";
import { ACTIONS } from "./actions/index.ts";
import type { WidgetChannel } from "./channel.ts";
import { errorReply, WidgetRequestError } from "./error-reply.ts";

export type RequestsOptions = Pick<
  ActionHost,
  "roomId" | "driver" | "identity" | "contentLoaded" | "renegotiate" | "seen" | "maxUploadBytes"
> & {
  readonly rights: () => Rights;
  readonly channel: Pick<WidgetChannel, "reply" | "replyError">;
  readonly clock: Pick<Clock, "now">;
  /** The document that the frame shows; undefined when all is over. */
  readonly currentDocument: () => number | undefined;
};

/** Answers each request of a widget, with what it asked for or with an error. Never throws. */
export function createRequests(options: RequestsOptions): (request: WidgetRequest) => Promise<void> {
  const { rights, channel, clock, currentDocument, ...rest } = options;
  const host: ActionHost = {
    ...rest,
    get rights() {
      return rights();
    },
    limits: {
      send: createRateLimit({ burst: 50, perSecond: 5 }, clock),
      read: createRateLimit({ burst: 100, perSecond: 20 }, clock),
      navigate: createRateLimit({ burst: 3, perSecond: 0.5 }, clock),
      upload: createRateLimit({ burst: 20, perSecond: 0.5 }, clock),
      download: createRateLimit({ burst: 60, perSecond: 5 }, clock),
    },
  };
  return async (request) => {
    const document = currentDocument();
    // The one that asked may be gone: its answer is not for whoever is there now. Only content_loaded announces a new one.
    const isGone = () => {
      const now = currentDocument();
      return now === undefined || (now !== document && request.action !== "content_loaded");
    };
    try {
      const action = ACTIONS.get(request.action);
      if (!action) throw new WidgetRequestError(`Unknown or unsupported from-widget action: ${request.action}`);
      const { response, after } = await action.run(host, request);
      if (isGone()) return;
      channel.reply(request, response);
      after?.();
    } catch (thrown) {
      if (!isGone()) channel.replyError(request, errorReply(thrown, request.action));
    }
  };
}
