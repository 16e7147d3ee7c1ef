/**
 * The widgets that a room's state registers. All of it is foreign data: what does not hold is left out. A widget whose address may
 * not be opened is told with its fault and without that address, so that nobody looks for it in vain.
 */
import { isObject, objectAt, stringAt } from "#base";
import { type AccountWidget, type RoomWidget, widgetUrlFault } from "#contracts";
import type { RoomEvent } from "../events/index.ts";
import { cleanName, mxcOrNothing } from "./room-name.ts";
import type { RoomState } from "./room-state.ts";

const TYPES = ["im.vector.modular.widgets", "m.widget"] as const;
const MAX_WIDGETS = 50;

export function roomWidgets(state: RoomState): readonly RoomWidget[] {
  const found = new Map<string, RoomWidget>();
  for (const type of TYPES) {
    for (const event of state.all(type)) {
      const widget = parseWidget(event);
      // The type that every client reads wins over its stable name.
      if (widget && !found.has(widget.id)) found.set(widget.id, widget);
    }
  }
  return [...found.values()].toSorted((a, b) => (a.id < b.id ? -1 : 1)).slice(0, MAX_WIDGETS);
}

export function parseWidget(event: RoomEvent): RoomWidget | undefined {
  const widget = event.stateKey === undefined ? undefined : widgetFrom(event.stateKey, event.content, event.sender);
  return widget && { ...widget, roomId: event.roomId, eventId: event.eventId };
}

/** What registers a widget, in a room's state or in the account's data. Undefined where it is none, or was removed. */
export function widgetFrom(
  id: string,
  content: Readonly<Record<string, unknown>>,
  creator: string,
): AccountWidget | undefined {
  const { url } = content;
  const type = stringAt(content, "type");
  // Without an address it has been removed.
  if (!id || id.length > 255 || url === undefined || url === null || url === "" || !type) return undefined;
  const data = objectAt(content, "data");
  const avatar = mxcOrNothing(content.avatar_url);
  return {
    id,
    type: type.slice(0, 255),
    name: cleanName(stringAt(content, "name")) || id,
    ...addressOf(url),
    data: data && isObject(data) ? data : {},
    ...(avatar === undefined ? {} : { avatar }),
    waitForLoad: content.waitForIframeLoad !== false,
    creator,
  };
}

function addressOf(url: unknown): Pick<RoomWidget, "url" | "fault"> {
  const fault = typeof url === "string" ? widgetUrlFault(url) : "malformed";
  if (typeof url !== "string" || (fault && fault !== "not-https")) return { url: "", fault: fault ?? "malformed" };
  return fault ? { url, fault } : { url };
}
