/**
 * The Synapse and WsgiDAV that a whole test run shares (src/stack/test-run/run-servers.ts). Tests that stop or break a server
 * start one of their own (servers.ts) or put a fault proxy in front (fault-proxy.ts).
 */
import { type RunServers, readRunServers } from "#stack";
import { registerTestUser, type TestUser, uniqueName } from "./servers.ts";

export type SharedServers = {
  readonly synapse: Omit<RunServers["synapse"], "registrationSecret"> & {
    /** Makes a person whose localpart starts with this name, and is new. */
    registerUser(name: string, password?: string, displayname?: string): Promise<TestUser>;
  };
  readonly webdav: RunServers["webdav"];
};

/** Throws when nobody started them: run through the `integration` project of Vitest, or Playwright. */
export function sharedServers(): SharedServers {
  const { synapse, webdav } = readRunServers();
  const { registrationSecret, ...shown } = synapse;
  return {
    synapse: {
      ...shown,
      registerUser: (name, password, displayname = name) =>
        registerTestUser({ ...shown, registrationSecret }, uniqueName(name), password, displayname),
    },
    webdav,
  };
}
