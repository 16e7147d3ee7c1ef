/** Managing apps without its views: who may, what is to be written, how far it came, and what foreign state says. */
import { describe, expect, test } from "vitest";
import { SparksError } from "#base";
import { type ConfigEntry, filesKind, type HubCalls, type Member, type RoomPower } from "#contracts";
import { accessTo, MANAGED_TYPES, roleOf, whoMay } from "../../../../src/client/features/widget-setup/access.ts";
import {
  appsOf,
  settingsAbove,
  settingsOf,
  shownText,
  validityOf,
} from "../../../../src/client/features/widget-setup/config-entries.ts";
import { faultsOf, fieldsOf, valuesOf } from "../../../../src/client/features/widget-setup/form-values.ts";
import { checkGateway, isListed } from "../../../../src/client/features/widget-setup/gateway-check.ts";
import { plainAddressFault, withScheme } from "../../../../src/client/features/widget-setup/plain-address.ts";
import {
  stepsForOwn,
  stepsForPlain,
  stepsForRoomOfSpace,
  stepsToCopy,
  stepsToRemove,
} from "../../../../src/client/features/widget-setup/plan.ts";
import { createSaving } from "../../../../src/client/features/widget-setup/saving.model.ts";
import { URL_VARIABLES } from "../../../../src/client/features/widget-setup/url-variables.ts";
import { takeBack, writeSteps } from "../../../../src/client/features/widget-setup/write-steps.ts";
import { templateValues } from "../../../../src/client/features/widgets/address/template-values.ts";

const WIDGETS = "im.vector.modular.widgets";
const CONFIG = filesKind.configType;
const ROOM = "!room:x";
const SPACE = "!space:x";
let events = 0;

function entry(change: Partial<ConfigEntry> & Pick<ConfigEntry, "type" | "content">): ConfigEntry {
  return {
    stateKey: "w1",
    roomId: ROOM,
    roomName: "Ward 3",
    distance: 0,
    sender: "@ben:x",
    ts: 1,
    eventId: `$${++events}`,
    applies: true,
    ...change,
  };
}
const files = { v: 2, gateway: "https://gw.example", upstream: "team" };
const registered = (more: Record<string, unknown> = {}) =>
  entry({
    type: WIDGETS,
    content: {
      type: filesKind.widgetType,
      name: "Files",
      url: "https://w.example/files/",
      data: { cfg: "w1" },
      ...more,
    },
  });
const place = (entries: readonly ConfigEntry[] = [], roomId = ROOM) => ({ roomId, roomName: "Ward 3", entries });
const wanted = { kind: filesKind, name: "Files", base: "https://w.example", creator: "@anna:x", id: "w1" };
const here = (fields: Record<string, unknown>) => ({ from: "here" as const, fields });

/** A room that refuses some of what is written. */
function room(refuses: (type: string, roomId: string) => boolean = () => false) {
  const state = new Map<string, unknown>();
  const written: string[] = [];
  return {
    state,
    written,
    call: (async (_name: string, arg: HubCalls["sendState"]["arg"]) => {
      if (refuses(arg.type, arg.roomId)) throw new SparksError("forbidden", "no");
      const key = `${arg.roomId} ${arg.type}`;
      if (arg.expected !== undefined && JSON.stringify(state.get(key) ?? {}) !== JSON.stringify(arg.expected ?? {})) {
        throw new SparksError("conflict", "changed");
      }
      state.set(key, arg.content);
      written.push(key);
      return { eventId: "$new" };
    }) as never,
  };
}

