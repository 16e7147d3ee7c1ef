/** What a widget needs to sign in to a store that it reaches itself; loaded when its settings name one. */
import type { Clock } from "#base";
import { type DirectGraph, WIDGET_SIGN_IN_ACTION } from "#contracts";
import type { WidgetHost } from "../host/widget-host.ts";
import { signInByClient } from "./by-client.ts";
import { signInByWindow } from "./by-window.ts";
import { createDirectSession, type DirectSession } from "./direct-session.ts";

export type OpenDirectOptions = {
  readonly host: Pick<WidgetHost, "ask" | "hear" | "supports">;
  readonly clock: Clock;
  readonly page: Window;
};

/** By the client where it can, else by the widget itself. */
export function openDirect(direct: DirectGraph, { host, clock, page }: OpenDirectOptions): DirectSession {
  const source = host.supports(WIDGET_SIGN_IN_ACTION)
    ? signInByClient(host, direct)
    : signInByWindow({
        direct,
        redirectUri: new URL("../sign-in/index.html", page.location.href).href,
        fetch: globalThis.fetch.bind(globalThis),
        clock,
        openWindow: (url) => page.open(url, "_blank", "popup,width=520,height=720") !== null,
      });
  return createDirectSession({ direct, source, clock });
}
