import { describe, expect, test } from "vitest";
import { type Transport, type TransportRequest, withRetry } from "#backends";
import { type Clock, SparksError } from "#base";

type Outcome = SparksError | (() => Response);

const ok = () => new Response("fine");
const answer =
  (status: number, headers: Record<string, string> = {}) =>
  () =>
    new Response("no", { status, headers });

function bench(outcomes: readonly Outcome[], random = 0) {
  const waits: number[] = [];
  let sent = 0;
  const transport: Transport = {
    basePath: "/base/",
    destinationOf: (path) => `https://store.test/base/${path}`,
    request: async () => {
      const outcome = outcomes[Math.min(sent++, outcomes.length - 1)];
      if (outcome === undefined || outcome instanceof SparksError) throw outcome;
      return outcome();
    },
  };
  const clock: Clock = {
    now: () => 0,
    sleep: async (waitMs, signal) => {
      signal?.throwIfAborted();
      waits.push(waitMs);
    },
  };
  const retried = withRetry(transport, { clock, random: () => random });
  return {
    waits,
    sent: () => sent,
    send: (request: Partial<TransportRequest> = {}) => retried.request("a", { method: "GET", ...request }),
    retried,
  };
}

const codeOf = (promise: Promise<unknown>) =>
  promise.then(
    () => "no error",
    (thrown: unknown) => (thrown instanceof SparksError ? thrown.code : "another error"),
  );

describe("trying again", () => {
  test("a read waits as long as the server says, and a little more", async () => {
    const one = bench([answer(429, { "retry-after": "7" }), ok], 1);
    expect(await (await one.send()).text()).toBe("fine");
    expect(one.waits).toEqual([7700]);
  });

  test("without a word from the server it waits longer each time, and gives up after four tries", async () => {
    const one = bench([answer(503)]);
    expect((await one.send()).status).toBe(503);
    expect(one.sent()).toBe(4);
    expect(one.waits).toEqual([500, 1000, 2000]);
  });

  test("the reply of the last try is whole", async () => {
    expect(await (await bench([answer(504)]).send()).text()).toBe("no");
  });

  test("nobody answers: a read is tried again, a write is not", async () => {
    const silence = new SparksError("unavailable", "no answer");
    const read = bench([silence, ok]);
    expect((await read.send()).status).toBe(200);
    for (const method of ["PUT", "DELETE", "POST", "PATCH", "MOVE", "COPY", "MKCOL", "LOCK"]) {
      const write = bench([silence, ok]);
      expect(await codeOf(write.send({ method }))).toBe("unavailable");
      expect(write.sent(), method).toBe(1);
    }
  });

  test("a write that the server says it has not begun is repeated where twice is as once", async () => {
    for (const [method, status, tries] of [
      ["PUT", 429, 2],
      ["DELETE", 429, 2],
      ["PUT", 503, 1],
      ["PUT", 502, 1],
      ["POST", 429, 1],
      ["MOVE", 429, 1],
      ["PATCH", 429, 1],
    ] as const) {
      const write = bench([answer(status), ok]);
      await write.send({ method, body: method === "PUT" ? new Blob(["x"]) : "x" });
      expect(write.sent(), `${method} ${status}`).toBe(tries);
    }
    const said = bench([answer(503, { "retry-after": "1" }), ok]);
    expect((await said.send({ method: "PUT", body: "x" })).status).toBe(200);
  });

  test("what the gateway calls throttled is waited for", async () => {
    const one = bench([new SparksError("throttled", "too many", { retryAfterMs: 3000 }), ok]);
    expect((await one.send({ method: "DELETE" })).status).toBe(200);
    expect(one.waits).toEqual([3000]);
  });

  test("a body that comes once, and a request that outlives its page, are sent once", async () => {
    const streamed = bench([answer(429), ok]);
    expect((await streamed.send({ method: "PUT", body: new ReadableStream() })).status).toBe(429);
    const leaving = bench([answer(429), ok]);
    expect((await leaving.send({ method: "DELETE", keepalive: true })).status).toBe(429);
    expect([streamed.sent(), leaving.sent()]).toEqual([1, 1]);
  });

  test("who shall wait too long is told so", async () => {
    const one = bench([answer(429, { "retry-after": "600" }), ok]);
    expect((await one.send()).status).toBe(429);
    expect(one.waits).toEqual([]);
  });

  test("other refusals are handed on at once", async () => {
    for (const status of [400, 401, 403, 404, 409, 412, 423, 500, 501, 507]) {
      const one = bench([answer(status), ok]);
      expect((await one.send()).status).toBe(status);
      expect(one.sent()).toBe(1);
    }
    for (const code of ["forbidden", "cancelled", "auth-expired"] as const) {
      const one = bench([new SparksError(code, "no"), ok]);
      expect(await codeOf(one.send())).toBe(code);
      expect(one.sent()).toBe(1);
    }
  });

  test("can be stopped while it waits", async () => {
    const stop = new AbortController();
    const transport: Transport = {
      basePath: "/",
      destinationOf: (path) => path,
      request: async () => answer(503)(),
    };
    const clock: Clock = {
      now: () => 0,
      sleep: async (_waitMs, signal) => {
        stop.abort();
        signal?.throwIfAborted();
      },
    };
    const request = { method: "GET", signal: stop.signal };
    expect(await codeOf(withRetry(transport, { clock }).request("a", request))).toBe("cancelled");
  });

  test("addresses stay what they are", () => {
    const { retried } = bench([ok]);
    expect([retried.basePath, retried.destinationOf("b")]).toEqual(["/base/", "https://store.test/base/b"]);
  });
});
