/** What a host does on its own screen: go somewhere, keep the widget in sight (MSC2931, MSC1354). */
import { SparksError } from "#base";
import { capability } from "../host/capability.ts";
import type { WidgetHost } from "../host/widget-host.ts";

const MATRIX_TO = "https://matrix.to/#/";

/** Opens a room, an event or a person in the client; `uri` begins with `https://matrix.to/#/`. */
export async function navigate(host: WidgetHost, uri: string): Promise<void> {
  if (!uri.startsWith(MATRIX_TO)) throw new SparksError("invalid", "not a matrix.to address");
  await host.need(capability.navigate);
  await host.ask("org.matrix.msc2931.navigate", { uri });
}

/** Keeps the widget on the screen while the person looks elsewhere; resolves with whether the host does so. */
export async function keepOnScreen(host: WidgetHost, value: boolean): Promise<boolean> {
  await host.need(capability.alwaysOnScreen);
  const reply = await host.ask("set_always_on_screen", { value });
  return typeof reply === "object" && reply !== null && "success" in reply && reply.success === true;
}

/** Whether the person can see the widget, as hosts that know say it. Returns what stops it. */
export const onVisibility = (host: WidgetHost, listener: (visible: boolean) => void): (() => void) =>
  host.hear("visibility", (data) => {
    if (typeof data === "object" && data !== null && "visible" in data) listener(data.visible === true);
  });
