import { describe, expect, it } from "vitest";
import { tellAlive } from "../../../src/client/app/tell-alive.ts";

/** As the browser does: a name that begins with "-" is refused (Web Locks API). */
function browserLocks() {
  const held: string[] = [];
  return {
    held,
    request: (async (name: string, grant: () => Promise<unknown>) => {
      if (name.startsWith("-")) throw new DOMException("Names cannot start with '-'.", "NotSupportedError");
      held.push(name);
      return grant();
    }) as LockManager["request"],
  };
}

describe("a page that lives", () => {
  it("holds a lock and names it to the hub, whatever its random id begins with", () => {
    for (const id of ["-kWq0", "_a", "0", "Zz"]) {
      const locks = browserLocks();
      const told: unknown[] = [];
      tellAlive({ postMessage: (message: unknown) => told.push(message) }, locks, () => id);
      expect(locks.held).toHaveLength(1);
      expect(locks.held[0]).toContain(id);
      expect(told).toEqual([{ t: "alive", lock: locks.held[0] }]);
    }
  });

  it("holds another one than any other page", () => {
    const locks = browserLocks();
    for (let n = 0; n < 500; n += 1) tellAlive({ postMessage: () => undefined }, locks);
    expect(new Set(locks.held).size).toBe(500);
  });

  it("does without where the browser has no locks", () => {
    expect(() => tellAlive({ postMessage: () => undefined }, undefined)).not.toThrow();
  });
});
