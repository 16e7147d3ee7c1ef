import { describe, expect, it } from "vitest";
import type { Port } from "#base";
import { deviceNameFrom } from "../../../../src/hub/serve/browser-platform.ts";
import { coalesce } from "../../../../src/hub/serve/coalesce.ts";
import { untilAlone } from "../../../../src/hub/serve/until-alone.ts";
import { createFakeClock } from "../../../support/fake-clock.ts";

/** Locks as the browser gives them: one holder for a name, the others in the order of asking. */
function createLocks() {
  const waiting: (() => void)[] = [];
  let held = false;
  const next = () => {
    held = false;
    waiting.shift()?.();
  };
  const request = (_name: string, run: () => Promise<unknown>) =>
    new Promise((resolve) => {
      const take = () => {
        held = true;
        resolve(run());
      };
      if (held) waiting.push(take);
      else take();
    });
  return { locks: { request } as unknown as LockManager, release: next };
}

describe("one hub at a time", () => {
  it("begins when the other has ended, and hears what was said meanwhile in order", async () => {
    const { locks, release } = createLocks();
    type Ear = { postMessage: () => void; onmessage: ((event: { data: unknown }) => void) | null };
    const port = (): Ear => ({ postMessage: () => undefined, onmessage: null });
    await untilAlone("hub", port() as Port, locks);
    const page = port();
    let alone: Port | undefined;
    const second = untilAlone("hub", page as Port, locks).then((given) => {
      alone = given;
    });
    page.onmessage?.({ data: 1 });
    page.onmessage?.({ data: 2 });
    await Promise.resolve();
    expect(alone).toBeUndefined();
    release();
    await second;
    const heard: unknown[] = [];
    if (alone) alone.onmessage = ({ data }) => heard.push(data);
    page.onmessage?.({ data: 3 });
    expect(heard).toEqual([1, 2, 3]);
  });
});

describe("coalescing", () => {
  it("runs at once, then at most every so often, and never after its end", async () => {
    const clock = createFakeClock();
    let runs = 0;
    const pushes = coalesce(clock, 50, () => runs++);
    for (let i = 0; i < 5; i++) pushes.ask();
    expect(runs).toBe(1);
    await clock.advance(50);
    expect(runs).toBe(2);
    await clock.advance(500);
    expect(runs).toBe(2);
    pushes.ask();
    expect(runs).toBe(3);
    pushes.ask();
    pushes.stop();
    await clock.advance(500);
    expect(runs).toBe(3);
  });
});

describe("the device's name", () => {
  it("is what a person recognises", () => {
    const chrome =
      "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Safari/537.36";
    expect(deviceNameFrom(chrome)).toBe("Sparks (Chrome, Linux)");
    expect(deviceNameFrom(`${chrome} Edg/156.0`)).toBe("Sparks (Edge, Linux)");
    expect(deviceNameFrom("Mozilla/5.0 (iPhone; CPU) Version/20.0 Safari/605")).toBe("Sparks (Safari, iOS)");
    expect(deviceNameFrom("something")).toBe("Sparks");
  });
});
