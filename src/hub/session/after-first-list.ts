/** What is asked of the homeserver once the first list is seen: nothing on the screen waits for any of it. */
import { type Clock, stringAt } from "#base";
import type { People } from "../rooms/people.ts";
import { mxcOrNothing, personName } from "../rooms/room-name.ts";
import type { RoomStore } from "../rooms/room-store.ts";
import { readServerCounts } from "../rooms/server-counts.ts";
import type { MatrixHttp } from "../sdk/matrix-http.ts";
import { offersSlidingSync } from "./login-options.ts";
import type { Session } from "./session.ts";

export type AfterFirstListOptions = {
  readonly http: MatrixHttp;
  readonly clock: Clock;
  readonly session: Session;
  readonly people: People;
  readonly rooms: RoomStore;
  /** Resolves when the list is there. */
  readonly listKnown: Promise<void>;
  readonly cryptoSettled: Promise<void>;
  /** What was unread before is not known here: no earlier run has left its counts, and the sync does not count. */
  readonly needsCounts: () => boolean;
  readonly signal: AbortSignal;
  readonly onProfile: (profile: { readonly name: string; readonly avatar?: string }) => void;
  readonly onSession: (session: Session) => Promise<void>;
};

const COUNTS_AFTER_MS = 2000;

export async function readOwnProfile(options: AfterFirstListOptions): Promise<void> {
  const { http, people, session } = options;
  await options.listKnown;
  const profile = await http.json("GET", `/_matrix/client/v3/profile/${encodeURIComponent(session.userId)}`);
  const avatar = mxcOrNothing(profile.avatar_url);
  people.learn(session.userId, { ...profile, membership: "join" });
  const name = personName(session.userId, stringAt(profile, "displayname"));
  options.onProfile({ name, ...(avatar ? { avatar } : {}) });
}

export async function readCounts({ http, clock, rooms, ...options }: AfterFirstListOptions): Promise<void> {
  await options.listKnown;
  if (!options.needsCounts()) return;
  // Crypto must be up before anything that can wait.
  await options.cryptoSettled;
  await clock.sleep(COUNTS_AFTER_MS, options.signal);
  rooms.counted(await readServerCounts(http, rooms.get));
}

/** A homeserver that has sliding sync by now is used with it from the next start on. */
export async function lookForSlidingSync({ http, session, ...options }: AfterFirstListOptions): Promise<void> {
  await options.listKnown;
  if (session.slidingSync || !offersSlidingSync(await http.json("GET", "/_matrix/client/versions"))) return;
  await options.onSession({ ...session, slidingSync: true });
}
