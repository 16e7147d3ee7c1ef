import type { RichAttrs, RichNode } from "#model";
import { MentionPill, RichText, type RichTextAttrs } from "#ui";
import { useApp } from "../../app/app-context.ts";
import { useMedia } from "../../app/use-media.ts";
import styles from "./message.module.css";
import { useTimelineActions } from "./timeline-actions.ts";

/** A text with or without formatting. */
export function MessageText({ text, rich }: { readonly text: string; readonly rich: readonly RichNode[] | undefined }) {
  if (!rich) return <>{text}</>;
  return (
    <RichText
      nodes={rich}
      renderMention={(id, name) => <Mention id={id} name={name} />}
      renderImage={(attrs) => <InlineImage attrs={attrs} />}
    />
  );
}

function Mention({ id, name }: { readonly id: string; readonly name: string }) {
  const { status } = useApp();
  const actions = useTimelineActions();
  const self = status.value.phase === "signed-in" && status.value.userId === id;
  return (
    <MentionPill self={self} onClick={() => actions.openMention(id)}>
      {name}
    </MentionPill>
  );
}

const MOST_PX = 32;

/** A picture inside a line (custom emoji): from the homeserver, never larger than the line can bear. */
function InlineImage({ attrs }: { readonly attrs: RichAttrs | RichTextAttrs }) {
  const thumbnail = { width: 96, height: 96 };
  const state = useMedia(attrs.mxc === undefined ? undefined : { source: { mxc: attrs.mxc }, thumbnail });
  if (state.state !== "ready") return <span>{attrs.alt ?? ""}</span>;
  const height = Math.min(MOST_PX, attrs.height ?? MOST_PX);
  return <img class={styles.inlineImage} src={state.url} alt={attrs.alt ?? ""} style={{ height: `${height}px` }} />;
}
