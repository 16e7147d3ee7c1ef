/**
 * What happens in the room, handed to the widget as far as it may see it. The order is: first the state that it may read, once; then each
 * change as it comes. What was given is not given again, whatever the widget asks for later.
 */
import { arrayAt } from "#base";
import type { WidgetEvent, WidgetFeed } from "#contracts";
import type { Rights } from "../capability/rights.ts";
import { mayReceive } from "./actions/read-events.ts";
import type { WidgetChannel } from "./channel.ts";
import type { WidgetDriver } from "./driver.ts";
import type { SeenMedia } from "./seen-media.ts";

export interface RoomFeed {
  /** Starts handing on; again after `stop`. */
  start(): void;
  /** Hands over the present state of what has become readable. */
  pushState(readable: Rights["readableState"]): Promise<void>;
  stop(): void;
}

export type RoomFeedOptions = {
  readonly roomId: string;
  readonly driver: Pick<WidgetDriver, "feed" | "readState">;
  readonly channel: Pick<WidgetChannel, "request" | "waiting">;
  readonly rights: () => Rights;
  readonly seen: Pick<SeenMedia, "note">;
  /** The widget has not answered hundreds of messages. */
  readonly onHung: () => void;
  readonly onError: (thrown: unknown) => void;
};

const UPDATE_STATE = "org.matrix.msc2762_update_state";
const MAX_WAITING = 500;
const MAX_RECENT = 200;

const slotOf = (event: WidgetEvent) => `${event.type}\0${event.state_key ?? ""}`;

export function createRoomFeed(options: RoomFeedOptions): RoomFeed {
  const { roomId, driver, channel, rights, seen, onHung, onError } = options;
  /** The event that the widget has for each piece of state. */
  const given = new Map<string, string>();
  /** Changes that came while the first state is being read: they are newer than what is read. */
  const changed = new Map<string, WidgetEvent>();
  const recent: string[] = [];
  let reading = 0;
  let versions: Promise<readonly unknown[]> | undefined;
  let unsubscribe: (() => void) | undefined;

  const knowsUpdateState = async () => {
    versions ??= channel.request("supported_api_versions", {}).then(
      (answer) => arrayAt(answer, "supported_versions") ?? [],
      () => [], // It does not say: then only what every widget knows.
    );
    return (await versions).includes(UPDATE_STATE);
  };
  const send = (action: string, data: Readonly<Record<string, unknown>>) => {
    if (channel.waiting >= MAX_WAITING) return onHung();
    // A widget that does not know the action, or is slow, says so: nothing that the host could do about it.
    channel.request(action, data).catch(() => undefined);
  };
  const sendTimeline = (event: WidgetEvent) => {
    if (recent.includes(event.event_id)) return;
    recent.push(event.event_id);
    if (recent.length > MAX_RECENT) recent.shift();
    send("send_event", event);
  };
  const sendState = async (event: WidgetEvent) => {
    if (given.get(slotOf(event)) === event.event_id) return;
    given.set(slotOf(event), event.event_id);
    // It is both an event that happened, which every widget is told, and a piece of state, which newer ones understand.
    sendTimeline(event);
    if (await knowsUpdateState()) send("update_state", { state: [event] });
  };
  const handOn = ({ what, event }: WidgetFeed) => {
    if (!mayReceive({ roomId, rights: rights() }, event)) return;
    seen.note(event.content);
    if (what === "event") sendTimeline(event);
    else if (reading > 0) changed.set(slotOf(event), event);
    else void sendState(event).catch(onError);
  };

  return {
    start() {
      unsubscribe ??= driver.feed(handOn);
    },
    async pushState(readable) {
      if (readable.length === 0) return;
      reading += 1;
      const read: WidgetEvent[] = [];
      try {
        const lists = await Promise.all(readable.map(({ type, stateKey }) => driver.readState(type, stateKey)));
        read.push(...lists.flat());
      } finally {
        reading -= 1;
      }
      const bySlot = new Map(read.map((event) => [slotOf(event), event]));
      if (reading === 0) {
        for (const [slot, event] of changed) bySlot.set(slot, event);
        changed.clear();
      }
      if (!(await knowsUpdateState())) return;
      const state = [...bySlot.values()].filter(
        (event) => given.get(slotOf(event)) !== event.event_id && mayReceive({ roomId, rights: rights() }, event),
      );
      for (const event of state) {
        given.set(slotOf(event), event.event_id);
        seen.note(event.content);
      }
      send("update_state", { state });
    },
    stop() {
      unsubscribe?.();
      unsubscribe = undefined;
      versions = undefined;
      given.clear();
      changed.clear();
      recent.length = 0;
    },
  };
}
