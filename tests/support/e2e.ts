/**
 * Playwright's `test` with what end-to-end tests share: the whole app, started once per worker in front of the servers of the
 * run, and new people. A test that breaks something starts its own (`startTestApp`, `startFaultProxy`, `startTestSynapse`).
 *
 *     import { expect, test } from "../support/e2e.ts";
 *     test("signs in", async ({ page, app, newPerson }) => { const anna = await newPerson("anna"); await page.goto(app.clientUrl); … });
 */
import { test as base } from "@playwright/test";
import { startTestApp, type TestApp } from "./app.ts";
import type { TestUser } from "./servers.ts";
import { type SharedServers, sharedServers } from "./shared-servers.ts";

type OfWorker = {
  readonly servers: SharedServers;
  readonly app: TestApp;
  readonly newPerson: (name: string, displayname?: string) => Promise<TestUser>;
};

export const test = base.extend<object, OfWorker>({
  servers: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads from the pattern which fixtures are needed
    async ({}, use) => use(sharedServers()),
    { scope: "worker" },
  ],
  app: [
    async ({ servers }, use) => {
      const app = await startTestApp(servers);
      await use(app);
      await app.close();
    },
    // The first test waits for the build.
    { scope: "worker", timeout: 180_000 },
  ],
  newPerson: [
    async ({ servers }, use) =>
      use((name, displayname = name) => servers.synapse.registerUser(name, undefined, displayname)),
    { scope: "worker" },
  ],
});

export { expect } from "@playwright/test";