describe("who may", () => {
  const power = (own: number, more: Partial<RoomPower> = {}): RoomPower => ({
    ...{ own, stateDefault: 50, eventsDefault: 0, events: {} },
    ...more,
  });
  test("the highest of what is written counts", () => {
    expect(accessTo(power(50), MANAGED_TYPES)).toEqual({ ok: true });
    expect(accessTo(power(0), [WIDGETS])).toEqual({ ok: false, needed: 50, own: 0 });
    expect(accessTo(power(50, { events: { [CONFIG]: 100 } }), MANAGED_TYPES)).toEqual({
      ok: false,
      needed: 100,
      own: 50,
    });
    expect(accessTo(power(0, { events: { [WIDGETS]: 0, [CONFIG]: 0 } }), MANAGED_TYPES)).toEqual({ ok: true });
    expect(accessTo(power(0, { stateDefault: 0 }), ["constructor"])).toEqual({ ok: true });
  });
  test("creators of new rooms may whatever is asked for", () => {
    expect(accessTo(power(Number.POSITIVE_INFINITY, { events: { [WIDGETS]: 9000 } }), [WIDGETS])).toEqual({ ok: true });
    expect([0, 50, 100, 150].map(roleOf)).toEqual(["everyone", "moderator", "admin", "creator"]);
  });
  test("who is asked are those who surely may", () => {
    const member = (name: string, rank: Member["power"], membership: Member["membership"] = "join"): Member => ({
      ...{ id: `@${name}:x`, name, power: rank, membership },
    });
    const all = [member("Anna", "creator"), member("Ben", "moderator"), member("Cleo", "member")];
    expect(whoMay(all, 50)).toEqual(["Anna", "Ben"]);
    expect(whoMay(all, 100)).toEqual(["Anna"]);
    expect(whoMay([member("Gone", "admin", "leave"), ...all], 0)).toEqual(["Anna", "Ben"]);
  });
});

describe("what is to be written", () => {
  test("settings first, then the registration; what others put there is kept", () => {
    const old = entry({ type: CONFIG, content: { ...files, later: 1 } });
    const entries = [old, registered({ avatar_url: "mxc://a/b" })];
    const [app] = appsOf(entries, ROOM);
    const steps = stepsForOwn(place(entries), { ...wanted, app, settings: here({ upstream: "other" }) });
    expect(steps.map(({ type }) => type)).toEqual([CONFIG, WIDGETS]);
    expect(steps[0]).toMatchObject({ content: { ...files, upstream: "other", later: 1 }, before: old });
    expect(steps[1]?.content).toMatchObject({ url: "https://w.example/files/", avatar_url: "mxc://a/b" });
  });

  test("with the settings of a space only the registration is written, and names it", () => {
    const steps = stepsForRoomOfSpace(place(), SPACE, { ...wanted, configKey: "w1" });
    expect(steps).toHaveLength(1);
    expect(steps[0]?.content.data).toEqual({ cfg: "w1", space: SPACE });
    expect(steps[0]?.content.url).toContain("&space=$space");
    // An address that could not name the space is replaced.
    const [app] = appsOf([registered()], ROOM);
    const settings = { from: "space" as const, space: SPACE, configKey: "w1" };
    const changed = stepsForOwn(place([registered()]), { ...wanted, app, settings });
    expect(changed[0]?.content.url).toContain("&space=$space");
  });

  test("secrets and broken fields are refused before anything is written", () => {
    const build = (fields: Record<string, unknown>) => () =>
      stepsForOwn(place(), { ...wanted, settings: here(fields) });
    expect(build({ ...files, label: "https://u:p@x.example/" })).toThrow(SparksError);
    expect(build({ ...files, gateway: "javascript:alert(1)" })).toThrow(SparksError);
    expect(build({ ...files, size: 0.5 })).toThrow(SparksError);
    expect(() =>
      stepsForOwn(place([entry({ type: CONFIG, content: { v: 9 } })]), { ...wanted, settings: here(files) }),
    ).toThrow(/newer/);
  });

  test("removing takes the settings along unless another app uses them", () => {
    const entries = [entry({ type: CONFIG, content: files }), registered(), { ...registered(), stateKey: "w2" }];
    const [first, second] = appsOf(entries, ROOM);
    if (!first || !second) throw new Error("two apps");
    expect(stepsToRemove(place(entries), first, [first, second]).map(({ type }) => type)).toEqual([WIDGETS]);
    expect(stepsToRemove(place(entries), first, [first]).map(({ type }) => type)).toEqual([WIDGETS, CONFIG]);
  });

  test("copying brings settings and unknown fields, and leaves alone what is there", () => {
    const from = [entry({ type: CONFIG, content: { ...files, later: 1 } }), registered({ "org.other": 1 })];
    const steps = stepsToCopy(place(from), appsOf(from, ROOM), place([], SPACE), "@anna:x");
    expect(steps.map(({ roomId, type }) => [roomId, type])).toEqual([
      [SPACE, CONFIG],
      [SPACE, WIDGETS],
    ]);
    expect(steps[0]?.content).toMatchObject({ later: 1 });
    expect(steps[1]?.content).toMatchObject({ "org.other": 1, creatorUserId: "@anna:x" });
    expect(stepsToCopy(place(from), appsOf(from, ROOM), place([registered()]), "@anna:x")).toEqual([]);
  });

  test("a website that is changed keeps its kind", () => {
    const jitsi = entry({
      type: WIDGETS,
      content: { type: "m.jitsi", name: "Call", url: "https://j.example/", data: { conferenceId: "x" } },
    });
    const [app] = appsOf([jitsi], ROOM);
    const [step] = stepsForPlain(place([jitsi]), {
      ...{ id: "w1", name: "Talk", url: "https://j.example/2", creator: "@anna:x", app },
    });
    expect(step?.content).toEqual({ ...jitsi.content, name: "Talk", url: "https://j.example/2" });
  });
});

