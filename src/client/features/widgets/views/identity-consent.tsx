import personIcon from "icon:user-check";
import { useState } from "preact/hooks";
import { Button, Checkbox, useMessages } from "#ui";
import { consentMessages } from "../consent.messages.ts";
import type { IdentityAnswer } from "../host/prompts.ts";
import { AllowButton } from "./allow-button.tsx";
import styles from "./consent.module.css";
import { ConsentCard } from "./consent-card.tsx";

export type IdentityConsentProps = {
  readonly name: string;
  readonly host: string;
  readonly userId: string;
  readonly vouched: boolean;
  readonly onAnswer: (answer: IdentityAnswer) => void;
};

/** Whether a widget may prove to its service who the person is. */
export function IdentityConsent({ name, host, userId, vouched, onAnswer }: IdentityConsentProps) {
  const t = useMessages(consentMessages);
  const [remember, setRemember] = useState(vouched);
  return (
    <ConsentCard
      icon={personIcon}
      title={t("idTitle", { name })}
      text={<p>{t("idText", { host, user: userId })}</p>}
      actions={
        <>
          <Button onClick={() => onAnswer({ allow: false, remember })}>{t("idRefuse")}</Button>
          <AllowButton label={t("idAllow")} onAllow={() => onAnswer({ allow: true, remember })} />
        </>
      }
    >
      <p class={styles.note}>{t("idHint")}</p>
      <Checkbox label={t("remember")} hint={t("rememberHint")} checked={remember} onChange={setRemember} />
    </ConsentCard>
  );
}
