import { defineConfig } from "vitest/config";
import { iconsPlugin } from "./src/stack/build/icons-plugin.ts";

/**
 * Two projects. `unit` needs nothing but Node and runs in parallel; `integration` gets the shared servers of the run
 * (tests/support/shared-servers.ts) and few workers, because the servers need the processors too.
 */
export default defineConfig({
  test: {
    passWithNoTests: false,
    projects: [
      {
        // What stands behind the front doors of `ui` and `kit` has icons.
        plugins: [iconsPlugin()],
        test: {
          name: "unit",
          include: ["tests/{unit,architecture,security}/**/*.test.{ts,tsx}"],
          environment: "node",
          // Long enough for a machine that does other things beside: no unit test measures time.
          testTimeout: 60_000,
        },
      },
      {
        test: {
          name: "integration",
          include: ["tests/{contract,integration}/**/*.test.ts"],
          // The suite against a server of one's own (docs in the file) is there only for who names one.
          exclude: process.env.SPARKS_WEBDAV_URL === undefined ? ["tests/contract/files/any-server.test.ts"] : [],
          environment: "node",
          globalSetup: ["tests/support/servers-for-vitest.ts"],
          maxWorkers: 2,
          testTimeout: 60_000,
          hookTimeout: 120_000,
        },
      },
    ],
  },
});
