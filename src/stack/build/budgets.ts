import type { Budget } from "./budget-plugin.ts";

/** The client's: ../shared/bench/BASELINE.md, "Sparks aims at". All code of the client together is stricter than what a first login loads. */
export const CLIENT_BUDGETS: readonly Budget[] = [
  { name: "sign-in screen", maxKiB: 60, files: (dist) => dist.needs("index.html") },
  { name: "all code of the client, hub and crypto script", maxKiB: 300, files: (dist) => dist.code },
];

/** A widget's: what it loads before it shows anything. */
export const widgetBudgets = (names: readonly string[]): readonly Budget[] =>
  names.map((name) => ({
    name: `${name} widget's shell`,
    maxKiB: 40,
    files: (dist) => dist.needs(`${name}/index.html`),
  }));
