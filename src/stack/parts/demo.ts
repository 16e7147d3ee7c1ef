import { join } from "node:path";
import { sayEncrypted } from "../demo/encrypted-history.ts";
import { seedDemo } from "../demo/seed.ts";
import { logTo } from "../log-file.ts";
import type { Part } from "../part.ts";
import { keepSecret } from "../secrets.ts";
import { DEMO_UPSTREAM } from "./gateway.ts";
import { SERVER_NAME } from "./synapse.ts";

const NOTES = {
  made: "people, rooms and history made",
  moved: "as you left it, at new addresses",
  kept: "as you left it",
} as const;

export const demoPart: Part = {
  name: "demo",
  title: "demo data",
  needs: ["synapse"],
  async start({ urlOf, folderOf, folder, logFile, step, signal }) {
    const log = logTo(logFile);
    const registrationSecret = await keepSecret(join(folderOf("synapse"), "registration.secret"));
    const outcome = await seedDemo({
      target: { baseUrl: urlOf("synapse"), registrationSecret },
      serverName: SERVER_NAME,
      folder,
      widgets: urlOf("widgets"),
      gateway: urlOf("gateway"),
      upstream: DEMO_UPSTREAM,
      onStep: (text) => {
        step(text);
        log(text);
      },
    });
    // The rest of the demo does not depend on it.
    const stopped = new Promise<never>((_resolve, reject) => {
      signal.addEventListener("abort", () => reject(new Error("stopped")), { once: true });
    });
    const said = sayEncrypted({
      homeserver: urlOf("synapse"),
      folder,
      log,
      onStep: (text) => {
        step(text);
        log(text);
      },
    });
    const encrypted = await Promise.race([said, stopped]).then(
      () => "",
      (thrown: unknown) => {
        const reason = thrown instanceof Error ? thrown.message : String(thrown);
        log(`no encrypted history: ${reason}`);
        return `; without encrypted history: ${reason}`;
      },
    );
    return { note: `${NOTES[outcome]}${encrypted}`, stop: async () => {} };
  },
};
