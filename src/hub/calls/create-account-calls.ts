import type { Clock, SealedStore } from "#base";
import type { CryptoEngine } from "../crypto/crypto-engine.ts";
import type { Outbox } from "../outbox/index.ts";
import type { OpenRooms } from "../rooms/open-rooms.ts";
import type { RoomStore } from "../rooms/room-store.ts";
import type { MatrixHttp } from "../sdk/matrix-http.ts";
import type { RoomSender } from "../send/room-sender.ts";
import { createDirectCalls } from "../sign-ins/direct-calls.ts";
import type { Rings } from "../topics/rings.ts";
import type { AccountCalls } from "./account-calls.ts";
import { createGatewayCalls } from "./gateway-calls.ts";
import { createMediaCalls } from "./media-calls.ts";
import { createMessageCalls } from "./message-calls.ts";
import { createRecoveryCalls } from "./recovery-calls.ts";
import { createRingCalls } from "./ring-calls.ts";
import { createRoomCalls } from "./room-calls.ts";
import { createStateCalls } from "./state-calls.ts";
import { createWidgetCalls, type WidgetCallsOptions } from "./widget-calls.ts";

export type AccountCallsOptions = {
  readonly http: MatrixHttp;
  readonly fetch: typeof fetch;
  readonly clock: Clock;
  readonly userId: string;
  readonly rooms: RoomStore;
  readonly open: OpenRooms;
  readonly outbox: Outbox;
  readonly sender: RoomSender;
  readonly rings: Rings;
  readonly store: SealedStore;
  readonly randomId: () => string;
  readonly engine: () => CryptoEngine | undefined;
  readonly widgets: Pick<
    WidgetCallsOptions,
    "now" | "decrypt" | "wellKnown" | "isFollowed" | "sticky" | "cryptoSettled"
  >;
  readonly onDisplayName: (name: string) => void;
  /** Recovery was set up, entered or reset. */
  readonly onRecovery: () => Promise<void>;
};

/** Everything that a page may ask of a signed-in account. */
export function createAccountCalls(options: AccountCallsOptions): AccountCalls {
  const { http, userId, rooms, open, outbox, sender, store, randomId } = options;
  const widgetCalls = createWidgetCalls({
    ...{ http, userId, rooms, open, sender, randomId, engine: options.engine },
    ...options.widgets,
  });
  return {
    ...createRoomCalls({ http, userId, rooms, open, randomId, onDisplayName: options.onDisplayName }),
    ...createStateCalls({ http, userId, rooms }),
    ...createRingCalls({ rooms, sender, rings: options.rings, randomId }),
    ...createMessageCalls({ outbox, open, store }),
    ...createMediaCalls(http, outbox),
    ...createRecoveryCalls({ engine: options.engine, onChanged: options.onRecovery }),
    ...createGatewayCalls({
      fetch: options.fetch,
      openId: async (signal) => widgetCalls.openIdToken({}, signal),
    }),
    ...createDirectCalls({ fetch: options.fetch, clock: options.clock, store }),
    ...widgetCalls,
  };
}
