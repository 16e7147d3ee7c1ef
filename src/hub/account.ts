/**
 * Everything of one signed-in account: its sync, rooms, crypto, outbox, and what answers the page. Made anew at every start
 * and after every sign-in; what must outlive it lies in the stores.
 */
import { createEmitter, SparksError, toSparksError } from "#base";
import { type SignedIn, SNAPSHOT_STORE } from "#contracts";
import { createHubCache } from "./cache/hub-cache.ts";
import { createPageSnapshot } from "./cache/page-snapshot.ts";
import { createPersister } from "./cache/persister.ts";
import type { AccountCalls } from "./calls/account-calls.ts";
import { createAccountCalls } from "./calls/create-account-calls.ts";
import { createCryptoHolder } from "./crypto/crypto-holder.ts";
import type { ToDevice } from "./crypto/to-device.ts";
import { createOutbox } from "./outbox/index.ts";
import type { HubPlatform } from "./platform.ts";
import { accountDataOf } from "./rooms/account-data.ts";
import { fillRoom } from "./rooms/fill-room.ts";
import { watchRoomList, watchUnread } from "./rooms/list-window.ts";
import { createOpenRooms } from "./rooms/open-rooms.ts";
import { createPeople } from "./rooms/people.ts";
import { createCallPeople } from "./rooms/room-call-people.ts";
import { createRoomCallWatch } from "./rooms/room-call-watch.ts";
import { personName } from "./rooms/room-name.ts";
import { createRoomStore } from "./rooms/room-store.ts";
import { createStickyEvents } from "./rooms/sticky-events.ts";
import { createWantedRooms } from "./rooms/wanted-rooms.ts";
import { createMatrixHttp } from "./sdk/matrix-http.ts";
import { echoOf, showEchoes } from "./send/echoes.ts";
import { createRoomSender } from "./send/room-sender.ts";
import {
  type AfterFirstListOptions,
  lookForSlidingSync,
  readCounts,
  readOwnProfile,
} from "./session/after-first-list.ts";
import { wellKnownOf } from "./session/homeserver-address.ts";
import { cryptoKeyBytes, type Session } from "./session/session.ts";
import { cryptoStoreName, HUB_STORE } from "./session/session-store.ts";
import { createBatchApplier } from "./sync/apply-batch.ts";
import { createSync } from "./sync/create-sync.ts";
import type { Followed } from "./sync/sync-source.ts";
import type { AccountTopics } from "./topics/account-topics.ts";
import { createRings } from "./topics/rings.ts";
import { createRoomConfig } from "./topics/room-config.ts";
import { createRoomTopics } from "./topics/room-topics.ts";
import { createWidgetFeed } from "./widgets/widget-feed.ts";
import { createWidgetTopics } from "./widgets/widget-topics.ts";

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

/** Account data that another device writes when recovery is set up or reset. */
const RECOVERY_DATA = ["m.secret_storage.default_key", "m.megolm_backup.v1"];

/** Rooms beside the window of the list are fetched when those in it are there. */
const AROUND_AFTER_MS = 900;
/** The account ended while something waited: nothing is left to do. */
const ignoreEnd = () => undefined;

