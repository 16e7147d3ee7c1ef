/** Managing the apps of a room or space. Loaded when somebody does. */
export { WidgetSetup, type WidgetSetupProps } from "./views/widget-setup.tsx";
