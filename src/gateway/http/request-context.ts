import type { IncomingMessage } from "node:http";

/** What the log and the metrics learn about a request. The route is a pattern, so no id and no path is in it. */
export type RequestContext = {
  readonly id: string;
  route: string;
  tenant: string | undefined;
  /** Code of the error it ended with. */
  error: string | undefined;
};

const contexts = new WeakMap<IncomingMessage, RequestContext>();

export const setRequestContext = (req: IncomingMessage, context: RequestContext): void => {
  contexts.set(req, context);
};

export const requestContext = (req: IncomingMessage): RequestContext | undefined => contexts.get(req);
