/** The worker's entry: one hub for every page that connects. Runs as a SharedWorker, or as a dedicated one where there is none. */
import type { Port } from "#base";
import { browserPlatform } from "./serve/browser-platform.ts";
import { createHub } from "./serve/hub.ts";
import { servePage } from "./serve/serve-page.ts";
import { untilAlone } from "./serve/until-alone.ts";

// The library's types know windows only; which worker this is shows in what it has.
const scope = globalThis as unknown as {
  onconnect?: ((event: MessageEvent) => void) | null;
  postMessage?: (message: unknown) => void;
};

if ("onconnect" in scope) {
  const hub = createHub(browserPlatform());
  scope.onconnect = (event) => {
    const port = event.ports[0];
    if (port) servePage(hub, port);
  };
} else {
  // Two hubs on one crypto store would destroy it: the hub of a second tab begins when that of the first has ended.
  void untilAlone("sparks-hub", globalThis as unknown as Port).then((port) => createHub(browserPlatform()).serve(port));
}
