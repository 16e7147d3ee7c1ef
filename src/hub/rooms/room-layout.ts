import { isObject, numberAt, objectAt, stringAt } from "#base";
import type { WidgetPlace } from "#contracts";
import type { RoomState } from "./room-state.ts";

export const LAYOUT_TYPE = "io.element.widgets.layout";

const MAX_PLACES = 100;
const isContainer = (text: string | undefined): text is WidgetPlace["container"] =>
  text === "top" || text === "right" || text === "center";
const percent = (value: number | undefined) =>
  value === undefined ? undefined : Math.min(100, Math.max(10, Math.round(value)));

/** Where the room wants its widgets; what is malformed in it is left out. */
export function roomLayout(state: RoomState): {
  readonly places: Readonly<Record<string, WidgetPlace>>;
  readonly eventId?: string;
} {
  const event = state.get(LAYOUT_TYPE);
  const widgets = objectAt(event?.content, "widgets") ?? {};
  const places: Record<string, WidgetPlace> = Object.create(null);
  for (const [id, place] of Object.entries(widgets).slice(0, MAX_PLACES)) {
    const container = stringAt(place, "container");
    if (!isObject(place) || !isContainer(container)) continue;
    const width = percent(numberAt(place, "width"));
    const height = percent(numberAt(place, "height"));
    places[id] = {
      container,
      index: Math.trunc(numberAt(place, "index") ?? 0),
      ...(width === undefined ? {} : { width }),
      ...(height === undefined ? {} : { height }),
    };
  }
  return { places: { ...places }, ...(event ? { eventId: event.eventId } : {}) };
}
