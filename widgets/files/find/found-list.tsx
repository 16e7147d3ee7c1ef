import { useRef } from "preact/hooks";
import { parentPath, segmentsOf } from "#backends";
import type { FileEntry } from "#model";
import { formatBytes, formatShort, Icon, rovingTarget, useI18n, useMessages } from "#ui";
import { iconOf } from "../views/entry-icon.ts";
import { shownName } from "../views/shown-name.ts";
import { findMessages } from "./find.messages.ts";
import styles from "./find-page.module.css";

/** Something that was found, with the name of where it is. */
export type FoundItem = {
  readonly storeId: string;
  readonly place: string;
  readonly entry: FileEntry;
};

export type FoundSection = {
  readonly key: string;
  /** Without it the items stand under none. */
  readonly title?: string;
  /** How it stands with the place. */
  readonly note?: string;
  readonly items: readonly FoundItem[];
};

export type FoundListProps = {
  readonly sections: readonly FoundSection[];
  readonly now: number;
  readonly onOpen: (item: FoundItem) => void;
  /** Up from the first. */
  readonly onLeave: () => void;
};

/** What was found, place by place; arrows go through all of it. */
export function FoundList({ sections, now, onOpen, onLeave }: FoundListProps) {
  const list = useRef<HTMLDivElement>(null);
  const onKeyDown = (event: KeyboardEvent) => {
    const buttons = [...(list.current?.querySelectorAll<HTMLElement>("button") ?? [])];
    const at = buttons.indexOf(document.activeElement as HTMLElement);
    if (at === 0 && event.key === "ArrowUp") {
      event.preventDefault();
      return onLeave();
    }
    const to = rovingTarget(event.key, at, buttons.length);
    if (at < 0 || to === undefined) return;
    event.preventDefault();
    buttons[to]?.focus();
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the buttons in it are what one works with; arrows go between them
    <div ref={list} class={styles.found} data-found onKeyDown={onKeyDown}>
      {sections.map(({ key, title, note, items }) => (
        <section key={key} class={styles.section} aria-label={title}>
          {title !== undefined && (
            <h2 class={styles.sectionTitle}>
              <bdi>{title}</bdi>
              {note !== undefined && <span class={styles.sectionNote}>{note}</span>}
            </h2>
          )}
          {items.length > 0 && (
            <ul class={styles.items}>
              {items.map((item) => (
                <li key={`${item.storeId}\n${item.entry.path}`}>
                  <FoundRow item={item} now={now} onOpen={onOpen} />
                </li>
              ))}
            </ul>
          )}
        </section>
      ))}
    </div>
  );
}

type FoundRowProps = { readonly item: FoundItem } & Pick<FoundListProps, "now" | "onOpen">;

function FoundRow({ item, now, onOpen }: FoundRowProps) {
  const t = useMessages(findMessages);
  const i18n = useI18n();
  const { entry, place } = item;
  const name = shownName(entry.name);
  const folder = [place, ...segmentsOf(parentPath(entry.path)).map(shownName)].join(" › ");
  const facts = [
    entry.kind === "file" && entry.size !== undefined ? formatBytes(i18n, entry.size) : "",
    entry.modifiedAt === undefined ? "" : formatShort(i18n, entry.modifiedAt, now),
  ].filter((text) => text !== "");
  return (
    <button type="button" class={styles.row} title={t("inFolder", { name, folder })} onClick={() => onOpen(item)}>
      <Icon of={iconOf(entry)} size={20} class={entry.kind === "folder" ? styles.folder : styles.icon} />
      <span class={styles.words}>
        <bdi class={styles.name}>{name}</bdi>
        <bdi class={styles.where}>{folder}</bdi>
      </span>
      <span class={styles.facts}>{facts.join(" · ")}</span>
    </button>
  );
}
