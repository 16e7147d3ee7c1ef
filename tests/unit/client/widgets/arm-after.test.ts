import { expect, test } from "vitest";
import { ARM_AFTER_MS, armAfter } from "../../../../src/client/features/widgets/views/arm-after.ts";
import { createFakeClock } from "../../../support/widgets/fake-clock.ts";

test("it is armed after half a second, and anew after each start", async () => {
  const clock = createFakeClock();
  const told: boolean[] = [];
  const arming = armAfter((armed) => void told.push(armed), clock);
  await clock.advance(ARM_AFTER_MS - 1);
  expect(arming.isArmed()).toBe(false);
  await clock.advance(1);
  expect(arming.isArmed()).toBe(true);
  arming.restart();
  expect(arming.isArmed()).toBe(false);
  await clock.advance(ARM_AFTER_MS - 1);
  arming.restart();
  await clock.advance(ARM_AFTER_MS - 1);
  expect(arming.isArmed()).toBe(false);
  await clock.advance(1);
  expect(told).toEqual([true, false, true]);
});

test("it tells nothing once the question is gone", async () => {
  const clock = createFakeClock();
  const told: boolean[] = [];
  const arming = armAfter((armed) => void told.push(armed), clock);
  arming.stop();
  await clock.advance(ARM_AFTER_MS);
  expect(told).toEqual([]);
  expect(arming.isArmed()).toBe(false);
});
