import { localMedia, type OutboxEntry } from "../outbox/index.ts";
import type { Echo } from "./timeline.ts";

/** The local echo of what waits in the outbox. The bytes of a file are read from there (`keyOfLocalMedia`). */
export function echoFromEntry({ key, ts, what, delivery }: OutboxEntry): Echo {
  const common = { key, ts, delivery };
  switch (what.kind) {
    case "event":
      return { ...common, type: what.type, content: what.content };
    case "redaction": {
      const content = what.reason === undefined ? {} : { reason: what.reason };
      return { ...common, type: "m.room.redaction", content, redacts: what.target };
    }
    case "file":
      return { ...common, type: "m.room.message", content: { ...what.content, url: localMedia(key) } };
  }
}
