export { createTimeline } from "./create-timeline.ts";
export { echoFromEntry } from "./echo-from-entry.ts";
export type { Echo, Timeline, TimelineOptions } from "./timeline.ts";
