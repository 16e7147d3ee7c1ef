import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { expect, test } from "vitest";
import { REPOSITORY } from "#stack";
import { tryLock, withLock } from "../../../src/stack/lock.ts";

const newName = () => randomBytes(8).toString("hex");

test("one at a time, and free again afterwards", async () => {
  const name = newName();
  const release = await tryLock(name);
  expect(release).toBeDefined();
  expect(await tryLock(name)).toBeUndefined();
  expect(await tryLock(newName())).toBeDefined();
  await release?.();
  await (await tryLock(name))?.();
});

test("who waits goes on in turn, also after a failure, and stops waiting when told", async () => {
  const name = newName();
  let inside = 0;
  const work = async (outcome: "ok" | "fails") => {
    inside++;
    expect(inside).toBe(1);
    await new Promise((resolve) => setImmediate(resolve));
    inside--;
    if (outcome === "fails") throw new Error("broken");
    return outcome;
  };
  const outcomes = await Promise.allSettled([
    withLock(name, () => work("fails")),
    withLock(name, () => work("ok")),
    withLock(name, () => work("ok")),
  ]);
  expect(outcomes.map(({ status }) => status)).toEqual(["rejected", "fulfilled", "fulfilled"]);
  const release = await tryLock(name);
  await expect(withLock(name, () => work("ok"), AbortSignal.timeout(250))).rejects.toThrow();
  await release?.();
});

test("a lock ends with its process, even when that is killed", async () => {
  const name = newName();
  const script = `import { tryLock } from "${REPOSITORY}/src/stack/lock.ts";
    await tryLock("${name}"); console.log("held"); setInterval(() => {}, 1000);`;
  const holder = spawn(process.execPath, ["--input-type=module", "-e", script], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  await once(holder.stdout, "data");
  expect(await tryLock(name)).toBeUndefined();
  holder.kill("SIGKILL");
  await once(holder, "exit");
  const release = await tryLock(name);
  expect(release).toBeDefined();
  await release?.();
});
