import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { type ConfigEntry, EVENT_PREFIX } from "#contracts";
import { signIn as apiSignIn } from "#stack";
import { sharedServers } from "../../support/shared-servers.ts";
import { type NodeHub, signIn, startHub, waitFor } from "./support/node-hub.ts";

const { synapse } = sharedServers();
let anna: NodeHub;
let api: Awaited<ReturnType<typeof apiSignIn>>;
const TYPE = `${EVENT_PREFIX}.test.config`;

beforeAll(async () => {
  const user = await synapse.registerUser("anna-config", undefined, "Anna Abt");
  api = await apiSignIn(synapse.baseUrl, user.localpart, user.password);
  anna = startHub();
  await signIn(anna, synapse.baseUrl, user);
});
afterAll(() => anna?.stop());
const stops: (() => void)[] = [];
afterEach(() => {
  for (const stop of stops.splice(0)) stop();
});

const put = (roomId: string, type: string, stateKey: string, content: Record<string, unknown>) =>
  api.call("PUT", `/v3/rooms/${roomId}/state/${type}/${encodeURIComponent(stateKey)}`, content);

function watchConfig(roomId: string) {
  let entries: readonly ConfigEntry[] | undefined;
  stops.push(
    anna.client.subscribe("roomConfig", { roomId }, (next) => {
      entries = next;
    }),
  );
  return {
    short: () => entries?.map(({ stateKey, content, distance, applies }) => [stateKey, content, distance, applies]),
  };
}

describe("the configuration of a room", () => {
  it("is its own and that of the spaces above it, and changes as they change", async () => {
    const make = (name: string, kind: "space" | "private", space?: string) =>
      anna.client.call("createRoom", {
        name,
        kind,
        encrypted: false,
        invite: [],
        ...(space === undefined ? {} : { space }),
      });
    const { roomId: house } = await make("House", "space");
    const { roomId: floor } = await make("Floor", "space", house);
    const { roomId: room } = await make("Room", "private", floor);
    const { roomId: stranger } = await make("Stranger", "space");
    await put(house, TYPE, "a", { from: "house" });
    await put(house, TYPE, "b", { from: "house" });
    await put(floor, TYPE, "a", { from: "floor" });
    await put(stranger, TYPE, "a", { from: "stranger" });
    // The room says so, the space does not.
    await put(room, "m.space.parent", stranger, { via: ["x"], canonical: true });
    const config = watchConfig(room);
    await expect.poll(config.short, { timeout: 20_000 }).toEqual([
      ["a", { from: "floor" }, 1, true],
      ["a", { from: "house" }, 2, false],
      ["b", { from: "house" }, 2, true],
    ]);
    await put(room, TYPE, "a", { from: "room" });
    await expect.poll(config.short, { timeout: 20_000 }).toEqual([
      ["a", { from: "room" }, 0, true],
      ["a", { from: "floor" }, 1, false],
      ["a", { from: "house" }, 2, false],
      ["b", { from: "house" }, 2, true],
    ]);
    await put(room, TYPE, "a", {});
    await put(house, TYPE, "b", { from: "house", v: 2 });
    await expect.poll(config.short, { timeout: 20_000 }).toEqual([
      ["a", { from: "floor" }, 1, true],
      ["a", { from: "house" }, 2, false],
      ["b", { from: "house", v: 2 }, 2, true],
    ]);
    await put(house, "m.space.child", floor, {});
    await expect.poll(config.short, { timeout: 20_000 }).toEqual([["a", { from: "floor" }, 1, true]]);
  });

  it("of a room that one is not in is empty", async () => {
    const config = await waitFor(anna.client, "roomConfig", { roomId: "!nobody:x" }, () => true);
    expect(config).toEqual([]);
  });
});
