import { expect, test } from "vitest";
import { createRpcClient, SparksError, serveRpc } from "#base";

type TestCalls = {
  double: { arg: number; result: number };
  wait: { arg: null; result: string };
  deny: { arg: null; result: null };
};
type TestTopics = { count: { param: { upTo: number }; push: number } };

function connect() {
  const { port1, port2 } = new MessageChannel();
  const stopped: string[] = [];
  const stop = serveRpc<TestCalls, TestTopics>(
    port2,
    {
      double: (n) => n * 2,
      wait: (_arg, signal) =>
        new Promise((_resolve, reject) => signal.addEventListener("abort", () => reject(signal.reason))),
      deny: () => {
        throw new SparksError("throttled", "too many", { retryAfterMs: 3000, status: 429 });
      },
    },
    {
      count: ({ upTo }, push) => {
        for (let n = 1; n <= upTo; n++) push(n);
        return () => stopped.push("count");
      },
    },
  );
  const client = createRpcClient<TestCalls, TestTopics>(port1);
  const end = () => {
    port1.close();
    port2.close();
  };
  return { client, port1, port2, stop, stopped, end };
}

test("calls answer, errors keep their code and fields", async () => {
  const { client, end } = connect();
  expect(await client.call("double", 21)).toBe(42);
  const error = await client.call("deny", null).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(SparksError);
  expect(error).toMatchObject({ code: "throttled", retryAfterMs: 3000, status: 429 });
  end();
});

test("topics push until unsubscribed; the server hears of it", async () => {
  const { client, stopped, end } = connect();
  const got: number[] = [];
  const stop = client.subscribe("count", { upTo: 3 }, (n) => got.push(n));
  await client.call("double", 1);
  expect(got).toEqual([1, 2, 3]);
  stop();
  await client.call("double", 1);
  expect(stopped).toEqual(["count"]);
  end();
});

test("an abort reaches the handler and rejects at once", async () => {
  const { client, end } = connect();
  const abort = new AbortController();
  const waiting = client.call("wait", null, abort.signal);
  abort.abort();
  await expect(waiting).rejects.toMatchObject({ code: "cancelled" });
  end();
});

test("unknown calls, inherited names and rubbish do no harm", async () => {
  const { client, port1, port2, end } = connect();
  for (const rubbish of [null, 1, "x", {}, { t: "call" }, { t: "ok", id: 99 }, { t: 5, id: 1 }, []]) {
    port1.postMessage(rubbish);
    port2.postMessage(rubbish);
  }
  for (const name of ["nothing", "toString", "__proto__", "constructor"]) {
    await expect(client.call(name as "double", 1)).rejects.toMatchObject({ code: "unsupported" });
  }
  expect(await client.call("double", 4)).toBe(8);
  end();
});

test("closing rejects what waits", async () => {
  const { client, end } = connect();
  const waiting = client.call("wait", null);
  client.close();
  await expect(waiting).rejects.toMatchObject({ code: "cancelled" });
  await expect(client.call("double", 1)).rejects.toMatchObject({ code: "cancelled" });
  end();
});
