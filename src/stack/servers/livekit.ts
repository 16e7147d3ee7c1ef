/** Builds and starts LiveKit on this machine: the server that passes on sound and pictures of calls. */
import { randomBytes } from "node:crypto";
import { createSocket } from "node:dgram";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { RoomServiceClient } from "livekit-server-sdk";
import { buildGoProgram, type GoBuildOptions } from "../go-build.ts";
import { LOOPBACK } from "../ports.ts";
import { keepSecret, newSecret, writePrivate } from "../secrets.ts";
import { startManaged } from "./managed.ts";
import type { Server, ServerOptions } from "./server.ts";

const LIVEKIT = {
  name: "livekit-server",
  title: "LiveKit",
  version: "1.13.5",
  module: fileURLToPath(new URL("../livekit", import.meta.url)),
  package: "github.com/livekit/livekit-server/cmd/server",
} as const;

/**
 * The program, built the first time (about five minutes of one processor; Go 1.26 is needed). `SPARKS_LIVEKIT` names one that is there
 * already.
 */
export async function installLivekit(options: GoBuildOptions): Promise<string> {
  return process.env.SPARKS_LIVEKIT ?? buildGoProgram(LIVEKIT, options);
}

export type LivekitOptions = ServerOptions & {
  /** The program (`installLivekit`). */
  readonly program: string;
  /** Holds the configuration and the key file. */
  readonly folder: string;
};

export interface Livekit extends Server {
  /** Where browsers connect: `ws://…`. */
  readonly url: string;
  /** One line `key: secret`, mode 600: for the server and for the gateway that makes the tokens. */
  readonly keyFile: string;
}

/** The key file of a server whose folder this is; made the first time, by whoever asks first. */
export async function keepLivekitKey(folder: string): Promise<string> {
  const file = join(folder, "livekit.key");
  await keepSecret(file, () => `sparks${randomBytes(6).toString("hex")}: ${newSecret()}\n`);
  return file;
}

/** Loopback only, one UDP port for all media, rooms only where the gateway makes them. */
export async function startLivekit(options: LivekitOptions): Promise<Livekit> {
  const { folder, port, program } = options;
  const keyFile = await keepLivekitKey(folder);
  const config = {
    port,
    bind_addresses: [LOOPBACK],
    key_file: keyFile,
    rtc: {
      node_ip: LOOPBACK,
      enable_loopback_candidate: true,
      interfaces: { includes: ["lo"] },
      use_external_ip: false,
      udp_port: await freeUdpPort(),
      // It would listen on every address.
      tcp_port: 0,
    },
    room: { auto_create: false, empty_timeout: 300, departure_timeout: 20 },
    // At the next level it quotes tokens that it refuses.
    logging: { level: "error", json: false },
  };
  const configFile = join(folder, "livekit.json");
  await writePrivate(configFile, JSON.stringify(config, null, 2));
  const baseUrl = `http://${LOOPBACK}:${port}`;
  const server = await startManaged({
    ...options,
    what: "LiveKit",
    baseUrl,
    command: program,
    args: ["--config", configFile],
    cwd: folder,
    isReady: () => takesOurKey(baseUrl, keyFile),
    timeoutMs: 30_000,
  });
  return { ...server, url: baseUrl.replace(/^http/, "ws"), keyFile };
}

/** No other server has this key. */
async function takesOurKey(baseUrl: string, keyFile: string): Promise<boolean> {
  const { key, secret } = await readLivekitKey(keyFile);
  await new RoomServiceClient(baseUrl, key, secret, { failover: false }).listRooms([]);
  return true;
}

/** What stands in a key file. */
export async function readLivekitKey(file: string): Promise<{ readonly key: string; readonly secret: string }> {
  const [key = "", secret = ""] = (await readFile(file, "utf8")).trim().split(/:\s*/);
  return { key, secret };
}

function freeUdpPort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const socket = createSocket("udp4");
    socket.once("error", reject);
    socket.bind({ port: 0, address: LOOPBACK, exclusive: true }, () => {
      const { port } = socket.address();
      socket.close(() => resolve(port));
    });
  });
}
