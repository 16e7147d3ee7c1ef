import * as v from "valibot";
import { defineAction, requireCapability, take } from "../action.ts";

/** MSC1354: wants to be seen when the person goes to another room. Where it then stands is the client's. */
export const alwaysOnScreen = defineAction(
  "set_always_on_screen",
  v.looseObject({ value: v.boolean() }),
  (host, { value }) => {
    requireCapability(host, "alwaysOnScreen");
    take(host, "call");
    host.call.setAlwaysOnScreen(value);
    return { response: { success: true } };
  },
);
