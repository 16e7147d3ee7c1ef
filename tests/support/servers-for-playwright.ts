/** Playwright's globalSetup: the servers of the run, unless `npm test` has started them already. */
import { startRunServers } from "#stack";

export default async function setup(): Promise<() => Promise<void>> {
  return startRunServers();
}
