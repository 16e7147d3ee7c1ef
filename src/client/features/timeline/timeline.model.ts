import { batch, computed, type ReadonlySignal, signal } from "@preact/signals";
import { applyListPatch, createRandomId, type SparksError, toSparksError } from "#base";
import type { Draft, RoomDetails, RoomSnapshot, TimelineEdges, TimelineItem } from "#contracts";
import type { Person } from "#model";
import { deepEqual, keepIdentity } from "../../app/deep-equal.ts";
import type { Hub } from "../../app/hub.ts";
import { createLocalEcho } from "./local-echo.ts";
import { createRowBuilder, type TimelineRow } from "./timeline-rows.ts";

export type TimelineSnapshot = {
  readonly roomId: string;
  /** `loading`: nothing is known of this room yet. */
  readonly state: "loading" | "ready";
  readonly rows: readonly TimelineRow[];
  readonly edges: TimelineEdges;
  /** Older messages could not be fetched. */
  readonly pagingFault?: SparksError;
  /** Event ids that are being deleted, and can still be kept. */
  readonly deleting: ReadonlySet<string>;
};

export interface TimelineModel {
  readonly details: ReadonlySignal<RoomDetails | undefined>;
  readonly snapshot: ReadonlySignal<TimelineSnapshot>;
  /** The items themselves, as the hub holds them. */
  readonly items: ReadonlySignal<readonly TimelineItem[]>;
  pageBack(): void;
  /** Shows it at once, resolves when it is safe with the hub. */
  send(draft: Draft, me: Person): Promise<void>;
  markRead(isPrivate: boolean): void;
  /** Deletes after `UNDO_MS`, unless the returned function is called before. */
  deleteLater(eventId: string): { readonly undo: () => void; readonly done: Promise<void> };
  dispose(): void;
}

export const UNDO_MS = 5000;
const PAGE = 100;
const FRESH: TimelineEdges = { reachedStart: false, loadingOlder: false, stale: true };
const keyOfItem = (item: TimelineItem) => item.key;

type Needs = Pick<Hub, "call" | "subscribe">;

/**
 * One room: its details, its timeline as far as it is loaded, and what one can do there. `glance`: what is known of its newest message
 * elsewhere, asked for where the hub has none at hand.
 */
