import { describe, expect, test } from "vitest";
import { isPreapproved, preapprovalFor } from "../../../../src/client/features/widgets/capability/preapproval.ts";
import { createBench, ORIGIN } from "../../../support/widgets/widget-bench.ts";

const SEND = "org.matrix.msc2762.send.event:x";
const READ = "org.matrix.msc2762.receive.event:m.room.message";
const policy = {
  preapproved: [
    { origin: ORIGIN, capabilities: ["org.matrix.msc2762.send.event:*", "m.sticker"], identity: false },
    { origin: ORIGIN, capabilities: [], identity: true },
    { origin: "https://other.example", capabilities: ["*"], identity: true },
  ],
};

describe("what the administrator allows", () => {
  test("is by exact origin, and adds up", () => {
    expect(preapprovalFor(ORIGIN, policy)).toEqual({
      capabilities: ["org.matrix.msc2762.send.event:*", "m.sticker"],
      identity: true,
    });
    expect(preapprovalFor(`${ORIGIN}.evil.example`, policy)).toEqual({ capabilities: [], identity: false });
  });

  test.each([
    [SEND, true],
    ["org.matrix.msc2762.send.event:", false],
    ["m.sticker", true],
    ["m.sticker2", false],
    [READ, false],
    ["org.matrix.msc2762.send.state_event:x", false],
  ])("%s: %s", (raw, expected) => {
    expect(isPreapproved(raw, preapprovalFor(ORIGIN, policy))).toBe(expected);
  });

  test("is given without a question, shown, and stays when all else is taken back", async () => {
    const bench = createBench({ preapproved: preapprovalFor(ORIGIN, policy) });
    bench.session.frameLoaded();
    await bench.answer("capabilities", { capabilities: [SEND, READ] });
    const prompt = bench.session.prompt.value;
    if (prompt?.kind !== "capabilities") throw new Error("not asked");
    expect(prompt.items.flatMap(({ capabilities }) => capabilities)).toEqual([READ]);
    expect(prompt.withIdentity).toBe(false);
    prompt.answer({ allowed: [READ], remember: true });
    await new Promise((resolve) => setTimeout(resolve, 0));
    expect(bench.session.granted.value).toEqual([READ, SEND]);
    const shown = () => bench.grants.all.value.flatMap(({ administered = [] }) => administered);
    expect(shown()).toEqual([SEND]);
    for (const grant of bench.grants.all.value) bench.grants.takeBack(grant, { what: "everything" });
    expect(bench.session.granted.value).toEqual([SEND]);
    expect(shown()).toEqual([SEND]);
    expect(bench.grants.all.value.flatMap(({ granted }) => granted)).toEqual([]);
    expect(await bench.request("get_openid")).toMatchObject({ state: "allowed" });
    expect(bench.session.prompt.value).toBeUndefined();
  });

  test("is not remembered: another configuration, another answer", async () => {
    const bench = createBench({ preapproved: preapprovalFor(ORIGIN, policy) });
    bench.session.frameLoaded();
    await bench.answer("capabilities", { capabilities: [SEND] });
    expect(bench.session.granted.value).toEqual([SEND]);
    const later = createBench({ grants: bench.grants });
    later.session.frameLoaded();
    await later.answer("capabilities", { capabilities: [SEND] });
    expect(later.session.granted.value).toEqual([]);
    expect(later.session.prompt.value?.kind).toBe("capabilities");
  });
});
