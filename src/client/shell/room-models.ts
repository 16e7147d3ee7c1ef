import type { RoomListItem, RoomSnapshot } from "#contracts";
import type { Person } from "#model";
import type { Hub } from "../app/hub.ts";
import { type ComposerModel, createComposerModel } from "../features/composer/index.ts";
import { createTimelineModel, firstGlance, type TimelineModel } from "../features/timeline/index.ts";

/** All that belongs to one open room. */
export type RoomModels = {
  readonly roomId: string;
  readonly timeline: TimelineModel;
  readonly composer: ComposerModel;
  readonly dispose: () => void;
};

export function createRoomModels(
  hub: Hub,
  roomId: string,
  known: RoomSnapshot | undefined,
  listed: () => RoomListItem | undefined,
  me: () => Person,
): RoomModels {
  const timeline = createTimelineModel(hub, roomId, known, () => firstGlance(listed()));
  const composer = createComposerModel({ hub, roomId, send: (draft) => timeline.send(draft, me()) });
  return {
    roomId,
    timeline,
    composer,
    dispose() {
      composer.dispose();
      timeline.dispose();
    },
  };
}
