import bellOffIcon from "icon:bell-off";
import phoneIcon from "icon:phone";
import videoIcon from "icon:video";
import type { RoomListItem } from "#contracts";
import { classNames, formatShort, Icon, type Translate, useI18n, useMessages } from "#ui";
import { LiveAvatar } from "../../app/live-avatar.tsx";
import { pure } from "../../app/pure.tsx";
import { hrefOf } from "../../routes/routes.ts";
import { roomListMessages } from "./room-list.messages.ts";
import styles from "./room-row.module.css";

type Props = {
  readonly room: RoomListItem;
  readonly selected: boolean;
  readonly tabIndex: 0 | -1;
  readonly compact: boolean;
  readonly onOpen: (roomId: string) => void;
};

/** One line of the room list. A link, so that it can be opened in a new tab as well. */
export const RoomRow = pure<Props>(function RoomRow({ room, selected, tabIndex, compact, onOpen }) {
  const t = useMessages(roomListMessages);
  const i18n = useI18n();
  const loud = room.unread !== 0 && !room.muted;
  return (
    <a
      class={classNames(styles.row, selected && styles.selected, loud && styles.unread, compact && styles.compact)}
      href={hrefOf({ name: "room", room: room.id })}
      data-room-id={room.id}
      tabIndex={tabIndex}
      draggable={false}
      aria-current={selected ? "page" : undefined}
      onClick={(event) => {
        if (event.ctrlKey || event.metaKey || event.shiftKey || event.button !== 0) return;
        event.preventDefault();
        onOpen(room.id);
      }}
    >
      <LiveAvatar
        name={room.name}
        colorId={room.directWith ?? room.id}
        mxc={room.avatar}
        size={compact ? 18 : 32}
        shape={room.directWith === undefined ? "rounded" : "full"}
      />
      <span class={styles.text}>
        <span class={styles.name} data-room-name>
          {room.name}
        </span>
        {!compact && <span class={styles.preview}>{previewOf(t, room)}</span>}
      </span>
      <span class={styles.end}>
        {room.membership === "join" && <time class={styles.time}>{formatShort(i18n, room.activeAt, Date.now())}</time>}
        {(room.call || room.muted || room.unread !== 0 || room.membership === "invite") && (
          <span class={styles.marks}>
            {room.call && <Call call={room.call} />}
            {room.muted && <Icon of={bellOffIcon} size={14} label={t("muted")} class={styles.muted} />}
            <Unread room={room} />
          </span>
        )}
      </span>
    </a>
  );
});

/** How many are in the call that goes on there. */
function Call({ call }: { readonly call: NonNullable<RoomListItem["call"]> }) {
  const t = useMessages(roomListMessages);
  const count = t("callCount", { count: call.total });
  const label = call.own === "here" ? `${count}, ${t("callOwn")}` : count;
  return (
    <span
      class={classNames(styles.call, call.own === "here" && styles.inCall)}
      role="img"
      aria-label={label}
      data-row-call
    >
      <Icon of={call.intent === "audio" ? phoneIcon : videoIcon} size={14} />
      {call.total}
    </span>
  );
}

function Unread({ room }: { readonly room: RoomListItem }) {
  const t = useMessages(roomListMessages);
  if (room.membership === "invite") return <span class={classNames(styles.badge, styles.mention)}>1</span>;
  if (room.unread === 0) return null;
  const count = room.unread < 0 ? t("unreadSome") : t("unreadCount", { count: room.unread });
  const label = room.mentions > 0 ? `${count}, ${t("mentionCount", { count: room.mentions })}` : count;
  if (room.unread < 0)
    return <span class={classNames(styles.dot, room.muted && styles.quiet)} role="img" aria-label={label} />;
  return (
    <span
      class={classNames(styles.badge, room.mentions > 0 ? styles.mention : room.muted && styles.quiet)}
      role="img"
      aria-label={label}
    >
      {`${room.mentions > 0 ? "@" : ""}${room.unread > 99 ? "99+" : room.unread}`}
    </span>
  );
}

type Texts = Translate<(typeof roomListMessages)["en"]>;

function previewOf(t: Texts, room: RoomListItem): string {
  if (room.membership === "invite") return room.inviter ? t("invitedBy", { name: room.inviter.name }) : t("invited");
  if (room.membership === "knock") return t("knocking");
  const { last } = room;
  if (!last) return t("noMessages");
  const text = last.text || kindText(t, last.kind);
  if (last.kind === "emote") return `${last.senderName} ${text}`;
  if (last.kind === "redacted" || last.kind === "encrypted" || last.kind === "other") return text;
  if (last.own) return t("you", { text });
  return room.directWith === undefined ? t("from", { name: last.senderName, text }) : text;
}

function kindText(t: Texts, kind: NonNullable<RoomListItem["last"]>["kind"]): string {
  switch (kind) {
    case "image":
    case "video":
    case "audio":
    case "file":
    case "call":
    case "redacted":
    case "encrypted":
      return t(kind);
    default:
      return t("other");
  }
}
