import { describe, expect, it } from "vitest";
import { createLog, SparksError } from "#base";
import type { CryptoEngine, CryptoMember } from "../../../../src/hub/crypto/crypto-engine.ts";
import { createOpenRooms } from "../../../../src/hub/rooms/open-rooms.ts";
import { createPeople } from "../../../../src/hub/rooms/people.ts";
import { newRecord, type RoomRecord } from "../../../../src/hub/rooms/room-record.ts";
import { createRoomStore } from "../../../../src/hub/rooms/room-store.ts";
import { MatrixFault } from "../../../../src/hub/sdk/matrix-fault.ts";
import type { MatrixHttp } from "../../../../src/hub/sdk/matrix-http.ts";
import { createRoomSender } from "../../../../src/hub/send/room-sender.ts";
import { createFakeClock } from "../../../support/fake-clock.ts";
import { ANNA, BERT, ME, message, ROOM, raw } from "../../../support/room-events.ts";

const MEGOLM = { algorithm: "m.megolm.v1.aes-sha2" };
const member = (id: string, membership: string) =>
  raw(`${membership}-${id}`, { type: "m.room.member", state_key: id, sender: id, content: { membership } });

/** A sender for one room, the server's replies by the end of the path, and a crypto that says whom it would encrypt for. */
function setUp(record: Partial<RoomRecord>, replies: Record<string, unknown> = {}) {
  const clock = createFakeClock();
  const people = createPeople();
  const rooms = createRoomStore({ userId: ME, clock, people });
  rooms.add({ ...newRecord(ROOM), ...record });
  const asked: { readonly method: string; readonly path: string; readonly body: unknown }[] = [];
  const answers = new Map(Object.entries(replies));
  const http = {
    async json(method: string, path: string, options: { body?: unknown } = {}) {
      asked.push({ method, path, body: options.body });
      if (method === "PUT") return { event_id: "$sent" };
      for (const [end, reply] of answers) if (path.endsWith(end)) return reply;
      throw new MatrixFault("M_NOT_FOUND", 404, "nothing", {});
    },
    upload: async (_file: Blob, options: { type: string }) => `mxc://x/${options.type.replace("/", "-")}`,
  } as unknown as MatrixHttp;
  const open = createOpenRooms({
    ...{ userId: ME, http, clock, people, rooms },
    log: createLog(() => undefined),
    decrypt: async (event) => event,
    onTimeline: () => undefined,
    onForget: () => undefined,
    isWanted: () => true,
  });
  const told: string[] = [];
  const targets: (readonly string[])[] = [];
  let refuses: unknown;
  const engine = {
    async encrypt(room: { targets(): Promise<readonly CryptoMember[]> }, type: string) {
      if (refuses) throw refuses;
      targets.push((await room.targets()).map(({ userId }) => userId).toSorted());
      return { type: "m.room.encrypted", content: { was: type } };
    },
    memberChanged: (_roomId: string, { userId }: CryptoMember) => told.push(userId),
  } as unknown as CryptoEngine;
  let state: CryptoEngine | "failed" | undefined = engine;
  let followed = true;
  const sender = createRoomSender({ http, rooms, open, crypto: () => state, isFollowed: () => followed });
  const send = (type = "m.room.message") =>
    sender.send(
      { kind: "event", roomId: ROOM, txnId: "t", type, content: { body: "secret" } },
      new AbortController().signal,
    );
  return {
    ...{ rooms, open, asked, answers, told, targets, sender, send },
    crypto: (next: typeof state) => {
      state = next;
    },
    refuse: (thrown: unknown) => {
      refuses = thrown;
    },
    follow: (now: boolean) => {
      followed = now;
    },
  };
}

