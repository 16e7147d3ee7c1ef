import { describe, expect, test } from "vitest";
import type { WidgetPlace } from "#contracts";
import { forgetWidgetGrants } from "../../../../src/client/app/widget-grants-key.ts";
import { createWidgetChoices, MAX_HEIGHT, parseChoices } from "../../../../src/client/shell/widget-choices.ts";
import { arrange, type LaidOutRoom, layoutForEveryone, mayLayOut } from "../../../../src/client/shell/widget-layout.ts";
import { memoryStorage, ROOM, testWidget } from "../../../support/widgets/widget-bench.ts";

const at = (container: WidgetPlace["container"], index = 0, more: Partial<WidgetPlace> = {}): WidgetPlace => ({
  container,
  index,
  ...more,
});
const room = (change: Partial<LaidOutRoom> = {}): LaidOutRoom => ({
  id: ROOM,
  membership: "join",
  widgets: ["a", "b", "c", "d", "e"].map((id) => testWidget({ id })),
  layout: {},
  layoutEventId: "$layout",
  ...change,
});
const ids = (widgets: readonly { readonly id: string }[]) => widgets.map(({ id }) => id);

describe("the room's layout", () => {
  test("three at most above the messages, in their order; the others stand on the right", () => {
    const layout = { a: at("top", 3), b: at("top", 1), c: at("top", 2), d: at("top", 0), e: at("right") };
    expect(ids(arrange(room({ layout }), undefined).top)).toEqual(["d", "b", "c"]);
  });

  test("one in the middle, and as high as the room says", () => {
    const layout = { a: at("center"), b: at("center"), c: at("top", 0, { height: 60 }) };
    const { center, height } = arrange(room({ layout }), undefined);
    expect([center?.id, height]).toEqual(["a", 60]);
  });

  test("Jitsi stands above where nothing is said; nobody else does", () => {
    const widgets = [testWidget({ id: "j", type: "m.jitsi" }), testWidget({ id: "k", type: "jitsi" }), testWidget()];
    expect(ids(arrange(room({ widgets }), undefined).top)).toEqual(["j", "k"]);
  });

  test("nothing that cannot be opened, nothing of rooms that one is not in, nothing inherited", () => {
    const layout = { a: at("top") };
    const faulty = [testWidget({ id: "a", fault: "malformed" })];
    expect(arrange(room({ layout, widgets: faulty }), undefined).top).toEqual([]);
    expect(arrange(room({ layout, membership: "leave" }), undefined).top).toEqual([]);
    expect(arrange(undefined, undefined).center).toBeUndefined();
    const odd = room({ widgets: [testWidget({ id: "constructor" }), testWidget({ id: "__proto__" })] });
    expect(arrange(odd, undefined)).toMatchObject({ top: [], center: undefined });
  });

  test("for everyone: as the person has it, and only who may", () => {
    const choices = createWidgetChoices(() => "@anna:example.org", memoryStorage());
    const laid = room({ layout: { a: at("top", 0, { width: 50 }), b: at("center") } });
    choices.setContainer(laid, "c", "center");
    choices.setHeight(laid, 55);
    expect(layoutForEveryone(laid, choices.of(laid))).toMatchObject({
      widgets: {
        a: { container: "top", width: 50, height: 55 },
        b: { container: "right" },
        c: { container: "center" },
      },
    });
    const power = { own: 50, stateDefault: 50, eventsDefault: 0, events: {} };
    expect(mayLayOut({ power })).toBe(true);
    expect(mayLayOut({ power: { ...power, events: { "io.element.widgets.layout": 100 } } })).toBe(false);
  });
});

describe("a person's own choice", () => {
  test("stands before the room's, until the room's changes", () => {
    const storage = memoryStorage();
    const choices = createWidgetChoices(() => "@anna:example.org", storage);
    const laid = room({ layout: { a: at("top"), b: at("center") } });
    choices.setContainer(laid, "a", "center");
    choices.setContainer(laid, "c", "top");
    expect(arrange(laid, choices.of(laid)).center?.id).toBe("a");
    expect(ids(arrange(laid, choices.of(laid)).top)).toEqual(["c"]);
    // Another page of the same person reads it; another person does not.
    const again = createWidgetChoices(() => "@anna:example.org", storage);
    expect(again.of(laid)?.containers.get("a")).toBe("center");
    expect(createWidgetChoices(() => "@ben:example.org", storage).of(laid)).toBeUndefined();
    expect(choices.of({ ...laid, layoutEventId: "$newer" })).toBeUndefined();
  });

  test("there is one place in the middle, and heights have bounds", () => {
    const choices = createWidgetChoices(() => "@anna:example.org", memoryStorage());
    choices.setContainer(room(), "a", "center");
    choices.setContainer(room(), "b", "center");
    choices.setHeight(room(), 5000);
    expect(choices.of(room())?.containers).toEqual(new Map([["b", "center"]]));
    expect(choices.of(room())?.height).toBe(MAX_HEIGHT);
  });

  test("signing out forgets it", () => {
    const entries = new Map([
      ["sparks.widget-places.@anna:example.org", "{}"],
      ["sparks.preferences", "{}"],
    ]);
    forgetWidgetGrants({
      length: entries.size,
      key: (index) => [...entries.keys()][index] ?? null,
      removeItem: (key) => void entries.delete(key),
    });
    expect([...entries.keys()]).toEqual(["sparks.preferences"]);
  });

  test("whatever the storage holds, nothing breaks", () => {
    for (const text of [
      null,
      "",
      "{",
      "[]",
      "null",
      "7",
      '{"!a":7}',
      '{"!a":{"of":7}}',
      '{"!a":{"of":"$e","widgets":[]}}',
    ])
      expect([...parseChoices(text).values()].every(({ containers }) => containers.size === 0)).toBe(true);
    const odd = parseChoices(
      '{"__proto__":{"of":"$e","widgets":{"__proto__":"top","w":"moon","x":"top"},"height":"tall"}}',
    );
    expect(odd.get("__proto__")?.containers).toEqual(
      new Map([
        ["__proto__", "top"],
        ["x", "top"],
      ]),
    );
    expect(({} as { readonly of?: unknown }).of).toBeUndefined();
    const choices = createWidgetChoices(() => "@anna:example.org", {
      getItem: () => null,
      setItem() {
        throw new Error("full");
      },
    });
    choices.setContainer(room(), "a", "top");
    expect(choices.of(room())?.containers.get("a")).toBe("top");
  });
});
