import searchIcon from "icon:search";
import closeIcon from "icon:x";
import type { Ref } from "preact";
import { IconButton, Select, TextField, useMessages } from "#ui";
import { actionsMessages } from "../actions/actions.messages.ts";
import { filesMessages } from "../files.messages.ts";
import { FILE_GROUPS, type FileGroup } from "../folder/file-group.ts";
import type { EntryFilter } from "../folder/filter-entries.ts";
import styles from "./filter-bar.module.css";

export type FilterBarProps = {
  readonly filter: EntryFilter;
  /** What it lets through. */
  readonly count: number | undefined;
  readonly onFilter: (filter: EntryFilter) => void;
  /** Done: the list has the focus again, filtered as it is. */
  readonly onLeave: () => void;
  readonly onClose: () => void;
  readonly field: Ref<HTMLInputElement>;
};

const GROUP_TEXTS = {
  folder: "kindFolder",
  image: "kindImage",
  video: "kindVideo",
  audio: "kindAudio",
  text: "kindText",
  sheet: "kindSheet",
  slides: "kindSlides",
  archive: "kindArchive",
  code: "kindCode",
  other: "kindOther",
} as const satisfies Readonly<Record<FileGroup, string>>;

/** Shows only what has this in its name, or is of this kind; as one types. */
export function FilterBar({ filter, count, onFilter, onLeave, onClose, field }: FilterBarProps) {
  const t = useMessages(actionsMessages);
  const files = useMessages(filesMessages);
  const options = [
    { value: "", label: t("allKinds") },
    ...FILE_GROUPS.map((group) => ({ value: group, label: t(GROUP_TEXTS[group]) })),
  ];
  return (
    <search class={styles.bar}>
      <TextField
        class={styles.field}
        ref={field}
        type="search"
        label={t("filter")}
        labelHidden
        placeholder={t("filterHint")}
        icon={searchIcon}
        value={filter.text}
        spellcheck={false}
        onInput={(text) => onFilter({ ...filter, text })}
        onKeyDown={(event) => {
          if (event.key === "Escape") onClose();
          else if (event.key === "Enter" || event.key === "ArrowDown") onLeave();
          else return;
          event.preventDefault();
          event.stopPropagation();
        }}
      />
      <Select
        class={styles.kind}
        label={t("kinds")}
        labelHidden
        value={filter.group ?? ""}
        options={options}
        onSelect={(value) => onFilter({ ...filter, group: FILE_GROUPS.find((group) => group === value) })}
      />
      <span class={styles.count} role="status">
        {count === undefined ? "" : files("items", { count })}
      </span>
      <IconButton icon={closeIcon} label={t("clearFilter")} onClick={onClose} />
    </search>
  );
}
