import { Agent as HttpAgent } from "node:http";
import { Agent as HttpsAgent } from "node:https";
import { HELD_BYTES } from "../http/open-server.ts";

/** Connections to upstreams that are kept for the next request. */
export type Agents = { readonly http: HttpAgent; readonly https: HttpsAgent; destroy(): void };

/** Less than servers commonly wait, so that none is closed under a request that is just being written. */
const KEEP_IDLE_MS = 4000;
const MAX_IDLE_PER_UPSTREAM = 64;

export function createAgents(): Agents {
  const options = {
    ...{ keepAlive: true, timeout: KEEP_IDLE_MS, maxFreeSockets: MAX_IDLE_PER_UPSTREAM, noDelay: true },
    // The agent hands what it does not know on to its sockets.
    highWaterMark: HELD_BYTES,
  };
  const http = new HttpAgent(options);
  const https = new HttpsAgent(options);
  return {
    http,
    https,
    destroy() {
      http.destroy();
      https.destroy();
    },
  };
}
