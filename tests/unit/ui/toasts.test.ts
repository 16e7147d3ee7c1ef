import { expect, test } from "vitest";
import type { Clock } from "#base";
import { createToasts } from "../../../src/ui/overlay/toasts.ts";

function fakeClock(): Clock & { pass(ms: number): Promise<void> } {
  let now = 0;
  const waiting: { at: number; resolve: () => void }[] = [];
  const settle = async () => {
    for (let i = 0; i < 10; i++) await Promise.resolve();
  };
  return {
    now: () => now,
    sleep: (durationMs, signal) =>
      new Promise((resolve, reject) => {
        waiting.push({ at: now + durationMs, resolve });
        signal?.addEventListener("abort", () => reject(signal.reason), { once: true });
      }),
    async pass(ms) {
      const end = now + ms;
      for (;;) {
        await settle();
        const next = waiting.filter(({ at }) => at <= end).sort((a, b) => a.at - b.at)[0];
        if (!next) break;
        waiting.splice(waiting.indexOf(next), 1);
        now = Math.max(now, next.at);
        next.resolve();
      }
      now = end;
      await settle();
    },
  };
}

test("go by themselves, later with an action, not while held; three at most", async () => {
  const clock = fakeClock();
  const toasts = createToasts(clock);
  const texts = () => toasts.list.value.map(({ text }) => text);
  toasts.show({ text: "saved" });
  toasts.show({ text: "removed", action: { label: "Undo", onClick: () => undefined } });
  await clock.pass(5999);
  expect(texts()).toEqual(["saved", "removed"]);
  await clock.pass(1);
  expect(texts()).toEqual(["removed"]);
  toasts.hold(true);
  await clock.pass(60_000);
  expect(texts()).toEqual(["removed"]);
  toasts.hold(false);
  await clock.pass(500);
  expect(texts()).toEqual([]);
  for (const text of ["a", "b", "c", "d"]) toasts.show({ text });
  expect(texts()).toEqual(["b", "c", "d"]);
  toasts.show({ text: "e" })();
  expect(texts()).toEqual(["c", "d"]);
});
