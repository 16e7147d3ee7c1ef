import { type Clock, diffList } from "#base";
import type { Member, Person, RoomDetails, TimelineItem } from "#contracts";
import { fold } from "../rooms/list-item.ts";
import type { OpenRooms } from "../rooms/open-rooms.ts";
import { readRights } from "../rooms/rights.ts";
import type { RoomCallWatch } from "../rooms/room-call-watch.ts";
import { roomDetails } from "../rooms/room-details.ts";
import type { RoomMember } from "../rooms/room-state.ts";
import type { RoomStore } from "../rooms/room-store.ts";
import type { WantedRooms } from "../rooms/wanted-rooms.ts";
import { coalesce } from "../serve/coalesce.ts";
import type { AccountTopics } from "./account-topics.ts";

export type RoomTopicsOptions = {
  readonly userId: string;
  readonly clock: Clock;
  readonly rooms: RoomStore;
  readonly open: OpenRooms;
  readonly wanted: WantedRooms;
  readonly roomCalls: RoomCallWatch;
  /** Reads what was stored of the room, or the newest page of it, into its timeline. */
  readonly fillTimeline: (roomId: string) => void;
  /** Fetches the complete list of members. */
  readonly loadMembers: (roomId: string) => void;
};

const A_FRAME_MS = 16;
const MEMBERS_EVERY_MS = 200;

export function createRoomTopics(options: RoomTopicsOptions): Pick<AccountTopics, "room" | "timeline" | "members"> {
  const { userId, clock, rooms, open, wanted, roomCalls } = options;

  return {
    room({ roomId }, push) {
      const close = wanted.open(roomId);
      const session = open.session(roomId);
      let before = "";
      let shown: RoomDetails | undefined;
      const pushes = coalesce(clock, A_FRAME_MS, () => {
        const record = rooms.get(roomId);
        const next = record
          ? roomDetails(record, session.state, session.typing(), userId, (id) => rooms.get(id), roomCalls.of(roomId))
          : shown && {
              ...shown,
              ...{ membership: "leave" as const, typing: [] },
              ...(rooms.wasRemoved(roomId) ? { removed: true as const } : {}),
            };
        if (!next) return;
        const text = JSON.stringify(next);
        if (text === before) return;
        before = text;
        shown = next;
        push(next);
      });
      const stops = [
        session.changes.on(({ people }) => {
          if (people.size > 0) roomCalls.look(roomId);
          pushes.ask();
        }),
        roomCalls.changes.on((changed) => {
          if (changed.has(roomId)) pushes.ask();
        }),
        rooms.onChange((changed) => {
          const replacement = rooms.get(roomId)?.replacement;
          if (changed.has(roomId) || (replacement !== undefined && changed.has(replacement))) pushes.ask();
        }),
        pushes.stop,
        close,
      ];
      pushes.ask();
      return () => {
        for (const stop of stops) stop();
      };
    },

    timeline({ roomId }, push) {
      const close = wanted.open(roomId);
      const room = open.timeline(roomId);
      let shown: readonly TimelineItem[] = [];
      let edges = "";
      const pushes = coalesce(clock, A_FRAME_MS, () => {
        const items = room.timeline.items();
        const now = room.edges();
        const text = JSON.stringify(now);
        if (items === shown && text === edges) return;
        const patch = diffList(shown, items, (item) => item.key);
        if (patch.length === 0 && text === edges) return;
        shown = items;
        edges = text;
        push({ edges: now, patch });
      });
      const stops = [room.timeline.onChange(pushes.ask), room.onEdges(pushes.ask), pushes.stop, close];
      pushes.ask();
      options.fillTimeline(roomId);
      return () => {
        for (const stop of stops) stop();
      };
    },

    members({ roomId, search, from, to }, push) {
      const close = wanted.open(roomId);
      const session = open.session(roomId);
      const term = fold(search ?? "");
      let shown: readonly Member[] = [];
      let total = -1;
      const pushes = coalesce(clock, MEMBERS_EVERY_MS, () => {
        const found = sortedMembers(session.state.members(), readRights(session.state), term);
        const window = found.slice(from, to).map((member) => sameMember(shown, member(session.state.person)));
        const patch = diffList(shown, window, (member) => member.id);
        if (patch.length === 0 && total === found.length) return;
        shown = window;
        total = found.length;
        push({ total, patch });
      });
      const stop = session.changes.on(({ state }) => {
        if (state) pushes.ask();
      });
      pushes.ask();
      options.loadMembers(roomId);
      return () => {
        stop();
        pushes.stop();
        close();
      };
    },
  };
}

const RANK: Readonly<Record<Member["power"], number>> = { creator: 0, admin: 1, moderator: 2, member: 3 };
const SHOWN: ReadonlySet<RoomMember["membership"]> = new Set(["join", "invite", "knock"]);

/** By power, then those in the room before those invited, then by name. Each becomes a `Member` only when it is in the window. */
function sortedMembers(
  members: Iterable<RoomMember>,
  rights: ReturnType<typeof readRights>,
  term: string,
): readonly ((person: (id: string) => Person) => Member)[] {
  const found: { readonly member: RoomMember; readonly power: Member["power"]; readonly name: string }[] = [];
  for (const member of members) {
    if (!SHOWN.has(member.membership)) continue;
    const name = fold(member.person.name);
    if (term !== "" && !name.includes(term) && !member.id.toLowerCase().includes(term)) continue;
    found.push({ member, power: rights.rank(member.id), name });
  }
  found.sort(
    (a, b) =>
      RANK[a.power] - RANK[b.power] ||
      Number(a.member.membership !== "join") - Number(b.member.membership !== "join") ||
      (a.name < b.name ? -1 : a.name > b.name ? 1 : a.member.id < b.member.id ? -1 : 1),
  );
  return found.map(({ member, power }) => (person) => ({ ...person(member.id), membership: member.membership, power }));
}

/** The same object while nothing about it changed, so that a patch carries only changes. */
const sameMember = (shown: readonly Member[], next: Member): Member => {
  const before = shown.find(({ id }) => id === next.id);
  return before && JSON.stringify(before) === JSON.stringify(next) ? before : next;
};
