import keyIcon from "icon:key-round";
import trashIcon from "icon:trash";
import alertIcon from "icon:triangle-alert";
import type { ItemBody } from "#contracts";
import type { RichNode } from "#model";
import { classNames, Icon, type IconNodes, useMessages } from "#ui";
import { MediaView } from "./media-view.tsx";
import styles from "./message.module.css";
import { MessageText } from "./message-text.tsx";
import { isOnlyEmoji } from "./only-emoji.ts";
import { timelineMessages } from "./timeline.messages.ts";

type Props = {
  readonly body: ItemBody;
  /** Stands before the text: `/me waves`. */
  readonly sender?: string | undefined;
  readonly senderId: string;
};

/** What a message says, whatever kind it is. Nothing here throws on a kind that is not known. */
export function MessageBody({ body, sender, senderId }: Props) {
  const t = useMessages(timelineMessages);
  switch (body.kind) {
    case "text":
      return (
        <Text
          text={sender === undefined ? body.text : `${sender} ${body.text}`}
          rich={sender === undefined || !body.rich ? body.rich : [`${sender} `, ...body.rich]}
          class={classNames(body.style === "emote" && styles.emote, body.style === "notice" && styles.noticeText)}
        />
      );
    case "media":
      return (
        <>
          <MediaView media={body.media} />
          {body.caption && <Text text={body.caption} rich={body.rich} />}
        </>
      );
    case "redacted":
      return (
        <Gone
          icon={trashIcon}
          text={body.by && body.by.id !== senderId ? t("redactedBy", { name: body.by.name }) : t("redacted")}
        />
      );
    case "undecryptable":
      return <Gone icon={keyIcon} text={undecryptableText(t, body.reason)} />;
    case "malformed":
      return <Gone icon={alertIcon} text={t("malformed")} />;
    case "unknown":
      return body.fallback ? (
        <Text text={body.fallback} rich={undefined} />
      ) : (
        <Gone icon={alertIcon} text={t("unknown")} />
      );
    case "state":
      return null;
  }
}

type TextProps = { readonly text: string; readonly rich: readonly RichNode[] | undefined; readonly class?: string };

function Text({ text, rich, class: extra }: TextProps) {
  const onlyEmoji = !rich && isOnlyEmoji(text);
  // A plain text stands in the body itself: most messages are one, and each element counts.
  if (!rich && !onlyEmoji && !extra) return <>{text}</>;
  return (
    <div class={classNames(onlyEmoji && styles.big, extra)}>
      <MessageText text={text} rich={rich} />
    </div>
  );
}

const Gone = ({ icon, text }: { readonly icon: IconNodes; readonly text: string }) => (
  <span class={styles.gone}>
    <Icon of={icon} size={14} />
    {text}
  </span>
);

function undecryptableText(
  t: ReturnType<typeof useMessages<(typeof timelineMessages)["en"]>>,
  reason: Extract<ItemBody, { kind: "undecryptable" }>["reason"],
): string {
  switch (reason) {
    case "waiting":
      return t("waiting");
    case "no-access":
      return t("noAccess");
    case "before-join":
      return t("beforeJoin");
    case "unknown":
      return t("undecryptable");
  }
}
