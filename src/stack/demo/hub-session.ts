/** A demo person at a hub in this process, in memory: the way to say something encrypted without a browser. */
import { MessageChannel } from "node:worker_threads";
import {
  applyListPatch,
  createLog,
  createMemoryStore,
  createRandomId,
  createRpcClient,
  type Port,
  type RpcClient,
  SparksError,
  systemClock,
} from "#base";
import type { HubCalls, HubStatus, HubTopics, SignedIn, TimelineItem } from "#contracts";
import { createHub } from "#hub";

export interface HubSession {
  readonly call: RpcClient<HubCalls, HubTopics>["call"];
  /** Resolves when the status is accepted. */
  status(accept: (status: SignedIn) => boolean): Promise<SignedIn>;
  /** Resolves with the items of the room when they are accepted. */
  timeline(roomId: string, accept: (items: readonly TimelineItem[]) => boolean): Promise<readonly TimelineItem[]>;
  /** Its device is gone afterwards. */
  signOut(): Promise<void>;
  /** Ends it as it is. */
  stop(): Promise<void>;
}

export type HubSessionOptions = {
  readonly homeserver: string;
  readonly user: string;
  readonly password: string;
  readonly log: (text: string) => void;
};

const PATIENCE_MS = 60_000;

export async function openHubSession({ homeserver, user, password, log }: HubSessionOptions): Promise<HubSession> {
  const hub = createHub({
    fetch: (...args) => fetch(...args),
    clock: systemClock,
    log: createLog((level, event, fields) => {
      if (level === "warn" || level === "error") log(`hub of ${user}: ${event} ${JSON.stringify(fields)}`);
    }),
    openStore: async () => createMemoryStore(),
    cryptoStorePrefix: null,
    deleteCryptoStores: async () => undefined,
    randomId: createRandomId,
    deviceName: "Demo data",
  });
  const { port1, port2 } = new MessageChannel();
  // Node's ports have what the RPC uses of the browser's.
  const end = hub.serve(port1 as unknown as Port);
  const client = createRpcClient<HubCalls, HubTopics>(port2 as unknown as Port);

  const until = <T, R extends T>(
    what: string,
    subscribe: (push: (value: T) => void) => () => void,
    accept: (value: T) => value is R,
  ): Promise<R> =>
    new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        stop();
        reject(new SparksError("unavailable", `${what} of ${user} took longer than ${PATIENCE_MS / 1000} s`));
      }, PATIENCE_MS);
      const stop = subscribe((value) => {
        if (!accept(value)) return;
        clearTimeout(timer);
        stop();
        resolve(value);
      });
    });

  const session: HubSession = {
    call: client.call,
    status: (accept) =>
      until<HubStatus, SignedIn>(
        "the session",
        (push) => client.subscribe("status", {}, push),
        (status): status is SignedIn => status.phase === "signed-in" && accept(status),
      ),
    timeline(roomId, accept) {
      let items: readonly TimelineItem[] = [];
      return until<readonly TimelineItem[], readonly TimelineItem[]>(
        "the timeline",
        (push) =>
          client.subscribe("timeline", { roomId }, ({ patch }) => {
            items = applyListPatch(items, patch);
            push(items);
          }),
        (shown): shown is readonly TimelineItem[] => accept(shown),
      );
    },
    async signOut() {
      await client.call("signOut", {});
      await session.stop();
    },
    async stop() {
      await hub.stop();
      end();
      client.close();
      port1.close();
      port2.close();
    },
  };
  try {
    await client.call("signIn", { homeserver, user, password });
  } catch (thrown) {
    await session.stop();
    throw thrown;
  }
  return session;
}
