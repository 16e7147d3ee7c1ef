import { SparksError, toSparksError } from "#base";
import type { CryptoEngine } from "../crypto/crypto-engine.ts";
import type { RoomEvent } from "../events/index.ts";
import type { OpenRooms } from "../rooms/open-rooms.ts";
import type { StickySource } from "../rooms/room-call-watch.ts";
import type { RoomStore } from "../rooms/room-store.ts";
import type { MatrixHttp } from "../sdk/matrix-http.ts";
import { createServerFeatures } from "../sdk/server-features.ts";
import type { RoomSender } from "../send/room-sender.ts";
import { createInRoom } from "../widgets/in-room.ts";
import { createReadCalls } from "../widgets/read-calls.ts";
import { createRtcCalls } from "../widgets/rtc-calls.ts";
import { createSendCalls } from "../widgets/send-calls.ts";
import { createServerCalls } from "../widgets/server-calls.ts";
import { createToDeviceCalls } from "../widgets/to-device-calls.ts";

export type WidgetCallsOptions = {
  readonly http: MatrixHttp;
  readonly userId: string;
  readonly rooms: RoomStore;
  readonly open: OpenRooms;
  readonly sender: RoomSender;
  readonly sticky: StickySource;
  readonly randomId: () => string;
  readonly engine: () => CryptoEngine | undefined;
  /** Resolves when crypto is up, or is known not to come. */
  readonly cryptoSettled: Promise<void>;
  readonly now: () => number;
  readonly decrypt: (event: RoomEvent) => Promise<RoomEvent>;
  /** The well-known of the account's server; undefined where there is none. */
  readonly wellKnown: () => Promise<unknown>;
  /** Whether sync tells of every change in the room now. */
  readonly isFollowed: (roomId: string) => boolean;
};

/** What the widget host asks for on behalf of widgets, and calls for themselves. */
export function createWidgetCalls(options: WidgetCallsOptions) {
  const { http, userId, rooms, open, sender, randomId, decrypt, wellKnown, isFollowed, sticky } = options;
  const inRoom = createInRoom(rooms);
  /** A widget may be up before the crypto is. */
  const engine = async () => {
    if (!options.engine()) await options.cryptoSettled;
    const found = options.engine();
    if (!found) throw new SparksError("unavailable", "encryption is not up");
    return found;
  };
  const seal: RoomSender["seal"] = async (event) => {
    const wasUp = options.engine() !== undefined;
    try {
      return await sender.seal(event);
    } catch (thrown) {
      if (wasUp || toSparksError(thrown).code !== "unavailable") throw thrown;
      await options.cryptoSettled;
      return sender.seal(event);
    }
  };
  const features = createServerFeatures(http, options.now);
  return {
    ...createSendCalls({ http, sender: { ...sender, seal }, features, inRoom, randomId }),
    ...createReadCalls({
      loadMembers: sender.loadMembers,
      http,
      userId,
      rooms,
      open,
      decrypt,
      inRoom,
      isFollowed,
      sticky,
    }),
    ...createServerCalls(http, userId),
    ...createToDeviceCalls({ http, inRoom, randomId, engine, loadMembers: sender.loadMembers }),
    ...createRtcCalls({ http, inRoom, wellKnown }),
  };
}
