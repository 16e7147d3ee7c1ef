import * as v from "valibot";
import { defineAction, requireCapability, take } from "../action.ts";
import { WidgetRequestError } from "../error-reply.ts";

/** A room, person or event, with nothing before it; what follows a "?" are the servers to join through. */
const MATRIX_TO = /^https:\/\/matrix\.to\/#\/(?:[!#@]|%21|%23|%40)[^\s\\<>"]{1,1000}$/i;

/** MSC2931: opens a room or a person in the client. Only links to Matrix, never to a site. */
export const navigate = defineAction(
  "org.matrix.msc2931.navigate",
  v.looseObject({ uri: v.pipe(v.string(), v.maxLength(1024)) }),
  (host, { uri }) => {
    requireCapability(host, "navigate");
    if (!MATRIX_TO.test(uri)) throw new WidgetRequestError("Invalid matrix.to URI");
    take(host, "navigate", 2000);
    // Answered before: it may take the widget itself off the screen.
    return { response: {}, after: () => host.driver.navigate(uri) };
  },
);
