import { defineAction, noData, requireCapability, take } from "../action.ts";

/** MSC4515: the servers that carry calls here. */
export const rtcTransports = defineAction("org.matrix.msc4515.get_rtc_transports", noData, async (host) => {
  requireCapability(host, "rtcTransports");
  take(host, "rtc");
  return { response: { rtc_transports: await host.driver.rtcTransports() } };
});
