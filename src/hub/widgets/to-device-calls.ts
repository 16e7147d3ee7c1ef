/** Messages of widgets to the devices of people in their room (MSC3819). */
import { SparksError, toSparksError } from "#base";
import type { AccountCalls } from "../calls/account-calls.ts";
import type { CryptoEngine } from "../crypto/crypto-engine.ts";
import type { OlmMessage } from "../crypto/olm-messages.ts";
import { isCryptoType } from "../crypto/to-device.ts";
import { isModest, isUserId } from "../events/index.ts";
import type { RoomSession } from "../rooms/room-session.ts";
import type { MatrixHttp } from "../sdk/matrix-http.ts";
import { roomPath } from "../sdk/paths.ts";
import type { InRoom } from "./in-room.ts";

type Content = Readonly<Record<string, unknown>>;
type Messages = Readonly<Record<string, Readonly<Record<string, Content>>>>;

export type ToDeviceCallsOptions = {
  readonly http: MatrixHttp;
  readonly inRoom: InRoom;
  readonly randomId: () => string;
  /** Waits for crypto; rejects where it does not come. */
  readonly engine: () => Promise<CryptoEngine>;
  readonly loadMembers: (roomId: string) => Promise<RoomSession>;
};

const MAX_PEOPLE = 1000;
const MAX_DEVICES = 5000;
/** Encrypted messages are a kilobyte each or more, and servers limit what they take at once. */
const DEVICES_A_REQUEST = 50;

export function createToDeviceCalls(options: ToDeviceCallsOptions): Pick<AccountCalls, "widgetSendToDevice"> {
  const { http, inRoom, randomId } = options;
  /** What was asked for first is sent first; what was encrypted first must be. */
  let last: Promise<unknown> = Promise.resolve();
  const inOrder = (work: () => Promise<void>): Promise<void> => {
    const mine = last.then(work, work);
    last = mine;
    return mine;
  };

  const put = async (type: string, messages: Messages) => {
    const path = `/_matrix/client/v3/sendToDevice/${encodeURIComponent(type)}/${encodeURIComponent(randomId())}`;
    await http.json("PUT", path, { body: { messages } });
  };

  const mustBeJoined = async (roomId: string, people: readonly string[]) => {
    const { state } = await options.loadMembers(roomId);
    for (const id of people) {
      if (isUserId(id) && state.member(id)?.membership === "join") continue;
      // Sync may not have told yet of who has just come.
      if (!isUserId(id) || !(await isJoinedNow(roomId, id)))
        throw new SparksError("forbidden", `${id} is not in the room`);
    }
  };

  const isJoinedNow = async (roomId: string, userId: string) => {
    try {
      const member = await http.json("GET", roomPath(roomId, "state", "m.room.member", userId));
      return member.membership === "join";
    } catch (thrown) {
      if (toSparksError(thrown).code === "not-found") return false;
      throw thrown;
    }
  };

  return {
    async widgetSendToDevice({ roomId, type, encrypted, messages }) {
      inRoom(roomId);
      if (type === "" || type.length > 255 || isCryptoType(type)) {
        throw new SparksError("forbidden", "messages of this type are the crypto's own");
      }
      const people = Object.keys(messages);
      const contents = Object.values(messages).flatMap((devices) => Object.values(devices));
      if (people.length > MAX_PEOPLE || contents.length > MAX_DEVICES)
        throw new SparksError("too-large", "too many devices");
      if (!contents.every((content) => isModest(content))) throw new SparksError("too-large", "a message is too large");
      if (contents.length === 0) return;
      await inOrder(async () => {
        await mustBeJoined(roomId, people);
        if (!encrypted) return put(type, messages);
        const engine = await options.engine();
        const sealed = await engine.encryptToDevice(type, messages);
        for (let at = 0; at < sealed.length; at += DEVICES_A_REQUEST) {
          await put("m.room.encrypted", byPerson(sealed.slice(at, at + DEVICES_A_REQUEST)));
        }
      });
    },
  };
}

function byPerson(messages: readonly OlmMessage[]): Messages {
  const people = new Map<string, Map<string, Content>>();
  for (const { userId, deviceId, content } of messages) {
    const devices = people.get(userId) ?? new Map<string, Content>();
    devices.set(deviceId, content);
    people.set(userId, devices);
  }
  return Object.fromEntries([...people].map(([userId, devices]) => [userId, Object.fromEntries(devices)]));
}
