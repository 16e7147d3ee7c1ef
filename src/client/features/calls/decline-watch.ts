import { applyListPatch, type Clock } from "#base";
import type { TimelineItem } from "#contracts";
import type { Person } from "#model";
import type { Hub } from "../../app/hub.ts";

/** Looks whether the open call of a room ends because somebody declined it. */
export interface DeclineWatch {
  /** The call is over. It is looked for a moment longer: the no may be slower than the widget that heard of it. */
  ended(): void;
}

export type DeclineWatchOptions = {
  readonly hub: Pick<Hub, "subscribe">;
  readonly clock: Clock;
  readonly roomId: string;
  /** Once, of who declined; never of a call that went on after it. */
  readonly onDeclined: (who: Person) => void;
};

/** A call that ends this long after a no has ended by it. */
const BY_IT_MS = 15_000;
const LATER_MS = 5_000;

export function watchDecline({ hub, clock, roomId, onDeclined }: DeclineWatchOptions): DeclineWatch {
  let items: readonly TimelineItem[] = [];
  /** What was said before this call; undefined while the hub does not know yet. */
  let before: ReadonlySet<string> | undefined;
  let declined: { readonly who: Person; readonly at: number } | undefined;
  let over = false;
  let told = false;
  const tell = () => {
    if (!over || told || !declined) return;
    told = true;
    if (clock.now() - declined.at <= BY_IT_MS) onDeclined(declined.who);
  };
  const stop = hub.subscribe("timeline", { roomId }, ({ patch, edges }) => {
    items = applyListPatch(items, patch);
    const all = items.filter(isDecline);
    if (!before) {
      if (!edges.stale) before = new Set(all.map(({ key }) => key));
      return;
    }
    const known = before;
    const fresh = all.filter(({ key, own }) => !own && !known.has(key)).at(-1);
    before = new Set([...known, ...all.map(({ key }) => key)]);
    // What comes in when somebody looks further back is older than a call that the person made after it.
    if (!fresh || items.slice(items.indexOf(fresh)).some(isOwnCall)) return;
    declined = { who: fresh.sender, at: clock.now() };
    tell();
  });
  return {
    ended() {
      if (over) return;
      over = true;
      tell();
      clock.sleep(told ? 0 : LATER_MS).then(stop, stop);
    },
  };
}

const changeOf = ({ body }: TimelineItem) => (body.kind === "state" ? body.change.what : undefined);
const isDecline = (item: TimelineItem): boolean => changeOf(item) === "call-declined";
const isOwnCall = (item: TimelineItem): boolean => item.own && changeOf(item) === "called";
