import { createHash } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startTestCalls, type TestCalls, uniqueName } from "../../support/servers.ts";
import { type Caller, createCaller, openLivekit } from "./caller.ts";

let calls: TestCalls;
let media: Awaited<ReturnType<typeof openLivekit>>;
beforeAll(async () => {
  calls = await startTestCalls();
  media = await openLivekit(calls.livekit);
});
afterAll(() => calls?.close());

const person = async (name: string): Promise<Caller> =>
  createCaller(
    { serviceUrl: calls.serviceUrl, homeserver: calls.synapse.baseUrl },
    await calls.synapse.registerUser(uniqueName(name)),
  );
const nameOf = (room: string) =>
  createHash("sha256")
    .update(JSON.stringify([room, "m.call#ROOM"]))
    .digest("base64")
    .replaceAll("=", "");
const enter = async (who: Caller, room: string) => {
  const { body } = await who.getToken(room);
  const { jwt } = body;
  return { jwt: String(jwt), inside: await media.enter(String(jwt)) };
};
const present = (room: string) => media.identities(nameOf(room)).then((all) => all.length);

test("who is removed from the room is out of the call within seconds, also with the token they still have", async () => {
  const [anna, ben] = [await person("anna"), await person("ben")];
  const room = await anna.createRoom({ invite: [ben.userId] });
  await ben.join(room);
  await enter(anna, room);
  const { jwt, inside } = await enter(ben, room);
  expect(await present(room)).toBe(2);

  await anna.kick(room, ben.userId);
  await inside.closed;
  await expect.poll(() => present(room), { timeout: 20_000 }).toBe(1);

  const again = await media.enter(jwt);
  await again.closed;
  await expect.poll(() => present(room), { timeout: 20_000 }).toBe(1);
});

test("a gateway that was started anew goes on looking, and nobody is put out while the homeserver is away", async () => {
  const [anna, ben] = [await person("anna"), await person("ben")];
  const room = await anna.createRoom({ invite: [ben.userId] });
  await ben.join(room);
  await enter(anna, room);
  const { inside } = await enter(ben, room);
  let isOut = false;
  void inside.closed.then(() => {
    isOut = true;
  });

  await calls.gateway.stop();
  await calls.gateway.start();
  await calls.synapse.stop();
  // Refused, and not answered with a token: what cannot be asked counts as no.
  const openid_token = { access_token: "x", token_type: "Bearer", matrix_server_name: "localhost", expires_in: 60 };
  const asked = await fetch(`${calls.serviceUrl}/sfu/get`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ room, device_id: "D", openid_token }),
  });
  expect([asked.status, await asked.json()]).toEqual([
    503,
    { errcode: "M_UNKNOWN", error: "the homeserver cannot be reached" },
  ]);
  expect([isOut, await present(room)]).toEqual([false, 2]);

  await calls.synapse.start();
  await anna.kick(room, ben.userId);
  await inside.closed;
  await expect.poll(() => present(room), { timeout: 40_000 }).toBe(1);
});

test("a person who drops the seal of their participation is unknown, and is put out", async () => {
  const anna = await person("anna");
  const room = await anna.createRoom();
  const { inside } = await enter(anna, room);
  const [identity = ""] = await media.identities(nameOf(room));
  await media.service.updateParticipant(nameOf(room), identity, { attributes: { "sparks.seal": "AAAA" } });
  await inside.closed;
  expect(await present(room)).toBe(0);
});

test("without LiveKit there are no tokens, and the gateway says so", async () => {
  const anna = await person("anna");
  const room = await anna.createRoom();
  await calls.livekit.stop();
  const { status, body } = await anna.sfuGet(room);
  expect([status, body.errcode]).toEqual([503, "M_UNKNOWN"]);
  expect((await fetch(`${calls.serviceUrl}/healthz`)).status).toBe(503);
  await calls.livekit.start();
  expect((await anna.sfuGet(room)).status).toBe(200);
  expect((await fetch(`${calls.serviceUrl}/healthz`)).status).toBe(200);
});
