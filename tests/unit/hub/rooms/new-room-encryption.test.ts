import { expect, it } from "vitest";
import { createPeople } from "../../../../src/hub/rooms/people.ts";
import { newRecord } from "../../../../src/hub/rooms/room-record.ts";
import { createRoomStore } from "../../../../src/hub/rooms/room-store.ts";
import { emptyUpdate } from "../../../../src/hub/sync/sync-batch.ts";
import { createFakeClock } from "../../../support/fake-clock.ts";

it("a room that sync told of while it was being made is known as encrypted when it is made", () => {
  const store = createRoomStore({ userId: "@me:x", clock: createFakeClock(), people: createPeople() });
  const half = { ...emptyUpdate, initial: true, live: 0, name: "New" };
  store.apply({
    rooms: new Map([["!new:x", half]]),
    accountData: [],
    toDevice: [],
    deviceLists: { changed: [], left: [] },
    complete: true,
  });
  expect(store.get("!new:x")?.encryption).toBeUndefined();
  const encryption = { algorithm: "m.megolm.v1.aes-sha2" };
  store.add({ ...newRecord("!new:x"), encryption });
  expect(store.get("!new:x")).toMatchObject({ encryption, name: "New" });
});
