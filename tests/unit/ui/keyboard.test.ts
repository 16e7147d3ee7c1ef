import { describe, expect, test } from "vitest";
import { rovingTarget } from "../../../src/ui/keyboard/focus.ts";
import { matchesShortcut, shortcutLabel } from "../../../src/ui/keyboard/shortcut.ts";
import { createShortcuts } from "../../../src/ui/keyboard/shortcuts.ts";

type Press = { key: string; ctrlKey?: boolean; metaKey?: boolean; altKey?: boolean; shiftKey?: boolean };

function press(given: Press): KeyboardEvent & { prevented: boolean } {
  const event = {
    ctrlKey: false,
    metaKey: false,
    altKey: false,
    shiftKey: false,
    isComposing: false,
    defaultPrevented: false,
    target: null,
    prevented: false,
    preventDefault() {
      event.prevented = true;
    },
    ...given,
  };
  return event as unknown as KeyboardEvent & { prevented: boolean }; // the part of an event that is read
}

describe("shortcuts", () => {
  test("mod is Ctrl here and ⌘ there, and nothing else may be held", () => {
    expect(matchesShortcut(press({ key: "k", ctrlKey: true }), "mod+k", false)).toBe(true);
    expect(matchesShortcut(press({ key: "k", ctrlKey: true }), "mod+k", true)).toBe(false);
    expect(matchesShortcut(press({ key: "K", metaKey: true }), "mod+k", true)).toBe(true);
    expect(matchesShortcut(press({ key: "k", ctrlKey: true, shiftKey: true }), "mod+k", false)).toBe(false);
    expect(matchesShortcut(press({ key: "k", ctrlKey: true, altKey: true }), "mod+k", false)).toBe(false);
    expect(matchesShortcut(press({ key: "k" }), "mod+k", false)).toBe(false);
    expect(matchesShortcut(press({ key: "?", shiftKey: true }), "?", false)).toBe(true);
    expect(matchesShortcut(press({ key: "Enter", shiftKey: true }), "shift+enter", false)).toBe(true);
    expect(matchesShortcut(press({ key: "+", ctrlKey: true }), "mod++", false)).toBe(true);
  });

  test("labels as each machine writes them", () => {
    expect(shortcutLabel("mod+shift+k", false)).toBe("Ctrl+Shift+K");
    expect(shortcutLabel("mod+shift+k", true)).toBe("⇧⌘K");
    expect(shortcutLabel("escape", false)).toBe("Esc");
    expect(shortcutLabel("alt+arrowup", false)).toBe("Alt+↑");
  });

  test("who came last is asked first, may let the key pass, and goes", () => {
    const registry = createShortcuts(false);
    const ran: string[] = [];
    registry.add([{ keys: "mod+k", label: "Go to", run: () => ran.push("page") }]);
    let pass = false;
    const remove = registry.add([
      {
        keys: "mod+k",
        run: () => {
          ran.push("dialog");
          return !pass;
        },
      },
    ]);
    const first = press({ key: "k", ctrlKey: true });
    expect(registry.handle(first)).toBe(true);
    expect(first.prevented).toBe(true);
    pass = true;
    registry.handle(press({ key: "k", ctrlKey: true }));
    remove();
    registry.handle(press({ key: "k", ctrlKey: true }));
    expect(ran).toEqual(["dialog", "dialog", "page", "page"]);
    expect(registry.bindings.value.map(({ label }) => label)).toEqual(["Go to"]);
    expect(registry.handle(press({ key: "j" }))).toBe(false);
  });
});

test("arrows in a row and a column", () => {
  expect(rovingTarget("ArrowDown", 0, 3)).toBe(1);
  expect(rovingTarget("ArrowDown", 2, 3)).toBe(2);
  expect(rovingTarget("ArrowDown", 2, 3, { wrap: true })).toBe(0);
  expect(rovingTarget("ArrowUp", 0, 3, { wrap: true })).toBe(2);
  expect(rovingTarget("ArrowUp", -1, 3, { wrap: true })).toBe(2);
  expect(rovingTarget("ArrowRight", 0, 3)).toBeUndefined();
  expect(rovingTarget("ArrowRight", 0, 3, { orientation: "horizontal" })).toBe(1);
  expect(rovingTarget("PageDown", 5, 100, { page: 20 })).toBe(25);
  expect(rovingTarget("End", 0, 3)).toBe(2);
  expect(rovingTarget("End", -1, 0)).toBeUndefined();
  expect(rovingTarget("x", 0, 3)).toBeUndefined();
});
