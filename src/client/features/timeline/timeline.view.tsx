import downIcon from "icon:arrow-down";
import type { Ref } from "preact";
import { useCallback, useImperativeHandle, useMemo, useRef, useState } from "preact/hooks";
import type { RoomDetails } from "#contracts";
import { AnchoredList, type AnchoredListHandle, Button, formatDay, Icon, useI18n, useMessages } from "#ui";
import { MessageRow } from "./message-row.tsx";
import { MessageToolbar } from "./message-toolbar.tsx";
import { Changes } from "./state-change.tsx";
import { timelineMessages } from "./timeline.messages.ts";
import type { TimelineSnapshot } from "./timeline.model.ts";
import styles from "./timeline.module.css";
import { type TimelineActions, TimelineActionsProvider } from "./timeline-actions.ts";
import { keyOfRow, type TimelineRow } from "./timeline-rows.ts";
import { TypingLine } from "./typing-line.tsx";

export type TimelineHandle = {
  scrollToEnd(): void;
  scrollToKey(key: string): boolean;
};

export type TimelineProps = {
  readonly snapshot: TimelineSnapshot;
  readonly details: RoomDetails | undefined;
  readonly actions: TimelineActions;
  readonly onNearStart: () => void;
  readonly onPlace: (firstKey: string, lastKey: string) => void;
  readonly onAtEnd: (atEnd: boolean) => void;
  readonly handle?: Ref<TimelineHandle | null>;
};

/** The messages of a room. */
export function TimelineView(props: TimelineProps) {
  const { snapshot, details, actions } = props;
  const t = useMessages(timelineMessages);
  const list = useRef<AnchoredListHandle>(null);
  const frame = useRef<HTMLDivElement>(null);
  const [atEnd, setAtEnd] = useState(true);
  const lastSeen = useRef<string | undefined>(undefined);
  const count = snapshot.rows.length;
  if (atEnd) lastSeen.current = snapshot.rows[count - 1]?.key;
  const fresh = useMemo(() => (atEnd ? 0 : newSince(snapshot.rows, lastSeen.current)), [snapshot.rows, atEnd]);
  useImperativeHandle(props.handle ?? null, () => ({
    scrollToEnd: () => list.current?.scrollToEnd(),
    scrollToKey: (key) => list.current?.scrollToKey(key, "center") ?? false,
  }));
  const renderItem = useCallback((row: TimelineRow) => <Row row={row} />, []);
  if (snapshot.state === "loading") return <TimelineSkeleton label={t("loading")} />;
  return (
    <TimelineActionsProvider value={actions}>
      <div ref={frame} class={styles.frame} data-timeline>
        <AnchoredList
          handle={list}
          items={snapshot.rows}
          keyOf={keyOfRow}
          renderItem={renderItem}
          label={t("messages")}
          onNearStart={props.onNearStart}
          onVisibleRange={(first, last) => props.onPlace(first, last)}
          onAtEnd={(end) => {
            setAtEnd(end);
            props.onAtEnd(end);
          }}
          header={<Start snapshot={snapshot} details={details} onRetry={props.onNearStart} />}
          footer={<div class={styles.end} />}
        />
        <MessageToolbar frame={frame} rows={snapshot.rows} actions={actions} deleting={snapshot.deleting} />
        {!atEnd && count > 0 && (
          <button type="button" class={styles.toNewest} onClick={() => list.current?.scrollToEnd()}>
            <Icon of={downIcon} />
            {fresh > 0 ? t("toNewestCount", { count: fresh }) : t("toNewest")}
          </button>
        )}
        <TypingLine typing={details?.typing ?? []} />
      </div>
    </TimelineActionsProvider>
  );
}

/** How many messages of others came after the row that was last when the end was left. */
function newSince(rows: readonly TimelineRow[], lastSeen: string | undefined): number {
  let found = 0;
  for (let index = rows.length - 1; index >= 0; index--) {
    const row = rows[index];
    if (!row || row.key === lastSeen) break;
    if (row.kind === "message" && !row.item.own) found++;
  }
  return found;
}

function Row({ row }: { readonly row: TimelineRow }) {
  switch (row.kind) {
    case "message":
      return <MessageRow item={row.item} continued={row.continued} />;
    case "changes":
      return <Changes items={row.items} />;
    case "day":
      return <Day ts={row.ts} />;
    case "unread":
      return <UnreadLine />;
  }
}

function Day({ ts }: { readonly ts: number }) {
  const i18n = useI18n();
  return (
    <div class={styles.day}>
      <span>{formatDay(i18n, ts, Date.now())}</span>
    </div>
  );
}

function UnreadLine() {
  const t = useMessages(timelineMessages);
  return (
    <div class={styles.unread}>
      <span>{t("newMessages")}</span>
    </div>
  );
}

type StartProps = Pick<TimelineProps, "snapshot" | "details"> & { readonly onRetry: () => void };

/** What stands above the first message: that more is coming, that it could not be had, or that this is the beginning. */
function Start({ snapshot, details, onRetry }: StartProps) {
  const t = useMessages(timelineMessages);
  const { edges, pagingFault } = snapshot;
  if (pagingFault) {
    return (
      <div class={styles.start} role="alert">
        <p>{t("olderFailed")}</p>
        <Button size="small" onClick={onRetry}>
          {t("tryAgain")}
        </Button>
      </div>
    );
  }
  if (!edges.reachedStart) return <div class={styles.older} aria-hidden="true" />;
  if (!details) return null;
  return (
    <div class={styles.start}>
      <p class={styles.startTitle}>
        {details.directWith === undefined
          ? t("start", { name: details.name })
          : t("startDirect", { name: details.name })}
      </p>
      {details.encrypted && <p>{t("startEncrypted")}</p>}
      {!snapshot.rows.some((row) => row.kind === "message") && <p>{t("empty")}</p>}
    </div>
  );
}

const TimelineSkeleton = ({ label }: { readonly label: string }) => (
  <div class={styles.skeleton} role="status" aria-label={label}>
    {[72, 40, 88, 56, 64, 32].map((width) => (
      <div key={width} class={styles.skeletonRow}>
        <span class={styles.skeletonFace} />
        <span class={styles.skeletonLine} style={{ width: `${width}%` }} />
      </div>
    ))}
  </div>
);
