/** What tests of files without a gateway need: Graph's double with a sign-in that a person goes through, a gateway that must not be asked. */
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { BrowserContext, Page } from "@playwright/test";
import { type GraphDouble, startGraphDouble } from "./doubles/graph/graph-double.ts";

export const TENANT = "8a1b2c3d-0000-4000-8000-0123456789ab";
export const CLIENT_ID = "11111111-2222-4333-8444-555555555555";

export type DirectStage = {
  readonly graph: GraphDouble;
  /** Registered where the sign-in may come back to; more can be added. */
  readonly redirectUris: string[];
  /** `direct` of a configuration. */
  readonly direct: Readonly<Record<string, unknown>>;
  /** Where the pages may connect to. */
  readonly origins: readonly string[];
  /** Stands where a gateway would, and counts who asks. */
  readonly gateway: { readonly url: string; readonly asked: readonly string[] };
  close(): Promise<void>;
};

export async function setDirectStage(): Promise<DirectStage> {
  const redirectUris: string[] = [];
  const graph = await startGraphDouble({ tenantId: TENANT, clientId: CLIENT_ID, redirectUris, interactive: true });
  const asked: string[] = [];
  const server = createServer((request, response) => {
    asked.push(`${request.method} ${request.url}`);
    response.writeHead(200, { "access-control-allow-origin": "*" }).end("{}");
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    graph,
    redirectUris,
    direct: {
      kind: "graph",
      tenant: TENANT,
      clientId: CLIENT_ID,
      cloud: { login: graph.origins.login, graph: graph.origins.graph },
    },
    origins: Object.values(graph.origins),
    gateway: { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked },
    async close() {
      server.closeAllConnections();
      server.close();
      await graph.close();
    },
  };
}

/** All that a browser sends, says and keeps, to look for what must not be there. */
export function watchWire(context: BrowserContext) {
  const urls: string[] = [];
  const logs: string[] = [];
  context.on("request", (request) => urls.push(request.url()));
  context.on("console", (message) => logs.push(message.text()));
  return { urls, logs };
}

/** Everything in the storage of the page's origin, also bytes, as text. */
export const storedIn = (page: Page): Promise<string> =>
  page.evaluate(async () => {
    const done = <T>(request: IDBRequest<T>) =>
      new Promise<T>((resolve, reject) => {
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error);
      });
    const latin = new TextDecoder("latin1");
    const textOf = (value: unknown): string => {
      if (value instanceof ArrayBuffer) return latin.decode(value);
      if (ArrayBuffer.isView(value)) return latin.decode(value);
      if (Array.isArray(value)) return value.map(textOf).join("\n");
      if (value !== null && typeof value === "object") {
        return Object.entries(value)
          .map(([key, one]) => `${key} ${textOf(one)}`)
          .join("\n");
      }
      return String(value);
    };
    const all: string[] = [JSON.stringify({ ...localStorage }), JSON.stringify({ ...sessionStorage }), document.cookie];
    for (const { name } of await indexedDB.databases()) {
      if (name === undefined) continue;
      const db = await done(indexedDB.open(name));
      for (const store of db.objectStoreNames) {
        const objects = db.transaction(store).objectStore(store);
        all.push(`${name} ${store}`, textOf(await done(objects.getAllKeys())), textOf(await done(objects.getAll())));
      }
      db.close();
    }
    return all.join("\n");
  });

/** Every token that the double has given out. */
export const tokensOf = ({ world }: GraphDouble): readonly string[] => [...world.tokens.keys()];
