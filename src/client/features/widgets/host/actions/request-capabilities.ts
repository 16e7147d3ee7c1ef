import * as v from "valibot";
import { readCapabilityList } from "../../capability/capability.ts";
import { defineAction } from "../action.ts";
import { WidgetRequestError } from "../error-reply.ts";

/** MSC2974: asks for more, acknowledged at once; what came of it is told by `notify_capabilities`. */
export const requestCapabilities = defineAction(
  "org.matrix.msc2974.request_capabilities",
  v.looseObject({ capabilities: v.optional(v.unknown(), []) }),
  (host, { capabilities }) => {
    const requested = readCapabilityList(capabilities);
    if (!requested) throw new WidgetRequestError("Invalid request - capabilities is not a list of strings");
    return { response: {}, after: () => host.renegotiate(requested) };
  },
);
