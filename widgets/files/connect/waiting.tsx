import { useEffect, useRef } from "preact/hooks";
import { Banner, Button, formatTime, Link, useI18n, useMessages } from "#ui";
import { connectMessages } from "./connect.messages.ts";
import styles from "./connect-pane.module.css";

export type WaitingProps = {
  readonly place: string;
  readonly gateway: string;
  readonly address: string;
  /** Milliseconds since 1970. */
  readonly endsAt: number;
  readonly isAway: boolean;
  readonly onCancel: () => void;
};

/** The person is on a page of the server: what happens there, the way to it once more, the way out. */
export function Waiting({ place, gateway, address, endsAt, isAway, onCancel }: WaitingProps) {
  const t = useMessages(connectMessages);
  const i18n = useI18n();
  const title = useRef<HTMLHeadingElement>(null);
  useEffect(() => title.current?.focus(), []);
  return (
    <>
      <h1 ref={title} class={styles.title} tabIndex={-1}>
        {t("waitingTitle")}
      </h1>
      <p class={styles.text}>{t("waitingText", { place })}</p>
      {isAway && <Banner tone="attention">{t("waitingAway", { gateway })}</Banner>}
      <p class={styles.text}>
        {t("noWindow")}{" "}
        <Link href={address} external>
          {t("openPage")}
        </Link>
      </p>
      <p class={styles.note}>{t("waitingUntil", { time: formatTime(i18n, endsAt) })}</p>
      <Button onClick={onCancel} wide>
        {t("cancel")}
      </Button>
    </>
  );
}
