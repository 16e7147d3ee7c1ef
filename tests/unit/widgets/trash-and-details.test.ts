import { signal } from "@preact/signals";
import { describe, expect, test } from "vitest";
import type { FileLocks, FileTrash } from "#backends";
import { SparksError } from "#base";
import type { FilePath, FileVersion, LinkRules, TrashedFile } from "#model";
import { createHeldLocks, LOCK_MS } from "../../../widgets/files/details/held-locks.ts";
import {
  dayOf,
  endOfDay,
  type LinkForm,
  linkChangeFrom,
  linkFault,
  newLinkFrom,
} from "../../../widgets/files/details/link-form.ts";
import { rememberLocks } from "../../../widgets/files/details/remember-locks.ts";
import { presentIsFirst, restoreVersion, versionBefore } from "../../../widgets/files/details/restore-version.ts";
import { createTrashModel } from "../../../widgets/files/trash/trash.model.ts";
import { createRetry } from "../../../widgets/kit/gateway/retry.ts";
import { createFakeClock } from "../../support/fake-clock.ts";
import { createMemoryFiles } from "../../support/memory-files.ts";

const path = (text: string) => text as FilePath;
const settled = () => new Promise((resolve) => setTimeout(resolve, 5));

function memoryTrash(...names: readonly string[]) {
  let items: readonly TrashedFile[] = names.map((name, at) => ({
    id: name,
    name,
    kind: "file",
    removedAt: at * 1000,
    size: 100 - at,
  }));
  const failing = new Map<string, SparksError>();
  const gone = (id: string) => {
    const failure = failing.get(id);
    if (failure) throw failure;
    if (!items.some((item) => item.id === id)) throw new SparksError("not-found", "gone");
    items = items.filter((item) => item.id !== id);
  };
  const trash: FileTrash = {
    list: async () => items,
    restore: async (id) => gone(id),
    purge: async (id) => gone(id),
  };
  return { trash, failing, left: () => items.map(({ id }) => id), take: gone };
}

describe("trash", () => {
  const open = async (store: ReturnType<typeof memoryTrash>) => {
    const model = createTrashModel({
      trash: store.trash,
      retry: createRetry(createFakeClock()),
      locale: signal("en"),
      onError: () => undefined,
    });
    await settled();
    return model;
  };
  const names = (model: Awaited<ReturnType<typeof open>>) => model.items.value?.map(({ name }) => name);

  test("the newest first; sorted as wished", async () => {
    const model = await open(memoryTrash("b2", "b10", "a"));
    expect(names(model)).toEqual(["a", "b10", "b2"]);
    model.sortBy("name");
    expect(names(model)).toEqual(["a", "b2", "b10"]);
    model.sortBy("size");
    expect(names(model)).toEqual(["b2", "b10", "a"]);
  });

  test("many are brought back; those that fail stay, and are told", async () => {
    const store = memoryTrash("a", "b", "c", "d", "e");
    store.failing.set("c", new SparksError("forbidden", "no"));
    const model = await open(store);
    model.chooseAll(true);
    const result = await model.restore(model.items.value ?? []);
    expect(result.done).toHaveLength(4);
    expect(result).toMatchObject({ failed: 1, error: { code: "forbidden" } });
    await settled();
    expect(names(model)).toEqual(["c"]);
    expect([...model.chosen.value]).toEqual(["c"]);
    expect(model.work.value).toBeUndefined();
  });

  test("what somebody else has deleted for good is gone, as was wanted", async () => {
    const store = memoryTrash("a", "b");
    const model = await open(store);
    store.take("a");
    const result = await model.purge(model.items.value ?? []);
    expect(result).toMatchObject({ failed: 0 });
    expect(names(model)).toEqual([]);
  });

  test("stopped in the middle, the rest is left", async () => {
    const store = memoryTrash(...Array.from({ length: 20 }, (_, at) => `f${at}`));
    const model = await open(store);
    const work = model.purge(model.items.value ?? []);
    model.stopWork();
    await work;
    expect(store.left().length).toBeGreaterThan(10);
  });
});

describe("versions", () => {
  const version = (id: string, size: number, modifiedAt?: number): FileVersion => ({
    id,
    size,
    ...(modifiedAt === undefined ? {} : { modifiedAt }),
  });
  const entry = { size: 30, modifiedAt: 3000 };

  test("whether the present state is listed", () => {
    expect(presentIsFirst(entry, [])).toBe(false);
    expect(presentIsFirst(entry, [version("3", 30, 3000)])).toBe(true);
    expect(presentIsFirst(entry, [version("2", 20, 2000)])).toBe(false);
    expect(presentIsFirst(entry, [version("2", 30, 900_000)])).toBe(false);
    expect(presentIsFirst({}, [version("2", 20)])).toBe(true);
  });

  test("the way back after a restore", () => {
    const old = version("1", 10, 1000);
    const present = version("3", 30, 3000);
    // Nextcloud: the state keeps its name; OpenCloud: it gets one; Graph: both get new ones.
    expect(versionBefore(entry, old, [present, old], [version("9", 10, 9000), present])).toBe("3");
    expect(versionBefore(entry, old, [old], [version("8", 30, 3000), old])).toBe("8");
    expect(versionBefore(entry, old, [present, old], [version("4.0", 10), version("3.0", 30), old])).toBe("3.0");
    expect(versionBefore(entry, old, [old], [old])).toBeUndefined();
  });

  test("a restore stands where the versions cannot be listed afterwards", async () => {
    let restored = "";
    const versions = {
      list: async () => {
        throw new SparksError("unavailable", "away");
      },
      download: async () => ({ stream: new Blob([]).stream() }),
      restore: async (_: FilePath, id: string) => {
        restored = id;
      },
    };
    const whole = { path: path("/a"), name: "a", kind: "file" as const };
    expect(await restoreVersion(versions, whole, version("1", 1), [])).toBeUndefined();
    expect(restored).toBe("1");
  });
});

