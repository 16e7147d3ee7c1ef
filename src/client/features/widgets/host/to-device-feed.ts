import { stringAt } from "#base";
import type { WidgetToDevice } from "#contracts";
import type { Rights } from "../capability/rights.ts";
import type { WidgetChannel } from "./channel.ts";
import type { WidgetDriver } from "./driver.ts";

/** MSC3819: messages to this device, of the types that the widget may hear. */
export interface ToDeviceFeed {
  /** The rights may have changed. */
  update(): void;
  stop(): void;
}

export type ToDeviceFeedOptions = {
  readonly room: () => string | undefined;
  readonly rights: () => Rights;
  readonly driver: Pick<WidgetDriver, "toDevice">;
  readonly channel: Pick<WidgetChannel, "request">;
};

export function createToDeviceFeed({ room, rights, driver, channel }: ToDeviceFeedOptions): ToDeviceFeed {
  let heard: readonly string[] = [];
  let unsubscribe: (() => void) | undefined;

  const handOn = ({ type, sender, content, encrypted }: WidgetToDevice) => {
    if (!rights().toDevice("receive", type)) return;
    // Keys of a call in a room that is none of its business are not for it.
    const about = stringAt(content, "room_id");
    if (about !== undefined && about !== room() && !rights().room(about)) return;
    // It may be slow or not know the action: nothing that the host could do about it.
    channel.request("send_to_device", { type, sender, content, encrypted }).catch(() => undefined);
  };
  const stop = () => {
    unsubscribe?.();
    unsubscribe = undefined;
    heard = [];
  };

  return {
    update() {
      const types = [...new Set(rights().heardTypes)].sort();
      if (types.join("\0") === heard.join("\0")) return;
      stop();
      heard = types;
      if (types.length > 0) unsubscribe = driver.toDevice(types, handOn);
    },
    stop,
  };
}
