import type { Clock, Log } from "#base";
import type { RoomQuestions } from "../app-service/membership.ts";
import type { TenantCalls } from "./give-token.ts";
import type { LivekitRoom, Participant } from "./livekit.ts";

export type WatchDeps = {
  /** The homeserver of a person, of whichever tenant: several may share a LiveKit, and be in one room. */
  readonly questionsFor: (serverName: string) => RoomQuestions | undefined;
  readonly clock: Clock;
  readonly log: Log;
  readonly onRemoved: (tenant: string) => void;
  readonly everyMs?: number;
  /** How many people at most are asked about in one round. */
  readonly perRound?: number;
};

export interface Watch {
  /** A call may be on now: looks until no room is left. */
  begin(calls: TenantCalls): void;
  stop(): Promise<void>;
}

type Present = { readonly room: LivekitRoom; readonly participant: Participant };

const EVERY_MS = 2_000;
const PER_ROUND = 60;
const LONGEST_PAUSE_MS = 30_000;

/**
 * Takes people out of LiveKit who are no longer in the Matrix room: every two seconds while there are calls, the homeserver is asked
 * about those in them; in large calls about some in turn. While it does not answer nobody is taken out: who is in came in rightly.
 */
export function createWatch({
  questionsFor,
  clock,
  log,
  onRemoved,
  everyMs = EVERY_MS,
  perRound = PER_ROUND,
}: WatchDeps): Watch {
  /** What is looked at, and whether a call may have begun since the last look. */
  const watched = new Map<string, { hasMore: boolean; done: Promise<void> }>();
  const abort = new AbortController();

  const follow = async (calls: TenantCalls): Promise<void> => {
    let failures = 0;
    let turn = 0;
    while (!abort.signal.aborted) {
      try {
        const entry = watched.get(calls.tenant);
        if (entry) entry.hasMore = false;
        const rooms = await calls.livekit.rooms();
        if (rooms.length === 0 && !entry?.hasMore) {
          watched.delete(calls.tenant);
          return;
        }
        turn = await lookOnce(calls, rooms, turn);
        failures = 0;
      } catch (thrown) {
        failures += 1;
        if (failures === 1) log.warn("rtc.watch-failed", { tenant: calls.tenant, error: nameOf(thrown) });
      }
      const pauseMs = Math.min(LONGEST_PAUSE_MS, everyMs * 2 ** Math.min(failures, 10));
      // Only `stop` ends the pause early.
      await clock.sleep(pauseMs, abort.signal).catch(() => undefined);
    }
  };

  /** Answers from whom the next round goes on. */
  const lookOnce = async (calls: TenantCalls, rooms: readonly LivekitRoom[], turn: number): Promise<number> => {
    const present: Present[] = [];
    for (const room of rooms) {
      for (const participant of await calls.livekit.participants(room.name)) present.push({ room, participant });
    }
    const first = present.length <= perRound ? 0 : turn % present.length;
    const now = [...present.slice(first), ...present.slice(0, first)].slice(0, perRound);
    const asked = new Map<string, Promise<boolean>>();
    let unanswered = 0;
    const mayStay = ({ room, participant }: Present): Promise<boolean> => {
      const userId = participant.person?.userId;
      if (userId === undefined) return Promise.resolve(false);
      const key = JSON.stringify([room.roomId, userId]);
      const answer =
        asked.get(key) ??
        isStillIn(room, userId).catch(() => {
          unanswered += 1;
          return true;
        });
      asked.set(key, answer);
      return answer;
    };
    const answers = await Promise.all(now.map(mayStay));
    for (const [index, { room, participant }] of now.entries()) {
      if (answers[index] === true) continue;
      await calls.livekit.remove(room.name, participant.identity);
      onRemoved(calls.tenant);
    }
    if (unanswered > 0) log.warn("rtc.watch-unanswered", { tenant: calls.tenant, people: unanswered });
    return first + now.length;
  };

  /** Of a homeserver that is nobody's any more: out. */
  const isStillIn = async (room: LivekitRoom, userId: string): Promise<boolean> =>
    (await questionsFor(userId.slice(userId.indexOf(":") + 1))?.isJoined(room.roomId, userId)) ?? false;

  return {
    begin(calls) {
      if (abort.signal.aborted) return;
      const known = watched.get(calls.tenant);
      if (known) known.hasMore = true;
      else watched.set(calls.tenant, { hasMore: true, done: Promise.resolve().then(() => follow(calls)) });
    },
    async stop() {
      abort.abort(new Error("stopped"));
      await Promise.all([...watched.values()].map(({ done }) => done));
    },
  };
}

const nameOf = (thrown: unknown) => (thrown instanceof Error ? thrown.name : typeof thrown);
