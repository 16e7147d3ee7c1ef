import { useSignalEffect } from "@preact/signals";
import { useCallback, useEffect, useMemo, useRef, useState } from "preact/hooks";
import type { Media, RoomDetails, RoomSnapshot, TimelineItem } from "#contracts";
import { translator, useI18n } from "#ui";
import { useApp } from "../app/app-context.ts";
import { EmojiPicker } from "../emoji/emoji-picker.tsx";
import { AttachDialog, type Attachment, Composer, NoComposer } from "../features/composer/index.ts";
import { Lightbox } from "../features/lightbox/index.ts";
import { type TimelineHandle, TimelineView, timelineMessages } from "../features/timeline/index.ts";
import type { RoomPanel } from "../routes/routes.ts";
import { Announcer } from "./announcer.tsx";
import { InvitePage } from "./invite-page.tsx";
import { createTimelineActions } from "./room-actions.ts";
import { RoomHeader } from "./room-header.tsx";
import { createRoomModels } from "./room-models.ts";
import styles from "./room-page.module.css";
import { useAttachments } from "./use-attachments.ts";
import { useReading } from "./use-reading.ts";

type Props = {
  readonly roomId: string;
  readonly panel: RoomPanel | undefined;
  readonly known: RoomSnapshot | undefined;
  /** What the list knows of it, until the hub has told more. */
  readonly hint: { readonly name: string; readonly avatar?: string; readonly directWith?: string } | undefined;
  readonly onDetails: (details: RoomDetails | undefined) => void;
  readonly onOpenRoom: (roomId: string) => void;
  readonly onOpenPerson: (id: string) => void;
  readonly onPanel: (panel: RoomPanel | undefined) => void;
  readonly onBack: () => void;
};

type Picking = { readonly anchor: Element; readonly onPick: (emoji: string) => void };

/** One room: header, messages, and where one writes. Made anew for each room (`key`). */
export function RoomPage(props: Props) {
  const { roomId } = props;
  const app = useApp();
  const i18n = useI18n();
  const models = useMemo(
    () => createRoomModels(app.hub, roomId, props.known, () => meOf(app.status.peek())),
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
  const reading = useReading(models.timeline);
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
        openMention: (id) => (id.startsWith("@") ? props.onOpenPerson(id) : props.onOpenRoom(id)),
        scrollToKey: (key) => timeline.current?.scrollToKey(key) ?? false,
      }),
    [models],
  );
  useSignalEffect(() => props.onDetails(models.timeline.details.value));

  const details = models.timeline.details.value;
  const snapshot = models.timeline.snapshot.value;
  const initialKey = useMemo(() => app.navigation.place()?.key, [app, roomId]);
  const onNearStart = useCallback(() => models.timeline.pageBack(), [models]);
  if (details?.membership === "invite") return <InvitePage details={details} onBack={props.onBack} />;
  return (
    <section
      class={styles.page}
      aria-label={details?.name ?? props.hint?.name}
      onDragOver={attachments.onDragOver}
      onDragLeave={attachments.onDragLeave}
      onDrop={attachments.onDrop}
    >
      <RoomHeader
        details={details}
        hint={props.hint}
        panel={props.panel}
        onPanel={props.onPanel}
        onBack={props.onBack}
      />
      <TimelineView
        handle={timeline}
        snapshot={snapshot}
        details={details}
        actions={actions}
        initialKey={initialKey}
        onNearStart={onNearStart}
        onPlace={reading.onPlace}
        onAtEnd={reading.onAtEnd}
      />
      {details && (!details.can.send || details.membership !== "join" || details.replacedBy !== undefined) ? (
        <NoComposer details={details} onOpen={props.onOpenRoom} />
      ) : (
        <Composer
          snapshot={models.composer.snapshot.value}
          actions={models.composer}
          roomId={roomId}
          name={details?.name ?? props.hint?.name ?? ""}
          onFiles={attachments.add}
          onEditLast={() => {
            const last = models.timeline.items
              .peek()
              .findLast((item) => item.own && item.can.edit && item.body.kind === "text");
            if (last) models.composer.edit(last);
          }}
          onPickEmoji={(anchor, insert) => setPicking({ anchor, onPick: insert })}
        />
      )}
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
}

function meOf(status: ReturnType<typeof useApp>["status"]["value"]) {
  return status.phase === "signed-in"
    ? { id: status.userId, name: status.name, ...(status.avatar === undefined ? {} : { avatar: status.avatar }) }
    : { id: "@", name: "…" };
}
