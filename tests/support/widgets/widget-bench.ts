/** A session with everything around it made of plain objects: the frame's window, the hub, the person who answers. */
import { createLog } from "#base";
import type { RoomWidget, WidgetEvent, WidgetFeed, WidgetToDevice } from "#contracts";
import { createGrantStore, type GrantStore } from "../../../src/client/features/widgets/grants/grant-store.ts";
import type { WidgetDriver } from "../../../src/client/features/widgets/host/driver.ts";
import { createSession, type SessionOptions } from "../../../src/client/features/widgets/host/session.ts";
import { createFakeClock, settle } from "./fake-clock.ts";

export const ORIGIN = "https://widgets.example";
export const ROOM = "!room:example.org";
export const OTHER = "!other:example.org";
export const ME = "@anna:example.org";

export const testWidget = (change: Partial<RoomWidget> = {}): RoomWidget => ({
  id: "w1",
  roomId: ROOM,
  type: "m.custom",
  name: "Board",
  url: `${ORIGIN}/board?room=$matrix_room_id`,
  data: {},
  waitForLoad: true,
  eventId: "$registered",
  creator: "@ben:example.org",
  ...change,
});

export const roomEvent = (change: Partial<WidgetEvent> = {}): WidgetEvent => ({
  type: "m.room.message",
  sender: "@ben:example.org",
  event_id: "$event",
  room_id: ROOM,
  origin_server_ts: 1,
  content: { msgtype: "m.text", body: "hello" },
  unsigned: {},
  ...change,
});

export function memoryStorage() {
  const entries = new Map<string, string>();
  return {
    getItem: (key: string) => entries.get(key) ?? null,
    setItem: (key: string, value: string) => void entries.set(key, value),
    removeItem: (key: string) => void entries.delete(key),
  };
}

type Posted = {
  readonly api: string;
  readonly widgetId: string;
  readonly requestId: string;
  readonly action: string;
  readonly data: Record<string, unknown>;
  readonly response?: Record<string, unknown>;
};

export type Sent = { readonly message: Posted; readonly targetOrigin: string };

