import { useComputed, useSignalEffect } from "@preact/signals";
import { useCallback, useEffect, useMemo, useRef, useState } from "preact/hooks";
import type { Media, TimelineItem } from "#contracts";
import { translator, useI18n } from "#ui";
import { useApp } from "../app/app-context.ts";
import { pure } from "../app/pure.tsx";
import { EmojiPicker } from "../emoji/emoji-picker.tsx";
import { AttachDialog, type Attachment } from "../features/composer/index.ts";
import { Lightbox } from "../features/lightbox/index.ts";
import { type TimelineHandle, timelineMessages } from "../features/timeline/index.ts";
import { Announcer } from "./announcer.tsx";
import { CallSlot, useShownCall } from "./call-slot.tsx";
import { askFiles, filesWidgetFor } from "./files-widget.ts";
import { InvitePage } from "./invite-page.tsx";
import { createTimelineActions } from "./room-actions.ts";
import { createRoomModels } from "./room-models.ts";
import styles from "./room-page.module.css";
import { ComposerPane, HeaderPane, TimelinePane } from "./room-panes.tsx";
import { CenterSlot, NoPanelFor, TopSlot, WidgetStrip } from "./room-stage-slot.tsx";
import type { ShellModel } from "./shell.model.ts";
import { UnknownRoom } from "./unknown-room.tsx";
import { useArrangement } from "./use-arrangement.ts";
import { useAttachments } from "./use-attachments.ts";
import { useRecoveryHint } from "./use-recovery-hint.ts";
import { useWide } from "./use-wide.ts";

type Props = { readonly roomId: string; readonly shell: ShellModel };
type Picking = { readonly anchor: Element; readonly onPick: (emoji: string) => void };

/** One room: header, messages, and where one writes. Made anew for each room (`key`). */
export const RoomPage = pure<Props>(function RoomPage({ roomId, shell }) {
  const app = useApp();
  const i18n = useI18n();
  const models = useMemo(
    () =>
      createRoomModels(
        app.hub,
        roomId,
        shell.known(roomId),
        () => shell.listed(roomId),
        () => meOf(app.status.peek()),
      ),
    [app, roomId],
  );
  useEffect(() => {
    const flush = () => models.dispose();
    window.addEventListener("pagehide", flush);
    return () => {
      window.removeEventListener("pagehide", flush);
      flush();
    };
  }, [models]);

  const timeline = useRef<TimelineHandle>(null);
  const [picking, setPicking] = useState<Picking | undefined>(undefined);
  const [media, setMedia] = useState<Media | undefined>(undefined);
  const attachments = useAttachments(roomId);
  const actions = useMemo(
    () =>
      createTimelineActions({
        hub: app.hub,
        toasts: app.toasts,
        models,
        t: () => translator(i18n, timelineMessages),
        pickReaction: (item: TimelineItem, anchor: Element) =>
          setPicking({ anchor, onPick: (emoji) => actions.react(item, emoji) }),
        openMedia: setMedia,
        openMention: (id) => (id.startsWith("@") ? shell.openPerson(id) : shell.openRoom(id)),
        scrollToKey: (key) => timeline.current?.scrollToKey(key) ?? false,
        hasFiles: () => filesWidgetFor(shell.details.peek(), shell.apps.workspace.peek()) !== undefined,
        saveToFiles: (eventId) => askFiles(app, shell, roomId, { what: "save-attachment", eventId }),
      }),
    [models],
  );
  const pickEmoji = useCallback(
    (anchor: Element, insert: (emoji: string) => void) => setPicking({ anchor, onPick: insert }),
    [],
  );
  useRecoveryHint(models.timeline);
  useSignalEffect(() => shell.setDetails(models.timeline.details.value));
  const { details } = models.timeline;
  useSignalEffect(() => {
    if (details.value) shell.calls.roomHeard(details.value);
  });
  const invited = useComputed(() => (details.value?.membership === "invite" ? details.value : undefined));
  const name = useComputed(() => details.value?.name ?? shell.hint.value?.name);
  const unheard = useComputed(() => details.value === undefined && shell.hint.value === undefined);
  const call = useShownCall(shell, roomId);
  const wide = useWide();
  const places = useArrangement(shell).arrangement.value;
  const [hidesMessages, setHidesMessages] = useState(false);
  // The call takes the place of what stands there otherwise.
  const center = wide && !call ? places.center : undefined;
  const pinned = wide ? [] : [...(places.center ? [places.center] : []), ...places.top];
  if (unheard.value) return <UnknownRoom room={roomId} shell={shell} />;
  if (invited.value) return <InvitePage details={invited.value} onBack={shell.back} />;
  return (
    <section
      class={styles.page}
      aria-label={name.value}
      onDragOver={attachments.onDragOver}
      onDragLeave={attachments.onDragLeave}
      onDrop={attachments.onDrop}
    >
      <HeaderPane shell={shell} models={models} />
      {wide && <NoPanelFor shell={shell} widgets={center ? [...places.top, center] : places.top} />}
      {pinned.length > 0 && <WidgetStrip shell={shell} widgets={pinned} />}
      {wide && details.value && places.top.length > 0 && (
        <TopSlot
          shell={shell}
          room={details.value}
          widgets={places.top}
          height={places.height}
          covered={shell.covered.value}
        />
      )}
      <div class={styles.body}>
        <div class={styles.parts}>
          {call && (
            <div class={styles.call}>
              <CallSlot shell={shell} widget={call} />
            </div>
          )}
          {center && details.value && (
            <div class={styles.call}>
              <CenterSlot
                shell={shell}
                room={details.value}
                widget={center}
                covered={shell.covered.value}
                messages={{ hidden: hidesMessages, setHidden: setHidesMessages }}
              />
            </div>
          )}
          <div class={center && hidesMessages ? styles.away : styles.conversation}>
            <TimelinePane models={models} actions={actions} handle={timeline} />
            <ComposerPane shell={shell} models={models} onFiles={attachments.add} onPickEmoji={pickEmoji} />
          </div>
        </div>
      </div>
      {attachments.dragging && <div class={styles.drop}>{attachments.dropText}</div>}
      {attachments.files && (
        <AttachDialog
          files={attachments.files}
          maxBytes={app.config.value.uploads.maxBytes ?? Number.POSITIVE_INFINITY}
          onClose={attachments.clear}
          onSend={(list: readonly Attachment[]) => {
            attachments.send(list);
            timeline.current?.scrollToEnd();
          }}
        />
      )}
      {picking && <EmojiPicker anchor={picking.anchor} onPick={picking.onPick} onClose={() => setPicking(undefined)} />}
      {media && <Lightbox media={media} onClose={() => setMedia(undefined)} />}
      <Announcer items={models.timeline.items} />
    </section>
  );
});

function meOf(status: ReturnType<typeof useApp>["status"]["value"]) {
  return status.phase === "signed-in"
    ? { id: status.userId, name: status.name, ...(status.avatar === undefined ? {} : { avatar: status.avatar }) }
    : { id: "@", name: "…" };
}
