import { useEffect, useState } from "preact/hooks";
import { toSparksError } from "#base";
import type { FileQuota } from "#model";
import { formatBytes, ProgressBar, useI18n, useMessages } from "#ui";
import type { OpenStore } from "../desk/open-store.ts";
import { findMessages } from "../find/find.messages.ts";
import type { DeviceSide } from "../offline/device-side.ts";
import styles from "./quota-bar.module.css";

export type QuotaBarProps = {
  readonly store: OpenStore;
  readonly device: Pick<DeviceSide, "transfers">;
};

/** How full the place is; nothing where it does not say. Looks again when all that was on its way has arrived. */
export function QuotaBar({ store, device }: QuotaBarProps) {
  const t = useMessages(findMessages);
  const i18n = useI18n();
  const [quota, setQuota] = useState<FileQuota | undefined>(store.place.quota);
  const { backend } = store;
  const isMoving = device.transfers.list.value.some(({ state }) => state.at === "moving");
  useEffect(() => {
    if (isMoving || !backend.quota) return;
    const left = new AbortController();
    backend.quota(left.signal).then(
      (next) => {
        if (!left.signal.aborted) setQuota(next);
      },
      // It is only a word beside the list: that the store does not answer is said there.
      (thrown: unknown) => void toSparksError(thrown),
    );
    return () => left.abort();
  }, [backend, isMoving]);
  if (quota?.used === undefined) return null;
  const used = formatBytes(i18n, quota.used);
  if (quota.total === undefined) return <p class={styles.quota}>{t("quotaUsed", { used })}</p>;
  const text = t("quota", { used, total: formatBytes(i18n, quota.total) });
  return (
    <div class={styles.quota}>
      <ProgressBar bare label={text} value={quota.used / quota.total} />
      <span>{text}</span>
    </div>
  );
}
