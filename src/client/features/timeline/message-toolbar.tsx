import copyIcon from "icon:copy";
import moreIcon from "icon:ellipsis";
import smileIcon from "icon:face-slightly-smiling-plus";
import saveIcon from "icon:folder-input";
import pencilIcon from "icon:pencil";
import replyIcon from "icon:reply";
import retryIcon from "icon:rotate-cw";
import trashIcon from "icon:trash";
import type { RefObject } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import type { TimelineItem } from "#contracts";
import { IconButton, type MenuItem, type Translate, useContextMenu, useMessages } from "#ui";
import { timelineMessages } from "./timeline.messages.ts";
import styles from "./timeline.module.css";
import type { TimelineActions } from "./timeline-actions.ts";
import type { TimelineRow } from "./timeline-rows.ts";

type Props = {
  readonly frame: RefObject<HTMLDivElement | null>;
  readonly rows: readonly TimelineRow[];
  readonly actions: TimelineActions;
  readonly deleting: ReadonlySet<string>;
};
type Target = { readonly key: string; readonly top: number };

/**
 * The actions of the message under the pointer or with the focus: one toolbar for the whole timeline, so that messages stay
 * light. Right click, long press and the menu key show the same actions as a menu.
 */
export function MessageToolbar({ frame, rows, actions, deleting }: Props) {
  const t = useMessages(timelineMessages);
  const [target, setTarget] = useState<Target | undefined>(undefined);
  const toolbar = useRef<HTMLDivElement>(null);
  const menu = useContextMenu<TimelineItem>(t("actions"), (item) => menuItems(t, item, actions));
  const find = (key: string | undefined): TimelineItem | undefined => {
    const row = rows.findLast((one) => one.key === key);
    return row?.kind === "message" ? row.item : undefined;
  };
  const latest = useRef({ find, menu, actions });
  latest.current = { find, menu, actions };

  useEffect(() => {
    const root = frame.current;
    if (!root) return;
    const rowOf = (event: Event) =>
      event.target instanceof Element ? (event.target.closest<HTMLElement>("[data-key]") ?? undefined) : undefined;
    const aim = (row: HTMLElement | undefined) => {
      if (!row?.querySelector("[data-message]")) return setTarget(undefined);
      const top = row.getBoundingClientRect().top - root.getBoundingClientRect().top;
      setTarget((now) =>
        now && now.key === row.dataset.key && now.top === top ? now : { key: row.dataset.key ?? "", top },
      );
    };
    const over = (event: PointerEvent) => {
      if (event.pointerType !== "mouse" || toolbar.current?.contains(event.target as Node)) return;
      aim(rowOf(event));
    };
    const leave = () => setTarget(undefined);
    const focus = (event: FocusEvent) => {
      if (toolbar.current?.contains(event.target as Node)) return;
      if (event.target instanceof Element && event.target.matches("[data-message]")) aim(rowOf(event));
    };
    const scroll = () => {
      if (!toolbar.current?.contains(document.activeElement)) setTarget(undefined);
    };
    const context = (event: MouseEvent) => {
      if (event.target instanceof Element && event.target.closest("a,img,input,textarea")) return;
      if (getSelection()?.toString()) return;
      const item = latest.current.find(rowOf(event)?.dataset.key);
      if (item) latest.current.menu.handlers(item).onContextMenu(event);
    };
    const press = (event: PointerEvent) => {
      if (event.pointerType === "mouse") return;
      const item = latest.current.find(rowOf(event)?.dataset.key);
      if (item) latest.current.menu.handlers(item).onPointerDown(event);
    };
    const released = () => latest.current.menu.handlers(NOTHING).onPointerUp();
    const moved = (event: PointerEvent) => latest.current.menu.handlers(NOTHING).onPointerMove(event);
    const key = (event: KeyboardEvent) => moveFocus(event, root);
    root.addEventListener("pointerover", over);
    root.addEventListener("pointerleave", leave);
    root.addEventListener("focusin", focus);
    root.addEventListener("scroll", scroll, { capture: true, passive: true });
    root.addEventListener("contextmenu", context);
    root.addEventListener("pointerdown", press);
    root.addEventListener("pointerup", released);
    root.addEventListener("pointercancel", released);
    root.addEventListener("pointermove", moved);
    root.addEventListener("keydown", key);
    return () => {
      root.removeEventListener("pointerover", over);
      root.removeEventListener("pointerleave", leave);
      root.removeEventListener("focusin", focus);
      root.removeEventListener("scroll", scroll, { capture: true });
      root.removeEventListener("contextmenu", context);
      root.removeEventListener("pointerdown", press);
      root.removeEventListener("pointerup", released);
      root.removeEventListener("pointercancel", released);
      root.removeEventListener("pointermove", moved);
      root.removeEventListener("keydown", key);
    };
  }, [frame]);

  // What arrives moves the messages under a pointer that rests: the toolbar goes until it moves again.
  const last = rows.at(-1);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new last line is what moves the others
  useEffect(() => setTarget(undefined), [last]);

  const item = find(target?.key);
  const shown = target && item && item.delivery.state === "sent" && !(item.eventId && deleting.has(item.eventId));
  return (
    <>
      {shown && (
        <div
          ref={toolbar}
          class={styles.toolbar}
          role="toolbar"
          aria-label={t("actions")}
          style={{ transform: `translateY(${Math.max(4, target.top - 14)}px)` }}
        >
          {item.can.react && (
            <IconButton
              icon={smileIcon}
              size="small"
              label={t("react")}
              onClick={(event) => actions.pickReaction(item, event.currentTarget)}
            />
          )}
          {item.can.reply && (
            <IconButton icon={replyIcon} size="small" label={t("reply")} onClick={() => actions.reply(item)} />
          )}
          {item.can.edit && (
            <IconButton icon={pencilIcon} size="small" label={t("edit")} onClick={() => actions.edit(item)} />
          )}
          <IconButton
            icon={moreIcon}
            size="small"
            label={t("more")}
            aria-haspopup="menu"
            onClick={(event) => menu.open(item, event.currentTarget)}
          />
        </div>
      )}
      {menu.menu}
    </>
  );
}

