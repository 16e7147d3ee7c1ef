/** What each tenant of the configuration has for calls, with the secrets read from their files. */
import { createHash, timingSafeEqual } from "node:crypto";
import { resolve } from "node:path";
import { type Clock, SparksError } from "#base";
import type { GatewayConfig, HomeserverConfig, TenantConfig } from "#contracts";
import { createRoomQuestions, type RoomQuestions } from "../app-service/membership.ts";
import { readSecretFile } from "../vault/key-ring.ts";
import type { TenantCalls } from "./give-token.ts";
import { createLivekit, parseLivekitKey } from "./livekit.ts";

/** The closed list of those who can have calls. */
export interface CallTenants {
  readonly all: readonly TenantCalls[];
  byTenant(id: string): TenantCalls | undefined;
  /** Asked about people of this homeserver, whichever tenant's it is. */
  questionsFor(serverName: string): RoomQuestions | undefined;
  /** The homeserver that bears this `hs_token`. */
  byHomeserverToken(
    token: string,
  ): { readonly calls: TenantCalls | undefined; readonly homeserver: HomeserverConfig } | undefined;
}

/** @throws SparksError `invalid` for secret files that are missing, open to others or not what they should be. */
export function createCallTenants(
  config: Pick<GatewayConfig, "tenants">,
  baseDir: string,
  clock: Pick<Clock, "now">,
): CallTenants {
  const all = new Map<string, TenantCalls>();
  const bearers: { digest: Buffer; tenant: string; homeserver: HomeserverConfig }[] = [];
  for (const tenant of config.tenants) {
    for (const homeserver of tenant.homeservers) {
      if (!homeserver.appService) continue;
      const hsToken = readToken(resolve(baseDir, homeserver.appService.hsTokenFile));
      bearers.push({ digest: digestOf(hsToken), tenant: tenant.id, homeserver });
    }
    if (tenant.rtc) all.set(tenant.id, callsOf(tenant, tenant.rtc, baseDir, clock));
  }
  return {
    all: [...all.values()],
    byTenant: (id) => all.get(id),
    questionsFor(serverName) {
      for (const calls of all.values()) {
        const questions = calls.questionsFor(serverName);
        if (questions) return questions;
      }
      return undefined;
    },
    byHomeserverToken(token) {
      const given = digestOf(token);
      // All are compared, so that the time taken names none.
      const [found] = bearers.filter(({ digest }) => timingSafeEqual(digest, given));
      return found && { calls: all.get(found.tenant), homeserver: found.homeserver };
    },
  };
}

function callsOf(
  { id, homeservers }: TenantConfig,
  rtc: NonNullable<TenantConfig["rtc"]>,
  baseDir: string,
  clock: Pick<Clock, "now">,
): TenantCalls {
  const keyFile = resolve(baseDir, rtc.keyFile);
  const key = parseLivekitKey(readSecretFile(keyFile));
  if (!key)
    throw new SparksError(
      "invalid",
      `${keyFile}: expected one line "key: secret", the secret of 16 characters or more`,
    );
  const questions = new Map<string, RoomQuestions>();
  for (const homeserver of homeservers) {
    if (!homeserver.appService) continue;
    const asToken = readToken(resolve(baseDir, homeserver.appService.asTokenFile));
    questions.set(homeserver.serverName, createRoomQuestions({ homeserver, asToken }, clock.now));
  }
  const [first] = questions.values();
  const names = new Set(homeservers.map(({ serverName }) => serverName));
  return {
    tenant: id,
    livekit: createLivekit(rtc, id, key),
    // One that has no application service is asked about through another of the same organisation, which sees the same room.
    questionsFor: (serverName) => (names.has(serverName) ? (questions.get(serverName) ?? first) : undefined),
  };
}

function readToken(file: string): string {
  const token = readSecretFile(file);
  if (/^[\x21-\x7e]{16,}$/.test(token)) return token;
  throw new SparksError("invalid", `${file}: expected a token of 16 or more visible characters`);
}

const digestOf = (token: string) => createHash("sha256").update(token).digest();
