/**
 * Element Call's embedded build, served on an origin of its own. It is free software under the AGPL-3.0 of another maker: an
 * administrator's choice and a peer for the tests, fetched into the cache from the npm registry, never a dependency and in no bundle.
 */
import { createHash } from "node:crypto";
import { mkdir, readFile, rename, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { Cache } from "../cache.ts";
import { withLock } from "../lock.ts";
import { runToEnd } from "../process.ts";
import { hasStamp, once } from "../stamp.ts";
import type { Headers } from "../web/headers.ts";
import { type StaticServer, startStaticServer } from "../web/static-server.ts";

const PACKAGE = "@element-hq/element-call-embedded";
const VERSION = "0.26.1";
/** Of the registry's tarball: another one is not used. */
const SHA512 = "0zAC8Qh+xNLTqiC7yiosu2NQ7Fw36xR7Gimgmp2WZjTbiPf8b7DmYOBZk0sWFzYbrHHZTeB2wWPDmS3TgYq51g==";
const TARBALL = "element-hq-element-call-embedded-0.26.1.tgz";

/** What people read of it where it is started. */
export const ELEMENT_CALL_NOTE = `${VERSION}, AGPL-3.0, optional`;

const folderOf = (cache: Cache) => join(cache.installed, `element-call-${VERSION}`);
const stampOf = (cache: Cache) => `${folderOf(cache)}.stamp`;
const distOf = (cache: Cache) => join(folderOf(cache), "package/dist");

export type InstallOptions = {
  readonly cache: Cache;
  readonly onStep?: (step: string) => void;
  readonly signal?: AbortSignal;
  /** Another npm registry than the one that npm is set up with. */
  readonly registry?: string;
};

/** Whether it has been fetched already. */
export const hasElementCall = (cache: Cache): Promise<boolean> => hasStamp(stampOf(cache), SHA512);

/** Resolves to the folder with its index.html; fetches it the first time. Throws with the reason when the registry cannot be reached. */
export async function installElementCall(options: InstallOptions): Promise<string> {
  const { cache, signal } = options;
  await withLock(
    `element-call ${cache.installed}`,
    () => once(stampOf(cache), SHA512, () => fetchPackage(options)),
    signal,
  );
  return distOf(cache);
}

async function fetchPackage({ cache, onStep, signal, registry }: InstallOptions): Promise<void> {
  onStep?.(`fetching Element Call ${VERSION} (AGPL-3.0) from the npm registry`);
  const target = folderOf(cache);
  const arriving = `${target}.new`;
  const logFile = join(cache.logs, "install-element-call.log");
  const run = (command: string, args: readonly string[]) =>
    runToEnd({ command, args, logFile, cwd: arriving, ...(signal === undefined ? {} : { signal }) });
  await rm(arriving, { recursive: true, force: true });
  await mkdir(arriving, { recursive: true });
  try {
    const flags = ["--ignore-scripts", "--fetch-retries=1", "--fetch-retry-mintimeout=1000"];
    await run("npm", ["pack", `${PACKAGE}@${VERSION}`, ...flags, ...(registry ? [`--registry=${registry}`] : [])]);
  } catch (thrown) {
    signal?.throwIfAborted();
    const why = thrown instanceof Error ? thrown.message : String(thrown);
    throw new Error(
      `Element Call could not be fetched from the npm registry, so there are no calls; everything else works without it.\n${why}`,
      { cause: thrown },
    );
  }
  const tarball = join(arriving, TARBALL);
  const found = createHash("sha512")
    .update(await readFile(tarball))
    .digest("base64");
  if (found !== SHA512) throw new Error(`${PACKAGE}@${VERSION} from the registry is not the one that Sparks knows.`);
  await run("tar", ["-xzf", tarball]);
  await rm(tarball);
  await rm(target, { recursive: true, force: true });
  await mkdir(dirname(target), { recursive: true });
  await rename(arriving, target);
}

/** `matrix_rtc_mode` of Element Call's config.json: how members of a call are told (state events, or sticky events). */
export type ElementCallMode = "compatibility" | "matrix_2_0";

export type ElementCallOptions = InstallOptions & {
  readonly port: number;
  /** Clients that may show it. */
  readonly clientOrigins: readonly string[];
  /** Homeserver, gateway and media server: origins, with `ws` in place of `http` where they are reached so. */
  readonly connectOrigins: readonly string[];
  /** Its own default is `compatibility`. */
  readonly mode?: ElementCallMode;
  /** What else its config.json says. */
  readonly config?: Readonly<Record<string, unknown>>;
  readonly log?: (line: string) => void;
};

/** Starts serving it. */
export async function startElementCall(options: ElementCallOptions): Promise<StaticServer> {
  const { port, mode, config = {}, log, clientOrigins, connectOrigins } = options;
  const folder = await installElementCall(options);
  const page = await readFile(join(folder, "index.html"), "utf8");
  const own: unknown = JSON.parse(await readFile(join(folder, "config.json"), "utf8"));
  return startStaticServer({
    folder,
    port,
    headers: elementCallHeaders({ page, clientOrigins, connectOrigins }),
    generated: {
      "/config.json": () => ({
        ...(typeof own === "object" ? own : {}),
        ...(mode === undefined ? {} : { matrix_rtc_mode: mode }),
        ...config,
      }),
    },
    ...(log === undefined ? {} : { log }),
  });
}

/**
 * Its address as `calls.widgetUrl` of the client's config.json: everything about the person stands behind the "#", where no server
 * sees it.
 */
export function elementCallAddress(baseUrl: string): string {
  const parameters = {
    roomId: "$matrix_room_id",
    userId: "$matrix_user_id",
    deviceId: "$org.matrix.msc3819.matrix_device_id",
    baseUrl: "$org.matrix.msc4039.matrix_base_url",
    theme: "$org.matrix.msc2873.client_theme",
    lang: "$org.matrix.msc2873.client_language",
    intent: "$call_intent",
    perParticipantE2EE: "$call_encrypted",
    sendNotificationType: "$call_notification",
  };
  const text = Object.entries(parameters).map(([name, value]) => `${name}=${value}`);
  return `${baseUrl}/index.html#?${text.join("&")}&header=none&confineToRoom=true&background=solid`;
}

export type ElementCallHeaderOptions = {
  /** Its index.html: the scripts that stand in it are allowed by their hashes. */
  readonly page: string;
  readonly clientOrigins: readonly string[];
  readonly connectOrigins: readonly string[];
};

/** What its origin should send: it may reach the given servers, and only the given clients may show it. */
export function elementCallHeaders({ page, clientOrigins, connectOrigins }: ElementCallHeaderOptions): Headers {
  const inline = [...page.matchAll(/<script>([\s\S]*?)<\/script>/g)].map(
    ([, script = ""]) => `'sha256-${createHash("sha256").update(script).digest("base64")}'`,
  );
  const directives = {
    "default-src": ["'none'"],
    "script-src": ["'self'", "'wasm-unsafe-eval'", ...inline],
    "style-src": ["'self'", "'unsafe-inline'"],
    "img-src": ["'self'", "blob:", "data:"],
    "media-src": ["'self'", "blob:", "data:"],
    "font-src": ["'self'", "data:"],
    "connect-src": ["'self'", ...connectOrigins.map(checkedServer)],
    "worker-src": ["'self'", "blob:", "data:"],
    "form-action": ["'none'"],
    "base-uri": ["'none'"],
    "object-src": ["'none'"],
    "frame-ancestors": clientOrigins.length > 0 ? clientOrigins.map(checkedServer) : ["'none'"],
  };
  return {
    "content-security-policy": Object.entries(directives)
      .map(([name, values]) => `${name} ${values.join(" ")}`)
      .join("; "),
    "permissions-policy":
      "camera=(self), microphone=(self), display-capture=(self), geolocation=(), usb=(), payment=()",
    "cross-origin-resource-policy": "same-origin",
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
  };
}

/** Scheme, name and port of a web or WebSocket server, and nothing that could end the directive. */
function checkedServer(server: string): string {
  if (!/^(?:https?|wss?):\/\/[A-Za-z0-9.[\]:-]+$/.test(server)) throw new Error(`not an origin: ${server}`);
  return server;
}
