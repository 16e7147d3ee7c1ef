import { createContext } from "preact";
import { useContext } from "preact/hooks";
import type { Media, TimelineItem } from "#contracts";

/** What the lines of a timeline can ask for. Stable for the life of the timeline, so that lines need not be rendered anew. */
export interface TimelineActions {
  react(item: TimelineItem, key: string): void;
  pickReaction(item: TimelineItem, anchor: Element): void;
  reply(item: TimelineItem): void;
  edit(item: TimelineItem): void;
  remove(item: TimelineItem): void;
  copy(item: TimelineItem): void;
  retry(item: TimelineItem): void;
  discard(item: TimelineItem): void;
  jumpTo(eventId: string): void;
  openMedia(media: Media): void;
  openMention(id: string): void;
  /** Whether its file can be kept in the files app. */
  canSaveToFiles(item: TimelineItem): boolean;
  saveToFiles(item: TimelineItem): void;
}

const ActionsContext = createContext<TimelineActions | undefined>(undefined);
export const TimelineActionsProvider = ActionsContext.Provider;

export function useTimelineActions(): TimelineActions {
  const actions = useContext(ActionsContext);
  if (!actions) throw new Error("no TimelineActionsProvider above this component");
  return actions;
}