describe("writing", () => {
  const step = (roomId: string, type: string, before?: ConfigEntry) => ({
    ...{ roomId, roomName: roomId, type, stateKey: "w1", content: { new: type }, before },
  });

  test("stops in a room that refuses, goes on in others; without the first there is nothing", async () => {
    const steps = [step(SPACE, CONFIG), step(SPACE, WIDGETS), step("!a:x", WIDGETS), step("!b:x", WIDGETS)];
    const some = await writeSteps(
      room((_type, id) => id === "!a:x"),
      steps,
    );
    expect(some.done.map(({ roomId }) => roomId)).toEqual([SPACE, SPACE, "!b:x"]);
    expect(some.failures.map(({ step: { roomId } }) => roomId)).toEqual(["!a:x"]);
    const none = await writeSteps(
      room((type) => type === CONFIG),
      steps,
    );
    expect([none.done, none.left]).toEqual([[], steps]);
  });

  test("what stands there already is not written again", async () => {
    const there = room();
    const same = { ...step(ROOM, CONFIG), content: files, before: entry({ type: CONFIG, content: files }) };
    expect(await writeSteps(there, [same])).toEqual({ done: [], left: [], failures: [] });
    expect(there.written).toEqual([]);
  });

  test("half is told, finished or taken back", async () => {
    let isRefusing = true;
    const there = room((type) => isRefusing && type === WIDGETS);
    const saving = createSaving(there);
    const before = entry({ type: CONFIG, content: { old: 1 } });
    there.state.set(`${ROOM} ${CONFIG}`, before.content);
    const steps = [step(ROOM, CONFIG, before), step(ROOM, WIDGETS)];
    await saving.save(steps, [before]);
    expect(saving.state.value).toMatchObject({ at: "half", done: [{ type: CONFIG }] });
    await saving.takeBack();
    expect(saving.state.value.at).toBe("idle");
    expect(there.state.get(`${ROOM} ${CONFIG}`)).toEqual({ old: 1 });

    await saving.save(steps, [before]);
    isRefusing = false;
    await saving.finish();
    expect(saving.state.value.at).toBe("done");
    expect(there.state.get(`${ROOM} ${WIDGETS}`)).toEqual({ new: WIDGETS });
  });

  test("what somebody else wrote is seen first, whether it has come here or not", async () => {
    const before = entry({ type: CONFIG, content: { old: 1 } });
    const newer = entry({ type: CONFIG, content: { theirs: 1 } });
    const heard = createSaving(room());
    await heard.save([step(ROOM, CONFIG, before)], [newer]);
    expect(heard.state.value).toEqual({ at: "changed", by: newer });

    const there = room();
    there.state.set(`${ROOM} ${CONFIG}`, newer.content);
    const saving = createSaving(there);
    await saving.save([step(ROOM, CONFIG, before)], [before]);
    expect(saving.state.value).toEqual({ at: "changed", by: undefined });
    expect(there.written).toEqual([]);
    await saving.overwrite();
    expect(saving.state.value.at).toBe("done");
  });

  test("undo writes back what stood there, last first", async () => {
    const there = room();
    const before = entry({ type: CONFIG, content: { old: 1 } });
    await takeBack(there, [step(ROOM, CONFIG, before), step(ROOM, WIDGETS)]);
    expect(there.written).toEqual([`${ROOM} ${WIDGETS}`, `${ROOM} ${CONFIG}`]);
    expect([there.state.get(`${ROOM} ${WIDGETS}`), there.state.get(`${ROOM} ${CONFIG}`)]).toEqual([{}, { old: 1 }]);
  });
});

