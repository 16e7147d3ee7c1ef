/** The widgets that a room's state registers. All of it is foreign data: what does not hold is left out. */
import { isObject, objectAt, stringAt } from "#base";
import type { RoomWidget } from "#contracts";
import type { RoomEvent } from "../events/index.ts";
import { cleanName, mxcOrNothing } from "./room-name.ts";
import type { RoomState } from "./room-state.ts";

const TYPES = ["im.vector.modular.widgets", "m.widget"] as const;
const MAX_WIDGETS = 50;
const MAX_URL = 4096;

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
  const { content, stateKey: id } = event;
  const url = stringAt(content, "url");
  const type = stringAt(content, "type");
  if (!id || id.length > 255 || url === undefined || !type || !isWidgetUrl(url)) return undefined;
  const data = objectAt(content, "data");
  const avatar = mxcOrNothing(content.avatar_url);
  return {
    id,
    roomId: event.roomId,
    type: type.slice(0, 255),
    name: cleanName(stringAt(content, "name")) || id,
    url,
    data: data && isObject(data) ? data : {},
    ...(avatar === undefined ? {} : { avatar }),
    waitForLoad: content.waitForIframeLoad !== false,
    eventId: event.eventId,
    creator: event.sender,
  };
}

/** https, or http on this machine; no credentials, and no template variable before the path. */
export function isWidgetUrl(text: string): boolean {
  if (text.length > MAX_URL || /^[^/]*\/\/[^/?#]*\$/.test(text)) return false;
  const url = URL.parse(text);
  if (url?.username !== "" || url.password !== "") return false;
  const loopback = /^(localhost|127(\.\d{1,3}){3}|\[::1\]|[^.]+\.localhost)$/.test(url.hostname);
  return url.protocol === "https:" || (url.protocol === "http:" && loopback);
}
