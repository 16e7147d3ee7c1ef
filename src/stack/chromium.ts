/** Finds a Chromium for the end-to-end tests; as root on Debian it installs one. */
import type { Cache } from "./cache.ts";
import { findProgram } from "./debian.ts";

/** The path of the program. Throws with what to do when there is none and none can be installed. */
export function findChromium(
  cache: Cache,
  onStep: (text: string) => void,
  environment: Readonly<Record<string, string | undefined>> = process.env,
): Promise<string> {
  const program = {
    title: "Chromium",
    names: ["chromium", "chromium-browser", "google-chrome-stable", "google-chrome"],
    debian: "chromium",
    variable: "CHROMIUM",
  };
  return findProgram(program, { cache, onStep, environment });
}
