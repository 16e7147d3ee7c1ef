/** Finds a Chromium for the end-to-end tests; as root on Debian it installs one. */
import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";
import type { Cache } from "./cache.ts";
import { runToEnd } from "./process.ts";

const NAMES = ["chromium", "chromium-browser", "google-chrome-stable", "google-chrome"];

/** The path of the program. Throws with what to do when there is none and none can be installed. */
export async function findChromium(
  cache: Cache,
  onStep: (text: string) => void,
  environment: Readonly<Record<string, string | undefined>> = process.env,
): Promise<string> {
  const given = environment.CHROMIUM;
  if (given !== undefined) {
    if (existsSync(given)) return given;
    throw new Error(`CHROMIUM names ${given}, which is not there.`);
  }
  const found = search(environment.PATH);
  if (found) return found;
  const isRoot = process.getuid?.() === 0;
  if (isRoot && inPath("apt-get", environment.PATH)) {
    onStep("installing Chromium (apt-get) …");
    const logFile = join(cache.logs, "install-chromium.log");
    const env = { DEBIAN_FRONTEND: "noninteractive" };
    await runToEnd({ command: "apt-get", args: ["update", "-q"], logFile, env });
    await runToEnd({
      command: "apt-get",
      args: ["install", "-qy", "--no-install-recommends", "chromium"],
      logFile,
      env,
    });
    const installed = search(environment.PATH);
    if (installed) return installed;
  }
  throw new Error(
    "There is no Chromium. Install it (Debian: apt install chromium), or name one by CHROMIUM=/path/to/it.",
  );
}

const inPath = (name: string, path = "") =>
  path
    .split(delimiter)
    .map((folder) => join(folder, name))
    .find((file) => existsSync(file));

const search = (path = "") => NAMES.map((name) => inPath(name, path)).find((file) => file !== undefined);
