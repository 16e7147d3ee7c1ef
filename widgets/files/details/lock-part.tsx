import lockIcon from "icon:lock-keyhole";
import unlockIcon from "icon:lock-keyhole-open";
import { useState } from "preact/hooks";
import type { FileLocks } from "#backends";
import { toSparksError } from "#base";
import type { FileEntry } from "#model";
import { Button, formatTime, Icon, type Toasts, useI18n, useMessages } from "#ui";
import { shownName } from "../views/shown-name.ts";
import { detailsMessages } from "./details.messages.ts";
import styles from "./details.module.css";
import type { HeldLocks } from "./held-locks.ts";
import { LoadedPart } from "./loaded-part.tsx";
import { useLoaded } from "./use-loaded.ts";

export type LockPartProps = {
  readonly entry: FileEntry;
  readonly locks: FileLocks;
  readonly held: HeldLocks;
  /** Shown to the others while the lock holds. */
  readonly owner: string;
  readonly toasts: Toasts;
};

/** Who holds a lock on it, and taking or giving one. */
export function LockPart({ entry, locks, held, owner, toasts }: LockPartProps) {
  const t = useMessages(detailsMessages);
  const i18n = useI18n();
  const [busy, setBusy] = useState(false);
  const own = held.of(entry.path);
  const loaded = useLoaded(entry.path, async (signal) => ({ holder: await locks.holder(entry.path, signal) }));
  const act = async (work: () => Promise<void>, failed: "lockFailed" | "unlockFailed") => {
    setBusy(true);
    try {
      await work();
    } catch (thrown) {
      const { code } = toSparksError(thrown);
      toasts.show({ text: t(code === "conflict" && failed === "lockFailed" ? "lockTaken" : failed), tone: "danger" });
    } finally {
      setBusy(false);
      loaded.reload();
    }
  };
  return (
    <section class={styles.part}>
      <h3 class={styles.head}>{t("lock")}</h3>
      <LoadedPart loaded={loaded} rows={1}>
        {({ holder }) => (
          <>
            <p class={styles.line}>
              <Icon of={own || holder ? lockIcon : unlockIcon} class={styles.icon} />
              <span>{sentence(holder)}</span>
            </p>
            {own ? (
              <Button size="small" busy={busy} onClick={() => act(() => held.release(entry.path), "unlockFailed")}>
                {t("unlock")}
              </Button>
            ) : (
              !holder && (
                <Button
                  size="small"
                  busy={busy}
                  onClick={() => act(() => held.acquire(entry.path, owner), "lockFailed")}
                >
                  {t("lockForEditing")}
                </Button>
              )
            )}
          </>
        )}
      </LoadedPart>
    </section>
  );

  function sentence(holder: { readonly name: string; readonly expiresAt?: number } | undefined): string {
    const until = (own ?? holder)?.expiresAt;
    const time = until === undefined ? undefined : formatTime(i18n, until);
    if (own) return time === undefined ? t("lockOwnOpen") : t("lockOwn", { time });
    if (!holder) return t("lockFree");
    const name = shownName(holder.name);
    if (name === "") return time === undefined ? t("lockUnknown") : t("lockUnknownUntil", { time });
    return time === undefined ? t("lockOther", { name }) : t("lockOtherUntil", { name, time });
  }
}
