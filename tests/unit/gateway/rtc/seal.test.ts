import { expect, test } from "vitest";
import { createSeals } from "../../../../src/gateway/rtc/seal.ts";

const seals = createSeals("a-secret-that-is-long-enough-for-livekit");
const room = { tenant: "red", roomId: "!red:red.test" };
const person = { userId: "@eve:red.test" };

test("a seal opens where it was made, also for another gateway with the same secret", () => {
  const sealed = seals.sealRoom("name", room);
  expect(createSeals("a-secret-that-is-long-enough-for-livekit").openRoom("name", sealed)).toEqual(room);
  expect(seals.openPerson("name", "id", seals.sealPerson("name", "id", person))).toEqual(person);
  expect(sealed).not.toContain("red");
  expect(seals.sealRoom("name", room)).not.toBe(sealed);
});

test("it opens nowhere else, and nothing else opens", () => {
  const sealed = seals.sealPerson("name", "id", person);
  expect(seals.openPerson("other", "id", sealed)).toBeUndefined();
  expect(seals.openPerson("name", "other", sealed)).toBeUndefined();
  expect(seals.openRoom("name", sealed)).toBeUndefined();
  expect(createSeals("another-secret-that-is-long-enough").openPerson("name", "id", sealed)).toBeUndefined();
  for (const text of [
    "",
    "A",
    "AAAA",
    sealed.slice(1),
    sealed.slice(0, -2),
    `${sealed}AAAA`,
    "%%%",
    "x".repeat(100_000),
  ]) {
    expect(seals.openPerson("name", "id", text)).toBeUndefined();
  }
});
