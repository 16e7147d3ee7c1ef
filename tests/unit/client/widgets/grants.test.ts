import { describe, expect, test } from "vitest";
import { forgetWidgetGrants } from "../../../../src/client/app/widget-grants-key.ts";
import { memoryStorage } from "../../../../src/client/boot/storage.ts";
import { createGrantStore } from "../../../../src/client/features/widgets/grants/grant-store.ts";
import { ME } from "../../../support/widgets/widget-bench.ts";

const key = { roomId: "!a:hs", widgetId: "w1", origin: "https://w.example", eventId: "$1" };
const name = { widgetName: "Board", roomName: "Room" };

describe("grants", () => {
  test("hold for one room, id, origin and registration only", () => {
    const store = createGrantStore(ME, memoryStorage());
    store.decide(key, name, { granted: ["cap"], identity: "allow" }, true);
    expect(store.find(key)?.granted).toEqual(["cap"]);
    for (const other of [
      { roomId: "!b:hs" },
      { widgetId: "w2" },
      { origin: "https://w.example:8443" },
      { eventId: "$2" },
    ]) {
      expect(store.find({ ...key, ...other })).toBeUndefined();
    }
  });

  test("are remembered for this person, and gone when forgotten", () => {
    const storage = memoryStorage();
    createGrantStore(ME, storage).decide(key, name, { granted: ["cap"] }, true);
    expect(createGrantStore(ME, storage).find(key)?.granted).toEqual(["cap"]);
    expect(createGrantStore("@other:hs", storage).find(key)).toBeUndefined();
    const open = createGrantStore(ME, storage);
    forgetWidgetGrants(storage);
    expect(open.all.value).toHaveLength(1);
    open.refresh();
    expect(open.all.value).toEqual([]);
    expect(open.find(key)).toBeUndefined();
    expect(createGrantStore(ME, storage).find(key)).toBeUndefined();
  });

  test("for this opening only are not stored and end with it", () => {
    const storage = memoryStorage();
    const store = createGrantStore(ME, storage);
    store.decide(key, name, { granted: ["kept"] }, true);
    store.decide(key, name, { granted: ["once"], identity: "deny" }, false);
    expect(store.find(key)).toMatchObject({ granted: ["kept", "once"], identity: "deny" });
    expect(createGrantStore(ME, storage).find(key)?.granted).toEqual(["kept"]);
    store.close(key);
    expect(store.find(key)).toMatchObject({ granted: ["kept"] });
    expect(store.find(key)?.identity).toBeUndefined();
  });

  test("a later decision replaces the earlier", () => {
    const store = createGrantStore(ME, memoryStorage());
    store.decide(key, name, { granted: ["a", "b"] }, true);
    store.decide(key, name, { refused: ["b"], granted: ["c"] }, true);
    expect(store.find(key)).toMatchObject({ granted: ["a", "c"], refused: ["b"] });
  });

  test("are taken back one by one or all at once", () => {
    const store = createGrantStore(ME, memoryStorage());
    store.decide(key, name, { load: true, granted: ["a", "b"], identity: "allow" }, true);
    store.takeBack(key, { what: "capabilities", capabilities: ["a"] });
    expect(store.find(key)).toMatchObject({ granted: ["b"], identity: "allow" });
    store.takeBack(key, { what: "identity" });
    expect(store.find(key)?.identity).toBeUndefined();
    store.takeBack(key, { what: "everything" });
    expect(store.find(key)).toBeUndefined();
    expect(store.all.value).toEqual([]);
  });

  test("follow what another tab does", () => {
    const storage = memoryStorage();
    let tell: (event: StorageEvent) => void = () => undefined;
    const events = {
      addEventListener: (_type: string, listener: unknown) => {
        tell = listener as typeof tell;
      },
      removeEventListener: () => undefined,
    };
    const here = createGrantStore(ME, storage, events);
    const there = createGrantStore(ME, storage);
    here.decide(key, name, { granted: ["a"] }, true);
    there.takeBack(key, { what: "everything" });
    tell({
      key: `sparks.widget-grants.${ME}`,
      newValue: storage.getItem(`sparks.widget-grants.${ME}`),
    } as StorageEvent);
    expect(here.find(key)).toBeUndefined();
    here.decide(key, name, { granted: ["a"] }, true);
    forgetWidgetGrants(storage);
    tell({ key: null, newValue: null } as StorageEvent);
    expect(here.all.value).toEqual([]);
  });

  test.each([
    ["not JSON", "{"],
    ["not a list", '{"a":1}'],
    ["a list of nonsense", '[1,null,"x",{"roomId":5},[]]'],
    ["prototype", '[{"__proto__":{"granted":["x"]}}]'],
  ])("a storage that holds %s grants nothing", (_name, stored) => {
    const storage = memoryStorage();
    storage.setItem(`sparks.widget-grants.${ME}`, stored);
    const store = createGrantStore(ME, storage);
    expect(store.all.value).toEqual([]);
    expect(store.find(key)).toBeUndefined();
  });

  test("a storage that is full does not lose the decision for now", () => {
    const faults: unknown[] = [];
    const storage = {
      getItem: () => null,
      setItem: () => {
        throw new Error("quota");
      },
    };
    const store = createGrantStore(ME, storage, undefined, (thrown) => faults.push(thrown));
    store.decide(key, name, { granted: ["a"] }, true);
    expect(store.find(key)?.granted).toEqual(["a"]);
    expect(faults).toHaveLength(1);
  });
});