describe("foreign state", () => {
  test("nothing of it throws, nothing of it turns text around", () => {
    const hostile = [
      {},
      { url: 5, type: [], name: {}, data: "x" },
      { url: "javascript:alert(1)", type: "m.custom", name: "\u202eevil\u0000" },
      JSON.parse('{"url":"https://a.example","type":"app.sparks.files","data":{"__proto__":{"cfg":"x"},"space":"no"}}'),
    ];
    for (const content of hostile) {
      const entries = [entry({ type: WIDGETS, content }), entry({ type: CONFIG, content })];
      expect(() => appsOf(entries, ROOM)).not.toThrow();
      for (const one of entries) expect(() => validityOf(one)).not.toThrow();
    }
    expect(shownText("\u202eevil\u0000")).toBe("evil");
    expect(appsOf([entry({ type: WIDGETS, content: hostile[3] })], ROOM)[0]).toMatchObject({
      configKey: "w1",
      space: undefined,
    });
  });

  test("the nearest settings hold; empty ones are none", () => {
    const own = entry({ type: CONFIG, content: {} });
    const near = entry({ type: CONFIG, content: files, roomId: SPACE, distance: 1 });
    const far = entry({ type: CONFIG, content: files, roomId: "!far:x", distance: 2 });
    expect(settingsOf([far, own, near], CONFIG, "w1")).toBe(near);
    expect(settingsAbove([far, own, near], CONFIG)).toEqual([near, far]);
    expect(settingsOf([far, own, near], CONFIG, "other")).toBeUndefined();
  });

  test("validity says what is wrong and where", () => {
    const state = (content: Record<string, unknown>, type = CONFIG) => validityOf(entry({ type, content }));
    expect(state(files)).toEqual({ state: "ok" });
    expect(state({})).toEqual({ state: "removed" });
    expect(state({ v: 3 })).toEqual({ state: "newer", version: 3 });
    expect(state({ ...files, path: "x" })).toMatchObject({ state: "broken", faults: [{ path: "path" }] });
    expect(state({ url: "http://a.example", type: "m.custom" }, WIDGETS)).toMatchObject({ state: "broken" });
    expect(state({ x: 1 }, "app.sparks.later.config")).toEqual({ state: "unknown" });
  });

  test("the name that every client reads wins; what is removed is not there", () => {
    const content = { type: "m.custom", url: "https://a.example", name: "A" };
    const entries = [
      entry({ type: "m.widget", content: { ...content, name: "B" } }),
      entry({ type: WIDGETS, content }),
      entry({ type: WIDGETS, content: {}, stateKey: "gone" }),
      entry({ type: WIDGETS, content, stateKey: "above", roomId: SPACE, distance: 1 }),
    ];
    expect(appsOf(entries, ROOM).map(({ name }) => name)).toEqual(["A"]);
  });
});

