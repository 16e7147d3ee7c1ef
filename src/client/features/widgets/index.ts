/** The widget host. Loaded when a widget is shown for the first time; nothing of it is needed before. */
export { createGrantStore, type GrantStore } from "./grants/grant-store.ts";
export { forgetSignIns } from "./sign-in/forget-sign-ins.ts";
export { askWidget } from "./stage/ask-widget.ts";
export type { PlaceKind, WidgetRef, WidgetSource } from "./stage/opening.ts";
export { createRectFollower } from "./stage/rect-follower.ts";
export { createStage, type Stage, type StageOptions } from "./stage/stage.ts";
export {
  announceWindow,
  followWindows,
  lineOf,
  type WidgetWindowOptions,
} from "./stage/widget-windows.ts";
export { RoomWidgets, type RoomWidgetsProps } from "./views/room-widgets.tsx";
export type { StageHost } from "./views/stage-host.ts";
export { StageLayer, type StageLayerProps } from "./views/stage-layer.tsx";
export { WidgetGrants, type WidgetGrantsProps } from "./views/widget-grants.tsx";
export { WidgetMenu, type WidgetMenuProps } from "./views/widget-menu.tsx";
export { WidgetPlace, type WidgetPlaceProps } from "./views/widget-place.tsx";
export { WidgetTile, type WidgetTileProps } from "./views/widget-tile.tsx";
export { WidgetWindow, type WidgetWindowProps } from "./views/widget-window.tsx";
