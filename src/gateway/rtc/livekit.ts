import { AccessToken, RoomServiceClient, ServerError } from "livekit-server-sdk";
import type { RtcConfig } from "#contracts";
import { Refusal } from "./refusal.ts";
import { createSeals, type SealedPerson, type SealedRoom } from "./seal.ts";

/** Who is in a LiveKit room. */
export type Participant = {
  readonly identity: string;
  /** Undefined when the seal is gone or broken: then nobody knows who it is. */
  readonly person: SealedPerson | undefined;
};

export type LivekitRoom = SealedRoom & { readonly name: string };

/** The LiveKit of one tenant. */
export interface Livekit {
  /** Where browsers connect. */
  readonly url: string;
  /** Makes the room, or finds it made. */
  openRoom(name: string, room: SealedRoom): Promise<void>;
  token(grant: TokenGrant): Promise<string>;
  /** Rooms that a gateway of this tenant made. */
  rooms(): Promise<readonly LivekitRoom[]>;
  participants(room: string): Promise<readonly Participant[]>;
  remove(room: string, identity: string): Promise<void>;
}

export type TokenGrant = {
  readonly room: string;
  readonly identity: string;
  readonly userId: string;
  readonly canPublish: boolean;
};

/** As lk-jwt-service makes rooms: LiveKit keeps an empty one this long before and after somebody was in it. */
const EMPTY_TIMEOUT_S = 300;
const DEPARTURE_TIMEOUT_S = 20;
const REQUEST_TIMEOUT_S = 5;
const SEAL = "sparks.seal";
/** `ParticipantInfo.Kind`: a person's client. Recorders and agents, whom the administrator sent, are others. */
const STANDARD = 0;

export function createLivekit(config: RtcConfig, tenant: string, { key, secret }: LivekitKey): Livekit {
  const host = config.apiUrl ?? config.url.replace(/^ws/, "http");
  const service = new RoomServiceClient(host, key, secret, { requestTimeout: REQUEST_TIMEOUT_S, failover: false });
  const seals = createSeals(secret);
  return {
    url: config.url,
    openRoom: (name, room) =>
      reached(async () => {
        await service.createRoom({
          name,
          emptyTimeout: EMPTY_TIMEOUT_S,
          departureTimeout: DEPARTURE_TIMEOUT_S,
          metadata: seals.sealRoom(name, room),
        });
      }),
    token({ room, identity, userId, canPublish }) {
      const token = new AccessToken(key, secret, {
        identity,
        ttl: Math.ceil(config.tokenMs / 1000),
        attributes: { [SEAL]: seals.sealPerson(room, identity, { userId }) },
      });
      token.addGrant({ room, roomJoin: true, canPublish, canSubscribe: true, canUpdateOwnMetadata: true });
      return token.toJwt();
    },
    rooms: () =>
      reached(async () =>
        (await service.listRooms()).flatMap(({ name, metadata }) => {
          const room = seals.openRoom(name, metadata);
          return room?.tenant === tenant ? [{ name, ...room }] : [];
        }),
      ),
    participants: (room) =>
      reached(async () => {
        const all = await service.listParticipants(room).catch(noneIfGone);
        return all
          .filter(({ kind }) => Number(kind) === STANDARD)
          .map(({ identity, attributes }) => ({
            identity,
            person: seals.openPerson(room, identity, attributes[SEAL] ?? ""),
          }));
      }),
    remove: (room, identity) =>
      reached(async () => {
        await service.removeParticipant(room, identity).catch(noneIfGone);
      }),
  };
}

export type LivekitKey = { readonly key: string; readonly secret: string };

/** `key: secret`, the form of LiveKit's own key file. Undefined when it is something else. */
export function parseLivekitKey(text: string): LivekitKey | undefined {
  const [, key, secret] = /^([\w-]+):\s*["']?([^\s"']{16,})["']?$/.exec(text.trim()) ?? [];
  return key === undefined || secret === undefined ? undefined : { key, secret };
}

/** LiveKit's own words may quote a token; ours say what to look at. */
async function reached<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (thrown) {
    const status = thrown instanceof ServerError ? ` (status ${thrown.status})` : "";
    throw new Refusal("M_UNKNOWN", `the media server does not answer${status}`);
  }
}

/** Who left meanwhile need not be removed, and a room that is over has nobody in it. */
function noneIfGone(thrown: unknown): [] {
  if (thrown instanceof ServerError && thrown.status === 404) return [];
  throw thrown;
}
