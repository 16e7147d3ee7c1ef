import { SparksError } from "#base";
import { defineAction, noData, requireCapability, take } from "../action.ts";
import { WidgetRequestError } from "../error-reply.ts";

/** MSC3846: acknowledged once the homeserver has named some; they come by `update_turn_servers`, and again before they run out. */
export const watchTurnServers = defineAction("watch_turn_servers", noData, async (host) => {
  requireCapability(host, "turnServers");
  take(host, "turn", 5000);
  try {
    const { first } = await host.turn.watch();
    return { response: {}, ...(first ? { after: first } : {}) };
  } catch (thrown) {
    if (thrown instanceof SparksError && thrown.code === "not-found") {
      throw new WidgetRequestError("TURN servers not available");
    }
    throw thrown;
  }
});

export const unwatchTurnServers = defineAction("unwatch_turn_servers", noData, (host) => {
  requireCapability(host, "turnServers");
  host.turn.stop();
  return { response: {} };
});
