/** Counts tests out of the JSON reports of Vitest and Playwright. */
import { arrayAt, isObject, numberAt, objectAt, stringAt } from "#base";

export type Tally = { readonly passed: number; readonly failed: number; readonly skipped: number };

export const noTests: Tally = { passed: 0, failed: 0, skipped: 0 };

export const addTallies = (a: Tally, b: Tally): Tally => ({
  passed: a.passed + b.passed,
  failed: a.failed + b.failed,
  skipped: a.skipped + b.skipped,
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
  return { passed, failed: failed + unloaded.length, skipped };
}

/** What needed a second try counts as failed: an honest run has none. Errors outside of tests count as one each. */
export function tallyFromPlaywright(report: unknown): Tally {
  const stats = objectAt(report, "stats");
  const passed = numberAt(stats, "expected");
  const unexpected = numberAt(stats, "unexpected");
  if (!isObject(stats) || passed === undefined || unexpected === undefined) {
    throw new Error("this is no report of Playwright");
  }
  const outside = arrayAt(report, "errors")?.length ?? 0;
  const failed = unexpected + (numberAt(stats, "flaky") ?? 0) + outside;
  return { passed, failed, skipped: numberAt(stats, "skipped") ?? 0 };
}
