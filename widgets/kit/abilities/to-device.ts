/** Messages to devices, past the room (MSC3819). */
import * as v from "valibot";
import { isObject } from "#base";
import { capability } from "../host/capability.ts";
import type { WidgetHost } from "../host/widget-host.ts";

type Content = Readonly<Record<string, unknown>>;

const toDeviceSchema = v.object({
  type: v.string(),
  sender: v.string(),
  content: v.custom<Readonly<Record<string, unknown>>>(isObject),
  encrypted: v.optional(v.boolean(), false),
});
/** `encrypted`: it came with Olm, so that the sender is certain. */
export type ToDeviceMessage = v.InferOutput<typeof toDeviceSchema>;

/** `messages`: by user id, by device id (`*`: every one). The host sends only to members of the room. */
export async function sendToDevice(
  host: WidgetHost,
  type: string,
  messages: Readonly<Record<string, Readonly<Record<string, Content>>>>,
  encrypted = true,
): Promise<void> {
  await host.need(capability.sendToDevice(type));
  await host.ask("send_to_device", { type, encrypted, messages });
}

/** From now on; the capability has to be asked for at the start. Returns what stops it. */
export function watchToDevice(
  host: WidgetHost,
  type: string,
  listener: (message: ToDeviceMessage) => void,
): () => void {
  return host.hear("send_to_device", (data) => {
    const message = v.safeParse(toDeviceSchema, data);
    if (message.success && message.output.type === type) listener(message.output);
  });
}
