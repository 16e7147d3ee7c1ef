import { createRpcClient, type Port, type RpcClient } from "#base";
import type { HubCalls, HubTopics } from "#contracts";
import { tellAlive } from "./tell-alive.ts";
import { SharedWorker, Worker } from "./trusted-workers.ts";

/** The page's end of the line to the hub. */
export type Hub = RpcClient<HubCalls, HubTopics>;

/**
 * Starts the hub, or joins the one that another tab started. What is asked before it has started waits in the port.
 * Where there is no SharedWorker each tab has a hub of its own. `onFailure`: its script could not be loaded or broke.
 */
export function startHub(onFailure: () => void): Hub {
  return createRpcClient<HubCalls, HubTopics>(openPort(onFailure));
}

function openPort(onFailure: () => void): Port {
  if (SharedWorker) {
    const worker = new SharedWorker(new URL("../../hub/worker.ts", import.meta.url), {
      type: "module",
      name: "sparks-hub",
    });
    worker.onerror = onFailure;
    tellAlive(worker.port);
    return portOf(worker.port);
  }
  const worker = new Worker(new URL("../../hub/worker.ts", import.meta.url), { type: "module", name: "sparks-hub" });
  worker.onerror = onFailure;
  return portOf(worker);
}

/** Assigning `onmessage` also starts a MessagePort; the DOM's handler type is wider than ours. */
function portOf(target: MessagePort | globalThis.Worker): Port {
  return {
    postMessage: (message, transfer) => target.postMessage(message, transfer ?? []),
    get onmessage() {
      return null;
    },
    set onmessage(handler) {
      target.onmessage = handler;
    },
  };
}