describe("what is typed", () => {
  test("fields are checked where they are, and what is empty is taken out", () => {
    const empty = valuesOf(filesKind, undefined);
    expect(faultsOf(filesKind, empty)).toEqual({ gateway: "missing", upstream: "missing" });
    const values = { ...empty, gateway: "http://gw.example", upstream: "x", path: "y", label: "z".repeat(101) };
    expect(faultsOf(filesKind, values)).toEqual({ gateway: "gateway", path: "path", label: "too-long" });
    expect(fieldsOf(filesKind, { ...empty, gateway: " https://gw.example ", upstream: "x" })).toEqual({
      ...{ gateway: "https://gw.example", upstream: "x", label: undefined, path: undefined },
    });
    expect(valuesOf(filesKind, { gateway: 5, path: "/x" })).toMatchObject({ gateway: "", path: "/x" });
  });

  test.each([
    ["", "missing"],
    ["javascript:alert(1)", "malformed"],
    ["https://$matrix_user_id.example/", "variable-in-host"],
    ["https://u:p@a.example/", "credentials"],
    ["http://a.example/", "not-https"],
    ["https://chat.example/x", "same-origin"],
    ["https://bad.example/x", "blocked"],
    ["https://a.example/?api_key=1", "secret"],
    ["https://a.example/?who=$matrix_user_id", undefined],
    ["http://127.0.0.1:1/", undefined],
    ["http://127.0.0.1:2/", "not-https"],
  ])("address %s", (url, fault) => {
    const policy = { trustedOrigins: ["http://127.0.0.1:1"], blockedOrigins: ["https://bad.example"] };
    expect(plainAddressFault(url, "https://chat.example", policy)).toBe(fault);
  });

  test("https is what is meant", () => {
    expect(withScheme("a.example/x")).toBe("https://a.example/x");
    expect(withScheme("http://a.example")).toBe("http://a.example");
    expect(withScheme("javascript:alert(1)")).toBe("javascript:alert(1)");
    expect(withScheme("")).toBe("");
  });

  test("the variables that are explained are those that are filled in", () => {
    const values = templateValues(
      {
        id: "w",
        roomId: ROOM,
        type: "m.custom",
        name: "",
        url: "",
        data: {},
        waitForLoad: false,
        eventId: "$e",
        creator: "@a:x",
      },
      { userId: "@a:x", displayName: "A", homeserver: "", theme: "dark", language: "en", clientOrigin: "https://c" },
    );
    for (const { variable } of URL_VARIABLES) expect([...values.keys()]).toContain(variable);
  });
});

describe("gateways", () => {
  const hub = (answer: () => Promise<unknown>) => ({ call: answer as never });
  const signal = new AbortController().signal;
  test("only those of the administrator are told who asks", async () => {
    const never = hub(() => Promise.reject(new Error("asked")));
    expect(await checkGateway(never, "https://other.example", ["https://gw.example"], signal)).toEqual({
      state: "not-listed",
    });
    expect(isListed("https://gw.example/sub", ["https://gw.example"])).toBe(true);
    expect(isListed("no url", ["https://gw.example"])).toBe(false);
  });
  test("a failure is no answer, unless nobody waits any more", async () => {
    const failing = hub(() => Promise.reject(new SparksError("unavailable", "x")));
    expect(await checkGateway(failing, "https://gw.example", ["https://gw.example"], signal)).toEqual({
      state: "away",
    });
    const gone = AbortSignal.abort(new SparksError("cancelled", "gone"));
    await expect(checkGateway(failing, "https://gw.example", ["https://gw.example"], gone)).rejects.toThrow("gone");
  });
});
