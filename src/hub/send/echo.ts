import { localMedia, type OutboxEntry } from "../outbox/index.ts";
import type { Echo } from "../timeline/index.ts";

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
