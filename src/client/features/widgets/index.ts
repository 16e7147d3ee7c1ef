/** The widget host. Loaded when a room's widgets are shown; nothing of it is needed before. */
export { createGrantStore, type GrantStore } from "./grants/grant-store.ts";
export { RoomWidgets, type RoomWidgetsProps } from "./views/room-widgets.tsx";
export { WidgetGrants, type WidgetGrantsProps } from "./views/widget-grants.tsx";
