/** The worker's entry: one hub for every page that connects. Runs as a SharedWorker, or as a dedicated one where there is none. */
import type { Port } from "#base";
import { browserPlatform } from "./serve/browser-platform.ts";
import { createHub } from "./serve/hub.ts";

const hub = createHub(browserPlatform());
// The library's types know windows only; which worker this is shows in what it has.
const scope = globalThis as unknown as {
  onconnect?: ((event: MessageEvent) => void) | null;
  postMessage?: (message: unknown) => void;
};

if ("onconnect" in scope) {
  scope.onconnect = (event) => {
    const port = event.ports[0];
    if (port) hub.serve(port as Port);
  };
} else hub.serve(globalThis as unknown as Port);
