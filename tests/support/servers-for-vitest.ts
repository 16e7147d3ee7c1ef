/** Vitest globalSetup of the projects that need servers. */
import { startSharedServers } from "./shared-servers.ts";

export default async function setup(): Promise<() => Promise<void>> {
  return startSharedServers();
}
