import { describe, expect, it } from "vitest";
import { startFaultProxy } from "../../support/fault-proxy.ts";
import { sharedServers } from "../../support/shared-servers.ts";
import { listen, twoPeople } from "./support/two-people.ts";

const { synapse } = sharedServers();

describe.each([{ sliding: true }, { sliding: false }])("a widget whose network was away, sliding: $sliding", (how) => {
  it("hears of the state that changed, once, and of what sticks", async () => {
    const proxy = await startFaultProxy(synapse.baseUrl, { slidingSync: how.sliding });
    const two = await twoPeople({ ...synapse, baseUrl: proxy.baseUrl }, { encrypted: false });
    try {
      const { anna, ben, roomId } = two;
      const token = await two.annaToken();
      const put = async (path: string, body: unknown) => {
        const reply = await fetch(`${synapse.baseUrl}/_matrix/client/v3/rooms/${roomId}/${path}`, {
          method: "PUT",
          headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
          body: JSON.stringify(body),
        });
        if (!reply.ok) throw new Error(`${path}: ${reply.status}`);
      };
      const bens = listen(ben, "widgetFeed", { roomId });
      const type = "org.example.setting";
      for (const stateKey of ["a", "b"]) {
        await anna.client.call("widgetSendEvent", { roomId, type, stateKey, content: { n: 1 } });
      }
      await bens.until(({ event }) => event.state_key === "b");

      await proxy.pause();
      await put(`state/${type}/a`, { n: 2 });
      await put(`state/${type}/new`, { n: 2 });
      await put("state/m.room.name", { name: "Renamed" });
      await put("send/org.example.member/s1?org.matrix.msc4354.sticky_duration_ms=600000", { sticks: true });
      for (let at = 0; at < 25; at++) await put(`send/org.example.noise/n${at}`, { at });
      await proxy.resume();

      await bens.until(({ event }) => event.content.name === "Renamed");
      await bens.until(({ event }) => event.state_key === "new");
      await bens.until(({ event }) => event.content.sticks === true);
      await put("send/org.example.last/l", {});
      await bens.until(({ event }) => event.type === "org.example.last");
      const settings = bens.all.flatMap(({ event }) =>
        event.type === type ? [`${event.state_key} ${String(event.content.n)}`] : [],
      );
      expect(settings.toSorted()).toEqual(["a 1", "a 2", "b 1", "new 2"]);
      const ids = bens.all.map(({ event }) => event.event_id);
      expect(new Set(ids).size).toBe(ids.length);
      bens.stop();
    } finally {
      await two.stop();
      await proxy.close();
    }
  });
});
