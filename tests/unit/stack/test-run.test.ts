import { describe, expect, test } from "vitest";
import { requestFromArguments, SECTIONS } from "../../../src/stack/test-run/sections.ts";
import { tallyFromPlaywright, tallyFromVitest } from "../../../src/stack/test-run/tally.ts";

describe("what is asked for", () => {
  test.each([
    [[], { sections: SECTIONS, filters: [] }],
    [["unit"], { sections: ["unit"], filters: [] }],
    [["e2e", "unit"], { sections: ["unit", "e2e"], filters: [] }],
    [["e2e", "sign-in", "--headed"], { sections: ["e2e"], filters: ["sign-in", "--headed"] }],
    [["integration", "-t", "unit"], { sections: ["integration"], filters: ["-t", "unit"] }],
  ])("%j", (args, request) => {
    expect(requestFromArguments(args)).toEqual(request);
  });

  test.each([[["units"]], [["lint", "src"]], [["--bail"]]])("%j is refused", (args) => {
    expect(() => requestFromArguments(args)).toThrow(/is no part of the tests/);
  });
});

describe("counting", () => {
  const vitest = { numPassedTests: 5, numFailedTests: 1, numPendingTests: 2, numTodoTests: 1, testResults: [] };

  test("Vitest's report", () => {
    expect(tallyFromVitest(vitest)).toEqual({ passed: 5, failed: 1, skipped: 3, secondTries: [] });
  });

  test("a file that cannot be loaded is a failure", () => {
    const testResults = [
      { status: "failed", assertionResults: [] },
      { status: "failed", assertionResults: [{ status: "failed" }] },
      { status: "passed", assertionResults: [] },
    ];
    expect(tallyFromVitest({ ...vitest, testResults }).failed).toBe(2);
  });

  test("Playwright's report: what passed at the second try is named", () => {
    const spec = (title: string, status: string) => ({ title, file: "a.spec.ts", line: 7, tests: [{ status }] });
    const report = {
      stats: { expected: 3, unexpected: 1, flaky: 1, skipped: 2 },
      errors: [{ message: "setup" }],
      suites: [{ specs: [spec("fine", "expected")], suites: [{ specs: [spec("shaky", "flaky")] }] }],
    };
    expect(tallyFromPlaywright(report)).toEqual({
      ...{ passed: 4, failed: 2, skipped: 2 },
      secondTries: ["a.spec.ts:7 shaky"],
    });
  });

  test.each([undefined, null, {}, [], "text", { stats: {} }, { numPassedTests: "5" }])("%j is no report", (report) => {
    expect(() => tallyFromVitest(report)).toThrow();
    expect(() => tallyFromPlaywright(report)).toThrow();
  });
});
