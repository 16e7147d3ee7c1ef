export { createTimeline } from "./create-timeline.ts";
export type { Echo, Timeline, TimelineOptions } from "./timeline.ts";
