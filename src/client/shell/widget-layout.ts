/** Which of a room's widgets stand where (`io.element.widgets.layout`), with the person's own choice before the room's. Pure. */
import type { RoomDetails, RoomWidget, WidgetPlace } from "#contracts";
import type { RoomChoice } from "./widget-choices.ts";

export const LAYOUT_TYPE = "io.element.widgets.layout";
export type Container = WidgetPlace["container"];

/** As much of a room as decides it. */
export type LaidOutRoom = Pick<RoomDetails, "id" | "membership" | "widgets" | "layout" | "layoutEventId">;

export type Arrangement = {
  /** Above the messages, in this order. */
  readonly top: readonly RoomWidget[];
  /** In the place of the messages. */
  readonly center: RoomWidget | undefined;
  /** How much of the room those above may have, in percent. */
  readonly height: number;
};

export const MOST_ON_TOP = 3;
export const DEFAULT_HEIGHT = 40;
const JITSI = new Set(["m.jitsi", "jitsi"]);
const NOTHING: Arrangement = { top: [], center: undefined, height: DEFAULT_HEIGHT };

export const placeOf = (room: LaidOutRoom, widgetId: string): WidgetPlace | undefined =>
  Object.hasOwn(room.layout, widgetId) ? room.layout[widgetId] : undefined;

/** Where a widget belongs before it is known whether there is room for it. */
export function containerOf(room: LaidOutRoom, widget: RoomWidget, choice: RoomChoice | undefined): Container {
  const own = choice?.containers.get(widget.id);
  return own ?? placeOf(room, widget.id)?.container ?? (JITSI.has(widget.type) ? "top" : "right");
}

/** Who does not fit above the messages stands on the right: it is in the list and opens in the side panel. */
export function arrange(room: LaidOutRoom | undefined, choice: RoomChoice | undefined): Arrangement {
  if (room?.membership !== "join" || room.widgets.length === 0) return NOTHING;
  const shown = room.widgets.filter(({ fault }) => fault === undefined);
  const index = (widget: RoomWidget) => placeOf(room, widget.id)?.index ?? Number.MAX_SAFE_INTEGER;
  const sorted = [...shown].sort((a, b) => index(a) - index(b));
  const inside = (container: Container) => sorted.filter((widget) => containerOf(room, widget, choice) === container);
  const centered = inside("center");
  const top = inside("top").slice(0, MOST_ON_TOP);
  const roomHeight = top.map(({ id }) => placeOf(room, id)?.height).find((height) => height !== undefined);
  return {
    top,
    // The person's own wish before that of the room.
    center: centered.find(({ id }) => choice?.containers.get(id) === "center") ?? centered[0],
    height: choice?.height ?? roomHeight ?? DEFAULT_HEIGHT,
  };
}

/** The room's layout such that everybody has it as the person has it now. What is not of this concern stays as it was. */
export function layoutForEveryone(
  room: LaidOutRoom,
  choice: RoomChoice | undefined,
): Readonly<Record<string, unknown>> {
  const { top, center, height } = arrange(room, choice);
  const entries = room.widgets.map((widget): readonly [string, WidgetPlace] => {
    const before = placeOf(room, widget.id);
    const at = top.indexOf(widget);
    const container = at >= 0 ? "top" : widget === center ? "center" : "right";
    return [
      widget.id,
      { ...before, container, index: at >= 0 ? at : (before?.index ?? 0), ...(at >= 0 ? { height } : {}) },
    ];
  });
  return { widgets: Object.fromEntries(entries) };
}

/** Whether the person may set the layout for everyone. */
export const mayLayOut = ({ power }: Pick<RoomDetails, "power">): boolean =>
  power.own >= (Object.hasOwn(power.events, LAYOUT_TYPE) ? (power.events[LAYOUT_TYPE] ?? 0) : power.stateDefault);
