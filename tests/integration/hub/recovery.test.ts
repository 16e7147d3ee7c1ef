import { afterEach, beforeAll, describe, expect, it } from "vitest";
import { createLog, openSealedStore, type SparksError } from "#base";
import type { SignedIn } from "#contracts";
import { signIn as matrixSignIn } from "#stack";
import { sharedServers } from "../../support/shared-servers.ts";
import {
  type NodeHub,
  newProfile,
  type Profile,
  signedIn,
  signIn,
  startHub,
  textsOf,
  waitFor,
  watchTimeline,
} from "./support/node-hub.ts";

const { synapse } = sharedServers();

type User = Awaited<ReturnType<typeof synapse.registerUser>>;

/** What the person's devices wrote into logs, stores and requests. */
const traces: string[] = [];
const running: NodeHub[] = [];

const log = createLog((level, event, fields) => {
  traces.push(JSON.stringify([level, event, fields]));
});

function device(profile: Profile = newProfile()): NodeHub {
  const node = startHub(profile, {
    log,
    fetch: (input, init) => {
      traces.push(String(input instanceof Request ? input.url : input));
      if (typeof init?.body === "string") traces.push(init.body);
      return fetch(input, init);
    },
    async openStore(name) {
      const store = await openSealedStore(name, profile.factory);
      return {
        ...store,
        put: (entries) => {
          traces.push(JSON.stringify(entries));
          return store.put(entries);
        },
      };
    },
  });
  running.push(node);
  return node;
}

const until = async (node: NodeHub, accept: (status: SignedIn) => boolean): Promise<SignedIn> =>
  (await waitFor(node.client, "status", {}, (status) => signedIn(status) && accept(status), 40_000)) as SignedIn;

const failure = (call: Promise<unknown>): Promise<SparksError["code"]> =>
  call.then(
    () => Promise.reject(new Error("it worked")),
    (thrown: SparksError) => thrown.code,
  );