/** Stands for "whatever the press began on": ending a press needs no item. */
const NOTHING: TimelineItem = {
  key: "",
  sender: { id: "", name: "" },
  own: false,
  ts: 0,
  body: { kind: "redacted" },
  delivery: { state: "sent" },
  can: { edit: false, redact: false, react: false, reply: false },
};

function menuItems(
  t: Translate<(typeof timelineMessages)["en"]>,
  item: TimelineItem,
  actions: TimelineActions,
): readonly MenuItem[] {
  if (item.delivery.state === "failed") {
    return [
      { id: "retry", label: t("retry"), icon: retryIcon, onSelect: () => actions.retry(item) },
      { id: "discard", label: t("discard"), icon: trashIcon, danger: true, onSelect: () => actions.discard(item) },
    ];
  }
  const hasText = item.body.kind === "text" || (item.body.kind === "media" && item.body.caption !== undefined);
  const react = () => {
    // The toolbar, where the same stands as a button, is not there for fingers.
    const message = item.eventId && document.querySelector(`[data-event-id="${CSS.escape(item.eventId)}"]`);
    if (message) actions.pickReaction(item, message);
  };
  return [
    ...(item.can.react ? [{ id: "react", label: t("react"), icon: smileIcon, onSelect: react }] : []),
    ...(item.can.reply
      ? [{ id: "reply", label: t("reply"), icon: replyIcon, onSelect: () => actions.reply(item) }]
      : []),
    ...(item.can.edit ? [{ id: "edit", label: t("edit"), icon: pencilIcon, onSelect: () => actions.edit(item) }] : []),
    ...(hasText ? [{ id: "copy", label: t("copy"), icon: copyIcon, onSelect: () => actions.copy(item) }] : []),
    ...(actions.canSaveToFiles(item)
      ? [{ id: "save", label: t("saveToFiles"), icon: saveIcon, onSelect: () => actions.saveToFiles(item) }]
      : []),
    ...(item.can.redact
      ? [
          "separator" as const,
          { id: "delete", label: t("delete"), icon: trashIcon, danger: true, onSelect: () => actions.remove(item) },
        ]
      : []),
  ];
}

/** Arrows move the focus from message to message while the list or one of its messages has it. */
function moveFocus(event: KeyboardEvent, root: HTMLElement): void {
  if (event.key !== "ArrowUp" && event.key !== "ArrowDown") return;
  if (event.altKey || event.ctrlKey || event.metaKey || !(event.target instanceof HTMLElement)) return;
  const onMessage = event.target.matches("[data-message]");
  const onList = event.target.querySelector(":scope > * > [data-key]") !== null;
  if (!onMessage && !onList) return;
  const messages = [...root.querySelectorAll<HTMLElement>("article[data-message]")];
  const current = onMessage ? messages.indexOf(event.target) : messages.length;
  const next = messages[current + (event.key === "ArrowUp" ? -1 : 1)];
  if (!next) return;
  event.preventDefault();
  next.scrollIntoView({ block: "nearest" });
  next.focus({ preventScroll: true });
}
