/**
 * What happens in the rooms that a widget may see, handed to it as far as it may see it. For each room the order is: first the state
 * that it may read, once; then each change as it comes. What was given is not given again, whatever the widget asks for later.
 */
import { arrayAt, type Clock } from "#base";
import type { WidgetEvent, WidgetFeed } from "#contracts";
import type { Rights } from "../capability/rights.ts";
import type { WidgetChannel } from "./channel.ts";
import type { WidgetDriver } from "./driver.ts";
import { mayReceive } from "./may-receive.ts";
import { createReading } from "./reading.ts";
import type { SeenMedia } from "./seen-media.ts";

export interface RoomFeeds {
  /**
   * The rights, or the room, may have changed: what has become readable is handed over, what is readable no more is let go of.
   * Begins when the widget is ready; again after `stop`.
   */
  update(): Promise<void>;
  stop(): void;
}

export type RoomFeedsOptions = {
  readonly room: () => string | undefined;
  readonly rights: () => Rights;
  readonly driver: Pick<WidgetDriver, "feed" | "readState" | "readSticky" | "rooms">;
  readonly channel: Pick<WidgetChannel, "request" | "waiting">;
  readonly seen: Pick<SeenMedia, "note">;
  readonly clock: Pick<Clock, "sleep">;
  /** The widget has not answered hundreds of messages. */
  readonly onHung: () => void;
  readonly onError: (thrown: unknown) => void;
};

const UPDATE_STATE = "org.matrix.msc2762_update_state";
const MAX_WAITING = 500;
const MAX_RECENT = 500;
/** "All rooms" ends here: each costs a subscription. */
const MAX_ROOMS = 500;
/** Who may see all rooms is told of new ones, not at once. */
const LOOK_AGAIN_MS = 60_000;
/** What one message carries; a room may have thousands of members. */
const MAX_STATE = 400;

const slotOf = (event: WidgetEvent) => `${event.room_id}\0${event.type}\0${event.state_key ?? ""}`;

export function createRoomFeeds(options: RoomFeedsOptions): RoomFeeds {
  const { room, rights, driver, channel, seen, clock, onHung, onError } = options;
  /** The event that the widget has for each piece of state. */
  const given = new Map<string, string>();
  /** Changes that came while state is being read: they are newer than what is read. */
  const changed = new Map<string, WidgetEvent>();
  const feeds = new Map<string, () => void>();
  const recent: string[] = [];
  let reading = 0;
  let versions: Promise<readonly unknown[]> | undefined;
  /** Counts the stops: what was begun before one is void. */
  let era = 0;
  let again = new AbortController();

  const may = (event: WidgetEvent) => mayReceive({ roomId: room(), rights: rights() }, event);
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
    if ((await knowsUpdateState()) && may(event)) send("update_state", { state: [event] });
  };
  const handOn = ({ what, event }: WidgetFeed) => {
    if (!may(event)) return;
    seen.note(event.content);
    if (what === "event") sendTimeline(event);
    else if (reading > 0) changed.set(slotOf(event), event);
    else void sendState(event).catch(onError);
  };

  /** The rooms whose events it may have now. */
  async function readableRooms(): Promise<readonly string[]> {
    const own = room();
    const { allRooms, rooms } = rights();
    const others = allRooms || rooms.length > 0 ? (await driver.rooms()).filter((roomId) => rights().room(roomId)) : [];
    return [...new Set([...(own === undefined ? [] : [own]), ...others])].slice(0, MAX_ROOMS);
  }
  function letGo(isKept: (roomId: string) => boolean): void {
    for (const [roomId, stop] of feeds) {
      if (isKept(roomId)) continue;
      stop();
      feeds.delete(roomId);
    }
  }
  function follow(rooms: readonly string[]): void {
    letGo((roomId) => rooms.includes(roomId));
    for (const roomId of rooms) {
      if (!feeds.has(roomId)) feeds.set(roomId, driver.feed(roomId, handOn));
    }
  }
  async function giveState(read: readonly WidgetEvent[]): Promise<void> {
    const bySlot = new Map(read.map((event) => [slotOf(event), event]));
    if (reading === 0) {
      for (const [slot, event] of changed) bySlot.set(slot, event);
      changed.clear();
    }
    if (!(await knowsUpdateState())) return;
    const state = [...bySlot.values()].filter((event) => given.get(slotOf(event)) !== event.event_id && may(event));
    for (const event of state) {
      given.set(slotOf(event), event.event_id);
      seen.note(event.content);
    }
    // The first message goes out even if it says that there is nothing: the widget waits for it.
    send("update_state", { state: state.slice(0, MAX_STATE) });
    for (let at = MAX_STATE; at < state.length; at += MAX_STATE) {
      send("update_state", { state: state.slice(at, at + MAX_STATE) });
    }
  }
  function giveSticky(events: readonly WidgetEvent[]): void {
    for (const event of events) {
      if (!may(event) || event.state_key !== undefined) continue;
      seen.note(event.content);
      sendTimeline(event);
    }
  }
  const { readState, readSticky } = driver;
  const reads = createReading({ readState, readSticky, onError });

  /** Nobody says when the person comes into a room. */
  function lookAgain(): void {
    again.abort();
    again = new AbortController();
    if (!rights().allRooms) return;
    clock.sleep(LOOK_AGAIN_MS, again.signal).then(
      () => update().catch(onError),
      () => undefined, // Something else has looked meanwhile, or it is over.
    );
  }

  async function update(): Promise<void> {
    const inEra = era;
    // What is taken back is let go of in the same turn.
    letGo((roomId) => roomId === room() || rights().room(roomId));
    const rooms = await readableRooms();
    if (inEra !== era) return;
    follow(rooms);
    const due = reads.due(rooms, rights());
    if (due.state.length > 0) {
      reading += 1;
      const read = await reads.state(due);
      reading -= 1;
      if (inEra !== era) return;
      await giveState(read);
    }
    const sticky = await reads.sticky(due);
    if (inEra !== era) return;
    giveSticky(sticky);
    lookAgain();
  }

  return {
    update,
    stop() {
      era += 1;
      again.abort();
      for (const stop of feeds.values()) stop();
      feeds.clear();
      versions = undefined;
      reads.forget();
      given.clear();
      changed.clear();
      recent.length = 0;
    },
  };
}