/** The widget's side, spoken by hand. */
export function createBench(
  options: Partial<Omit<SessionOptions, "driver">> & { readonly driver?: Partial<WidgetDriver> } = {},
) {
  const { driver: ownDriver, ...own } = options;
  const clock = createFakeClock();
  const sent: Sent[] = [];
  const logged: unknown[] = [];
  const calls: { readonly name: string; readonly arg: unknown }[] = [];
  const listeners = new Set<(event: MessageEvent) => void>();
  const watchers = new Set<(violation: SecurityPolicyViolationEvent) => void>();
  const heardAs = (type: string) => (type === "message" ? listeners : watchers) as Set<() => void>; // each hears its own kind of event
  const feeds = new Set<{ readonly roomId: string; readonly push: (feed: WidgetFeed) => void }>();
  const hearing = new Set<{ readonly types: readonly string[]; readonly push: (message: WidgetToDevice) => void }>();
  const state: WidgetEvent[] = [];
  const sticky: WidgetEvent[] = [];
  /** Rooms that the person is in. */
  const rooms: string[] = [ROOM, OTHER];
  const frame = {
    postMessage: (message: unknown, targetOrigin: unknown) =>
      void sent.push({ message: structuredClone(message) as Posted, targetOrigin: String(targetOrigin) }),
  };
  const grants: GrantStore = own.grants ?? createGrantStore(ME, memoryStorage());
  const note = (name: string, arg: unknown) => void calls.push({ name, arg });
  const driver: WidgetDriver = {
    async sendEvent(event) {
      note("sendEvent", event);
      return { eventId: "$sent" };
    },
    async sendDelayed(event) {
      note("sendDelayed", event);
      return { delayId: `delay-${calls.length}` };
    },
    async updateDelayed(update) {
      note("updateDelayed", update);
    },
    async redact(redaction) {
      note("redact", redaction);
      return { eventId: "$redaction" };
    },
    async sendToDevice(message) {
      note("sendToDevice", message);
    },
    async readEvents(query) {
      note("readEvents", query);
      return [roomEvent({ event_id: "$old", room_id: query.roomId })];
    },
    async readState(roomId, type, stateKey) {
      note("readState", { roomId, type, stateKey });
      return state.filter(
        (event) =>
          event.room_id === roomId && event.type === type && (stateKey === undefined || event.state_key === stateKey),
      );
    },
    async readSticky(roomId) {
      note("readSticky", { roomId });
      return sticky.filter((event) => event.room_id === roomId);
    },
    async readRelations(query) {
      note("readRelations", query);
      return { chunk: [roomEvent({ event_id: "$related", room_id: query.roomId })], nextBatch: "next" };
    },
    async readAccountData(roomId, type) {
      note("readAccountData", { roomId, type });
      return { event_id: "$read" };
    },
    rooms: async () => rooms,
    roomName: async (roomId) => `Name of ${roomId}`,
    async searchDirectory(query) {
      note("searchDirectory", query);
      return { limited: false, people: [{ id: "@ben:example.org", name: "Ben", avatar: "mxc://example.org/ben" }] };
    },
    async turnServers() {
      note("turnServers", {});
      return { uris: ["turn:example.org"], username: "u", password: "p", ttlMs: 3_600_000 };
    },
    async rtcTransports() {
      note("rtcTransports", {});
      return [{ type: "livekit", livekit_service_url: "https://sfu.example.org" }];
    },
    async livekitToken(request) {
      note("livekitToken", request);
      return { jwt: "token" };
    },
    async delegateLeave(request) {
      note("delegateLeave", request);
    },
    async openIdToken() {
      note("openIdToken", {});
      return { access_token: "secret", expires_in: 3600, matrix_server_name: "example.org", token_type: "Bearer" };
    },
    async upload({ roomId, file, encrypt }) {
      note("upload", file);
      const encrypted = { key: "a".repeat(43), iv: "b".repeat(22), sha256: "c".repeat(43) };
      return {
        contentUri: `mxc://example.org/${roomId === ROOM ? "uploaded" : "elsewhere"}`,
        ...(encrypt ? { file: encrypted } : {}),
      };
    },
    async download(mxc, encryption) {
      note("download", encryption ? { mxc, encryption } : mxc);
      return new Blob(["bytes"]);
    },
    navigate: (uri) => note("navigate", uri),
    feed(roomId, push) {
      const feed = { roomId, push };
      feeds.add(feed);
      return () => feeds.delete(feed);
    },
    toDevice(types, push) {
      const heard = { types, push };
      hearing.add(heard);
      return () => hearing.delete(heard);
    },
    ...ownDriver,
  };
  const session = createSession({
    widget: testWidget(),
    roomName: "Room",
    address: { origin: ORIGIN },
    instanceId: "instance",
    frame: frame as unknown as Window, // only postMessage is used
    inbound: {
      addEventListener: (type: string, listener: unknown) => void heardAs(type).add(listener as () => void),
      removeEventListener: (type: string, listener: unknown) => void heardAs(type).delete(listener as () => void),
    },
    driver,
    grants,
    appearance: {
      theme: "light",
      details: { palette: {}, contrast: "normal", textSize: "normal", density: "normal" },
      language: "de",
      visible: true,
    },
    maxUploadBytes: 1000,
    clock,
    log: createLog((level, event, fields) => void logged.push([level, event, fields])),
    ...own,
  });
  /** Posts as any window could. */
  const post = async (data: unknown, from: { readonly source?: unknown; readonly origin?: string } = {}) => {
    const event = { source: "source" in from ? from.source : frame, origin: from.origin ?? ORIGIN, data };
    for (const listener of listeners) listener(event as MessageEvent);
    await settle();
  };
  /** The browser kept something from being loaded. */
  const violate = (violation: Partial<SecurityPolicyViolationEvent>) => {
    for (const watcher of [...watchers]) watcher(violation as SecurityPolicyViolationEvent);
  };
  let requestNumber = 0;
  const request = async (action: string, data: unknown = {}, change: Record<string, unknown> = {}) => {
    const requestId = `request-${requestNumber++}`;
    await post({ api: "fromWidget", widgetId: "instance", requestId, action, data, ...change });
    return sent.find(({ message }) => message.requestId === requestId && message.response)?.message.response;
  };
  const last = (action: string) =>
    sent.findLast(({ message }) => message.action === action && !message.response)?.message;
  const answer = async (action: string, response: Record<string, unknown>) => {
    const asked = last(action);
    await post({ ...asked, response });
  };
  const start = async (capabilities: readonly string[], allow: readonly string[] = capabilities) => {
    session.frameLoaded();
    await answer("capabilities", { capabilities });
    const prompt = session.prompt.peek();
    if (prompt?.kind === "capabilities") prompt.answer({ allowed: allow, remember: false });
    await settle();
    if (last("supported_api_versions")) {
      await answer("supported_api_versions", { supported_versions: ["org.matrix.msc2762_update_state"] });
    }
  };
  /** As a hub that pushes everything to everyone. */
  const push = async (feed: WidgetFeed) => {
    for (const one of feeds) one.push(feed);
    await settle();
  };
  const tell = async (message: WidgetToDevice) => {
    for (const one of hearing) one.push(message);
    await settle();
  };
  return {
    ...{ session, clock, sent, logged, calls, state, sticky, rooms, frame, grants, feeds, hearing },
    ...{ post, violate, request, last, answer, start, push, tell },
  };
}
