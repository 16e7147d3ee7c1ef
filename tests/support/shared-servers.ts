/**
 * The Synapse, WsgiDAV and LiveKit that a whole test run shares (src/stack/test-run/run-servers.ts). Tests that stop or break a server
 * start one of their own (servers.ts) or put a fault proxy in front (fault-proxy.ts).
 */
import { type RunCalls, type RunServers, readRunServers } from "#stack";
import { registerTestUser, type TestUser, uniqueName } from "./servers.ts";

export type SharedServers = {
  readonly synapse: Omit<RunServers["synapse"], "registrationSecret"> & {
    /** Makes a person whose localpart starts with this name, and is new. */
    registerUser(name: string, password?: string, displayname?: string): Promise<TestUser>;
  };
  readonly webdav: RunServers["webdav"];
};

/**
 * Calls on the servers of the run: the shared Synapse names `serviceUrl` as its LiveKit transport (MSC4143, well-known), the gateway there
 * gives tokens to whoever is in the room, and LiveKit takes them. Nothing has to be started or configured for that, so a call widget in
 * `startTestApp` simply works:
 *
 *     const { serviceUrl, livekit } = sharedCalls();
 *     const app = await startTestApp({ ...sharedServers(), config: { calls: { widgetUrl } } });
 *
 * The call widget's own server must allow `serviceUrl` and `livekit.url` in its connect-src. Tests that stop or break one of them
 * start their own (`startTestCalls` of servers.ts).
 * Throws with what to do where LiveKit could not be built.
 */
export function sharedCalls(): RunCalls {
  const { calls } = readRunServers();
  if ("missing" in calls) throw new Error(`no calls in this run: ${calls.missing}`);
  return calls;
}

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
