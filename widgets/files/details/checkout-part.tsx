import freeIcon from "icon:file";
import outIcon from "icon:file-lock";
import { useState } from "preact/hooks";
import type { FileCheckouts } from "#backends";
import { toSparksError } from "#base";
import type { FileEntry } from "#model";
import { Button, Dialog, Icon, TextArea, type Toasts, useMessages } from "#ui";
import { shownName } from "../views/shown-name.ts";
import { detailsMessages } from "./details.messages.ts";
import styles from "./details.module.css";
import { LoadedPart } from "./loaded-part.tsx";
import { useLoaded } from "./use-loaded.ts";

export type CheckoutPartProps = {
  readonly entry: FileEntry;
  readonly checkouts: FileCheckouts;
  readonly toasts: Toasts;
  readonly onChanged: () => void;
};

/** Who has it out, taking it out, and bringing it in with a note. */
export function CheckoutPart({ entry, checkouts, toasts, onChanged }: CheckoutPartProps) {
  const t = useMessages(detailsMessages);
  const [busy, setBusy] = useState(false);
  const [asking, setAsking] = useState(false);
  const [comment, setComment] = useState("");
  const loaded = useLoaded(entry.path, async (signal) => ({ holder: await checkouts.holder(entry.path, signal) }));
  const act = async (work: () => Promise<void>, failed: "checkOutFailed" | "checkInFailed") => {
    setBusy(true);
    try {
      await work();
      onChanged();
    } catch (thrown) {
      const { code } = toSparksError(thrown);
      toasts.show({ text: t(code === "unsupported" ? "unsupported" : failed), tone: "danger" });
    } finally {
      setBusy(false);
      setAsking(false);
      loaded.reload();
    }
  };
  return (
    <section class={styles.part}>
      <h3 class={styles.head}>{t("checkout")}</h3>
      <LoadedPart loaded={loaded} rows={1}>
        {({ holder }) => (
          <>
            <p class={styles.line}>
              <Icon of={holder ? outIcon : freeIcon} class={styles.icon} />
              <span>
                {!holder
                  ? t("checkoutFree")
                  : holder.name === ""
                    ? t("checkoutUnknown")
                    : t("checkoutBy", { name: shownName(holder.name) })}
              </span>
            </p>
            {holder ? (
              <Button size="small" busy={busy} onClick={() => setAsking(true)}>
                {t("checkIn")}
              </Button>
            ) : (
              <Button
                size="small"
                busy={busy}
                onClick={() => act(() => checkouts.checkOut(entry.path), "checkOutFailed")}
              >
                {t("checkOut")}
              </Button>
            )}
          </>
        )}
      </LoadedPart>
      {asking && (
        <Dialog
          title={t("checkIn")}
          size="small"
          keepOpen
          onClose={() => setAsking(false)}
          actions={
            <>
              <Button onClick={() => setAsking(false)}>{t("cancel")}</Button>
              <Button
                variant="primary"
                busy={busy}
                onClick={() => act(() => checkouts.checkIn(entry.path, comment.trim()), "checkInFailed")}
              >
                {t("checkIn")}
              </Button>
            </>
          }
        >
          <TextArea label={t("checkInComment")} hint={t("checkInText")} value={comment} onInput={setComment} />
        </Dialog>
      )}
    </section>
  );
}
