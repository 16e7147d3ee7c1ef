/** Vitest globalSetup of the projects that need servers. */
import { startRunServers } from "#stack";

export default async function setup(): Promise<() => Promise<void>> {
  return startRunServers();
}
