import { localMedia, type Outbox, type OutboxEntry } from "../outbox/index.ts";
import type { OpenRooms } from "../rooms/open-rooms.ts";
import type { Echo } from "../timeline/index.ts";

/** Shows in the timelines what waits in the outbox, until the server has it. */
export function showEchoes(outbox: Outbox, open: OpenRooms): void {
  outbox.onChange((change) => {
    const { entry } = change;
    const timeline = open.knownTimeline(entry.roomId)?.timeline;
    if (!timeline) return;
    if (change.what === "sent") {
      timeline.updateEcho(entry.key, { delivery: { state: "sent" }, eventId: change.eventId });
    } else if (change.what === "removed") timeline.removeEcho(entry.key);
    else if (change.what === "added") timeline.addEcho(echoOf(entry));
    else timeline.updateEcho(entry.key, echoOf(entry));
  });
}

/** What waits in the outbox, as the timeline shows it. */
export function echoOf(entry: OutboxEntry): Echo {
  const { key, ts, delivery, what } = entry;
  switch (what.kind) {
    case "event":
      return { key, ts, delivery, type: what.type, content: what.content };
    case "redaction":
      return { key, ts, delivery, type: "m.room.redaction", content: {}, redacts: what.target };
    case "file":
      return { key, ts, delivery, type: "m.room.message", content: { ...what.content, url: localMedia(key) } };
  }
}
