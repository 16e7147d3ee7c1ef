/** Killed at any moment, with a network that comes and goes: everything arrives once, in order. */
import "fake-indexeddb/auto";
import { expect, test } from "vitest";
import { SparksError } from "#base";
import { localId } from "../../../../src/hub/outbox/index.ts";
import { bodiesOf, createTestOutbox, text, until } from "../../../support/outbox.ts";
import { createRandom } from "../../../support/random.ts";

const ROOMS = ["!a:example.org", "!b:example.org"];

async function play(seed: number) {
  const random = createRandom(seed);
  let made = await createTestOutbox();
  const { server } = made;
  let stormy = true;
  const storm = () => {
    if (stormy && random.chance(0.3))
      throw new SparksError("unavailable", "lost", random.chance(0.5) ? { status: 502 } : {});
  };
  server.before = storm;
  server.after = storm;
  const typed = new Map<string, string[]>(ROOMS.map((room) => [room, []]));
  const keys = new Map<string, string>();
  for (let step = 0; step < 40; step++) {
    const room = random.pick(ROOMS);
    const body = `${seed}.${step}`;
    switch (random.below(6)) {
      case 0:
      case 1:
        keys.set(room, (await made.outbox.add(text(body, room))).key);
        typed.get(room)?.push(body);
        break;
      case 2: {
        const last = keys.get(room);
        if (last === undefined) break;
        const content = { body, "m.relates_to": { rel_type: "m.replace", event_id: localId(last) } };
        const added = await made.outbox
          .add({ kind: "event", roomId: room, type: "m.room.message", content })
          .catch(() => undefined);
        if (added) typed.get(room)?.push(body);
        break;
      }
      case 3:
        made.outbox.resume();
        break;
      case 4:
        await made.clock.advance(random.below(5000));
        break;
      default:
        made = await made.restart();
    }
  }
  stormy = false;
  made = await made.restart();
  made.outbox.resume();
  await until(() => made.outbox.list().length === 0);
  await made.outbox.close();
  for (const room of ROOMS) {
    const arrived = server.arrived.filter(({ roomId }) => roomId === room);
    expect(bodiesOf(arrived), `seed ${seed}`).toEqual(typed.get(room));
  }
  expect(JSON.stringify(server.arrived)).not.toContain('"~');
  expect(await made.store.list("outbox/")).toEqual([]);
}

test("forty seeds", { timeout: 60_000 }, async () => {
  for (let seed = 1; seed <= 40; seed++) await play(seed);
});
