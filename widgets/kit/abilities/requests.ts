import { type HostRequest, readHostRequest, WIDGET_REQUEST_ACTION } from "#contracts";
import type { WidgetHost } from "../host/widget-host.ts";

/** What the person asks for from the client around the widget; what came before anybody listened, at once. Returns what stops it. */
export function onHostRequest(host: WidgetHost, listener: (request: HostRequest) => void): () => void {
  const take = () => {
    const request = readHostRequest(host.takeRequest());
    if (request) listener(request);
  };
  take();
  return host.hear(WIDGET_REQUEST_ACTION, take);
}
