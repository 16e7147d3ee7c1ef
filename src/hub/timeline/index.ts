export type { Echo, Timeline, TimelineOptions } from "./timeline.ts";
