import keyIcon from "icon:key-round";
import trashIcon from "icon:trash";
import alertIcon from "icon:triangle-alert";
import { useComputed } from "@preact/signals";
import type { ItemBody } from "#contracts";
import type { RichNode } from "#model";
import { classNames, Icon, type IconNodes, Link, useMessages } from "#ui";
import { useApp } from "../../app/app-context.ts";
import { hrefOf } from "../../routes/routes.ts";
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
      return <Undecryptable reason={body.reason} />;
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

type Reason = Extract<ItemBody, { kind: "undecryptable" }>["reason"];

/** Why it cannot be read, and where the recovery key helps, the way to it. */
function Undecryptable({ reason }: { readonly reason: Reason }) {
  const t = useMessages(timelineMessages);
  const { status } = useApp();
  const helps = useComputed(
    () => status.value.phase === "signed-in" && status.value.recovery === "needed" && reason !== "before-join",
  );
  return (
    <>
      <Gone icon={keyIcon} text={helps.value ? t("needsRecovery") : undecryptableText(t, reason)} />
      {helps.value && (
        <>
          {" "}
          <Link href={hrefOf({ name: "settings", section: "device" })} class={styles.remedy}>
            {t("enterRecoveryKey")}
          </Link>
        </>
      )}
    </>
  );
}

function undecryptableText(t: ReturnType<typeof useMessages<(typeof timelineMessages)["en"]>>, reason: Reason): string {
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
