import appsIcon from "icon:layout-grid";
import searchIcon from "icon:search";
import penIcon from "icon:square-pen";
import xIcon from "icon:x";
import type { ComponentChildren, Ref } from "preact";
import { useImperativeHandle, useRef } from "preact/hooks";
import {
  Button,
  IconButton,
  MenuButton,
  TextField,
  type Translate,
  useMessages,
  VirtualList,
  type VirtualListHandle,
} from "#ui";
import { Filters } from "./filters.tsx";
import { roomListMessages } from "./room-list.messages.ts";
import type { RoomListActions, RoomListSnapshot, RoomSlot } from "./room-list.model.ts";
import styles from "./room-list.module.css";
import { RoomRow } from "./room-row.tsx";

export type RoomListHandle = { focusSearch(): void };

export type RoomListProps = {
  readonly snapshot: RoomListSnapshot;
  readonly actions: RoomListActions;
  readonly title: string;
  readonly selected: string | undefined;
  readonly invites: number;
  readonly rowHeight: number;
  readonly onOpen: (roomId: string) => void;
  readonly onNewChat: () => void;
  readonly onNewRoom: () => void;
  /** Leads to the apps of the space whose rooms are shown. */
  readonly onApps?: (() => void) | undefined;
  /** A line that says what is not as usual (offline). */
  readonly notice?: string | undefined;
  /** What stands over the rooms until it is dealt with. */
  readonly banner?: ComponentChildren;
  readonly handle?: Ref<RoomListHandle>;
};

const COMPACT_HEIGHT = 34;
const keyOf = (slot: RoomSlot) => slot.key;

/** The list pane: search, filters, rooms. */
export function RoomListView(props: RoomListProps) {
  const { snapshot, actions, selected, rowHeight, onOpen } = props;
  const t = useMessages(roomListMessages);
  const search = useRef<HTMLInputElement>(null);
  const list = useRef<VirtualListHandle>(null);
  useImperativeHandle(props.handle ?? null, () => ({
    focusSearch() {
      search.current?.focus();
      search.current?.select();
    },
  }));
  const text = snapshot.filter.search ?? "";
  const first = snapshot.slots.find((slot) => slot.room)?.room;
  const onSearchKey = (event: KeyboardEvent) => {
    if (event.key === "Escape" && text !== "") {
      event.preventDefault();
      event.stopPropagation();
      actions.search("");
    } else if (event.key === "ArrowDown" && first) {
      event.preventDefault();
      list.current?.scrollToKey(first.id, { focus: true });
    } else if (event.key === "Enter" && first && text !== "") {
      event.preventDefault();
      actions.search("");
      onOpen(first.id);
    }
  };
  return (
    <section class={styles.pane} aria-label={t("rooms")}>
      <header class={styles.header}>
        <h2 class={styles.title}>{props.title}</h2>
        {props.onApps && (
          <IconButton class={styles.apps} icon={appsIcon} label={t("spaceApps")} onClick={props.onApps} />
        )}
        <MenuButton
          label={t("new")}
          icon={penIcon}
          items={[
            { id: "chat", label: t("newChat"), shortcut: "alt+n", onSelect: props.onNewChat },
            { id: "room", label: t("newRoom"), onSelect: props.onNewRoom },
          ]}
        />
      </header>
      <search class={styles.search}>
        <TextField
          ref={search}
          label={t("search")}
          labelHidden
          placeholder={t("search")}
          icon={searchIcon}
          type="search"
          value={text}
          onInput={actions.search}
          onKeyDown={onSearchKey}
          autocomplete="off"
          spellcheck={false}
          end={
            text === "" ? null : (
              <IconButton icon={xIcon} label={t("showAll")} size="small" onClick={() => actions.search("")} />
            )
          }
        />
      </search>
      <Filters show={snapshot.filter.show} invites={props.invites} onShow={actions.show} />
      {props.notice && (
        <p class={styles.notice} role="status">
          {props.notice}
        </p>
      )}
      {props.banner}
      <div class={styles.list}>
        {snapshot.slots.length > 0 ? (
          <VirtualList
            handle={list}
            items={snapshot.slots}
            rowHeight={rowHeight}
            keyOf={keyOf}
            label={t("rooms")}
            activeKey={selected}
            onVisibleRange={actions.seen}
            // Until all are known: otherwise each answer of the server would write the number to every row.
            {...(snapshot.state === "complete" ? {} : { totalCount: -1 })}
            renderRow={(slot, row) =>
              slot.room ? (
                <RoomRow
                  room={slot.room}
                  selected={slot.key === selected}
                  tabIndex={row.tabIndex}
                  compact={rowHeight < COMPACT_HEIGHT}
                  onOpen={onOpen}
                />
              ) : (
                <Placeholder />
              )
            }
          />
        ) : snapshot.state === "complete" || snapshot.filter.show !== "all" || text !== "" ? (
          <Empty t={t} snapshot={snapshot} actions={actions} onNewChat={props.onNewChat} />
        ) : (
          <div class={styles.skeleton} role="status" aria-label={t("loadingRooms")}>
            {Array.from({ length: 12 }, (_, index) => (
              <div key={index} style={{ height: `${rowHeight}px` }}>
                <Placeholder />
              </div>
            ))}
          </div>
        )}
      </div>
    </section>
  );
}

const Placeholder = () => (
  <div class={styles.placeholder} aria-hidden="true">
    <span class={styles.circle} />
    <span class={styles.bars} />
  </div>
);

type EmptyProps = {
  readonly t: Translate<(typeof roomListMessages)["en"]>;
  readonly snapshot: RoomListSnapshot;
  readonly actions: RoomListActions;
  readonly onNewChat: () => void;
};

function Empty({ t, snapshot, actions, onNewChat }: EmptyProps) {
  const { show, search } = snapshot.filter;
  const [title, hint] =
    search !== undefined
      ? [t("emptySearch", { search }), t("emptySearchHint")]
      : show === "unread"
        ? [t("emptyUnread"), t("emptyUnreadHint")]
        : show === "people"
          ? [t("emptyPeople"), t("emptyPeopleHint")]
          : show === "rooms"
            ? [t("emptyGroups"), t("emptyGroupsHint")]
            : show === "favourites"
              ? [t("emptyFavourites"), t("emptyFavouritesHint")]
              : show === "invites"
                ? [t("emptyInvites"), t("emptyInvitesHint")]
                : [t("emptyAll"), t("emptyAllHint")];
  const filtered = show !== "all" && search === undefined;
  return (
    <div class={styles.empty}>
      <p class={styles.emptyTitle}>{title}</p>
      <p>{hint}</p>
      <Button variant="plain" onClick={filtered ? () => actions.show("all") : onNewChat}>
        {filtered ? t("showAll") : t("newChat")}
      </Button>
    </div>
  );
}
