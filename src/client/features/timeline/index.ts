export { firstGlance } from "./first-glance.ts";
export { timelineMessages } from "./timeline.messages.ts";
export { createTimelineModel, type TimelineModel, UNDO_MS } from "./timeline.model.ts";
export { type TimelineHandle, TimelineView } from "./timeline.view.tsx";
export type { TimelineActions } from "./timeline-actions.ts";
export type { TimelineRow } from "./timeline-rows.ts";
