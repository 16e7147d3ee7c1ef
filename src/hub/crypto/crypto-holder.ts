/** Brings crypto up beside everything else, and is asked for it by whoever needs it. */
import { type Clock, type Log, toSparksError } from "#base";
import type { RecoveryStatus, SignedIn } from "#contracts";
import type { RoomEvent } from "../events/index.ts";
import type { MatrixHttp } from "../sdk/matrix-http.ts";
import { coalesce } from "../serve/coalesce.ts";
import type { CryptoEngine } from "./crypto-engine.ts";
import type { ToDevice } from "./to-device.ts";

export interface CryptoHolder {
  engine(): CryptoEngine | undefined;
  state(): SignedIn["crypto"];
  /** The event with its outcome, or as it is while crypto is not up. */
  decrypt(event: RoomEvent): Promise<RoomEvent>;
  /** Resolves when crypto is up, or is known not to come. */
  readonly settled: Promise<void>;
  /** Begins to load it, `after` that or soon. */
  start(after: Promise<void>): void;
  /** Recovery may have changed (on another device, by a call, or the server can be asked again): looks, and tells. */
  lookAtRecovery(): Promise<void>;
  stop(): Promise<void>;
}

export type CryptoHolderOptions = {
  readonly http: MatrixHttp;
  readonly clock: Clock;
  readonly log: Log;
  readonly userId: string;
  readonly deviceId: string;
  readonly storeName: string | null;
  readonly storeKey: Uint8Array;
  /** Of this sign-in, if there was one; forgotten as soon as cross-signing is set up. */
  readonly password?: string | undefined;
  readonly signal: AbortSignal;
  readonly onState: (state: {
    readonly crypto?: SignedIn["crypto"];
    readonly verified?: boolean;
    readonly recovery?: RecoveryStatus;
  }) => void;
  /** Gives it what it missed; resolves when to-device messages may come. */
  readonly onReady: (engine: CryptoEngine) => Promise<void>;
  readonly onLate: (event: RoomEvent) => void;
  readonly onToDevice: (message: ToDevice) => void;
  /** Whom to trust changed: what was judged must be judged again. */
  readonly onTrust: () => void;
};

/** Crypto waits for the first list, but not for ever: without a network there is none. */
const AFTER_MS = 1500;
/** The page paints the list on the same processors that compile the crypto. */
const PAINT_MS = 200;
const TRUST_EVERY_MS = 500;

export function createCryptoHolder(options: CryptoHolderOptions): CryptoHolder {
  const { http, clock, log, userId, deviceId, signal } = options;
  let engine: CryptoEngine | undefined;
  let state: SignedIn["crypto"] = "starting";
  let running: Promise<void> = Promise.resolve();
  let settle: () => void = () => undefined;
  const settled = new Promise<void>((resolve) => {
    settle = resolve;
  });

  const setState = (next: SignedIn["crypto"]) => {
    state = next;
    options.onState({ crypto: next });
  };

  const readTrust = async (of: CryptoEngine) => {
    try {
      const verified = await of.verified();
      if (verified !== undefined && !signal.aborted) options.onState({ verified });
    } catch (thrown) {
      if (!signal.aborted) log.warn("crypto.trust-unknown", { code: toSparksError(thrown).code });
    }
  };

  const readRecovery = async (of: CryptoEngine, fresh: boolean) => {
    try {
      const recovery = await of.recovery.status(fresh);
      if (!signal.aborted) options.onState({ recovery });
    } catch (thrown) {
      if (!signal.aborted) log.warn("crypto.recovery-unknown", { code: toSparksError(thrown).code });
    }
  };

  const bringUp = async (after: Promise<void>) => {
    await Promise.race([after.then(() => clock.sleep(PAINT_MS, signal)), clock.sleep(AFTER_MS, signal)]);
    const { createRustEngine } = await import("./rust-engine.ts");
    if (signal.aborted) return;
    const { storeName, storeKey } = options;
    const made = await createRustEngine({ http, clock, log, userId, deviceId, storeName, storeKey });
    engine = made;
    if (signal.aborted) return;
    made.late.on(options.onLate);
    made.toDevice.on(options.onToDevice);
    const judged = coalesce(clock, TRUST_EVERY_MS, () => {
      if (signal.aborted) return;
      void readTrust(made);
      void readRecovery(made, false);
      options.onTrust();
    });
    made.trustChanged.on(judged.ask);
    await options.onReady(made);
    setState("ready");
    settle();
    await made.bootstrap(options.password).catch((thrown: unknown) => {
      // Everything works without an identity; others see an unverified device, and so does this person.
      if (!signal.aborted) log.warn("crypto.no-identity", { code: toSparksError(thrown).code });
    });
    await Promise.all([readTrust(made), readRecovery(made, false)]);
  };

  return {
    settled,
    engine: () => (state === "ready" ? engine : undefined),
    state: () => state,
    decrypt: async (event) => (engine && state === "ready" ? engine.decrypt(event) : event),
    start(after) {
      running = bringUp(after).catch((thrown: unknown) => {
        if (signal.aborted) return;
        log.error("crypto.failed", { code: toSparksError(thrown).code, why: String(thrown).slice(0, 200) });
        if (state !== "ready") setState("failed");
        settle();
      });
    },
    async lookAtRecovery() {
      if (engine && state === "ready") await readRecovery(engine, true);
    },
    async stop() {
      await running;
      await engine?.stop();
    },
  };
}
