import type { SparksError } from "#base";
import type { Media, TimelineItem } from "#contracts";
import type { Toasts, Translate } from "#ui";
import type { Hub } from "../app/hub.ts";
import { type TimelineActions, type timelineMessages, UNDO_MS } from "../features/timeline/index.ts";
import type { RoomModels } from "./room-models.ts";

type Needs = {
  readonly hub: Hub;
  readonly toasts: Toasts;
  readonly models: RoomModels;
  /** Asked anew each time: the language may have changed. */
  readonly t: () => Translate<(typeof timelineMessages)["en"]>;
  readonly pickReaction: (item: TimelineItem, anchor: Element) => void;
  readonly openMedia: (media: Media) => void;
  readonly openMention: (id: string) => void;
  readonly scrollToKey: (key: string) => boolean;
  readonly hasFiles: () => boolean;
  /** Asks the files app to keep the file of a message. */
  readonly saveToFiles: (eventId: string) => Promise<void>;
};

/** How far back a message that was answered is looked for. */
const MOST_PAGES = 10;
const PAGE = 100;

/** What the lines of the timeline can ask for, for one room. */
export function createTimelineActions(needs: Needs): TimelineActions {
  const { hub, toasts, models, t } = needs;
  const { roomId, timeline, composer } = models;
  const say = (text: string) => (_: SparksError | unknown) => {
    toasts.show({ text, tone: "danger" });
  };
  const find = async (eventId: string): Promise<string | undefined> => {
    for (let page = 0; page < MOST_PAGES; page++) {
      const found = timeline.items.peek().find((item) => item.eventId === eventId);
      if (found) return found.key;
      const { reachedStart } = await hub.call("pageBack", { roomId, count: PAGE });
      if (reachedStart) break;
    }
    return timeline.items.peek().find((item) => item.eventId === eventId)?.key;
  };
  return {
    react(item, key) {
      if (item.eventId === undefined) return;
      hub.call("react", { roomId, eventId: item.eventId, key }).catch(say(t()("reactFailed")));
    },
    pickReaction: needs.pickReaction,
    reply: (item) => composer.reply(item),
    edit: (item) => composer.edit(item),
    remove(item) {
      if (item.eventId === undefined) return;
      const { undo, done } = timeline.deleteLater(item.eventId);
      const dismiss = toasts.show({
        text: t()("deleted"),
        action: { label: t()("undo"), onClick: undo },
        durationMs: UNDO_MS,
      });
      done.catch(say(t()("deleteFailed"))).finally(dismiss);
    },
    copy(item) {
      const text =
        item.body.kind === "text" ? item.body.text : item.body.kind === "media" ? (item.body.caption ?? "") : "";
      navigator.clipboard.writeText(text).then(
        () => toasts.show({ text: t()("copied"), durationMs: 2000 }),
        () => undefined, // Forbidden by the browser, which says so itself.
      );
    },
    retry(item) {
      hub.call("retry", { roomId, key: item.key }).catch(say(t()("retryFailed")));
    },
    discard(item) {
      hub.call("discard", { roomId, key: item.key }).catch(say(t()("retryFailed")));
    },
    async jumpTo(eventId) {
      const key = await find(eventId).catch(() => undefined);
      // The list may show a message that was just fetched only after it has rendered.
      if (key !== undefined) await new Promise((resolve) => requestAnimationFrame(resolve));
      if (key === undefined || !needs.scrollToKey(key)) toasts.show({ text: t()("notFound") });
    },
    openMedia: needs.openMedia,
    openMention: needs.openMention,
    canSaveToFiles: (item) => item.body.kind === "media" && item.eventId !== undefined && needs.hasFiles(),
    saveToFiles(item) {
      if (item.eventId !== undefined) needs.saveToFiles(item.eventId).catch(say(t()("saveToFilesFailed")));
    },
  };
}