export async function createAccount(options: AccountOptions): Promise<Account> {
  const { platform, session } = options;
  const { clock, log } = platform;
  const { userId } = session;
  const ended = new AbortController();
  let loggedOut = false;

  const http = createMatrixHttp({
    baseUrl: session.homeserver,
    accessToken: session.accessToken,
    fetch: platform.fetch,
    onRequest(path) {
      // The homeserver has better to do now than to tell of rooms that nobody looks at.
      if (!path.endsWith("/sync")) sync.nudge("busy");
    },
    onLoggedOut: (fault) => {
      if (loggedOut || ended.signal.aborted) return;
      loggedOut = true;
      options.onLoggedOut(fault.softLogout);
    },
  });
  const [store, snapshotStore] = await Promise.all([HUB_STORE, SNAPSHOT_STORE].map((name) => platform.openStore(name)));
  if (!store || !snapshotStore) throw new SparksError("unavailable", "the stores cannot be opened");
  const cache = createHubCache(store);
  const loading = cache.load();
  const people = createPeople();
  const rooms = createRoomStore({ userId, clock, people });
  const wanted = createWantedRooms((what) => {
    if (what !== "around") sync.nudge("wanted");
    else clock.sleep(AROUND_AFTER_MS, ended.signal).then(() => sync.nudge("wanted"), ignoreEnd);
  });
  const isWanted = (roomId: string) => wanted.list().includes(roomId);

  let status: SignedIn = {
    phase: "signed-in",
    userId,
    deviceId: session.deviceId,
    homeserver: session.homeserver,
    name: people.person(userId).name,
    sync: "connecting",
    crypto: "starting",
    transport: session.slidingSync ? "sliding" : "classic",
    waiting: 0,
  };
  const setStatus = (change: Partial<SignedIn>) => {
    const next = { ...status, ...change };
    if (JSON.stringify(next) === JSON.stringify(status)) return;
    status = next;
    if (!ended.signal.aborted) options.onStatus(status);
  };

  const toDevice = createEmitter<ToDevice>();
  const widgets = createWidgetTopics({
    http,
    userId,
    toDevice,
    onFault: (thrown) => log.warn("account-widgets.unknown", { code: toSparksError(thrown).code }),
  });
  const crypto = createCryptoHolder({
    http,
    clock,
    log,
    userId,
    deviceId: session.deviceId,
    storeName: platform.cryptoStorePrefix === null ? null : cryptoStoreName(platform.cryptoStorePrefix, session),
    storeKey: cryptoKeyBytes(session),
    password: options.password,
    signal: ended.signal,
    onState: (change) => setStatus(change),
    async onReady(engine) {
      await batches.useCrypto(engine, sync.transport === "sliding");
    },
    onLate(event) {
      rooms.decrypted(event);
      sticky.decrypted(event);
      open.decrypted(event);
      rings.decrypted(event);
    },
    onToDevice: toDevice.emit,
    onTrust: () => background("decrypt", open.decryptAgain()),
  });
  const sticky = createStickyEvents({ clock, decrypt: crypto.decrypt });
  const open = createOpenRooms({
    userId,
    http,
    clock,
    log,
    people,
    rooms,
    decrypt: crypto.decrypt,
    isWanted,
    onForget: (roomId) => persister.forgotten(roomId),
    onTimeline(roomId, { timeline }) {
      for (const entry of outbox.list(roomId)) timeline.addEcho(echoOf(entry));
    },
  });
  const callPeople = createCallPeople({
    clock,
    http,
    userId,
    people,
    inState(roomId, member) {
      const membership = open.knownSession(roomId)?.state.member(member)?.membership;
      return membership === undefined ? undefined : membership === "join";
    },
    onLearned: (roomId) => roomCalls.look(roomId),
  });
  const roomCalls = createRoomCallWatch({
    clock,
    userId,
    deviceId: session.deviceId,
    rooms,
    sticky,
    isJoined: callPeople.isJoined,
    person: (roomId, member) => open.knownSession(roomId)?.state.person(member) ?? people.person(member),
  });
  const isFollowed = (roomId: string) => followed === "all" || followed.has(roomId);
  const rings = createRings({
    clock,
    userId,
    rooms,
    roomCalls,
    person: (roomId, member) => open.knownSession(roomId)?.state.person(member) ?? people.person(member),
    decrypt: crypto.decrypt,
  });
  sticky.fresh.on(rings.hear);
  const sender = createRoomSender({
    http,
    rooms,
    open,
    crypto: () => crypto.engine() ?? (crypto.state() === "failed" ? "failed" : undefined),
    isFollowed,
  });
  const opening = createOutbox({
    store,
    clock,
    log,
    send: sender.send,
    upload: sender.upload,
    reasonOf: ({ code }) => (code === "unsupported" ? "encryption" : undefined),
  });
  const [cached, outbox] = await Promise.all([loading, opening]);
  if (cached) {
    const { name, avatar } = cached.account;
    status = { ...status, name, ...(avatar === undefined ? {} : { avatar }) };
    people.learn(userId, { membership: "join", displayname: name, avatar_url: avatar });
    sticky.restore(cached.sticky);
    open.restore(cached.states, cached.timelines);
    rooms.restore({ rooms: cached.rooms, ...cached.account });
  }
  showEchoes(outbox, open);
  outbox.onChange(() => setStatus({ waiting: outbox.waiting() }));

  const persister = createPersister({
    clock,
    log,
    userId,
    cache,
    snapshot: createPageSnapshot(snapshotStore),
    rooms,
    open,
    sticky,
    status: () => status,
    mayAdvance: () => crypto.state() !== "starting",
    signal: ended.signal,
  });
  const batches = createBatchApplier({
    userId,
    rooms,
    open,
    sticky,
    isWanted,
    cryptoRoom: sender.cryptoRoom,
    onOwn: (key, eventId) => void outbox.confirm(key, eventId),
    onDecrypted: rooms.decrypted,
    onRoomFault: (thrown) => log.warn("room.not-applied", { code: toSparksError(thrown).code }),
  });

  /** Joined, although their record has not come yet. */
  const confirmed = new Set<string>();
  let followed: Followed = new Set();
  let listIsKnown: () => void = () => undefined;
  const listKnown = new Promise<void>((resolve) => {
    listIsKnown = resolve;
  });
  const sync = createSync({
    http,
    clock,
    log,
    sliding: session.slidingSync,
    from: cached?.account.position,
    wants: {
      rooms() {
        // What is loaded and not open is told of by the list: asking for less keeps every request small.
        const isDue = (id: string) => wanted.isFollowed(id) || !open.isLoaded(id);
        const isJoined = (id: string) => rooms.get(id)?.membership === "join" || confirmed.has(id);
        return wanted.list().filter((id) => isJoined(id) && isDue(id));
      },
      cryptoReady: () => crypto.engine() !== undefined,
    },
    sink: {
      async apply(batch, position, told) {
        widgets.applyAccountData(batch.accountData);
        const done = batches.apply(batch, position.kind === "sliding");
        listIsKnown();
        await done;
        rings.see(batch.rooms);
        if (RECOVERY_DATA.some((type) => accountDataOf(batch.accountData, type) !== undefined)) {
          background("recovery", crypto.lookAtRecovery());
        }
        // The next request lets the server forget these, so somebody must have taken them.
        if (batch.toDevice.length > 0) await crypto.settled;
        followed = told;
        for (const [roomId, timeline] of open.timelines()) if (told === "all" || told.has(roomId)) timeline.heard();
        for (const { roomId, state } of open.known()) {
          // Who comes and goes where nobody listens is not heard of.
          if (told === "all" || told.has(roomId)) continue;
          state.membersComplete = false;
          state.configComplete = false;
        }
        persister.reached(position);
      },
      state(state) {
        if (state === "live" && status.sync !== "live") outbox.kick();
        if (state === "live" && status.recovery === undefined) background("recovery", crypto.lookAtRecovery());
        setStatus({ sync: state });
      },
      reconnected: () => background("devices", crypto.engine()?.missedDeviceLists() ?? Promise.resolve()),
    },
    onTransport(transport) {
      setStatus({ transport });
      background("session", options.onSession({ ...session, slidingSync: false }));
    },
  });

  const background = (what: string, work: Promise<unknown>) => {
    work.catch((thrown: unknown) => {
      if (!ended.signal.aborted) log.warn(`${what}.failed`, { code: toSparksError(thrown).code });
    });
  };

  const fillTimeline = (roomId: string) => {
    persister.opened(roomId);
    const needsState = () => sync.transport === "classic";
    const filled = fillRoom(roomId, { http, rooms, open, needsState }).then((found) => {
      if (found === "known" || confirmed.has(roomId)) return;
      confirmed.add(roomId);
      sync.nudge("wanted");
    });
    background("room.fill", filled);
  };

  const topics: AccountTopics = {
    roomList(param, push) {
      const window = {};
      return watchRoomList(rooms, clock, param, push, (ids, around) => wanted.show(window, ids, around));
    },
    unread: (_param, push) => watchUnread(rooms, clock, push),
    ...widgets.topics,
    widgetFeed: createWidgetFeed({
      ...{ http, clock, open, wanted, sticky, fillTimeline },
      onFault: (thrown) => log.warn("widget-feed.state-unknown", { code: toSparksError(thrown).code }),
    }),
    roomConfig: createRoomConfig({ http, clock, log, rooms, open, wanted, isFollowed }),
    rings: rings.topic,
    ...createRoomTopics({
      userId,
      clock,
      rooms,
      open,
      wanted,
      roomCalls,
      fillTimeline,
      loadMembers: (roomId) => background("members.load", sender.loadMembers(roomId)),
    }),
  };
  const calls = createAccountCalls({
    http,
    fetch: platform.fetch,
    clock,
    userId,
    rooms,
    open,
    outbox,
    sender,
    rings,
    store,
    randomId: platform.randomId,
    engine: crypto.engine,
    widgets: {
      sticky,
      cryptoSettled: crypto.settled,
      now: () => clock.now(),
      decrypt: crypto.decrypt,
      isFollowed,
      wellKnown: () => wellKnownOf(userId, session.homeserver, platform.fetch),
    },
    onDisplayName: (name) => setStatus({ name: personName(userId, name) }),
    async onRecovery() {
      await crypto.lookAtRecovery();
      const engine = crypto.engine();
      if (engine) background("decrypt", batches.decryptAgain(engine));
    },
  });
  const later: AfterFirstListOptions = {
    http,
    clock,
    session,
    people,
    rooms,
    listKnown,
    cryptoSettled: crypto.settled,
    needsCounts: () => !cached && sync.transport === "sliding",
    signal: ended.signal,
    onProfile: setStatus,
    onSession: options.onSession,
  };

  let stopOnline: (() => void) | undefined;
  return {
    calls,
    topics,
    status: () => status,
    start() {
      stopOnline = platform.onOnline?.(() => {
        sync.nudge("online");
        outbox.kick();
      });
      sync.start();
      outbox.resume();
      setStatus({ waiting: outbox.waiting() });
      crypto.start(listKnown);
      background(
        "crypto",
        crypto.settled.then(async () => {
          const engine = crypto.engine();
          if (!engine || ended.signal.aborted) return;
          sync.nudge("crypto");
          outbox.kick();
          rings.decryptAgain();
          await batches.decryptAgain(engine);
        }),
      );
      background("profile", readOwnProfile(later));
      background("counts", readCounts(later));
      background("versions", lookForSlidingSync(later));
    },
    async stop() {
      ended.abort();
      stopOnline?.();
      rings.stop();
      roomCalls.stop();
      http.close();
      await sync.stop();
      await persister.flush();
      await outbox.close();
      await crypto.stop();
      store.close();
      snapshotStore.close();
    },
  };
}