/** Resolves when the server holds the keys of `count` sessions. */
async function backedUp(user: User, count: number): Promise<void> {
  const api = await matrixSignIn(synapse.baseUrl, user.localpart, user.password);
  for (let tries = 0; tries < 120; tries++) {
    const info = await api.call("GET", "/v3/room_keys/version");
    if (Number(info.count) >= count) return api.signOut();
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
  throw new Error("the keys did not reach the backup");
}

describe("recovery", () => {
  let anna: User;
  let first: NodeHub;
  let roomId: string;
  let recoveryKey: string;

  beforeAll(async () => {
    anna = await synapse.registerUser("anna");
    first = device();
    await signIn(first, synapse.baseUrl, anna);
    await until(first, (status) => status.verified === true && status.recovery === "off");
    ({ roomId } = await first.client.call("createRoom", { name: "Old", encrypted: true, kind: "private", invite: [] }));
    const timeline = watchTimeline(first.client, roomId);
    await first.client.call("send", { roomId, text: "before recovery" });
    await timeline.until((items) => textsOf(items).length === 1 && items.at(-1)?.delivery.state === "sent");
    ({ recoveryKey } = await first.client.call("setUpRecovery", {}));
    await until(first, (status) => status.recovery === "on");
    await backedUp(anna, 1);
    timeline.stop();
  }, 90_000);
  afterEach(async () => {
    await Promise.all(running.splice(running.indexOf(first) + 1).map((node) => node.stop()));
  });

  it("lets a new device read what is older, and confirms it", async () => {
    expect(recoveryKey).toMatch(/^E[1-9A-HJ-NP-Za-km-z]{3}( [1-9A-HJ-NP-Za-km-z]{1,4}){11}$/);
    const second = device();
    await signIn(second, synapse.baseUrl, anna);
    await until(second, (status) => status.verified === false && status.recovery === "needed");
    const timeline = watchTimeline(second.client, roomId);
    await timeline.until((items) => items.some((item) => item.body.kind === "undecryptable"));
    expect(textsOf(timeline.items)).toEqual([]);

    expect(await failure(second.client.call("recover", { recoveryKey: "lorem ipsum" }))).toBe("invalid");
    for (const typed of [
      "",
      recoveryKey.slice(0, -1),
      `${recoveryKey} 1111`,
      recoveryKey.repeat(500),
      "0OIl ".repeat(12),
    ]) {
      expect(await failure(second.client.call("recover", { recoveryKey: typed }))).toBe("invalid");
    }
    expect((await until(second, () => true)).recovery).toBe("needed");

    await second.client.call("recover", { recoveryKey: `  ${recoveryKey.replaceAll(" ", "\n")} ` });
    await until(second, (status) => status.verified === true && status.recovery === "on");
    const read = await timeline.until((items) => textsOf(items).includes("before recovery"), 40_000);
    expect(read.some((item) => item.body.kind === "undecryptable")).toBe(false);
    expect(read.find((item) => textsOf([item])[0] === "before recovery")?.shield).toBe("restored");

    // Both are the same person's now: what the new one says is marked nowhere.
    const firsts = watchTimeline(first.client, roomId);
    await second.client.call("send", { roomId, text: "from the new device" });
    const heard = await firsts.until((items) => textsOf(items).includes("from the new device"));
    expect(heard.at(-1)?.shield).toBeUndefined();
  }, 120_000);

  it("refuses the key of somebody else, and setting up twice", async () => {
    const ben = await synapse.registerUser("ben");
    const bens = device();
    await signIn(bens, synapse.baseUrl, ben);
    await until(bens, (status) => status.verified === true && status.recovery === "off");
    const theirs = await bens.client.call("setUpRecovery", {});
    expect(await failure(bens.client.call("setUpRecovery", {}))).toBe("conflict");

    const second = device();
    await signIn(second, synapse.baseUrl, anna);
    await until(second, (status) => status.recovery === "needed");
    expect(await failure(second.client.call("recover", theirs))).toBe("forbidden");
    expect(await failure(second.client.call("setUpRecovery", {}))).toBe("conflict");
    expect((await until(second, () => true)).verified).toBe(false);
    for (const trace of traces) expect(trace).not.toContain(theirs.recoveryKey);
  }, 120_000);

  it("survives a restart of the device that was let in", async () => {
    const profile = newProfile();
    const before = device(profile);
    await signIn(before, synapse.baseUrl, anna);
    await until(before, (status) => status.recovery === "needed");
    await before.client.call("recover", { recoveryKey });
    await until(before, (status) => status.recovery === "on");
    await before.stop();
    const after = device(profile);
    expect(await until(after, (status) => status.recovery !== undefined)).toMatchObject({ recovery: "on" });
  }, 120_000);

  it("leaves the recovery key in no log, store or request", () => {
    expect(traces.length).toBeGreaterThan(100);
    for (const shape of [recoveryKey, recoveryKey.replaceAll(" ", ""), recoveryKey.slice(0, 14)]) {
      expect(traces.filter((trace) => trace.includes(shape))).toEqual([]);
    }
  });

  it("begins anew for who lost the key, but only with the password", async () => {
    const clara = await synapse.registerUser("clara");
    const old = device();
    await signIn(old, synapse.baseUrl, clara);
    await until(old, (status) => status.verified === true && status.recovery === "off");
    const lost = await old.client.call("setUpRecovery", {});
    await until(old, (status) => status.recovery === "on");
    const fresh = device();
    await signIn(fresh, synapse.baseUrl, clara);
    await until(fresh, (status) => status.recovery === "needed");
    expect(await failure(fresh.client.call("resetRecovery", { password: `${clara.password}?` }))).toBe("forbidden");
    expect((await until(old, () => true)).recovery).toBe("on");

    const made = await fresh.client.call("resetRecovery", { password: clara.password });
    expect(made.recoveryKey).not.toBe(lost.recoveryKey);
    await until(fresh, (status) => status.verified === true && status.recovery === "on");
    await until(old, (status) => status.recovery === "needed");
    expect(await failure(old.client.call("recover", lost))).toBe("forbidden");
    await old.client.call("recover", made);
    await until(old, (status) => status.verified === true && status.recovery === "on");
  }, 120_000);

  it("stays off for an account that never set it up", async () => {
    const dora = await synapse.registerUser("dora");
    const one = device();
    await signIn(one, synapse.baseUrl, dora);
    await until(one, (status) => status.verified === true && status.recovery === "off");
    const two = device();
    await signIn(two, synapse.baseUrl, dora);
    await until(two, (status) => status.verified === false && status.recovery === "off");
    expect(await failure(two.client.call("recover", { recoveryKey }))).toBe("not-found");
    expect(await failure(two.client.call("setUpRecovery", {}))).toBe("conflict");
  }, 120_000);
});