export function createTimelineModel(
  hub: Needs,
  roomId: string,
  known: RoomSnapshot | undefined,
  glance: () => TimelineItem | undefined = () => undefined,
): TimelineModel {
  const details = signal<RoomDetails | undefined>(known?.details);
  const items = signal<readonly TimelineItem[]>(known?.items ?? []);
  const edges = signal<TimelineEdges>(FRESH);
  const heard = signal(known !== undefined);
  const pagingFault = signal<SparksError | undefined>(undefined);
  const deleting = signal<ReadonlySet<string>>(new Set());
  const echo = createLocalEcho();
  const builder = createRowBuilder();
  const flushes = new Set<() => void>();
  let before = known?.items ?? [];
  let paging = false;
  let readUpTo: string | undefined;

  const stops = [
    hub.subscribe("room", { roomId }, (next) => {
      if (!deepEqual(details.peek(), next)) details.value = next;
    }),
    subscribeTimeline(),
  ];

  function subscribeTimeline(): () => void {
    let own: readonly TimelineItem[] | undefined;
    return hub.subscribe("timeline", { roomId }, (push) => {
      const first = own === undefined;
      own = applyListPatch(own ?? [], push.patch);
      if (first) own = keepIdentity(items.peek(), own, keyOfItem);
      if (first && push.edges.stale && own.length === 0 && before.length === 0) {
        const newest = glance();
        if (newest) before = [newest];
      }
      // A hub that has just woken up may know less than what is on the screen already.
      const next = push.edges.stale ? withKnown(before, own) : own;
      batch(() => {
        echo.seen(next);
        items.value = next;
        heard.value = true;
        if (!deepEqual(edges.peek(), push.edges)) edges.value = push.edges;
      });
    });
  }

  const shown = computed(() => {
    const known =
      deleting.value.size === 0 ? items.value : items.value.map((item) => withoutDeleted(item, deleting.value));
    return echo.waiting.value.length === 0 ? known : [...known, ...echo.waiting.value];
  });
  const rows = computed(() => builder.build(shown.value, edges.value.firstUnreadKey, echo.keyOf));
  const setDeleting = (eventId: string, on: boolean) => {
    const next = new Set(deleting.peek());
    if (on) next.add(eventId);
    else next.delete(eventId);
    deleting.value = next;
  };

  return {
    details,
    items,
    snapshot: computed(() => ({
      roomId,
      state: heard.value ? ("ready" as const) : ("loading" as const),
      rows: rows.value,
      edges: edges.value,
      ...(pagingFault.value ? { pagingFault: pagingFault.value } : {}),
      deleting: deleting.value,
    })),
    pageBack() {
      if (paging || edges.peek().reachedStart || edges.peek().stale) return;
      paging = true;
      pagingFault.value = undefined;
      hub
        .call("pageBack", { roomId, count: PAGE })
        .catch((thrown: unknown) => {
          pagingFault.value = toSparksError(thrown);
        })
        .finally(() => {
          paging = false;
        });
    },
    send(draft, me) {
      const item: TimelineItem = {
        key: `echo ${createRandomId()}`,
        sender: me,
        own: true,
        ts: Date.now(),
        body: { kind: "text", style: "text", text: draft.text },
        ...(draft.replyTo === undefined ? {} : { replyTo: { eventId: draft.replyTo } }),
        delivery: { state: "sending" },
        can: { edit: false, redact: false, react: false, reply: false },
      };
      return echo.show(item, hub.call("send", { roomId, ...draft }));
    },
    markRead(isPrivate) {
      const newest = items.peek().findLast((item) => item.eventId !== undefined)?.eventId;
      if (newest === undefined || newest === readUpTo || edges.peek().stale) return;
      readUpTo = newest;
      hub.call("markRead", { roomId, private: isPrivate }).catch(() => {
        readUpTo = undefined; // Tried again with the next message that is seen.
      });
    },
    deleteLater(eventId) {
      setDeleting(eventId, true);
      let settle: () => void = () => undefined;
      const done = new Promise<void>((resolve, reject) => {
        const flush = () => {
          stop();
          hub.call("redact", { roomId, eventId }).then(resolve, (thrown: unknown) => {
            setDeleting(eventId, false);
            reject(toSparksError(thrown));
          });
        };
        const timer = setTimeout(flush, UNDO_MS);
        const stop = () => {
          clearTimeout(timer);
          flushes.delete(flush);
        };
        flushes.add(flush);
        settle = () => {
          stop();
          setDeleting(eventId, false);
          resolve();
        };
      });
      return { undo: () => settle(), done };
    },
    dispose() {
      for (const flush of [...flushes]) flush();
      for (const stop of stops) stop();
    },
  };
}

/** What was shown last time before what the hub knows, unless the hub knows some of it: then it knows best. */
function withKnown(known: readonly TimelineItem[], now: readonly TimelineItem[]): readonly TimelineItem[] {
  const sent = known.filter((item) => item.eventId !== undefined);
  const ids = new Set(now.map((item) => item.eventId));
  if (sent.some((item) => ids.has(item.eventId))) return now;
  const keys = new Set(now.map((item) => item.key));
  return [...sent.filter((item) => !keys.has(item.key)), ...now];
}

const deletedItems = new WeakMap<TimelineItem, TimelineItem>();
/** What is about to be deleted looks deleted already; it is the same object each time, so that its row stays. */
function withoutDeleted(item: TimelineItem, deleting: ReadonlySet<string>): TimelineItem {
  if (item.eventId === undefined || !deleting.has(item.eventId)) return item;
  let gone = deletedItems.get(item);
  if (!gone) {
    const { reactions: _, replyTo: __, edited: ___, ...rest } = item;
    gone = { ...rest, body: { kind: "redacted" } };
    deletedItems.set(item, gone);
  }
  return gone;
}