describe("sending", () => {
  it("encrypts where the room is encrypted, reactions apart", async () => {
    const test = setUp({ encryption: MEGOLM }, { members: { chunk: [member(ME, "join")] } });
    expect(await test.send()).toEqual({ eventId: "$sent" });
    expect(test.asked.at(-1)).toMatchObject({
      path: expect.stringContaining("/send/m.room.encrypted/t"),
      body: { was: "m.room.message" },
    });
    await test.send("m.reaction");
    expect(test.asked.at(-1)).toMatchObject({ path: expect.stringContaining("/send/m.reaction/t") });
    expect(JSON.stringify(test.asked.filter(({ path }) => path.includes("encrypted")))).not.toContain("secret");
  });

  it("asks the server where it is not known whether the room is encrypted", async () => {
    const test = setUp({}, { "m.room.encryption/": MEGOLM, members: { chunk: [member(ME, "join")] } });
    await test.send();
    expect(test.asked.at(-1)?.path).toContain("m.room.encrypted");
    const open = setUp({});
    await open.send();
    expect(open.asked.map(({ method }) => method)).toEqual(["GET", "PUT"]);
    expect(open.asked.at(-1)?.path).toContain("/send/m.room.message/t");
    const broken = setUp({}, {});
    broken.answers.set("m.room.encryption/", Promise.reject(new SparksError("unavailable", "no network")));
    await expect(broken.send()).rejects.toMatchObject({ code: "unavailable" });
    expect(broken.asked.some(({ method }) => method === "PUT")).toBe(false);
  });

  it("waits while crypto is not up, and gives up where it will not come or refuses", async () => {
    const test = setUp({ encryption: MEGOLM }, { members: { chunk: [member(ME, "join")] } });
    test.crypto(undefined);
    await expect(test.send()).rejects.toMatchObject({ code: "unavailable" });
    test.crypto("failed");
    await expect(test.send()).rejects.toMatchObject({ code: "unsupported" });
    const refusing = setUp({ encryption: { algorithm: "m.other" } });
    refusing.refuse(new Error("unsupported algorithm"));
    await expect(refusing.send()).rejects.toMatchObject({ code: "unsupported" });
    expect([...test.asked, ...refusing.asked].some(({ method }) => method === "PUT")).toBe(false);
  });

  it("encrypts for those who may read: the invited only where history says so", async () => {
    const chunk = [member(ME, "join"), member(ANNA, "invite"), member(BERT, "leave")];
    const shared = setUp({ encryption: MEGOLM }, { members: { chunk } });
    await shared.send();
    expect(shared.targets).toEqual([[ANNA, ME].toSorted()]);
    const joined = setUp(
      { encryption: MEGOLM },
      { members: { chunk }, "m.room.history_visibility/": { history_visibility: "joined" } },
    );
    await joined.send();
    expect(joined.targets).toEqual([[ME]]);
  });

  it("asks for the members again after a time in which nobody listened, and tells crypto who came", async () => {
    const test = setUp({ encryption: MEGOLM }, { members: { chunk: [member(ME, "join"), member(ANNA, "join")] } });
    await test.send();
    await test.send();
    const fetches = () => test.asked.filter(({ path }) => path.endsWith("/members")).length;
    expect(fetches()).toBe(1);
    test.told.length = 0;
    test.follow(false);
    test.answers.set("members", { chunk: [member(ME, "join"), member(ANNA, "leave"), member(BERT, "join")] });
    await test.send();
    expect(fetches()).toBe(2);
    expect(test.told).toEqual([BERT]);
    expect(test.targets.at(-1)).toEqual([BERT, ME].toSorted());
  });

  it("sends nothing rather than leaving people out", async () => {
    const test = setUp({ encryption: MEGOLM }, { members: { chunk: [] } });
    await expect(test.send()).rejects.toMatchObject({ code: "unavailable" });
    expect(test.asked.some(({ method }) => method === "PUT")).toBe(false);
  });

  it("uploads the bytes of a file encrypted where the room is", async () => {
    const clear = setUp({});
    clear.open.session(ROOM).state.apply([message("c", { type: "m.room.create", state_key: "", content: {} })]);
    const file = { roomId: ROOM, blob: new Blob(["picture"], { type: "image/png" }) };
    const never = new AbortController().signal;
    expect(await clear.sender.upload(file, never)).toEqual({ mxc: "mxc://x/image-png" });
    const sealed = await setUp({ encryption: MEGOLM }).sender.upload(file, never);
    expect(sealed.mxc).toBe("mxc://x/application-octet-stream");
    expect(sealed.encryption).toMatchObject({
      key: expect.any(String),
      iv: expect.any(String),
      sha256: expect.any(String),
    });
  });
});
