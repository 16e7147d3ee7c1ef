/** axe in a page or in one of its frames. */
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { Frame, Page } from "@playwright/test";
import type { AxeResults } from "axe-core";

const source = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** Each violation as a line: rule, element, what is wrong. */
export async function axeViolations(target: Page | Frame): Promise<readonly string[]> {
  await target.evaluate(source);
  const results = await target.evaluate(() => (window as unknown as { axe: { run(): Promise<AxeResults> } }).axe.run()); // axe has just put itself there
  return results.violations.flatMap(({ id, nodes }) =>
    nodes.map(({ target: at, failureSummary }) => `${id}: ${at.join(" ")} ${failureSummary ?? ""}`),
  );
}
