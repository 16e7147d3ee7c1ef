import { afterEach, describe, expect, it } from "vitest";
import { type FaultProxy, startFaultProxy } from "../../support/fault-proxy.ts";
import { sharedServers } from "../../support/shared-servers.ts";
import {
  type NodeHub,
  signedIn,
  signIn,
  startHub,
  textsOf,
  waitFor,
  watchRooms,
  watchTimeline,
} from "./support/node-hub.ts";

const { synapse } = sharedServers();
const started: { stop(): Promise<void> }[] = [];
const start = (...args: Parameters<typeof startHub>) => {
  const hub = startHub(...args);
  started.unshift(hub);
  return hub;
};
const proxyTo = async (...args: Parameters<typeof startFaultProxy>): Promise<FaultProxy> => {
  const proxy = await startFaultProxy(...args);
  started.push({ stop: () => proxy.close() });
  return proxy;
};
afterEach(async () => {
  for (const each of started.splice(0)) await each.stop();
});
const ready = (hub: NodeHub) =>
  waitFor(
    hub.client,
    "status",
    {},
    (status) => signedIn(status) && status.crypto === "ready" && status.verified === true,
  );

describe("a homeserver without sliding sync", () => {
  it("is served by /sync: encrypted talk, typing, receipts, unread, a warm start", async () => {
    const proxy = await proxyTo(synapse.baseUrl, { slidingSync: false });
    const annaUser = await synapse.registerUser("anna", undefined, "Anna Abt");
    const benUser = await synapse.registerUser("ben", undefined, "Ben Berg");
    const anna = start();
    const ben = start();
    await signIn(anna, proxy.baseUrl, annaUser);
    await signIn(ben, synapse.baseUrl, benUser);
    await Promise.all([ready(anna), ready(ben)]);
    expect(anna.hub.status()).toMatchObject({ transport: "classic" });
    const { roomId } = await ben.client.call("createRoom", {
      name: "Talk",
      encrypted: true,
      kind: "private",
      invite: [annaUser.userId],
    });
    const annasRooms = watchRooms(anna.client);
    await annasRooms.until(([first]) => first?.membership === "invite" && first.inviter?.name === "Ben Berg");
    await anna.client.call("joinRoom", { roomIdOrAlias: roomId });
    await annasRooms.until(([first]) => first?.membership === "join" && first.name === "Talk");
    await waitFor(ben.client, "room", { roomId }, (room) => room.joinedCount === 2);

    const annas = watchTimeline(anna.client, roomId);
    const bens = watchTimeline(ben.client, roomId);
    await ben.client.call("send", { roomId, text: "hello anna" });
    await annas.until((items) => textsOf(items).includes("hello anna"));
    await annasRooms.until(([first]) => first?.last?.text === "hello anna" && first.unread === 1);
    await anna.client.call("markRead", { roomId });
    await annasRooms.until(([first]) => first?.unread === 0);
    await bens.until((items) => items.at(-1)?.readBy?.some(({ id }) => id === annaUser.userId) === true);
    await anna.client.call("send", { roomId, text: "hello ben" });
    await bens.until((items) => textsOf(items).includes("hello ben"));
    expect(proxy.requests.some(({ path }) => path.includes("simplified_msc3575"))).toBe(false);
    await anna.stop();

    await ben.client.call("send", { roomId, text: "welcome back" });
    const again = start(anna.profile);
    const after = watchTimeline(again.client, roomId);
    const items = await after.until((all) => textsOf(all).includes("welcome back"));
    expect(textsOf(items)).toEqual(["hello anna", "hello ben", "welcome back"]);
    expect(proxy.requests.findLast(({ path }) => path.includes("/v3/sync"))?.path).toContain("since=");
  });

  it("is noticed at run time as well", async () => {
    const proxy = await proxyTo(synapse.baseUrl);
    const annaUser = await synapse.registerUser("anna");
    proxy.failNext(1, 404, {
      pathPart: "simplified_msc3575",
      body: { errcode: "M_UNRECOGNIZED", error: "Unrecognized request" },
    });
    const anna = start();
    await signIn(anna, proxy.baseUrl, annaUser);
    await waitFor(
      anna.client,
      "status",
      {},
      (now) => signedIn(now) && now.transport === "classic" && now.sync === "live",
    );
  });
});
