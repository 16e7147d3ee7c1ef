/** The host page and the test widgets, built once and served on three origins: the client's, the widgets' and a stranger's. */
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import { tmpdir } from "node:os";
import { extname, join, normalize } from "node:path";
import { fileURLToPath } from "node:url";
import preact from "@preact/preset-vite";
import { build } from "vite";
import { iconsPlugin } from "../../../src/stack/build/icons-plugin.ts";

const pages = fileURLToPath(new URL("./pages", import.meta.url));
const widgetApi = fileURLToPath(new URL("../../../node_modules/matrix-widget-api/src/index.ts", import.meta.url));

export type WidgetPages = {
  readonly client: string;
  /** Another site than the client, so that the browser gives it a process of its own. */
  readonly widgets: string;
  readonly stranger: string;
  close(): Promise<void>;
};

const TYPES: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript",
  ".css": "text/css",
};

export async function serveWidgetPages(): Promise<WidgetPages> {
  const outDir = await mkdtemp(join(tmpdir(), "sparks-widget-pages-"));
  await build({
    configFile: false,
    root: pages,
    logLevel: "error",
    plugins: [iconsPlugin(), preact({ devToolsEnabled: false, prefreshEnabled: false })],
    css: { modules: { localsConvention: "camelCaseOnly" } },
    resolve: { alias: { "matrix-widget-api": widgetApi } },
    build: {
      outDir,
      target: "es2024",
      emptyOutDir: true,
      reportCompressedSize: false,
      assetsInlineLimit: 0,
      modulePreload: { polyfill: false },
      rolldownOptions: {
        input: ["host", "echo", "blank", "conformance", "conformance-modal"].map((name) => join(pages, `${name}.html`)),
      },
    },
  });
  const servers = await Promise.all([serve(outDir), serve(outDir), serve(outDir)]);
  const [client, widgets, stranger] = servers.map((server) => portOf(server));
  return {
    client: `http://127.0.0.1:${client}`,
    widgets: `http://localhost:${widgets}`,
    stranger: `http://127.0.0.1:${stranger}`,
    async close() {
      for (const server of servers) server.closeAllConnections();
      await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
      await rm(outDir, { recursive: true, force: true });
    },
  };
}

function serve(folder: string): Promise<Server> {
  const server = createServer(async (request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? "/", "http://localhost");
    const redirect = searchParams.get("redirect");
    if (redirect) return void response.writeHead(302, { location: redirect }).end();
    try {
      const path = join(folder, normalize(decodeURIComponent(pathname)));
      const body = await readFile(path);
      response.writeHead(200, { "content-type": TYPES[extname(path)] ?? "application/octet-stream" }).end(body);
    } catch {
      response.writeHead(404).end(); // Not there: which is what the answer says.
    }
  });
  return new Promise((resolve) => server.listen(0, () => resolve(server)));
}

function portOf(server: Server): number {
  const address = server.address();
  if (typeof address !== "object" || address === null) throw new Error("not listening");
  return address.port;
}
