/** A double of OpenCloud (and ownCloud Infinite Scale): its documents on top of a real WebDAV server. */
import { chown, mkdir, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { newTemporaryFolder } from "#stack";
import { startTestApache, type TestApache } from "../../apache.ts";
import type { Exchange } from "../dav/exchange.ts";
import { Failure } from "../dav/failure.ts";
import { createFileIds } from "../dav/file-ids.ts";
import { createOldStates } from "../dav/old-states.ts";
import { basicLogin, type Seen, serve } from "../dav/serve.ts";
import { createStore } from "../dav/store.ts";
import { createTrouble, type Trouble } from "../dav/trouble.ts";
import { createTurns } from "../dav/turns.ts";
import { serveFiles } from "./files.ts";
import { serveGraph } from "./graph.ts";
import type { OpenCloudPolicy, OpenCloudState, Space } from "./state.ts";
import { serveTrash } from "./trash.ts";
import { serveUpload } from "./tus.ts";
import { serveMeta } from "./versions.ts";

export interface OpenCloudDouble {
  /** The server's root, without a slash at the end. */
  readonly baseUrl: string;
  /** A space's root, for another client. */
  spaceUrl(driveType: Space["driveType"]): string;
  readonly user: string;
  readonly password: string;
  /** May be changed while it runs. */
  readonly policy: OpenCloudPolicy;
  readonly trouble: Trouble;
  /** What has come, oldest first. */
  readonly seen: readonly Seen[];
  close(): Promise<void>;
}

const STORAGE = "8f4b0a34-7d2e-4c2f-9d19-1d6a2f8a0c11";
const SHARES = "a0ca6a90-a365-4782-871e-d44447bbc668";
const SPACES = [
  {
    driveType: "personal",
    id: `${STORAGE}$4c510ada-c86b-4815-8820-42cdf82c3d51`,
    name: "Anna Müller",
    alias: "personal/anna",
  },
  {
    driveType: "project",
    id: `${STORAGE}$89ad5ad2-5fdb-4877-b8c9-601a9670b925`,
    name: "Mars & 100 %",
    alias: "project/mars",
  },
  { driveType: "virtual", id: `${SHARES}$${SHARES}`, name: "Shares", alias: "virtual/shares" },
  {
    driveType: "mountpoint",
    id: `${SHARES}$${SHARES}!aaaabbbb-cccc-4ddd-8eee-ffff00001111`,
    name: "From Ben",
    alias: "mountpoint/from-ben",
  },
] as const;

/** `clock.aheadMs`: how far its clock is ahead of ours. */
export async function startOpenCloud(options: { readonly clock?: { aheadMs: number } } = {}): Promise<OpenCloudDouble> {
  const apache = await startTestApache();
  const folder = await newTemporaryFolder("opencloud");
  for (const name of ["trash", "versions", "uploads"]) await mkdir(join(folder, name));
  const spaces: Space[] = [];
  for (const space of SPACES) spaces.push(await openSpace(apache, folder, space));
  const trouble = createTrouble();
  const seen: Seen[] = [];
  const state: OpenCloudState = {
    user: "anna",
    password: crypto.randomUUID(),
    folder,
    spaces,
    policy: { linksAllowed: true, passwordEnforced: true, passwordMinLength: 8 },
    trouble,
    links: new Map(),
    uploads: new Map(),
    turn: createTurns(),
    now: () => Date.now() + (options.clock?.aheadMs ?? 0),
  };
  const server = await serve(trouble, (exchange) => route(state, exchange), seen);
  const baseUrl = `http://127.0.0.1:${server.port}`;
  return {
    baseUrl,
    spaceUrl: (driveType) =>
      `${baseUrl}/dav/spaces/${encodeURIComponent(spaces.find((one) => one.driveType === driveType)?.id ?? "")}`,
    user: state.user,
    password: state.password,
    policy: state.policy,
    trouble,
    seen,
    async close() {
      await server.close();
      await apache.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function openSpace(
  apache: TestApache,
  folder: string,
  { driveType, id, name, alias }: (typeof SPACES)[number],
): Promise<Space> {
  // What others shared lies in "Shares" as well.
  const store = createStore(apache, driveType === "mountpoint" ? `/virtual/${name}` : `/${driveType}`);
  await mkdir(store.diskPath("/"));
  const { uid, gid } = await stat(apache.filesFolder);
  await chown(store.diskPath("/"), uid, gid);
  return {
    id,
    name,
    driveType,
    alias,
    store,
    ids: createFileIds(1),
    states: createOldStates(join(folder, "versions")),
    trash: new Map(),
  };
}

async function route(state: OpenCloudState, exchange: Exchange): Promise<void> {
  const { rawPath } = exchange;
  // The address of an upload is a right of its own.
  if (rawPath.startsWith("/data/")) return serveUpload(state, exchange);
  const login = basicLogin(exchange);
  if (!(login?.name === state.user && login.password === state.password)) {
    throw new Failure(401, "Expected 'Authorization' header", {
      "www-authenticate": `Bearer realm="${exchange.header("host")}"`,
    });
  }
  if (rawPath.startsWith("/graph/")) return serveGraph(state, exchange);
  const path = rawPath.replace(/^\/remote\.php/, "");
  if (path.startsWith("/dav/spaces/trash-bin/")) return serveTrash(state, exchange);
  if (path.startsWith("/dav/spaces")) return serveFiles(state, exchange);
  if (path.startsWith("/dav/meta/")) return serveMeta(state, exchange);
  // Everything else is the web client, which one cannot ask for properties.
  throw new Failure(exchange.method === "GET" ? 404 : 405, "Method not allowed");
}
