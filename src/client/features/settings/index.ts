export { SettingsPage } from "./settings.view.tsx";