describe("links", () => {
  const now = new Date(2026, 11, 1, 12).getTime();
  const form: LinkForm = { scope: "anyone", role: "read", password: "", withoutPassword: false, day: "" };
  const strict: LinkRules = {
    scopes: ["anyone", "organisation"],
    password: "required",
    minPasswordLength: 8,
    maxDays: 7,
  };

  test("what the organisation asks for", () => {
    const why = (change: Partial<LinkForm>, rules = strict, had = false) =>
      linkFault({ ...form, ...change }, rules, now, had)?.why;
    expect(why({})).toBe("passwordMissing");
    expect(why({}, strict, true)).toBeUndefined();
    expect(why({ withoutPassword: true }, strict, true)).toBe("passwordMissing");
    expect(why({ scope: "organisation" })).toBeUndefined();
    expect(why({ password: "short" })).toBe("passwordShort");
    expect(why({ password: "long enough", day: "2026-11-30" })).toBe("expiresPast");
    expect(why({ password: "long enough", day: "2026-12-01" })).toBeUndefined();
    expect(why({ password: "long enough", day: "2026-12-08" })).toBeUndefined();
    expect(why({ password: "long enough", day: "2026-12-09" })).toBe("expiresLate");
    expect(why({ day: "soon" }, { scopes: ["anyone"], password: "none" })).toBe("expiresPast");
  });

  test("a day lasts to its end, where the person is", () => {
    const end = endOfDay("2026-12-31") ?? 0;
    expect(dayOf(end)).toBe("2026-12-31");
    expect(new Date(end).getHours()).toBe(23);
    expect(endOfDay("31.12.2026")).toBeUndefined();
  });

  test("only what was given, only what is another", () => {
    expect(newLinkFrom(form)).toEqual({ scope: "anyone", role: "read" });
    expect(linkChangeFrom(form, form)).toEqual({});
    expect(linkChangeFrom({ ...form, withoutPassword: true }, form)).toEqual({ password: null });
    expect(linkChangeFrom(form, { ...form, day: "2026-12-31", role: "write" })).toEqual({
      role: "read",
      expiresAt: null,
    });
  });
});

test("a lock is renewed while the page lives, let go where it is lost, and given back at the end", async () => {
  const clock = createFakeClock();
  const released: string[] = [];
  let renewals = 0;
  let isLost = false;
  const locks: FileLocks = {
    acquire: async (at) => ({ path: at, token: "t:0", expiresAt: 1 }),
    async renew(lock) {
      renewals++;
      if (isLost) throw new SparksError("not-found", "it has run out");
      return { ...lock, token: `t:${renewals}` };
    },
    async release({ token }) {
      released.push(token);
    },
    holder: async () => undefined,
  };
  const held = createHeldLocks(locks, clock);
  await held.acquire(path("/a"), "Anna");
  await held.acquire(path("/b"), "Anna");
  await clock.advance(LOCK_MS / 3);
  await settled();
  expect(renewals).toBe(2);
  await held.release(path("/b"));
  isLost = true;
  await clock.advance(LOCK_MS / 3);
  await settled();
  expect(held.of(path("/a"))).toBeUndefined();
  await held.acquire(path("/c"), "Anna");
  held.stop();
  await settled();
  expect(released).toHaveLength(2);
  expect(held.of(path("/c"))).toBeUndefined();
});

test("what is uploaded over a file that this page has locked goes with its lock", async () => {
  const sent: (string | undefined)[] = [];
  const memory = createMemoryFiles({ "/a.txt": "before", "/b.txt": "before" });
  const store = rememberLocks({
    ...memory,
    upload: (at, body, options) => {
      sent.push(options?.lock?.token);
      return memory.upload(at, body, options);
    },
    locks: {
      acquire: async (at) => ({ path: at, token: "t:1" }),
      renew: async (lock) => ({ ...lock, token: "t:2" }),
      release: async () => undefined,
      holder: async () => undefined,
    },
  });
  const write = () => store.upload(path("/a.txt"), new Blob(["after"]), { ifAbsent: false });
  const lock = await store.locks?.acquire(path("/a.txt"), { owner: "Anna", forMs: 1000 });
  if (!lock) throw new Error("no lock");
  await write();
  await store.upload(path("/b.txt"), new Blob(["another"]));
  const renewed = await store.locks?.renew(lock, 1000);
  await write();
  await store.locks?.release(renewed ?? lock);
  await write();
  expect(sent).toEqual(["t:1", undefined, "t:2", undefined]);
  expect(rememberLocks(memory)).toBe(memory);
});
