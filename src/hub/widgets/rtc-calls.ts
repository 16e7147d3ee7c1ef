/** What a call needs of the homeserver: where its media go (MSC4143), and the right to go there (MSC4195). */
import { arrayAt, isObject, SparksError, stringAt, toSparksError } from "#base";
import type { AccountCalls } from "../calls/account-calls.ts";
import { isModest } from "../events/index.ts";
import type { MatrixHttp } from "../sdk/matrix-http.ts";
import type { InRoom } from "./in-room.ts";

type RtcCalls = Pick<AccountCalls, "rtcTransports" | "rtcLivekitToken" | "rtcDelegateDelayedLeave">;

export type RtcCallsOptions = {
  readonly http: MatrixHttp;
  readonly inRoom: InRoom;
  /** The well-known of the account's server; undefined where there is none. */
  readonly wellKnown: () => Promise<unknown>;
};

const TRANSPORTS = "/_matrix/client/unstable/org.matrix.msc4143/rtc/transports";
const LIVEKIT = "/_matrix/client/unstable/io.element.msc4195/rtc/livekit";
const MAX_TRANSPORTS = 20;

export function createRtcCalls({ http, inRoom, wellKnown }: RtcCallsOptions): RtcCalls {
  const askLivekit = async (verb: string, body: Record<string, unknown>, signal: AbortSignal) => {
    try {
      return await http.json("POST", `${LIVEKIT}/${verb}`, { body, signal });
    } catch (thrown) {
      const { code, errcode } = toSparksError(thrown);
      // A proxy before the homeserver has its own way to say that nobody is there.
      if (code !== "not-found" || (errcode !== undefined && errcode !== "M_UNKNOWN")) throw thrown;
      throw new SparksError("unsupported", "the homeserver makes no call tokens", { cause: thrown });
    }
  };

  return {
    async rtcTransports(_arg, signal) {
      const said = await http.json("GET", TRANSPORTS, { signal }).catch((thrown: unknown) => {
        const { code } = toSparksError(thrown);
        if (code === "unsupported" || code === "not-found") return undefined;
        throw thrown;
      });
      const named = transportsFrom(arrayAt(said, "rtc_transports"));
      // Older servers name them where clients on telephones look.
      return named.length > 0 ? named : transportsFrom(arrayAt(await wellKnown(), "org.matrix.msc4143.rtc_foci"));
    },

    async rtcLivekitToken({ roomId, url, slotId, member, serverName }, signal) {
      inRoom(roomId);
      const body = {
        url,
        room_id: roomId,
        slot_id: slotId,
        member: memberBody(member),
        ...(serverName === undefined ? {} : { server_name: serverName }),
      };
      const jwt = stringAt(await askLivekit("get_token", body, signal), "jwt");
      if (!jwt) throw new SparksError("invalid", "the reply has no token");
      return { jwt };
    },

    async rtcDelegateDelayedLeave({ roomId, url, slotId, member, delayId, delayTimeoutMs, serverName }, signal) {
      inRoom(roomId);
      const body = {
        ...(url === undefined ? {} : { url }),
        room_id: roomId,
        slot_id: slotId,
        member: memberBody(member),
        delay_id: delayId,
        ...(delayTimeoutMs === undefined ? {} : { delay_timeout: delayTimeoutMs }),
        ...(serverName === undefined ? {} : { server_name: serverName }),
      };
      await askLivekit("delegate_delayed_leave", body, signal);
    },
  };
}

const memberBody = ({ id, claimedDeviceId }: { readonly id: string; readonly claimedDeviceId?: string }) => ({
  id,
  ...(claimedDeviceId === undefined ? {} : { claimed_device_id: claimedDeviceId }),
});

/** Each has a type; what else is in it only the call knows. */
const transportsFrom = (list: readonly unknown[] | undefined): readonly Readonly<Record<string, unknown>>[] =>
  (list ?? [])
    .slice(0, MAX_TRANSPORTS)
    .filter((item): item is Record<string, unknown> => isObject(item) && Boolean(stringAt(item, "type")))
    .filter(isModest);
