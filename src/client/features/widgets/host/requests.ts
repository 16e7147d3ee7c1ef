import type { Clock } from "#base";
import type { Rights } from "../capability/rights.ts";
import type { WidgetRequest } from "../gate/envelope.ts";
import type { ActionHost } from "./action.ts";
import { ACTIONS } from "./actions/index.ts";
import type { WidgetChannel } from "./channel.ts";
import { errorReply, unknownAction, WidgetRequestError } from "./error-reply.ts";
import { createLimits } from "./limits.ts";

export type RequestsOptions = Omit<ActionHost, "roomId" | "rights" | "take" | "require"> & {
  readonly room: () => string | undefined;
  readonly rights: () => Rights;
  readonly channel: Pick<WidgetChannel, "reply" | "replyError">;
  readonly clock: Pick<Clock, "now">;
  /** The document that the frame shows; undefined when all is over. */
  readonly currentDocument: () => number | undefined;
};

type Requirement = { readonly isAllowed: (rights: Rights) => boolean; readonly otherwise: string };

/** Answers each request of a widget, with what it asked for or with an error. Never throws. */
export function createRequests(options: RequestsOptions): (request: WidgetRequest) => Promise<void> {
  const { room, rights, channel, clock, currentDocument, ...rest } = options;
  const take = createLimits(clock);
  const check = ({ isAllowed, otherwise }: Requirement) => {
    if (!isAllowed(rights())) throw new WidgetRequestError(otherwise);
  };
  const hostFor = (requirements: Requirement[]): ActionHost => ({
    ...rest,
    take,
    get roomId() {
      return room();
    },
    get rights() {
      return rights();
    },
    require(isAllowed, otherwise) {
      const requirement = { isAllowed, otherwise };
      check(requirement);
      requirements.push(requirement);
    },
  });

  return async (request) => {
    const document = currentDocument();
    // The one that asked may be gone: its answer is not for whoever is there now. Only content_loaded announces a new one.
    const isGone = () => {
      const now = currentDocument();
      return now === undefined || (now !== document && request.action !== "content_loaded");
    };
    const requirements: Requirement[] = [];
    try {
      const action = ACTIONS.get(request.action);
      if (!action) throw unknownAction(request.action);
      const { response, after } = await action.run(hostFor(requirements), request);
      if (isGone()) return;
      // A right may have been taken back while the homeserver was asked: then what it said is not for the widget.
      for (const requirement of requirements) check(requirement);
      channel.reply(request, response);
      after?.();
    } catch (thrown) {
      if (!isGone()) channel.replyError(request, errorReply(thrown, request.action));
    }
  };
}
