import { IDBFactory } from "fake-indexeddb";
import { createLog, createRandomId, openSealedStore, type SealedStore, SparksError } from "#base";
import { createOutbox, type Outbox, type OutboxChange, type OutboxRequest } from "../../src/hub/outbox/index.ts";
import { createFakeClock, type FakeClock } from "./fake-clock.ts";

/** A homeserver's side of sending: knows transaction ids, keeps what arrived in order, and can be told to fail. */
export type FakeServer = {
  readonly arrived: OutboxRequest[];
  readonly uploads: { readonly roomId: string; readonly blob: Blob }[];
  /** How often anything was asked. */
  calls: number;
  /** Asked before each request; throws what the server should answer, or waits. */
  before: (request: OutboxRequest | "upload", signal: AbortSignal) => void | Promise<void>;
  /** Asked after the request was taken in, as when the answer is lost. */
  after: (request: OutboxRequest | "upload", signal: AbortSignal) => void | Promise<void>;
  send(request: OutboxRequest, signal: AbortSignal): Promise<{ readonly eventId: string }>;
  upload(
    file: { readonly roomId: string; readonly blob: Blob },
    signal: AbortSignal,
  ): Promise<{ readonly mxc: string }>;
};

export function createFakeServer(): FakeServer {
  const known = new Map<string, string>();
  const server: FakeServer = {
    arrived: [],
    uploads: [],
    calls: 0,
    before: () => undefined,
    after: () => undefined,
    async send(request, signal) {
      server.calls++;
      await server.before(request, signal);
      if (signal.aborted) throw new SparksError("cancelled", "aborted");
      const eventId = known.get(request.txnId) ?? `$${known.size + 1}`;
      if (!known.has(request.txnId)) server.arrived.push(request);
      known.set(request.txnId, eventId);
      await server.after(request, signal);
      return { eventId };
    },
    async upload(file, signal) {
      server.calls++;
      await server.before("upload", signal);
      if (signal.aborted) throw new SparksError("cancelled", "aborted");
      server.uploads.push(file);
      await server.after("upload", signal);
      return { mxc: `mxc://example.org/${createRandomId()}` };
    },
  };
  return server;
}

export type TestOutbox = {
  readonly outbox: Outbox;
  readonly clock: FakeClock;
  readonly store: SealedStore;
  readonly server: FakeServer;
  readonly changes: OutboxChange[];
  readonly logged: string[];
  /** The same store and server after the process was killed: nothing is closed or awaited. */
  restart(): Promise<TestOutbox>;
};

export async function createTestOutbox(
  server = createFakeServer(),
  factory = new IDBFactory(),
  patch: (store: SealedStore) => SealedStore = (store) => store,
): Promise<TestOutbox> {
  // A process that is gone hears no answers and writes nothing more.
  let alive = true;
  const { store, busy } = watched(patch(await openSealedStore("outbox-test", factory)), () => alive);
  const clock = createFakeClock(undefined, busy);
  const logged: string[] = [];
  const whileAlive = <T>(work: () => Promise<T>): Promise<T> =>
    new Promise((resolve, reject) => {
      if (!alive) return;
      work().then(
        (result) => alive && resolve(result),
        (thrown: unknown) => alive && reject(thrown),
      );
    });
  const outbox = await createOutbox({
    store,
    clock,
    log: createLog((level, event, fields) => logged.push(`${level} ${event} ${JSON.stringify(fields)}`)),
    send: (request, signal) => whileAlive(() => server.send(request, signal)),
    upload: (file, signal) => whileAlive(() => server.upload(file, signal)),
    random: () => 0,
  });
  const changes: OutboxChange[] = [];
  outbox.onChange((change) => changes.push(change));
  return {
    outbox,
    clock,
    store,
    server,
    changes,
    logged,
    restart: () => {
      alive = false;
      return createTestOutbox(server, factory, patch);
    },
  };
}

/** The store, and whether it is doing something. */
function watched(
  store: SealedStore,
  alive: () => boolean,
): { readonly store: SealedStore; readonly busy: () => boolean } {
  let under = 0;
  const watch =
    <Args extends readonly unknown[], Result>(work: (...args: Args) => Promise<Result>) =>
    async (...args: Args): Promise<Result> => {
      if (!alive()) return new Promise(() => undefined);
      under++;
      try {
        return await work(...args);
      } finally {
        under--;
      }
    };
  return {
    busy: () => under > 0,
    store: {
      get: watch(store.get),
      list: watch(store.list),
      put: watch(store.put),
      putBytes: watch(store.putBytes),
      getBytes: watch(store.getBytes),
      listBytes: watch(store.listBytes),
      dropBytes: watch(store.dropBytes),
      destroy: watch(store.destroy),
      close: store.close,
    },
  };
}

export const text = (body: string, roomId = "!a:example.org") =>
  ({ kind: "event", roomId, type: "m.room.message", content: { msgtype: "m.text", body } }) as const;

export const bodiesOf = (requests: readonly OutboxRequest[]): readonly unknown[] =>
  requests.map((request) => (request.kind === "event" ? request.content.body : `redact ${request.target}`));

/** Lets everything go on until it is so; fails after a while. */
export async function until(isSo: () => boolean): Promise<void> {
  for (let i = 0; i < 20_000; i++) {
    if (isSo()) return;
    await new Promise<void>((resolve) => setImmediate(resolve));
  }
  throw new Error("it never came to be");
}
