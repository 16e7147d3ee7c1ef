import { stringAt } from "#base";
import type { WidgetEvent } from "#contracts";
import type { Rights } from "../capability/rights.ts";

/** Whether a widget may have an event: of its own room or of one that it was granted, and of a type that it may receive. */
export function mayReceive(
  { roomId, rights }: { readonly roomId: string | undefined; readonly rights: Rights },
  event: WidgetEvent,
): boolean {
  if (event.room_id !== roomId && !rights.room(event.room_id)) return false;
  return event.state_key === undefined
    ? rights.event("receive", event.type, stringAt(event.content, "msgtype"))
    : rights.state("receive", event.type, event.state_key);
}
