import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Cache, cacheAt } from "../../../src/stack/cache.ts";
import type { Part, RunningPart } from "../../../src/stack/part.ts";
import { anyFreePort } from "../../../src/stack/ports.ts";
import { type PartState, runParts } from "../../../src/stack/run-parts.ts";

let folder: string;
let cache: Cache;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "sparks-parts-"));
  cache = cacheAt(folder);
});
afterAll(() => rm(folder, { recursive: true }));

function play() {
  const events: string[] = [];
  const states = new Map<string, PartState>();
  const part = (name: string, needs: string[], start: Part["start"] | "fails" | undefined = undefined): Part => ({
    name,
    title: name,
    needs,
    async start(context) {
      events.push(`start ${name}`);
      if (start === "fails") throw new Error(`${name} is out of paper`);
      if (start) return start(context);
      return { stop: async () => void events.push(`stop ${name}`) };
    },
  });
  const abort = new AbortController();
  const said: string[] = [];
  const run = (parts: readonly Part[], restartAfterMs: readonly number[] = []) =>
    runParts({
      ...{ parts, cache, signal: abort.signal, restartAfterMs },
      onState: (who, state) => {
        states.set(who.name, state);
        said.push(state.state === "working" ? state.text : state.state);
      },
    });
  return { events, states, said, part, run, abort };
}

test("what needs others starts after them and stops before them", async () => {
  const { events, part, run } = play();
  const stack = await run([part("b", ["a"]), part("a", [])]);
  await stack.stop();
  expect(events).toEqual(["start a", "start b", "stop b", "stop a"]);
});

test("a part that fails says why and takes only what needs it with it", async () => {
  const { events, states, part, run } = play();
  const stack = await run([part("a", [], "fails"), part("b", ["a"]), part("c", ["b"]), part("d", [])]);
  expect(stack.failed).toEqual(
    new Map([
      ["a", "a is out of paper"],
      ["b", "not started: it needs a"],
      ["c", "not started: it needs b"],
    ]),
  );
  expect(stack.isRunning("d")).toBe(true);
  expect(states.get("d")?.state).toBe("ready");
  await stack.stop();
  expect(events.toSorted()).toEqual(["start a", "start d", "stop d"]);
});

test("a part that ends by itself is told as failed, and is not stopped again", async () => {
  const { states, part, run } = play();
  let crash: ((how: string) => void) | undefined;
  let stops = 0;
  const running: RunningPart = {
    stop: async () => void stops++,
    onCrash: (listener) => {
      crash = listener;
    },
  };
  const stack = await run([part("a", [], async () => running)]);
  crash?.("ended with code 3");
  expect(states.get("a")).toMatchObject({ state: "failed", reason: expect.stringContaining("ended with code 3") });
  await stack.stop();
  expect(stops).toBe(0);
});

/** A part that the test can end. */
function mortal() {
  let crash: ((how: string) => void) | undefined;
  const state = { starts: 0, stops: 0, ports: new Set<number>(), fails: false };
  const start: Part["start"] = async ({ port }) => {
    state.starts++;
    state.ports.add(port);
    if (state.fails) throw new Error("out of paper");
    return {
      stop: async () => void state.stops++,
      onCrash: (listener) => {
        crash = listener;
      },
    };
  };
  return { state, start, kill: () => crash?.("ended by SIGKILL") };
}

test("a part that ends by itself is started again at its port, and stopped in the end", async () => {
  const { states, said, part, run } = play();
  const { state, start, kill } = mortal();
  const stack = await run([{ ...part("a", [], start), port: await anyFreePort() }], [1, 1]);
  kill();
  expect(stack.isRunning("a")).toBe(false);
  await expect.poll(() => states.get("a")?.state).toBe("ready");
  expect(said).toContain("a ended by SIGKILL; it is started again in 1 s");
  expect([state.starts, state.ports.size, stack.isRunning("a"), stack.failed.size]).toEqual([2, 1, true, 0]);
  await stack.stop();
  expect(state.stops).toBe(1);
});

test("after a few times it is given up, with what to do", async () => {
  const { states, part, run } = play();
  const { state, start, kill } = mortal();
  const stack = await run([part("a", [], start)], [1, 1]);
  state.fails = true;
  kill();
  await expect.poll(() => states.get("a")?.state).toBe("failed");
  expect(state.starts).toBe(3);
  expect(stack.failed.get("a")).toMatch(/out of paper, and starting it 2 times more .*\n.*a\.log\n.*npm start again/);
  await stack.stop();
});

test("one that keeps ending has no endless tries", async () => {
  const { states, part, run } = play();
  const { state, start, kill } = mortal();
  const stack = await run([part("a", [], start)], [1, 1]);
  for (const _ of [1, 2, 3]) {
    await expect.poll(() => states.get("a")?.state).toBe("ready");
    kill();
  }
  await expect.poll(() => states.get("a")?.state).toBe("failed");
  expect(state.starts).toBe(3);
  await stack.stop();
});

test("stopping does not wait for the next try", async () => {
  const { part, run } = play();
  const { state, start, kill } = mortal();
  const stack = await run([part("a", [], start)], [60_000]);
  kill();
  await stack.stop();
  expect([state.starts, state.stops]).toEqual([1, 0]);
});

test("a taken port is replaced by another one, which every part is told", async () => {
  const taken = await anyFreePort();
  const squatter = createServer();
  await new Promise<void>((resolve) => squatter.listen(taken, "127.0.0.1", resolve));
  const { part, run } = play();
  const seen: string[] = [];
  const note: Part["start"] = async ({ urlOf, port }) => {
    seen.push(`${urlOf("a")} ${port}`);
    return { stop: async () => {} };
  };
  const stack = await run([
    { ...part("a", [], note), port: taken },
    { ...part("b", ["a"], note), port: taken },
  ]);
  squatter.close();
  const moved = stack.movedPorts.get("a");
  expect(moved?.from).toBe(taken);
  expect(moved?.to).not.toBe(taken);
  expect(seen[0]).toBe(`http://127.0.0.1:${moved?.to} ${moved?.to}`);
  expect(stack.movedPorts.get("b")?.to).not.toBe(moved?.to);
});

test("nothing more is started once all is to stop", async () => {
  const { events, part, run, abort } = play();
  const stack = await run([
    part("a", [], async () => {
      abort.abort();
      return { stop: async () => void events.push("stop a") };
    }),
    part("b", ["a"]),
  ]);
  await stack.stop();
  expect(events).toEqual(["start a", "stop a"]);
});
