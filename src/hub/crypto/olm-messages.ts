/**
 * To-device messages, encrypted with Olm for one device each (client-server API v1.18, 10.12.4.1). The SDK's own function gives up
 * on all of them when one device cannot be reached, and knows nobody whose devices are not followed; hence the machine itself.
 */
import {
  type Device,
  DeviceId,
  type KeysClaimRequest,
  type KeysQueryRequest,
  type OlmMachine,
  UserId,
} from "@matrix-org/matrix-sdk-crypto-wasm";
import type { RustCrypto } from "matrix-js-sdk/lib/rust-crypto/rust-crypto.js";
import { isObject } from "#base";

type Content = Readonly<Record<string, unknown>>;

/** Content by person and device; `*` is every device of theirs that is not named beside it. */
export type OlmTargets = Readonly<Record<string, Readonly<Record<string, Content>>>>;
export type OlmMessage = { readonly userId: string; readonly deviceId: string; readonly content: Content };

export type OlmMessagesOptions = {
  readonly crypto: RustCrypto;
  readonly userId: string;
  readonly deviceId: string;
  readonly now: () => number;
};

/** Parts of the SDK's crypto that are not in its types: they do what a room's encryption does before it shares a key. */
type Inside = {
  getOlmMachineOrThrow(): OlmMachine;
  readonly keyClaimManager: { ensureSessionsForUsers(logger: QuietLogger, users: readonly UserId[]): Promise<void> };
  readonly outgoingRequestsManager: { doProcessOutgoingRequests(): Promise<void> };
  readonly outgoingRequestProcessor: {
    makeOutgoingRequest(request: KeysQueryRequest | KeysClaimRequest): Promise<void>;
  };
};
type QuietLogger = Readonly<Record<"debug" | "info" | "warn", () => void>>;

/** A device that a sender knows of and we do not is looked for, but not at every message. */
const LOOK_AGAIN_AFTER_MS = 10_000;
const WAIT_FOR_KEYS_S = 5;

const quiet = () => undefined;
const quietLogger: QuietLogger = { debug: quiet, info: quiet, warn: quiet };

export function createOlmMessages({ crypto, userId: ownUser, deviceId: ownDevice, now }: OlmMessagesOptions) {
  const inside = crypto as unknown as Inside;
  const lookedAt = new Map<string, number>();

  const follow = async (machine: OlmMachine, users: readonly string[]) => {
    await machine.updateTrackedUsers(users.map((id) => new UserId(id)));
    await inside.outgoingRequestsManager.doProcessOutgoingRequests();
  };

  /** Asks the servers of people of whom a device was named that is not known. */
  const lookFor = async (machine: OlmMachine, users: readonly string[]) => {
    const due = users.filter((id) => now() - (lookedAt.get(id) ?? Number.NEGATIVE_INFINITY) > LOOK_AGAIN_AFTER_MS);
    if (due.length === 0) return;
    for (const id of due) lookedAt.set(id, now());
    await inside.outgoingRequestProcessor.makeOutgoingRequest(
      machine.queryKeysForUsers(due.map((id) => new UserId(id))),
    );
  };

  /** Runs `use` with the devices of a person; they hold on to the store until they are freed. */
  const withDevices = async <T>(machine: OlmMachine, user: string, use: (devices: readonly Device[]) => Promise<T>) => {
    const found = await machine.getUserDevices(new UserId(user), WAIT_FOR_KEYS_S);
    const devices = found.devices();
    try {
      return await use(devices);
    } finally {
      for (const device of devices) device.free();
      found.free();
    }
  };

  const isUnknown = async (machine: OlmMachine, user: string, wanted: readonly string[]) => {
    for (const id of wanted) {
      if (id === "*") continue;
      const device = await machine.getDevice(new UserId(user), new DeviceId(id));
      if (!device) return true;
      device.free();
    }
    return false;
  };

  const encryptFor = (machine: OlmMachine, type: string, user: string, contents: Readonly<Record<string, Content>>) =>
    withDevices(machine, user, async (devices) => {
      const messages: OlmMessage[] = [];
      for (const device of devices) {
        const deviceId = device.deviceId.toString();
        const content = Object.hasOwn(contents, deviceId) ? contents[deviceId] : contents["*"];
        const isSelf = user === ownUser && deviceId === ownDevice;
        if (content === undefined || isSelf || device.isBlacklisted() || device.isDehydrated) continue;
        const sealed = await device.encryptToDeviceEvent(type, content).then(
          (text): unknown => JSON.parse(text),
          // Nothing to reach it with: it has no keys left on its server, or has none at all.
          () => undefined,
        );
        if (isObject(sealed)) messages.push({ userId: user, deviceId, content: sealed });
      }
      return messages;
    });

  return {
    /** For every device that can be reached; others are left out. What comes first must be sent first. */
    async encrypt(type: string, targets: OlmTargets): Promise<readonly OlmMessage[]> {
      const machine = inside.getOlmMachineOrThrow();
      const users = Object.keys(targets);
      await follow(machine, users);
      const unknown: string[] = [];
      for (const user of users) {
        if (await isUnknown(machine, user, Object.keys(targets[user] ?? {}))) unknown.push(user);
      }
      await lookFor(machine, unknown);
      await inside.keyClaimManager.ensureSessionsForUsers(
        quietLogger,
        users.map((id) => new UserId(id)),
      );
      const messages: OlmMessage[] = [];
      for (const user of users) messages.push(...(await encryptFor(machine, type, user, targets[user] ?? {})));
      return messages;
    },
  };
}
