import sendIcon from "icon:arrow-up";
import smileIcon from "icon:face-slightly-smiling";
import filesIcon from "icon:folder";
import deviceIcon from "icon:hard-drive";
import paperclipIcon from "icon:paperclip";
import xIcon from "icon:x";
import type { ComponentChildren } from "preact";
import { useId, useLayoutEffect, useRef, useState } from "preact/hooks";
import { classNames, IconButton, MenuButton, useMessages } from "#ui";
import { type CompletionQuery, complete, queryAt } from "./completion.ts";
import { composerMessages } from "./composer.messages.ts";
import type { ComposerModel, ComposerSnapshot } from "./composer.model.ts";
import styles from "./composer.module.css";
import { type Suggestion, SuggestionList, useSuggestions } from "./suggestions.tsx";

export type ComposerProps = {
  readonly snapshot: ComposerSnapshot;
  readonly actions: Omit<ComposerModel, "snapshot" | "dispose">;
  readonly roomId: string;
  readonly name: string;
  readonly onFiles: (files: readonly File[]) => void;
  /** Where files can come from the files app too. */
  readonly onFromFilesApp?: (() => void) | undefined;
  /** Arrow up in an empty field. */
  readonly onEditLast: () => void;
  readonly onPickEmoji: (anchor: Element, insert: (emoji: string) => void) => void;
};

/** Where one writes. */
export function Composer(props: ComposerProps) {
  const { snapshot, actions, roomId, name, onFiles } = props;
  const t = useMessages(composerMessages);
  const field = useRef<HTMLTextAreaElement>(null);
  const picker = useRef<HTMLInputElement>(null);
  const listId = useId();
  const [query, setQuery] = useState<CompletionQuery | undefined>(undefined);
  const [active, setActive] = useState(0);
  const suggestions = useSuggestions(roomId, query);
  const open = query !== undefined && suggestions.length > 0;

  useLayoutEffect(() => {
    const element = field.current;
    if (!element || snapshot.placedAt === 0) return;
    element.focus();
    element.setSelectionRange(element.value.length, element.value.length);
  }, [snapshot.placedAt]);

  const look = (element: HTMLTextAreaElement) => {
    setQuery(queryAt(element.value, element.selectionEnd));
    setActive(0);
  };
  const insert = (text: string) => {
    const element = field.current;
    if (!element) return;
    element.focus();
    element.setRangeText(text, element.selectionStart, element.selectionEnd, "end");
    actions.type(element.value);
  };
  const choose = (suggestion: Suggestion) => {
    const element = field.current;
    if (!element || !query) return;
    const done = complete(element.value, query, element.selectionEnd, suggestion.insert);
    if (suggestion.member) actions.mention(suggestion.member.name, suggestion.member.id);
    element.value = done.text;
    element.setSelectionRange(done.caret, done.caret);
    actions.type(done.text);
    setQuery(undefined);
  };

  const onKeyDown = (event: KeyboardEvent & { readonly currentTarget: HTMLTextAreaElement }) => {
    if (event.isComposing) return;
    if (open && completionKey(event)) return;
    if (event.key === "Enter" && !event.shiftKey && !event.altKey) {
      event.preventDefault();
      actions.submit();
      setQuery(undefined);
    } else if (event.key === "Escape" && snapshot.mode.kind !== "new") {
      event.preventDefault();
      event.stopPropagation();
      actions.cancel();
    } else if (event.key === "ArrowUp" && event.currentTarget.value === "" && snapshot.mode.kind === "new") {
      event.preventDefault();
      props.onEditLast();
    }
  };
  const completionKey = (event: KeyboardEvent): boolean => {
    const chosen = suggestions[Math.min(active, suggestions.length - 1)];
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step !== undefined) setActive((now) => (now + step + suggestions.length) % suggestions.length);
    else if ((event.key === "Enter" || event.key === "Tab") && chosen) choose(chosen);
    else if (event.key === "Escape") setQuery(undefined);
    else return false;
    event.preventDefault();
    event.stopPropagation();
    return true;
  };

  const hasText = snapshot.text.trim() !== "";
  return (
    <div class={styles.composer}>
      {open && (
        <SuggestionList id={listId} label={t("suggestions")} items={suggestions} active={active} onChoose={choose} />
      )}
      {snapshot.mode.kind !== "new" && (
        <ModeLine onCancel={actions.cancel} cancel={t("cancel")}>
          {snapshot.mode.kind === "edit" ? t("editing") : <Replying mode={snapshot.mode} />}
        </ModeLine>
      )}
      {snapshot.fault && (
        <p class={styles.fault} role="alert">
          {t(snapshot.fault === "send" ? "sendFailed" : "editFailed")}
        </p>
      )}
      <div class={styles.box}>
        <AttachButton onDevice={() => picker.current?.click()} onFilesApp={props.onFromFilesApp} />
        <input
          ref={picker}
          type="file"
          multiple
          hidden
          data-file-input
          aria-label={t("attach")}
          onChange={(event) => {
            onFiles([...(event.currentTarget.files ?? [])]);
            event.currentTarget.value = "";
          }}
        />
        <textarea
          ref={field}
          class={styles.field}
          data-composer
          rows={1}
          value={snapshot.text}
          placeholder={t("placeholder", { name })}
          aria-label={t("placeholder", { name })}
          aria-autocomplete="list"
          aria-controls={open ? listId : undefined}
          aria-activedescendant={open ? `${listId}-${Math.min(active, suggestions.length - 1)}` : undefined}
          autocapitalize="sentences"
          onInput={(event) => {
            actions.type(event.currentTarget.value);
            look(event.currentTarget);
          }}
          onKeyDown={onKeyDown}
          onBlur={() => setQuery(undefined)}
          onPaste={(event) => {
            const files = [...(event.clipboardData?.files ?? [])];
            if (files.length === 0) return;
            event.preventDefault();
            onFiles(files);
          }}
        />
        <IconButton
          icon={smileIcon}
          label={t("emoji")}
          onClick={(event) => props.onPickEmoji(event.currentTarget, insert)}
        />
        <IconButton
          icon={sendIcon}
          label={snapshot.mode.kind === "edit" ? t("save") : t("send")}
          variant={hasText ? "primary" : "quiet"}
          disabled={!hasText}
          class={classNames(styles.send)}
          onClick={actions.submit}
        />
      </div>
    </div>
  );
}

