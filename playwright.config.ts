import { defineConfig } from "@playwright/test";

// Traces of failures. Each run has a folder of its own, because Playwright empties it; its workers find it by the environment.
process.env.SPARKS_TEST_RESULTS ??= `.cache/test-results/${process.pid}`;

/**
 * One worker: the tests share one homeserver and two processors. At a desk what fails now and then fails. In CI each test has a
 * second try, and what needed it is named at the end: a busy machine must not hide a day's work, nor the fault.
 */
export default defineConfig({
  testDir: "tests/e2e",
  testMatch: "**/*.spec.ts",
  outputDir: process.env.SPARKS_TEST_RESULTS,
  globalSetup: "./tests/support/servers-for-playwright.ts",
  workers: 1,
  retries: process.env.CI === undefined ? 0 : 1,
  forbidOnly: process.env.CI !== undefined,
  timeout: 90_000,
  expect: { timeout: 15_000 },
  reporter: "list",
  use: {
    browserName: "chromium",
    locale: "de-DE",
    trace: "retain-on-failure",
    launchOptions: {
      executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
      args: [
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
      ],
    },
  },
});
