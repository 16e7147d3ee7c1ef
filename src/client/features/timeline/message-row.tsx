import clockIcon from "icon:clock";
import shieldIcon from "icon:shield-alert";
import type { TimelineItem } from "#contracts";
import { Button, classNames, formatFull, formatTime, Icon, personColorVar, useI18n, useMessages } from "#ui";
import { LiveAvatar } from "../../app/live-avatar.tsx";
import { pure } from "../../app/pure.tsx";
import styles from "./message.module.css";
import { MessageBody } from "./message-body.tsx";
import { Reactions, ReadBy, ReplyQuote } from "./message-parts.tsx";
import { timelineMessages } from "./timeline.messages.ts";
import { useTimelineActions } from "./timeline-actions.ts";

type Props = { readonly item: TimelineItem; readonly continued: boolean };

/** One message with all that belongs to it. */
export const MessageRow = pure<Props>(function MessageRow({ item, continued }) {
  const t = useMessages(timelineMessages);
  const i18n = useI18n();
  const pending = item.delivery.state !== "sent";
  const time = formatTime(i18n, item.ts);
  // In full only for who asks: the long form of sixty dates is what a start would wait for.
  const tell = (event: PointerEvent & { readonly currentTarget: HTMLElement }) => {
    event.currentTarget.title = `${formatFull(i18n, item.ts)}${item.shield === "restored" ? ` · ${t("restored")}` : ""}`;
  };
  const emote = item.body.kind === "text" && item.body.style === "emote";
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: arrows move through the messages; their actions act on the focused one
    <article
      class={classNames(styles.message, continued && styles.continued, pending && styles.pending)}
      data-message
      data-event-id={item.eventId}
      data-pending={pending ? item.delivery.state : undefined}
      aria-label={`${item.sender.name}, ${time}`}
      tabIndex={-1}
    >
      <div class={styles.margin}>
        {continued ? (
          <time class={styles.hoverTime} onPointerEnter={tell}>
            {time}
          </time>
        ) : (
          <LiveAvatar name={item.sender.name} colorId={item.sender.id} mxc={item.sender.avatar} size={32} />
        )}
      </div>
      <div class={styles.content}>
        {!continued && (
          <header class={styles.header}>
            <span class={styles.sender} style={{ color: personColorVar(item.sender.id) }}>
              {item.sender.name}
            </span>
            {item.sender.ambiguous && <span class={styles.senderId}>{item.sender.id}</span>}
            <time class={styles.time} onPointerEnter={tell}>
              {time}
            </time>
          </header>
        )}
        {item.replyTo && <ReplyQuote reply={item.replyTo} />}
        <div class={classNames(styles.body, isPlain(item) && styles.text)} data-body>
          <MessageBody body={item.body} senderId={item.sender.id} sender={emote ? item.sender.name : undefined} />
          {item.edited && <span class={styles.note}> ({t("edited")})</span>}
        </div>
        {item.delivery.state === "failed" && <Failed item={item} />}
        {item.reactions && item.reactions.length > 0 && <Reactions item={item} />}
        <Marks item={item} />
      </div>
    </article>
  );
});

/** A text without any formatting: its lines are those of the sender. */
const isPlain = ({ body }: TimelineItem): boolean =>
  (body.kind === "text" && !body.rich) || (body.kind === "unknown" && body.fallback !== undefined);

/** What stands at the end of the line, where there is something to say. */
function Marks({ item }: { readonly item: TimelineItem }) {
  const t = useMessages(timelineMessages);
  const queued = item.delivery.state === "queued";
  const read = item.readBy && item.readBy.length > 0 ? item.readBy : undefined;
  const shield = item.shield === "restored" ? undefined : item.shield;
  if (!shield && !queued && !read) return null;
  return (
    <span class={styles.marks}>
      {shield && <Shield shield={shield} />}
      {queued && <Icon of={clockIcon} size={14} label={t("queued")} class={styles.queued} />}
      {read && <ReadBy people={read} />}
    </span>
  );
}

function Failed({ item }: { readonly item: TimelineItem }) {
  const t = useMessages(timelineMessages);
  const actions = useTimelineActions();
  if (item.delivery.state !== "failed") return null;
  const text = {
    forbidden: t("failedForbidden"),
    "too-large": t("failedTooLarge"),
    invalid: t("failedInvalid"),
    encryption: t("failedEncryption"),
    other: t("failedOther"),
  }[item.delivery.reason];
  return (
    <p class={styles.failed} role="alert">
      <span>{text}</span>
      <Button size="small" variant="plain" onClick={() => actions.retry(item)}>
        {t("retry")}
      </Button>
      <Button size="small" variant="quiet" onClick={() => actions.discard(item)}>
        {t("discard")}
      </Button>
    </p>
  );
}

function Shield({ shield }: { readonly shield: Exclude<TimelineItem["shield"], "restored" | undefined> }) {
  const t = useMessages(timelineMessages);
  const text = {
    "not-encrypted": t("shieldPlain"),
    "unverified-device": t("shieldUnverified"),
    "unknown-device": t("shieldUnknown"),
  }[shield];
  return (
    <span class={styles.shield} title={text}>
      <Icon of={shieldIcon} size={14} label={text} />
    </span>
  );
}
