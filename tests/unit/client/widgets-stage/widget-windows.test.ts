import { expect, test } from "vitest";
import {
  announceWindow,
  followWindows,
  parseWord,
} from "../../../../src/client/features/widgets/stage/widget-windows.ts";
import { settle } from "../../../support/widgets/fake-clock.ts";

const REF = { roomId: "!room:example.org", widgetId: "w1", source: "room" as const };

/** One line of all windows, and locks as the browser has them. */
function createBrowser() {
  const listeners = new Map<symbol, Set<(event: { readonly data: unknown }) => void>>();
  const held = new Map<string, Promise<unknown>>();
  const line = () => {
    const own = Symbol("window");
    const heard = new Set<(event: { readonly data: unknown }) => void>();
    listeners.set(own, heard);
    return {
      postMessage(data: unknown) {
        for (const [other, all] of listeners) if (other !== own) for (const one of all) one({ data });
      },
      addEventListener: (_type: string, listener: unknown) => void heard.add(listener as () => void),
      close: () => void listeners.delete(own),
    } as unknown as BroadcastChannel; // as much of it as is used
  };
  const locks = {
    request(name: string, use: () => unknown) {
      const before = held.get(name) ?? Promise.resolve();
      const mine = before.then(use);
      held.set(name, mine);
      return mine;
    },
  } as unknown as LockManager; // as much of it as is used
  return { line, locks };
}

test("what a window shows is lent to it, and comes back however it ends", async () => {
  const { line, locks } = createBrowser();
  const told: string[] = [];
  let bringBack: (() => void) | undefined;
  const stage = {
    lend(_ref: typeof REF, back: () => void) {
      told.push("lent");
      bringBack = back;
      return () => void told.push("back");
    },
  };
  const userId = "@anna:example.org";
  followWindows(stage, { userId, line: line(), locks });
  const closed: string[] = [];
  const end = announceWindow(REF, () => void closed.push("asked"), { userId, line: line(), locks });
  await settle();
  expect(told).toEqual(["lent"]);
  // A page that comes later learns of it, and nobody lends it twice.
  followWindows({ lend: () => () => undefined }, { userId, line: line(), locks });
  expect(told).toEqual(["lent"]);
  bringBack?.();
  expect(closed).toEqual(["asked"]);
  end();
  await settle();
  expect(told).toEqual(["lent", "back"]);
});

test("words that are not ours are nothing", () => {
  for (const data of [
    undefined,
    null,
    7,
    "here",
    {},
    { say: "here" },
    { say: "close", ref: { roomId: 1 } },
    { say: "eval", ref: REF },
  ])
    expect(parseWord(data)).toBeUndefined();
  expect(parseWord({ say: "who", ref: 7 })).toEqual({ say: "who" });
  expect(parseWord({ say: "here", ref: { ...REF, more: 1 } })).toEqual({ say: "here", ref: REF });
});
