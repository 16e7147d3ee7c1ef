/** Starts Synapse on this machine. */
import { createHmac, randomBytes } from "node:crypto";
import { mkdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { isObject, objectAt, stringAt } from "#base";
import { rtcPath } from "#contracts";
import { LOOPBACK } from "../ports.ts";
import { keepSecret, writePrivate } from "../secrets.ts";
import { writeRegistration } from "./app-service.ts";
import { startManaged } from "./managed.ts";
import type { Server, ServerOptions } from "./server.ts";
import { type CallSettings, synapseConfig, synapseLogConfig } from "./synapse-config.ts";

export type SynapseOptions = ServerOptions & {
  /** Interpreter of the environment that has Synapse. */
  readonly python: string;
  /** Database, media, keys and configuration. Made when it is not there. */
  readonly folder: string;
  readonly serverName?: string;
  /** Makes calls possible: names LiveKit and the gateway that makes its tokens. */
  readonly calls?: SynapseCalls;
};

/** The addresses may be those of servers that do not run yet. */
export type SynapseCalls = {
  /** The gateway, which is this homeserver's application service (`keepAppService` of the same folder). */
  readonly gatewayUrl: string;
  /** The tenant of the gateway whose homeserver this is. */
  readonly tenant: string;
  /** Where browsers reach LiveKit: `ws://…`. */
  readonly livekitUrl: string;
};

export interface Synapse extends Server {
  readonly serverName: string;
  readonly databasePath: string;
  readonly registrationSecret: string;
}

/** Resolves when this very server answers: its signing key, which no other process has, is the proof. */
export async function startSynapse(options: SynapseOptions): Promise<Synapse> {
  const { folder, port, python, serverName = "localhost" } = options;
  const secret = (name: string) => keepSecret(join(folder, `${name}.secret`));
  await mkdir(join(folder, "media"), { recursive: true, mode: 0o700 });
  const registrationSecret = await secret("registration");
  const config = synapseConfig({
    folder,
    serverName,
    port,
    registrationSecret,
    macaroonSecret: await secret("macaroon"),
    formSecret: await secret("form"),
    ...(options.calls === undefined ? {} : { calls: await callSettings(folder, options.calls) }),
  });
  const keyId = await keepSigningKey(join(folder, "signing.key"));
  await writePrivate(join(folder, "log.json"), JSON.stringify(synapseLogConfig));
  const configFile = join(folder, "homeserver.json");
  await writePrivate(configFile, JSON.stringify(config, null, 2));

  const baseUrl = `http://${LOOPBACK}:${port}`;
  const server = await startManaged({
    ...options,
    what: "Synapse",
    baseUrl,
    command: python,
    args: ["-m", "synapse.app.homeserver", "--config-path", configFile],
    cwd: folder,
    isReady: () => isOurs(baseUrl, keyId),
  });
  return { ...server, serverName, databasePath: config.database.args.database, registrationSecret };
}

async function callSettings(folder: string, { gatewayUrl, tenant, livekitUrl }: SynapseCalls): Promise<CallSettings> {
  const registrationFile = await writeRegistration(folder, gatewayUrl);
  return { serviceUrl: `${gatewayUrl}${rtcPath(tenant)}`, livekitUrl, registrationFile };
}

async function isOurs(baseUrl: string, keyId: string): Promise<boolean> {
  const reply = await fetch(`${baseUrl}/_matrix/key/v2/server`, { signal: AbortSignal.timeout(5_000) });
  const body: unknown = await reply.json();
  return objectAt(body, "verify_keys")?.[keyId] !== undefined;
}

/** The key's id, `ed25519:a_…`. Synapse's own file format: algorithm, version, unpadded base64 of the seed. */
async function keepSigningKey(file: string): Promise<string> {
  const make = () =>
    `ed25519 a_${randomBytes(4).toString("hex")} ${randomBytes(32).toString("base64").replaceAll("=", "")}\n`;
  const [algorithm, version] = (await keepSecret(file, make)).split(" ");
  return `${algorithm}:${version}`;
}

export type NewUser = { readonly localpart: string; readonly password: string; readonly displayname: string };

export type RegistrationTarget = { readonly baseUrl: string; readonly registrationSecret: string };

/** Makes a person by the shared secret, without a device. "exists" when the name is taken. */
export async function registerUser(target: RegistrationTarget, user: NewUser): Promise<"made" | "exists"> {
  const url = `${target.baseUrl}/_synapse/admin/v1/register`;
  const nonce = stringAt(await (await fetch(url)).json(), "nonce");
  if (nonce === undefined) throw new Error(`${url} gave no nonce`);
  const mac = createHmac("sha1", target.registrationSecret)
    .update([nonce, user.localpart, user.password, "notadmin"].join("\0"))
    .digest("hex");
  const reply = await fetch(url, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({
      nonce,
      mac,
      username: user.localpart,
      password: user.password,
      displayname: user.displayname,
      admin: false,
      inhibit_login: true,
    }),
  });
  if (reply.ok) return "made";
  const body: unknown = await reply.json();
  if (stringAt(body, "errcode") === "M_USER_IN_USE") return "exists";
  throw new Error(`registering ${user.localpart}: ${reply.status} ${isObject(body) ? JSON.stringify(body) : ""}`);
}

/** True when the data folder was made by an earlier start. */
export async function hasSynapseData(folder: string): Promise<boolean> {
  return readFile(join(folder, "homeserver.json")).then(
    () => true,
    () => false,
  );
}
