/** Counts tests out of the JSON reports of Vitest and Playwright. */
import { arrayAt, isObject, numberAt, objectAt, stringAt } from "#base";

export type Tally = {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
  /** What failed first and passed at its second try: among the passed, and to be mended all the same. */
  readonly secondTries: readonly string[];
};

export const noTests: Tally = { passed: 0, failed: 0, skipped: 0, secondTries: [] };

export const addTallies = (a: Tally, b: Tally): Tally => ({
  passed: a.passed + b.passed,
  failed: a.failed + b.failed,
  skipped: a.skipped + b.skipped,
  secondTries: [...a.secondTries, ...b.secondTries],
});

/** A file that could not even be loaded has no tests in the report: it counts as one failed test. */
export function tallyFromVitest(report: unknown): Tally {
  const passed = numberAt(report, "numPassedTests");
  const failed = numberAt(report, "numFailedTests");
  if (passed === undefined || failed === undefined) throw new Error("this is no report of Vitest");
  const unloaded = (arrayAt(report, "testResults") ?? []).filter(
    (file) => stringAt(file, "status") === "failed" && arrayAt(file, "assertionResults")?.length === 0,
  );
  const skipped = (numberAt(report, "numPendingTests") ?? 0) + (numberAt(report, "numTodoTests") ?? 0);
  return { ...noTests, passed, failed: failed + unloaded.length, skipped };
}

/** Errors outside of tests count as one failure each. Second tries exist in CI only (playwright.config.ts). */
export function tallyFromPlaywright(report: unknown): Tally {
  const stats = objectAt(report, "stats");
  const passed = numberAt(stats, "expected");
  const unexpected = numberAt(stats, "unexpected");
  if (!isObject(stats) || passed === undefined || unexpected === undefined) {
    throw new Error("this is no report of Playwright");
  }
  const outside = arrayAt(report, "errors")?.length ?? 0;
  const flaky = numberAt(stats, "flaky") ?? 0;
  const skipped = numberAt(stats, "skipped") ?? 0;
  return { passed: passed + flaky, failed: unexpected + outside, skipped, secondTries: flakyNames(report) };
}

/** Suites hold suites and specs; a spec holds a test for each project. */
function flakyNames(suite: unknown): readonly string[] {
  const specs = (arrayAt(suite, "specs") ?? []).filter((spec) =>
    (arrayAt(spec, "tests") ?? []).some((test) => stringAt(test, "status") === "flaky"),
  );
  return [
    ...specs.map(
      (spec) => `${stringAt(spec, "file") ?? "?"}:${numberAt(spec, "line") ?? "?"} ${stringAt(spec, "title") ?? ""}`,
    ),
    ...(arrayAt(suite, "suites") ?? []).flatMap(flakyNames),
  ];
}