type AttachProps = { readonly onDevice: () => void; readonly onFilesApp: (() => void) | undefined };

/** Where there is one place that files come from, it is not asked which. */
function AttachButton({ onDevice, onFilesApp }: AttachProps) {
  const t = useMessages(composerMessages);
  if (!onFilesApp) return <IconButton icon={paperclipIcon} label={t("attach")} onClick={onDevice} />;
  const items = [
    { id: "device", label: t("attachDevice"), icon: deviceIcon, onSelect: onDevice },
    { id: "files", label: t("attachFilesApp"), icon: filesIcon, onSelect: onFilesApp },
  ];
  return <MenuButton icon={paperclipIcon} label={t("attach")} items={items} placement="above-start" />;
}

function Replying({ mode }: { readonly mode: Extract<ComposerSnapshot["mode"], { kind: "reply" }> }) {
  const t = useMessages(composerMessages);
  const { body, sender } = mode.to;
  const text = body.kind === "text" ? body.text : body.kind === "media" ? (body.caption ?? body.media.name) : "";
  return (
    <>
      <strong>{t("replyingTo", { name: sender.name })}</strong> <span class={styles.quoted}>{text}</span>
    </>
  );
}

type ModeLineProps = { readonly children: ComponentChildren; readonly cancel: string; readonly onCancel: () => void };

const ModeLine = ({ children, cancel, onCancel }: ModeLineProps) => (
  <div class={styles.mode}>
    <p class={styles.modeText}>{children}</p>
    <IconButton icon={xIcon} size="small" label={cancel} onClick={onCancel} />
  </div>
);
