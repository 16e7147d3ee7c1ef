import calendarIcon from "icon:calendar";
import moreIcon from "icon:ellipsis";
import folderIcon from "icon:folder";
import chatIcon from "icon:message-circle";
import searchIcon from "icon:search";
import { useState } from "preact/hooks";
import {
  Avatar,
  Count,
  classNames,
  formatShort,
  IconButton,
  MenuButton,
  SplitPane,
  TextField,
  useI18n,
  VirtualList,
} from "#ui";
import styles from "./frame-page.module.css";
import { ListPage } from "./list-page.tsx";

type Entry = {
  readonly key: string;
  readonly name: string;
  readonly last: string;
  readonly at: number;
  readonly unread: number;
};

const NOW = Date.UTC(2026, 10, 23, 13, 0);
const TOPICS = [
  "Ward 4",
  "Theatre plan",
  "Anna Berg",
  "IT help",
  "Kitchen",
  "Dora Lindqvist",
  "On call",
  "Building B",
  "Night shift",
];
const entries: readonly Entry[] = Array.from({ length: 10_000 }, (_, index) => ({
  key: `e${index}`,
  name: `${TOPICS[index % TOPICS.length]}${index < 9 ? "" : ` ${index}`}`,
  last: "The second theatre is still being cleaned and nobody had told the ward",
  at: NOW - index * index * 60_000,
  unread: index % 7 === 2 ? (index % 5) + 1 : 0,
}));

/** Rail, list and main pane together: 10,000 rows on the left, the anchored list on the right. */
export function FramePage() {
  const i18n = useI18n();
  const [width, setWidth] = useState(300);
  const [selected, setSelected] = useState("e1");
  const [find, setFind] = useState("");
  return (
    <div class={styles.frame}>
      <nav class={styles.rail} aria-label="Apps">
        {[chatIcon, calendarIcon, folderIcon].map((icon, index) => (
          <IconButton
            key={index}
            icon={icon}
            iconSize={20}
            label={["Chat", "Calendar", "Files"][index] ?? ""}
            pressed={index === 0}
          />
        ))}
      </nav>
      <SplitPane
        class={styles.panes}
        size={width}
        onResize={setWidth}
        label="Width of the list"
        paneLabel="List"
        pane={
          <div class={styles.list}>
            <div class={styles.head}>
              <TextField
                label="Search"
                labelHidden
                type="search"
                icon={searchIcon}
                placeholder="Search"
                value={find}
                onInput={setFind}
              />
            </div>
            <VirtualList
              label="Things"
              items={entries}
              rowHeight={56}
              keyOf={(entry) => entry.key}
              activeKey={selected}
              textOf={(entry) => entry.name}
              renderRow={(entry, { tabIndex }) => (
                <a
                  class={classNames(styles.entry, entry.key === selected && styles.selected)}
                  href={`#${entry.key}`}
                  tabIndex={tabIndex}
                  aria-current={entry.key === selected ? "page" : undefined}
                  onClick={() => setSelected(entry.key)}
                >
                  <Avatar name={entry.name} size={36} shape="rounded" />
                  <span class={styles.name}>{entry.name}</span>
                  <time class={styles.time}>{formatShort(i18n, entry.at, NOW)}</time>
                  <span class={styles.last}>{entry.last}</span>
                  <Count
                    value={entry.unread}
                    label={`${entry.unread} unread`}
                    strength={entry.unread > 3 ? "strong" : "quiet"}
                  />
                </a>
              )}
            />
          </div>
        }
      >
        <main class={styles.main}>
          <div class={styles.title}>
            <Avatar name="Theatre plan" size={24} shape="rounded" />
            <h1>Theatre plan</h1>
            <MenuButton
              label="More"
              icon={moreIcon}
              items={[{ id: "x", label: "Leave", danger: true, onSelect: () => undefined }]}
            />
          </div>
          <ListPage />
        </main>
      </SplitPane>
    </div>
  );
}
