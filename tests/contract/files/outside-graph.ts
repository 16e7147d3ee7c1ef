/** Looks at a drive of Graph past our adapter: plain requests, as the documents show them. */
import type { OutsideClient } from "./outside.ts";

export function graphOutside(driveUrl: string, token: () => string): OutsideClient {
  const addressOf = (path: string) => `${driveUrl}/root:${path.split("/").map(encodeURIComponent).join("/")}`;
  const send = (url: string, init: RequestInit = {}) =>
    fetch(url, { ...init, headers: { ...init.headers, authorization: `Bearer ${token()}` } });
  const demand = async (response: Response) => {
    if (!response.ok) throw new Error(`${response.status}: ${await response.text()}`);
    return response;
  };
  return {
    put: async (path, content) => {
      await demand(await send(`${addressOf(path)}:/content`, { method: "PUT", body: content }));
    },
    get: async (path) => {
      const item = (await (await demand(await send(addressOf(path)))).json()) as Record<string, unknown>;
      return new Uint8Array(
        await (await demand(await fetch(String(item["@microsoft.graph.downloadUrl"])))).arrayBuffer(),
      );
    },
    exists: async (path) => (await send(addressOf(path))).ok,
    createFolder: async (path) => {
      const parent = path.slice(0, path.lastIndexOf("/"));
      const headers = { "content-type": "application/json" };
      const body = JSON.stringify({ name: path.slice(parent.length + 1), folder: {} });
      await demand(await send(`${addressOf(parent)}:/children`, { method: "POST", headers, body }));
    },
  };
}
