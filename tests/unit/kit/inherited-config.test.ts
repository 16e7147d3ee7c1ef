import { describe, expect, test } from "vitest";
import { CONFIG, FIRST_LOOK_MS, setUpKit, TYPE } from "../../support/kit-bench.ts";

const SPACE = "!space:example.org";
const labelled = (label: string) => ({ ...CONFIG, label });

describe("the space's config", () => {
  const shown = (bench: ReturnType<typeof setUpKit>) => {
    const phase = bench.model.phase.value;
    return phase.at === "ready" ? phase.place.config.value.label : phase.at;
  };

  for (const [how, versions] of [
    ["a host that pushes state", undefined],
    ["a host that is read", ["0.0.2", "org.matrix.msc2871", "org.matrix.msc2876", "org.matrix.msc2974"]],
  ] as const) {
    test(`holds where the room has none; the room's own wins; both live, in ${how}`, async () => {
      const bench = setUpKit({ space: SPACE, ...(versions ? { versions } : {}) });
      const { fake, start, settle } = bench;
      fake.setState(TYPE, "w", labelled("of the space"), SPACE);
      await start();
      expect(shown(bench)).toBe("of the space");
      fake.setState(TYPE, "w", labelled("of the space, later"), SPACE);
      await settle();
      expect(shown(bench)).toBe("of the space, later");
      fake.setState(TYPE, "w", labelled("of the room"));
      await settle();
      expect(shown(bench)).toBe("of the room");
      fake.setState(TYPE, "w", labelled("unseen"), SPACE);
      await settle();
      expect(shown(bench)).toBe("of the room");
      fake.setState(TYPE, "w", {});
      await settle();
      expect(shown(bench)).toBe("unseen");
      fake.setState(TYPE, "w", {}, SPACE);
      await settle();
      expect(shown(bench)).toBe("no-config");
      // The same gateway all the time: nobody signs in again.
      expect(bench.gateway.sessions).toBe(1);
    });
  }

  test("with a mistake says that it is the space's; one of the room does not fall back", async () => {
    const { fake, model, start, settle } = setUpKit({ space: SPACE });
    fake.setState(TYPE, "w", { v: 1 }, SPACE);
    await start();
    expect(model.phase.value).toMatchObject({ at: "broken-config", from: "space" });
    fake.setState(TYPE, "w", { v: 1, upstream: 3 });
    await settle();
    expect(model.phase.value).toMatchObject({ at: "broken-config", from: "room" });
  });

  test("is not asked for without a space, and not read without leave", async () => {
    const asked: string[] = [];
    const note = (one: string) => {
      asked.push(one);
      return one.includes("timeline");
    };
    const without = setUpKit({ denies: note });
    await without.start();
    expect(asked.filter((one) => one.includes("timeline"))).toEqual([]);
    const { fake, model, at, start, clock } = setUpKit({ space: SPACE, denies: note });
    fake.setState(TYPE, "w", labelled("of the space"), SPACE);
    await start();
    expect(asked).toContain(`org.matrix.msc2762.timeline:${SPACE}`);
    expect(model.phase.value).toMatchObject({ at: "no-config", spaceDenied: true });
    fake.deny(() => false);
    await model.askAgain();
    await clock.advance(FIRST_LOOK_MS);
    expect(at()).toBe("ready");
  });

  test("of another room than the named one is nothing", async () => {
    const { fake, at, start } = setUpKit({ space: SPACE });
    fake.setState(TYPE, "w", CONFIG, "!other:example.org");
    await start();
    expect(at()).toBe("no-config");
  });
});
