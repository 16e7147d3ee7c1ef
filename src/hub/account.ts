/**
 * Everything of one signed-in account: its sync, rooms, crypto, outbox, and what answers the page. Made anew at every start
 * and after every sign-in; what must outlive it lies in the stores.
 */
import type { SignedIn } from "#contracts";
import type { HubPlatform } from "./platform.ts";
import { watchRoomList, watchUnread } from "./rooms/list-window.ts";
import { createPeople } from "./rooms/people.ts";
import { createRoomStore } from "./rooms/room-store.ts";
import { createWantedRooms } from "./rooms/wanted-rooms.ts";
import { createMatrixHttp } from "./sdk/matrix-http.ts";
import type { AccountCalls } from "./serve/account-calls.ts";
import type { AccountTopics } from "./serve/topic-source.ts";
import type { Session } from "./session/session.ts";
import { createSlidingSync } from "./sync/sliding-sync.ts";
import type { SyncSink, SyncSource } from "./sync/sync-source.ts";

export interface Account {
  readonly calls: AccountCalls;
  readonly topics: AccountTopics;
  status(): SignedIn;
  start(): void;
  /** Ends sync and crypto and closes the stores. */
  stop(): Promise<void>;
}

export type AccountOptions = {
  readonly platform: HubPlatform;
  readonly session: Session;
  /** Only after a sign-in, and only in memory: the first upload of cross-signing keys may ask for it. */
  readonly password?: string;
  readonly onStatus: (status: SignedIn) => void;
  /** The homeserver does not take the token any more; softly: the data may be kept. */
  readonly onLoggedOut: (softly: boolean) => void;
  readonly onSession: (session: Session) => Promise<void>;
};

export async function createAccount(options: AccountOptions): Promise<Account> {
  const { platform, session } = options;
  const { clock, log } = platform;
  const { userId } = session;
  let loggedOut = false;
  const http = createMatrixHttp({
    baseUrl: session.homeserver,
    accessToken: session.accessToken,
    fetch: platform.fetch,
    onLoggedOut: (fault) => {
      if (loggedOut) return;
      loggedOut = true;
      options.onLoggedOut(fault.softLogout);
    },
  });
  const people = createPeople();
  const rooms = createRoomStore({ userId, clock, people });
  const wanted = createWantedRooms(() => sync.nudge("wanted"));

  let status: SignedIn = {
    phase: "signed-in",
    userId,
    deviceId: session.deviceId,
    homeserver: session.homeserver,
    name: people.person(userId).name,
    sync: "connecting",
    crypto: "starting",
    transport: "sliding",
    waiting: 0,
  };
  const setStatus = (change: Partial<SignedIn>) => {
    const next = { ...status, ...change };
    if (JSON.stringify(next) === JSON.stringify(status)) return;
    status = next;
    options.onStatus(status);
  };

  const sink: SyncSink = {
    async apply(batch) {
      rooms.apply(batch);
    },
    state: (sync) => setStatus({ sync }),
    unsupported: () => log.warn("sync.unsupported"),
    reconnected: () => undefined,
  };
  const sync: SyncSource = createSlidingSync({
    http,
    clock,
    log,
    sink,
    wants: { rooms: () => wanted.list(), cryptoReady: () => false },
  });
  const stopOnline = platform.onOnline?.(() => sync.nudge("online"));

  const topics: AccountTopics = {
    roomList: (param, push) => {
      const window = {};
      return watchRoomList(rooms, clock, param, push, (ids) => wanted.show(window, ids));
    },
    unread: (_param, push) => watchUnread(rooms, clock, push),
  } as AccountTopics;

  return {
    calls: {} as AccountCalls,
    topics,
    status: () => status,
    start: () => sync.start(),
    async stop() {
      stopOnline?.();
      http.abort();
      await sync.stop();
    },
  };
}
