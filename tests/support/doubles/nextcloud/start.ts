/** A double of Nextcloud: its documents on top of a real WebDAV server. */
import { mkdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { newTemporaryFolder } from "#stack";
import { startTestApache } from "../../apache.ts";
import type { Exchange } from "../dav/exchange.ts";
import { Failure } from "../dav/failure.ts";
import { createFileIds } from "../dav/file-ids.ts";
import { createOldStates } from "../dav/old-states.ts";
import { type Seen, serve } from "../dav/serve.ts";
import { createStore } from "../dav/store.ts";
import { createTrouble, type Trouble } from "../dav/trouble.ts";
import { createTurns } from "../dav/turns.ts";
import { credentialOf } from "./app-passwords.ts";
import { serveFiles } from "./files.ts";
import { serveLogin } from "./login-flow.ts";
import { serveOcs } from "./ocs.ts";
import { serveSearch } from "./search.ts";
import type { NextcloudPolicy, NextcloudState } from "./state.ts";
import { serveTrash } from "./trash.ts";
import { serveUploads } from "./uploads.ts";
import { serveVersions } from "./versions.ts";

export interface NextcloudDouble {
  /** The server's root, without a slash at the end. */
  readonly baseUrl: string;
  /** The files, for another client. */
  readonly filesUrl: string;
  readonly user: string;
  readonly password: string;
  /** May be changed while it runs. */
  readonly policy: NextcloudPolicy;
  readonly trouble: Trouble;
  /** What the person sees as connected apps: the name of each, by its app password. Deleting one here is what they do in their settings. */
  readonly appPasswords: Map<string, string>;
  /** Paths that somebody else has locked. */
  readonly locked: Set<string>;
  /** What has come, oldest first. */
  readonly seen: readonly Seen[];
  close(): Promise<void>;
}

/** `aheadMs`: how far its clock is ahead of ours; may be changed by a test that waits for something to expire. */
export async function startNextcloud(options: { readonly clock?: { aheadMs: number } } = {}): Promise<NextcloudDouble> {
  const apache = await startTestApache();
  const folder = await newTemporaryFolder("nextcloud");
  for (const name of ["trash", "versions", "uploads"]) await mkdir(join(folder, name));
  const trouble = createTrouble();
  const seen: Seen[] = [];
  const state: NextcloudState = {
    // As where people come from a directory: the id is not what one signs in with.
    userId: "4f6c anna.mueller@corp",
    loginName: "anna",
    password: crypto.randomUUID(),
    appPasswords: new Map(),
    flows: new Map(),
    store: createStore(apache, ""),
    folder,
    ids: createFileIds(7),
    states: createOldStates(join(folder, "versions")),
    policy: {
      linksAllowed: true,
      passwordEnforced: false,
      passwordMinLength: 10,
      presentAmongVersions: true,
      trash: true,
      versioning: true,
      chunking: true,
    },
    trouble,
    favourites: new Set(),
    trash: new Map(),
    shares: new Map(),
    uploads: new Map(),
    locked: new Set(),
    turn: createTurns(),
    now: () => Date.now() + (options.clock?.aheadMs ?? 0),
  };
  const server = await serve(trouble, (exchange) => route(state, exchange), seen);
  const baseUrl = `http://127.0.0.1:${server.port}`;
  return {
    baseUrl,
    filesUrl: `${baseUrl}/remote.php/dav/files/${encodeURIComponent(state.userId)}`,
    user: state.loginName,
    password: state.password,
    policy: state.policy,
    appPasswords: state.appPasswords,
    trouble,
    locked: state.locked,
    seen,
    async close() {
      await server.close();
      await apache.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function route(state: NextcloudState, exchange: Exchange): Promise<void> {
  const as = credentialOf(state, exchange);
  const { rawPath } = exchange;
  if (rawPath === "/status.php") {
    const status = {
      installed: true,
      maintenance: false,
      needsDbUpgrade: false,
      version: "31.0.5.1",
      versionstring: "31.0.5",
      edition: "",
      productname: "Nextcloud",
      extendedSupport: false,
    };
    return exchange.reply(200, { "content-type": "application/json" }, JSON.stringify(status));
  }
  if (/^\/ocs\/v[12]\.php\//.test(rawPath)) return serveOcs(state, exchange, as);
  const [login, loginPath = ""] = /^(?:\/index\.php)?\/login\/v2(\/.*)?$/.exec(rawPath) ?? [];
  if (login !== undefined) return serveLogin(state, exchange, loginPath);
  if (!rawPath.startsWith("/remote.php/dav")) {
    // Nobody may mount the root.
    throw new Failure(exchange.method === "PROPFIND" ? 405 : 404, "Page not found");
  }
  if (!as) {
    throw new Failure(401, "No public access to this resource., No 'Authorization: Basic' header found.", {
      "www-authenticate": 'Basic realm="Nextcloud", charset="UTF-8"',
    });
  }
  const area = rawPath.split("/")[3] ?? "";
  if (exchange.method === "SEARCH" && (area === "" || area === "files")) return serveSearch(state, exchange);
  const serveArea = { files: serveFiles, trashbin: serveTrash, versions: serveVersions, uploads: serveUploads }[area];
  if (!serveArea) throw new Failure(area === "" ? 405 : 404, `File not found: ${area} in 'root'`);
  return serveArea(state, exchange);
}
