import searchIcon from "icon:search";
import { useEffect, useRef, useState } from "preact/hooks";
import { defineMessages, Popover, TextField, useMessages } from "#ui";
import styles from "./emoji-picker.module.css";
import type { Emoji } from "./emoji-search.ts";

const messages = defineMessages({
  en: {
    title: "Emoji",
    search: "Search emoji",
    none: "Nothing found",
    smileys: "Smileys",
    people: "People",
    nature: "Nature",
    food: "Food",
    things: "Things",
    symbols: "Symbols",
  },
  de: {
    title: "Emoji",
    search: "Emoji suchen",
    none: "Nichts gefunden",
    smileys: "Smileys",
    people: "Menschen",
    nature: "Natur",
    food: "Essen",
    things: "Dinge",
    symbols: "Symbole",
  },
});

type Table = typeof import("./emoji-search.ts");

const GROUPS = ["smileys", "people", "nature", "food", "things", "symbols"] as const;
const COLUMNS = 8;

type Props = { readonly anchor: Element; readonly onPick: (emoji: string) => void; readonly onClose: () => void };

/** Emoji to choose from, by eye or by word. Arrows move, Enter takes. */
export function EmojiPicker({ anchor, onPick, onClose }: Props) {
  const t = useMessages(messages);
  const [term, setTerm] = useState("");
  const grid = useRef<HTMLDivElement>(null);
  const [table, setTable] = useState<Table | undefined>(undefined);
  useEffect(() => {
    // Without the table there is nothing to choose from: the picker goes, and can be opened again.
    import("./emoji-search.ts").then(setTable, onClose);
  }, []);
  const found = term.trim() === "" ? undefined : (table?.searchEmoji(term, 48) ?? []);
  const pick = (emoji: string) => {
    onClose();
    onPick(emoji);
  };
  const move = (event: KeyboardEvent) => {
    const buttons = [...(grid.current?.querySelectorAll<HTMLElement>("button") ?? [])];
    const current = buttons.findIndex((button) => button === document.activeElement);
    const step = { ArrowRight: 1, ArrowLeft: -1, ArrowDown: COLUMNS, ArrowUp: -COLUMNS }[event.key];
    if (step === undefined || (current < 0 && event.key !== "ArrowDown")) return;
    event.preventDefault();
    const next = current < 0 ? 0 : current + step;
    if (next < 0) document.querySelector<HTMLElement>("[data-emoji-search]")?.focus();
    else buttons[Math.min(next, buttons.length - 1)]?.focus();
  };
  return (
    <Popover label={t("title")} anchor={anchor} placement="above-end" onClose={onClose} class={styles.picker}>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: arrows move between the buttons inside */}
      <div onKeyDown={move}>
        <TextField
          label={t("search")}
          labelHidden
          placeholder={t("search")}
          icon={searchIcon}
          value={term}
          onInput={setTerm}
          autofocus
          autocomplete="off"
          data-emoji-search
          onKeyDown={(event) => {
            if (event.key === "Enter" && found?.[0]) pick(found[0].emoji);
          }}
        />
        <div ref={grid} class={styles.groups}>
          {found ? (
            found.length > 0 ? (
              <Grid emoji={found} onPick={pick} />
            ) : (
              <p class={styles.none}>{t("none")}</p>
            )
          ) : (
            table?.emojiGroups().map((group) => {
              const name = GROUPS.find((known) => known === group.name);
              return (
                <section key={group.name}>
                  {name && <h3 class={styles.heading}>{t(name)}</h3>}
                  <Grid emoji={group.emoji} onPick={pick} />
                </section>
              );
            })
          )}
        </div>
      </div>
    </Popover>
  );
}

const Grid = ({ emoji, onPick }: { readonly emoji: readonly Emoji[]; readonly onPick: (emoji: string) => void }) => (
  <div class={styles.grid}>
    {emoji.map((one) => (
      <button
        key={one.name}
        type="button"
        class={styles.emoji}
        title={`:${one.name}:`}
        onClick={() => onPick(one.emoji)}
      >
        {one.emoji}
      </button>
    ))}
  </div>
);
