import * as v from "valibot";
import { defineAction, matrixText, requireCapability, take } from "../action.ts";
import { WidgetRequestError } from "../error-reply.ts";

/** MSC4157: cancels, restarts or sends what this widget has put off. */
export const updateDelayedEvent = defineAction(
  "org.matrix.msc4157.update_delayed_event",
  v.looseObject({ delay_id: v.pipe(matrixText, v.minLength(1)), action: v.picklist(["cancel", "restart", "send"]) }),
  async (host, { delay_id: delayId, action }) => {
    requireCapability(host, "updateDelayed");
    if (!host.delays.has(delayId)) throw new WidgetRequestError("This delayed event is not the widget's");
    take(host, "delayed");
    await host.driver.updateDelayed({ delayId, action });
    if (action !== "restart") host.delays.remove(delayId);
    return { response: {} };
  },
);
