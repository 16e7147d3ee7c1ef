/**
 * Everything of one signed-in account: its sync, rooms, crypto, outbox, and what answers the page. Made anew at every start
 * and after every sign-in; what must outlive it lies in the stores.
 */
import { stringAt, toSparksError } from "#base";
import { type SignedIn, SNAPSHOT_STORE } from "#contracts";
import { createHubCache } from "./cache/hub-cache.ts";
import { createPageSnapshot } from "./cache/page-snapshot.ts";
import { createPersister } from "./cache/persister.ts";
import type { AccountCalls } from "./calls/account-calls.ts";
import { createMediaCalls } from "./calls/media-calls.ts";
import { createMessageCalls } from "./calls/message-calls.ts";
import { createRoomCalls } from "./calls/room-calls.ts";
import { createWidgetCalls } from "./calls/widget-calls.ts";
import type { CryptoEngine } from "./crypto/crypto-engine.ts";
import type { RoomEvent } from "./events/index.ts";
import { createOutbox, type OutboxEntry } from "./outbox/index.ts";
import type { HubPlatform } from "./platform.ts";
import { watchRoomList, watchUnread } from "./rooms/list-window.ts";
import { createOpenRooms } from "./rooms/open-rooms.ts";
import { createPeople } from "./rooms/people.ts";
import { mxcOrNothing, personName } from "./rooms/room-name.ts";
import { createRoomStore } from "./rooms/room-store.ts";
import { createWantedRooms } from "./rooms/wanted-rooms.ts";
import { createMatrixHttp } from "./sdk/matrix-http.ts";
import { createRoomSender } from "./send/room-sender.ts";
import { echoOf } from "./send/echo.ts";
import { coalesce } from "./serve/coalesce.ts";
import { cryptoKeyBytes, type Session } from "./session/session.ts";
import { cryptoStoreName, HUB_STORE } from "./session/session-store.ts";
import { createBatchApplier } from "./sync/apply-batch.ts";
import { createSlidingSync } from "./sync/sliding-sync.ts";
import type { SyncSink, SyncSource } from "./sync/sync-source.ts";
import type { AccountTopics } from "./topics/account-topics.ts";
import { createRoomTopics } from "./topics/room-topics.ts";

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

/** Crypto waits for the first list, but not for ever: without a network there is none. */
const CRYPTO_AFTER_MS = 1500;
const TRUST_EVERY_MS = 500;

