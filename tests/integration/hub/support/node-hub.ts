import "fake-indexeddb/auto";
import { MessageChannel } from "node:worker_threads";
import {
  applyListPatch,
  createLog,
  createRandomId,
  createRpcClient,
  type LogSink,
  openSealedStore,
  type Port,
  type RpcClient,
  systemClock,
} from "#base";
import type { HubCalls, HubStatus, HubTopics, RoomListItem, SignedIn, TimelineItem } from "#contracts";
import { createHub, type Hub, type HubPlatform } from "#hub";
import { deleteCryptoDatabases } from "../../../../src/hub/serve/browser-platform.ts";

/** What one browser profile keeps: hand the same one to a second hub and it starts warm. */
export type Profile = { readonly factory: IDBFactory; readonly prefix: string };
export const newProfile = (): Profile => ({ factory: new IDBFactory(), prefix: `test-${createRandomId()}` });

export type HubClient = RpcClient<HubCalls, HubTopics>;

export interface NodeHub {
  readonly hub: Hub;
  readonly client: HubClient;
  readonly profile: Profile;
  /** Another page of the same hub. */
  connect(): HubClient;
  stop(): Promise<void>;
}

const sink: LogSink = (level, event, fields) => {
  if (process.env.HUB_LOG) console.log(new Date().toISOString().slice(17, 23), level, event, JSON.stringify(fields));
};

export function startHub(profile: Profile = newProfile(), change: Partial<HubPlatform> = {}): NodeHub {
  const hub = createHub({
    fetch: (...args) => fetch(...args),
    clock: systemClock,
    log: createLog(sink),
    openStore: (name) => openSealedStore(name, profile.factory),
    cryptoStorePrefix: profile.prefix,
    deleteCryptoStores: (prefix) => deleteCryptoDatabases(prefix),
    randomId: createRandomId,
    deviceName: "Sparks (test)",
    ...change,
  });
  const ends: (() => void)[] = [];
  const connect = () => {
    const { port1, port2 } = new MessageChannel();
    ends.push(
      hub.serve(port1 as unknown as Port),
      () => port1.close(),
      () => port2.close(),
    );
    return createRpcClient<HubCalls, HubTopics>(port2 as unknown as Port);
  };
  return {
    hub,
    client: connect(),
    profile,
    connect,
    async stop() {
      await hub.stop();
      for (const end of ends) end();
    },
  };
}

/** Resolves with the first pushed value that is accepted. */
export function waitFor<K extends keyof HubTopics & string>(
  client: HubClient,
  topic: K,
  param: HubTopics[K]["param"],
  accept: (value: HubTopics[K]["push"]) => boolean,
  timeoutMs = 20_000,
): Promise<HubTopics[K]["push"]> {
  return new Promise((resolve, reject) => {
    let last: unknown;
    const timer = setTimeout(() => {
      stop();
      reject(new Error(`${topic}: not in ${timeoutMs} ms; last seen ${JSON.stringify(last)?.slice(0, 2000)}`));
    }, timeoutMs);
    const stop = client.subscribe(topic, param, (value) => {
      last = value;
      if (!accept(value)) return;
      clearTimeout(timer);
      stop();
      resolve(value);
    });
  });
}

export const signedIn = (status: HubStatus): status is SignedIn => status.phase === "signed-in";

export interface Watched<T> {
  readonly items: readonly T[];
  /** Resolves with the items as soon as they are accepted. */
  until(accept: (items: readonly T[]) => boolean, timeoutMs?: number): Promise<readonly T[]>;
  stop(): void;
}

function watched<T>(what: string) {
  let items: readonly T[] = [];
  const waiting = new Set<() => void>();
  return {
    set(next: readonly T[]) {
      items = next;
      for (const check of [...waiting]) check();
    },
    get items() {
      return items;
    },
    until(accept: (items: readonly T[]) => boolean, timeoutMs = 20_000) {
      return new Promise<readonly T[]>((resolve, reject) => {
        const timer = setTimeout(() => {
          waiting.delete(check);
          reject(new Error(`${what}: not in ${timeoutMs} ms; last ${JSON.stringify(items).slice(0, 3000)}`));
        }, timeoutMs);
        const check = () => {
          if (!accept(items)) return;
          clearTimeout(timer);
          waiting.delete(check);
          resolve(items);
        };
        waiting.add(check);
        check();
      });
    },
  };
}

export function watchRooms(client: HubClient, param?: Partial<HubTopics["roomList"]["param"]>): Watched<RoomListItem> {
  const list = watched<RoomListItem>("room list");
  const stop = client.subscribe("roomList", { filter: { show: "all" }, from: 0, to: 50, ...param }, ({ patch }) =>
    list.set(applyListPatch(list.items, patch)),
  );
  return Object.assign(list, { stop }) as Watched<RoomListItem>;
}

export function watchTimeline(
  client: HubClient,
  roomId: string,
): Watched<TimelineItem> & { readonly edges: HubTopics["timeline"]["push"]["edges"] | undefined } {
  const list = watched<TimelineItem>("timeline");
  let edges: HubTopics["timeline"]["push"]["edges"] | undefined;
  const stop = client.subscribe("timeline", { roomId }, (push) => {
    edges = push.edges;
    list.set(applyListPatch(list.items, push.patch));
  });
  Object.defineProperty(list, "edges", { get: () => edges });
  return Object.assign(list, { stop }) as never;
}

/** The clear texts of a timeline, oldest first. */
export const textsOf = (items: readonly TimelineItem[]): readonly string[] =>
  items.flatMap((item) => (item.body.kind === "text" ? [item.body.text] : []));

export async function signIn(
  node: NodeHub,
  homeserver: string,
  user: { readonly localpart: string; readonly password: string },
): Promise<SignedIn> {
  await node.client.call("signIn", { homeserver, user: user.localpart, password: user.password });
  const status = await waitFor(node.client, "status", {}, signedIn);
  return status as SignedIn;
}
