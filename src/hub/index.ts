export type { HubPlatform } from "./platform.ts";
export { createHub, type Hub } from "./serve/hub.ts";
