import { SparksError } from "#base";
import type { CryptoEngine } from "../crypto/crypto-engine.ts";
import type { Recovery } from "../crypto/recovery.ts";
import type { AccountCalls } from "./account-calls.ts";

export type RecoveryCallsOptions = {
  readonly engine: () => CryptoEngine | undefined;
  /** What recovery is, and what can be read, may be different now. */
  readonly onChanged: () => Promise<void>;
};

/** Recovery keys pass through here in one direction each, and are kept nowhere. */
export function createRecoveryCalls({
  engine,
  onChanged,
}: RecoveryCallsOptions): Pick<AccountCalls, "setUpRecovery" | "recover" | "resetRecovery"> {
  const withRecovery = async <T>(work: (recovery: Recovery) => Promise<T>): Promise<T> => {
    const ready = engine();
    if (!ready) throw new SparksError("unavailable", "encryption is not ready");
    const result = await work(ready.recovery);
    await onChanged();
    return result;
  };
  return {
    setUpRecovery: () => withRecovery(async (recovery) => ({ recoveryKey: await recovery.setUp() })),
    recover: ({ recoveryKey }) => withRecovery((recovery) => recovery.recover(recoveryKey)),
    resetRecovery: ({ password }) =>
      withRecovery(async (recovery) => ({ recoveryKey: await recovery.reset(password) })),
  };
}
