import { expect, test } from "vitest";
import { requestAddress } from "../../../src/gateway/http/request-origin.ts";
import { createSessionLimits } from "../../../src/gateway/proxy/session-limits.ts";
import { createRateLimiter } from "../../../src/gateway/rate-limiter.ts";
import { createSessions } from "../../../src/gateway/session/sessions.ts";

test("a limiter gives a minute's worth at once and then one at a time, per key", () => {
  let now = 0;
  const limiter = createRateLimiter(60, { now: () => now });
  for (let i = 0; i < 60; i++) expect(limiter.take("a")).toBe(0);
  expect([limiter.take("a"), limiter.waitMs("a"), limiter.take("b")]).toEqual([1000, 1000, 0]);
  now += 400;
  expect(limiter.take("a")).toBe(600);
  now += 600;
  expect([limiter.take("a"), limiter.take("a")]).toEqual([0, 1000]);
  now += 3_600_000;
  for (let i = 0; i < 60; i++) expect(limiter.take("a")).toBe(0);
  expect(limiter.take("a")).toBe(1000);
});

test("a session may do so much at once, and leaving twice counts once", () => {
  const limits = { concurrentPerSession: 2, requestsPerMinutePerSession: 100 };
  const session = createSessionLimits(limits, { now: () => 0 });
  const leave = session.enter("a");
  session.enter("a");
  expect(() => session.enter("a")).toThrow("at the same time");
  session.enter("b");
  leave();
  leave();
  session.enter("a");
  expect(() => session.enter("a")).toThrow("at the same time");
});

test("a person's oldest session gives way to a new one, nobody else's does", () => {
  const sessions = createSessions(1000, { now: () => 0 });
  const who = { tenant: "red", userId: "@a:red.test", origin: "http://w" };
  const other = sessions.create({ ...who, userId: "@b:red.test" });
  const mine = Array.from({ length: 65 }, () => sessions.create(who));
  const works = (token: string | undefined) => {
    try {
      sessions.authenticate(`Bearer ${token}`, who.origin);
      return true;
    } catch {
      return false;
    }
  };
  expect([mine[0], mine[1], mine[64], other].map((made) => works(made?.token))).toEqual([false, true, true, true]);
  expect(new Set(mine.map(({ token }) => token)).size).toBe(65);
  expect(sessions.countByTenant()).toEqual(new Map([["red", 65]]));
});

test.each([
  ["203.0.113.1", undefined, false, "203.0.113.1"],
  ["::ffff:203.0.113.1", undefined, false, "203.0.113.1"],
  ["2001:db8:1:2:3:4:5:6", undefined, false, "2001:db8:1:2"],
  ["2001:db8::1", undefined, false, "2001:db8:0:0"],
  ["::1", undefined, false, "0:0:0:0"],
  ["127.0.0.1", "198.51.100.7", false, "127.0.0.1"],
  ["127.0.0.1", "1.2.3.4, 198.51.100.7", true, "198.51.100.7"],
  ["127.0.0.1", undefined, true, "127.0.0.1"],
  [undefined, undefined, false, "unknown"],
])("failures of %s (forwarded for %s, trusted: %s) count for %s", (remote, forwarded, trusted, expected) => {
  expect(requestAddress(remote, forwarded, trusted)).toBe(expected);
});
