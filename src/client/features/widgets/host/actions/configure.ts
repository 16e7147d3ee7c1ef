import { WIDGET_CONFIGURE_ACTION } from "#contracts";
import { defineAction, noData, take } from "../action.ts";
import { WidgetRequestError } from "../error-reply.ts";

/** Shows the person the settings of this widget. It needs no right: nothing is told, and nothing changes but by the person's own hand. */
export const configure = defineAction(WIDGET_CONFIGURE_ACTION, noData, (host) => {
  take(host, "navigate", 2000);
  if (!host.driver.configure?.()) throw new WidgetRequestError("The person may not change the settings");
  return { response: {} };
});
