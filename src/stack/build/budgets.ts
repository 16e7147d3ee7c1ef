import type { Budget } from "./budget-plugin.ts";

/** Parts that come when they are first used; a login does not load them. */
const LATER = /^assets\/(?:code-flow|sign-in|widgets-host|widget-setup|app-host|call-host|ring-cards-host)-/;

/** The client's: ../shared/bench/BASELINE.md, "Sparks aims at". What could come before the room list is more than what a first login loads. */
export const CLIENT_BUDGETS: readonly Budget[] = [
  // Six requests with the page itself, its configuration and its icon.
  { name: "sign-in screen", maxKiB: 60, maxFiles: 3, files: (dist) => dist.needs("index.html") },
  {
    name: "the rooms",
    maxKiB: 100,
    // Beside what is there already: script, styles, and what later parts share with it.
    maxFiles: 3,
    files: (dist) => {
      const there = new Set(dist.needs("index.html"));
      return dist.closure(/^assets\/shell-/).filter((file) => !there.has(file));
    },
  },
  {
    name: "code to the room list, with hub and crypto script",
    maxKiB: 300,
    files: (dist) => dist.code.filter((file) => !LATER.test(file)),
  },
  { name: "all code of the client", maxKiB: 400, files: (dist) => dist.code },
];

/** A widget's: what it loads before it shows anything. */
export const widgetBudgets = (names: readonly string[]): readonly Budget[] =>
  names.map((name) => ({
    name: `${name} widget's shell`,
    maxKiB: 40,
    files: (dist) => dist.needs(`${name}/index.html`),
  }));
