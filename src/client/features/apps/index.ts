/** The apps of the workspace in the main navigation. */
export { AppPage } from "./app-page.tsx";
export { appsMessages } from "./apps.messages.ts";
export { type AppsModel, createAppsModel, type Workspace } from "./apps.model.ts";
export { AppsStates } from "./apps-states.tsx";
