import { useComputed } from "@preact/signals";
import type { RefObject } from "preact";
import { useCallback } from "preact/hooks";
import { useMessages } from "#ui";
import { useApp } from "../app/app-context.ts";
import { pure } from "../app/pure.tsx";
import { Composer, composerMessages, NoComposer } from "../features/composer/index.ts";
import { type TimelineActions, type TimelineHandle, TimelineView } from "../features/timeline/index.ts";
import { askFiles, filesWidgetFor } from "./files-widget.ts";
import { RoomCallButton } from "./room-call-button.tsx";
import { RoomHeader } from "./room-header.tsx";
import type { RoomModels } from "./room-models.ts";
import type { ShellModel } from "./shell.model.ts";
import { usePlace } from "./use-place.ts";
import { useReading } from "./use-reading.ts";

/** The head of a room, fed. */
export const HeaderPane = pure<{ readonly shell: ShellModel; readonly models: RoomModels }>(function HeaderPane({
  shell,
  models,
}) {
  return (
    <RoomHeader
      details={models.timeline.details.value}
      hint={shell.hint.value}
      panel={shell.panel.value}
      onPanel={shell.setPanel}
      onBack={shell.back}
    >
      <RoomCallButton shell={shell} details={models.timeline.details.value} />
    </RoomHeader>
  );
});

type TimelineProps = {
  readonly models: RoomModels;
  readonly actions: TimelineActions;
  readonly handle: RefObject<TimelineHandle | null>;
};

/** The messages of a room, fed. */
export const TimelinePane = pure<TimelineProps>(function TimelinePane({ models, actions, handle }) {
  const reading = useReading(models.timeline);
  usePlace(models.timeline, handle);
  const onNearStart = useCallback(() => models.timeline.pageBack(), [models]);
  return (
    <TimelineView
      handle={handle}
      snapshot={models.timeline.snapshot.value}
      details={models.timeline.details.value}
      actions={actions}
      onNearStart={onNearStart}
      onPlace={reading.onPlace}
      onAtEnd={reading.onAtEnd}
    />
  );
});

type ComposerProps = {
  readonly shell: ShellModel;
  readonly models: RoomModels;
  readonly onFiles: (files: readonly File[]) => void;
  readonly onPickEmoji: (anchor: Element, insert: (emoji: string) => void) => void;
};

/** Where one writes, fed; or why one cannot. */
export const ComposerPane = pure<ComposerProps>(function ComposerPane({ shell, models, onFiles, onPickEmoji }) {
  const { details, items } = models.timeline;
  const barred = useComputed(() => {
    const room = details.value;
    return room && (!room.can.send || room.membership !== "join" || room.replacedBy !== undefined) ? room : undefined;
  });
  const name = useComputed(() => details.value?.name ?? shell.hint.value?.name ?? "");
  const hasFiles = useComputed(() => filesWidgetFor(details.value, shell.apps.workspace.value) !== undefined);
  const app = useApp();
  const t = useMessages(composerMessages);
  const askForFiles = () =>
    askFiles(app, shell, models.roomId, { what: "attach-files" }).catch(() =>
      app.toasts.show({ text: t("filesAppFailed"), tone: "danger" }),
    );
  if (barred.value) return <NoComposer details={barred.value} onOpen={shell.openRoom} />;
  return (
    <Composer
      snapshot={models.composer.snapshot.value}
      actions={models.composer}
      roomId={models.roomId}
      name={name.value}
      onFiles={onFiles}
      onFromFilesApp={hasFiles.value ? askForFiles : undefined}
      onEditLast={() => {
        const last = items.peek().findLast((item) => item.own && item.can.edit && item.body.kind === "text");
        if (last) models.composer.edit(last);
      }}
      onPickEmoji={onPickEmoji}
    />
  );
});