export async function createAccount(options: AccountOptions): Promise<Account> {
  const { platform, session } = options;
  const { clock, log } = platform;
  const { userId } = session;
  const ended = new AbortController();
  let password = options.password;
  let engine: CryptoEngine | undefined;
  let cryptoFailed = false;
  let loggedOut = false;

  const http = createMatrixHttp({
    baseUrl: session.homeserver,
    accessToken: session.accessToken,
    fetch: platform.fetch,
    onLoggedOut: (fault) => {
      if (loggedOut || ended.signal.aborted) return;
      loggedOut = true;
      options.onLoggedOut(fault.softLogout);
    },
  });
  const store = await platform.openStore(HUB_STORE);
  const snapshotStore = await platform.openStore(SNAPSHOT_STORE);
  const cache = createHubCache(store);
  const cached = await cache.load();
  const people = createPeople();
  const rooms = createRoomStore({ userId, clock, people });
  const wanted = createWantedRooms(() => sync.nudge("wanted"));
  const isWanted = (roomId: string) => wanted.list().includes(roomId);

  let status: SignedIn = {
    phase: "signed-in",
    userId,
    deviceId: session.deviceId,
    homeserver: session.homeserver,
    name: cached?.account.name ?? people.person(userId).name,
    ...(cached?.account.avatar === undefined ? {} : { avatar: cached.account.avatar }),
    sync: "connecting",
    crypto: "starting",
    transport: "sliding",
    waiting: 0,
  };
  const setStatus = (change: Partial<SignedIn>) => {
    const next = { ...status, ...change };
    if (JSON.stringify(next) === JSON.stringify(status)) return;
    status = next;
    if (!ended.signal.aborted) options.onStatus(status);
  };

  const decrypt = async (event: RoomEvent) => (engine ? engine.decrypt(event) : event);
  const open = createOpenRooms({
    userId,
    http,
    clock,
    log,
    people,
    rooms,
    decrypt,
    isWanted,
    onForget: (roomId) => persister.forgotten(roomId),
    onTimeline(roomId, { timeline }) {
      for (const entry of outbox.list(roomId)) timeline.addEcho(echoOf(entry));
    },
  });
  const sender = createRoomSender({
    http,
    rooms,
    open,
    crypto: () => engine ?? (cryptoFailed ? "failed" : undefined),
    isFollowed: isWanted,
  });
  const outbox = await createOutbox({ store, clock, log, send: sender.send, upload: sender.upload });
  if (cached) {
    people.learn(userId, { membership: "join", displayname: cached.account.name, avatar_url: cached.account.avatar });
    open.restore(cached.states, cached.timelines);
    rooms.restore({ rooms: cached.rooms, ...cached.account });
  }
  const showEcho = (entry: OutboxEntry, change: "added" | "changed") => {
    const timeline = open.knownTimeline(entry.roomId)?.timeline;
    if (change === "added") timeline?.addEcho(echoOf(entry));
    else timeline?.updateEcho(entry.key, echoOf(entry));
  };
  outbox.onChange((change) => {
    const { entry } = change;
    const timeline = open.knownTimeline(entry.roomId)?.timeline;
    if (change.what === "sent") timeline?.updateEcho(entry.key, { delivery: { state: "sent" }, eventId: change.eventId });
    else if (change.what === "removed") timeline?.removeEcho(entry.key);
    else showEcho(entry, change.what);
    setStatus({ waiting: outbox.waiting() });
  });

  const onDecrypted = (event: RoomEvent) => {
    rooms.decrypted(event);
    open.decrypted(event);
  };
  const persister = createPersister({
    clock,
    log,
    userId,
    cache,
    snapshot: await createPageSnapshot(snapshotStore),
    rooms,
    open,
    status: () => status,
    mayAdvance: () => engine !== undefined || cryptoFailed,
    signal: ended.signal,
  });
  const batches = createBatchApplier({
    userId,
    rooms,
    open,
    isWanted,
    cryptoRoom: sender.cryptoRoom,
    onOwn: (key, eventId) => void outbox.confirm(key, eventId),
    onDecrypted: rooms.decrypted,
  });

  /** Joined, although their record has not come yet. */
  const confirmed = new Set<string>();
  let lastAsked: readonly string[] = [];
  let firstBatch: () => void = () => undefined;
  const listKnown = new Promise<void>((resolve) => {
    firstBatch = resolve;
  });
  const sink: SyncSink = {
    async apply(batch, position) {
      const asked = lastAsked;
      const done = batches.apply(batch, position.kind === "sliding");
      firstBatch();
      await done;
      for (const roomId of asked) open.knownTimeline(roomId)?.heard();
      persister.reached(position);
    },
    state(state) {
      if (state === "live" && status.sync !== "live") outbox.kick();
      setStatus({ sync: state });
    },
    unsupported: () => log.warn("sync.unsupported"),
    reconnected: () => void engine?.missedDeviceLists(),
  };
  const sync: SyncSource = createSlidingSync({
    http,
    clock,
    log,
    sink,
    from: cached?.account.position.kind === "sliding" ? cached.account.position : undefined,
    wants: {
      rooms() {
        lastAsked = wanted.list().filter((id) => rooms.get(id)?.membership === "join" || confirmed.has(id));
        return lastAsked;
      },
      cryptoReady: () => engine !== undefined,
    },
  });

  const startCrypto = async () => {
    await Promise.race([listKnown, clock.sleep(CRYPTO_AFTER_MS, ended.signal)]);
    const { createRustEngine } = await import("./crypto/rust-engine.ts");
    if (ended.signal.aborted) return;
    const made = await createRustEngine({
      http,
      clock,
      userId,
      deviceId: session.deviceId,
      log,
      storeName: platform.cryptoStorePrefix === null ? null : cryptoStoreName(platform.cryptoStorePrefix, session),
      storeKey: cryptoKeyBytes(session),
    });
    if (ended.signal.aborted) return await made.stop();
    made.late.on(onDecrypted);
    const judged = coalesce(clock, TRUST_EVERY_MS, () => {
      void readTrust(made);
      background("decrypt", open.decryptAgain());
    });
    made.trustChanged.on(judged.ask);
    engine = made;
    setStatus({ crypto: "ready" });
    await batches.useCrypto(made, true);
    sync.nudge("crypto");
    outbox.kick();
    background("decrypt", batches.decryptAgain(made));
    await made.bootstrap(password);
    password = undefined;
    await readTrust(made);
  };
  const readTrust = async (of: CryptoEngine) => {
    try {
      const verified = await of.verified();
      if (verified !== undefined) setStatus({ verified });
    } catch (thrown) {
      if (!ended.signal.aborted) log.warn("crypto.trust-unknown", { code: toSparksError(thrown).code });
    }
  };

  const readProfile = async () => {
    await listKnown;
    const profile = await http.json("GET", `/_matrix/client/v3/profile/${encodeURIComponent(userId)}`);
    const avatar = mxcOrNothing(profile.avatar_url);
    people.learn(userId, { ...profile, membership: "join" });
    setStatus({ name: personName(userId, stringAt(profile, "displayname")), ...(avatar ? { avatar } : {}) });
  };

  const background = (what: string, work: Promise<unknown>) => {
    work.catch((thrown: unknown) => {
      if (!ended.signal.aborted) log.warn(`${what}.failed`, { code: toSparksError(thrown).code });
    });
  };

  const topics: AccountTopics = {
    roomList(param, push) {
      const window = {};
      return watchRoomList(rooms, clock, param, push, (ids) => wanted.show(window, ids));
    },
    unread: (_param, push) => watchUnread(rooms, clock, push),
    ...createRoomTopics({
      userId,
      clock,
      rooms,
      open,
      wanted,
      fillTimeline(roomId) {
        const timeline = open.timeline(roomId);
        persister.opened(roomId);
        if (timeline.filled || rooms.get(roomId)?.membership === "invite") return;
        const loaded = timeline.load().then(() => {
          if (rooms.get(roomId) || confirmed.has(roomId)) return;
          // The server shows it to us, so it may be followed before its line has come.
          confirmed.add(roomId);
          sync.nudge("wanted");
        });
        background("timeline.load", loaded);
      },
      loadMembers: (roomId) => background("members.load", sender.loadMembers(roomId)),
    }),
  };
  const calls: AccountCalls = {
    ...createRoomCalls({
      http,
      userId,
      rooms,
      open,
      randomId: platform.randomId,
      onDisplayName: (name) => setStatus({ name: personName(userId, name) }),
    }),
    ...createMessageCalls({ outbox, open, store }),
    ...createMediaCalls(http, outbox),
    ...createWidgetCalls({ http, userId, rooms, open, sender, outbox, randomId: platform.randomId }),
  };

  let stopOnline: (() => void) | undefined;
  let cryptoStarted: Promise<unknown> = Promise.resolve();
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
      cryptoStarted = startCrypto().catch((thrown: unknown) => {
        if (ended.signal.aborted) return;
        log.error("crypto.failed", { code: toSparksError(thrown).code, why: String(thrown).slice(0, 200) });
        if (!engine) {
          cryptoFailed = true;
          setStatus({ crypto: "failed" });
        }
      });
      background("profile", readProfile());
    },
    async stop() {
      ended.abort();
      stopOnline?.();
      http.close();
      await sync.stop();
      await persister.flush();
      await outbox.close();
      await cryptoStarted;
      await engine?.stop();
      store.close();
      snapshotStore.close();
    },
  };
}
