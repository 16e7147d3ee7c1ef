import { useState } from "preact/hooks";
import type { StateChange, TimelineItem } from "#contracts";
import { type Translate, useMessages } from "#ui";
import { stateChangeMessages } from "./state-change.messages.ts";
import { timelineMessages } from "./timeline.messages.ts";
import styles from "./timeline.module.css";

type Texts = Translate<(typeof stateChangeMessages)["en"]>;

const SHOWN = 2;

/** Changes of the room that followed each other: the newest, the rest on demand. */
export function Changes({ items }: { readonly items: readonly TimelineItem[] }) {
  const t = useMessages(timelineMessages);
  const words = useMessages(stateChangeMessages);
  const [all, setAll] = useState(false);
  const lines = items.map((item) =>
    item.body.kind === "state" ? changeText(words, item.body.change, item.sender.name) : "",
  );
  const foldable = lines.length > SHOWN + 1;
  const hidden = foldable && !all ? lines.length - SHOWN : 0;
  return (
    <div class={styles.changes}>
      {foldable && (
        <button type="button" class={styles.fold} aria-expanded={all} onClick={() => setAll(!all)}>
          {all ? t("hideChanges") : `${t("changes", { count: hidden })} · ${t("showChanges")}`}
        </button>
      )}
      {items.slice(hidden).map((item, index) => (
        <p key={item.key} data-message data-event-id={item.eventId}>
          {lines[hidden + index]}
        </p>
      ))}
    </div>
  );
}

/** A change of the room in plain words. */
export function changeText(t: Texts, change: StateChange, sender: string): string {
  switch (change.what) {
    case "joined":
    case "declined":
    case "knocked":
      return t(change.what, { who: change.who.name });
    case "left":
      return change.reason
        ? t("leftReason", { who: change.who.name, reason: change.reason })
        : t("left", { who: change.who.name });
    case "invited":
    case "unbanned":
      return t(change.what, { sender, who: change.who.name });
    case "banned":
    case "removed":
      return change.reason
        ? t(`${change.what}Reason`, { sender, who: change.who.name, reason: change.reason })
        : t(change.what, { sender, who: change.who.name });
    case "renamed-self":
      return change.from
        ? t("renamedSelf", { from: change.from, who: change.who.name })
        : t("renamedSelfNew", { who: change.who.name });
    case "new-avatar":
      return t("newAvatar", { who: change.who.name });
    case "room-name":
      return change.to ? t("roomName", { sender, to: change.to }) : t("roomNameNone", { sender });
    case "room-topic":
      return change.to ? t("roomTopic", { sender, to: change.to }) : t("roomTopicNone", { sender });
    case "room-avatar":
      return t("roomAvatar", { sender });
    case "created":
      return t("created", { sender });
    case "encryption-on":
      return t("encryptionOn", { sender });
    case "power-levels":
      return t("powerLevels", { sender });
    case "history-visibility":
      return t("historyVisibility", { sender });
    case "join-rule":
      return t("joinRule", { sender });
    case "widget-added":
      return t("widgetAdded", { sender, name: change.name });
    case "widget-changed":
      return t("widgetChanged", { sender, name: change.name });
    case "widget-removed":
      return t("widgetRemoved", { sender, name: change.name });
    case "called":
      return t("called", { sender });
    case "call-started":
      return t("callStarted", { sender });
    case "call-declined":
      return t("callDeclined", { sender });
    case "room-replaced":
      return t("roomReplaced", { sender });
  }
}
