import { stringAt } from "#base";
import type { HubTopics } from "#contracts";
import type { TestUser } from "../../../support/servers.ts";
import { type NodeHub, signedIn, signIn, startHub, waitFor, watchRooms } from "./node-hub.ts";

export type TwoPeople = {
  readonly anna: NodeHub;
  readonly ben: NodeHub;
  readonly annaId: string;
  readonly benId: string;
  /** An access token of another device of hers, for what the hub does not do. */
  readonly annaToken: () => Promise<string>;
  readonly annaDevice: string;
  readonly benDevice: string;
  readonly roomId: string;
  stop(): Promise<void>;
};

type Server = {
  readonly baseUrl: string;
  registerUser(name: string, password?: string, displayname?: string): Promise<TestUser>;
};

/** Anna and Ben, signed in with crypto up, together in a room of theirs that both know of. */
export async function twoPeople(server: Server, room: { readonly encrypted: boolean }): Promise<TwoPeople> {
  const annaUser = await server.registerUser("anna", undefined, "Anna Abt");
  const benUser = await server.registerUser("ben", undefined, "Ben Berg");
  const anna = startHub();
  const ben = startHub();
  const [annaStatus, benStatus] = await Promise.all([
    signIn(anna, server.baseUrl, annaUser),
    signIn(ben, server.baseUrl, benUser),
  ]);
  await Promise.all([anna, ben].map(ready));
  const { userId: benId } = benUser;
  const { roomId } = await anna.client.call("createRoom", {
    name: "Room",
    encrypted: room.encrypted,
    kind: "private",
    invite: [benId],
  });
  const list = watchRooms(ben.client);
  await list.until((rooms) => rooms[0]?.membership === "invite");
  await ben.client.call("joinRoom", { roomIdOrAlias: roomId });
  await list.until((rooms) => rooms[0]?.membership === "join");
  await waitFor(anna.client, "room", { roomId }, (details) => details.joinedCount === 2);
  list.stop();
  return {
    anna,
    ben,
    annaId: annaUser.userId,
    benId,
    annaDevice: annaStatus.deviceId,
    benDevice: benStatus.deviceId,
    annaToken: () => signInByHand(server.baseUrl, annaUser),
    roomId,
    async stop() {
      await Promise.all([anna.stop(), ben.stop()]);
    },
  };
}

async function signInByHand(baseUrl: string, user: TestUser): Promise<string> {
  const reply = await fetch(`${baseUrl}/_matrix/client/v3/login`, {
    method: "POST",
    body: JSON.stringify({
      type: "m.login.password",
      identifier: { type: "m.id.user", user: user.localpart },
      password: user.password,
    }),
  });
  const token = stringAt(await reply.json(), "access_token");
  if (token === undefined) throw new Error(`no token: ${reply.status}`);
  return token;
}

/** Resolves when the hub can decrypt, and its device is confirmed. */
export const ready = (node: NodeHub): Promise<unknown> =>
  waitFor(
    node.client,
    "status",
    {},
    (status) => signedIn(status) && status.crypto === "ready" && status.verified === true,
  );

export interface Heard<T> {
  readonly all: readonly T[];
  /** Resolves with the first that is accepted, also of those that came before. */
  until(accept: (value: T) => boolean, timeoutMs?: number): Promise<T>;
  stop(): void;
}

/** Everything that a topic pushes from now on. */
export function listen<K extends keyof HubTopics & string>(
  node: NodeHub,
  topic: K,
  param: HubTopics[K]["param"],
): Heard<HubTopics[K]["push"]> {
  type Value = HubTopics[K]["push"];
  const all: Value[] = [];
  const waiting = new Set<() => void>();
  const stop = node.client.subscribe(topic, param, (value) => {
    all.push(value);
    for (const check of [...waiting]) check();
  });
  return {
    all,
    stop,
    until(accept, timeoutMs = 20_000) {
      return new Promise((resolve, reject) => {
        const timer = setTimeout(() => {
          waiting.delete(check);
          reject(new Error(`${topic}: not in ${timeoutMs} ms; heard ${JSON.stringify(all).slice(0, 3000)}`));
        }, timeoutMs);
        const check = () => {
          const found = all.find(accept);
          if (found === undefined) return;
          clearTimeout(timer);
          waiting.delete(check);
          resolve(found);
        };
        waiting.add(check);
        check();
      });
    },
  };
}
