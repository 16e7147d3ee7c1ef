import replyIcon from "icon:corner-up-left";
import smileIcon from "icon:face-slightly-smiling-plus";
import type { ReplyPreview, TimelineItem } from "#contracts";
import type { Person } from "#model";
import { classNames, formatList, Icon, useI18n, useMessages } from "#ui";
import { LiveAvatar } from "../../app/live-avatar.tsx";
import styles from "./message.module.css";
import { timelineMessages } from "./timeline.messages.ts";
import { useTimelineActions } from "./timeline-actions.ts";

/** The message this one answers; leads to it. */
export function ReplyQuote({ reply }: { readonly reply: ReplyPreview }) {
  const t = useMessages(timelineMessages);
  const actions = useTimelineActions();
  return (
    <button type="button" class={styles.quote} title={t("jumpToReplied")} onClick={() => actions.jumpTo(reply.eventId)}>
      <Icon of={replyIcon} size={14} />
      {reply.sender && <span class={styles.quoteName}>{reply.sender.name}</span>}
      <span class={styles.quoteText}>{reply.text ?? (reply.sender ? "…" : t("replyGone"))}</span>
    </button>
  );
}

/** The reactions of a message as buttons that add or take back the own one. */
export function Reactions({ item }: { readonly item: TimelineItem }) {
  const t = useMessages(timelineMessages);
  const i18n = useI18n();
  const actions = useTimelineActions();
  return (
    <div class={styles.reactions}>
      {item.reactions?.map((reaction) => (
        <button
          key={reaction.key}
          type="button"
          class={classNames(styles.reaction, reaction.own && styles.ownReaction)}
          aria-pressed={reaction.own}
          disabled={!item.can.react && !reaction.own}
          title={t("reacted", { names: formatList(i18n, reaction.people.slice(0, 20)), emoji: reaction.key })}
          onClick={() => actions.react(item, reaction.key)}
        >
          <span class={styles.emoji}>{reaction.key}</span>
          <span class={styles.reactionCount}>{reaction.count}</span>
        </button>
      ))}
      {item.can.react && (
        <button
          type="button"
          class={classNames(styles.reaction, styles.addReaction)}
          aria-label={t("react")}
          title={t("react")}
          onClick={(event) => actions.pickReaction(item, event.currentTarget)}
        >
          <Icon of={smileIcon} size={14} />
        </button>
      )}
    </div>
  );
}

const FACES = 3;

/** Small faces of those who have read up to here. */
export function ReadBy({ people }: { readonly people: readonly Person[] }) {
  const t = useMessages(timelineMessages);
  const i18n = useI18n();
  const names = formatList(
    i18n,
    people.slice(0, 10).map((person) => person.name),
  );
  const label = t("readBy", {
    names: people.length > 10 ? t("readByMore", { names, count: people.length - 10 }) : names,
  });
  return (
    <span class={styles.readBy} role="img" aria-label={label} title={label}>
      {people.length > FACES && <span class={styles.readMore}>+{people.length - FACES}</span>}
      {people.slice(0, FACES).map((person) => (
        <LiveAvatar key={person.id} name={person.name} colorId={person.id} mxc={person.avatar} size={16} />
      ))}
    </span>
  );
}
