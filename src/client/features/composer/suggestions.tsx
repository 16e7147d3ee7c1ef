import { useEffect, useState } from "preact/hooks";
import { applyListPatch } from "#base";
import type { Member } from "#contracts";
import { classNames } from "#ui";
import { useApp } from "../../app/app-context.ts";
import { LiveAvatar } from "../../app/live-avatar.tsx";
import type { CompletionQuery } from "./completion.ts";
import styles from "./composer.module.css";

export type Suggestion = {
  readonly key: string;
  readonly label: string;
  readonly detail?: string;
  /** What is put into the text. */
  readonly insert: string;
  readonly member?: Member;
};

const MOST = 8;

/** Suggestions for what stands at the caret; empty where nothing fits. */
export function useSuggestions(roomId: string, query: CompletionQuery | undefined): readonly Suggestion[] {
  const { hub, status } = useApp();
  const me = status.value.phase === "signed-in" ? status.value.userId : undefined;
  const [found, setFound] = useState<readonly Suggestion[]>([]);
  const kind = query?.kind;
  const term = query?.term ?? "";
  useEffect(() => {
    if (kind === undefined) {
      setFound([]);
      return;
    }
    if (kind === "emoji") {
      let gone = false;
      import("../../emoji/emoji-search.ts").then(
        ({ searchEmoji }) => {
          if (gone) return;
          setFound(
            searchEmoji(term, MOST).map(({ emoji, name }) => ({
              key: emoji,
              label: `:${name}:`,
              detail: emoji,
              insert: emoji,
            })),
          );
        },
        () => setFound([]), // Typing goes on without suggestions.
      );
      return () => {
        gone = true;
      };
    }
    let members: readonly Member[] = [];
    return hub.subscribe("members", { roomId, search: term, from: 0, to: MOST }, ({ patch }) => {
      members = applyListPatch(members, patch);
      setFound(
        bestFirst(members, term, me).map((member) => ({
          key: member.id,
          label: member.name,
          detail: member.id,
          insert: `@${member.name}`,
          member,
        })),
      );
    });
  }, [hub, roomId, kind, term, me]);
  return kind === undefined ? [] : found;
}

/** Who begins with what was typed comes first; nobody mentions themselves. */
function bestFirst(members: readonly Member[], term: string, me: string | undefined): readonly Member[] {
  const wanted = term.toLocaleLowerCase();
  const begins = (member: Member) => member.name.toLocaleLowerCase().startsWith(wanted);
  const others = members.filter((member) => member.id !== me);
  return [...others.filter(begins), ...others.filter((member) => !begins(member))];
}

type Props = {
  readonly id: string;
  readonly label: string;
  readonly items: readonly Suggestion[];
  readonly active: number;
  readonly onChoose: (suggestion: Suggestion) => void;
};

/** The list above the text field. The field keeps the focus and names the active one. */
export function SuggestionList({ id, label, items, active, onChoose }: Props) {
  return (
    <div id={id} class={styles.suggestions} role="listbox" aria-label={label}>
      {items.map((item, index) => (
        // biome-ignore lint/a11y/useKeyWithClickEvents: the field has the focus and handles the keys
        <div
          key={item.key}
          id={`${id}-${index}`}
          class={classNames(styles.suggestion, index === active && styles.active)}
          role="option"
          aria-selected={index === active}
          tabIndex={-1}
          onPointerDown={(event) => event.preventDefault()}
          onClick={() => onChoose(item)}
        >
          {item.member ? (
            <LiveAvatar name={item.member.name} colorId={item.member.id} mxc={item.member.avatar} size={20} />
          ) : (
            <span class={styles.suggestionEmoji}>{item.detail}</span>
          )}
          <span class={styles.suggestionName}>{item.label}</span>
          {item.member && <span class={styles.suggestionId}>{item.member.id}</span>}
        </div>
      ))}
    </div>
  );
}
