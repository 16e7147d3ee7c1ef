import type { RoomDetails } from "#contracts";
import { Button, useMessages } from "#ui";
import { composerMessages } from "./composer.messages.ts";
import styles from "./composer.module.css";

type Props = { readonly details: RoomDetails; readonly onOpen: (roomId: string) => void };

/** Stands where one would write, and says why one cannot. */
export function NoComposer({ details, onOpen }: Props) {
  const t = useMessages(composerMessages);
  const { replacedBy } = details;
  return (
    <div class={styles.denied}>
      {replacedBy !== undefined ? (
        <>
          <span>{t("replaced")}</span>
          <Button size="small" variant="primary" onClick={() => onOpen(replacedBy)}>
            {t("toReplacement")}
          </Button>
        </>
      ) : (
        t(details.membership === "join" ? "denied" : "left")
      )}
    </div>
  );
}
