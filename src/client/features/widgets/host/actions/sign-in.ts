import { WIDGET_SIGN_IN_ACTION, widgetSignInSchema } from "#contracts";
import { defineAction, take } from "../action.ts";
import { unknownAction } from "../error-reply.ts";

/** A token of a store that browsers reach themselves, once the person agreed. Only widgets that the administrator trusts are answered. */
export const signIn = defineAction(WIDGET_SIGN_IN_ACTION, widgetSignInSchema, (host, data, request) => {
  if (!host.direct) throw unknownAction(request.action);
  take(host, "signIn", 5000);
  return host.direct.answer(request.requestId, data);
});
