import appIcon from "icon:app-window";
import { useState } from "preact/hooks";
import { Button, Checkbox, formatList, useI18n, useMessages } from "#ui";
import type { CarriedFact } from "../address/template-values.ts";
import { consentMessages } from "../consent.messages.ts";
import { AllowButton } from "./allow-button.tsx";
import styles from "./consent.module.css";
import { ConsentCard } from "./consent-card.tsx";

export type LoadConsentProps = {
  readonly name: string;
  readonly host: string;
  /** User id of whoever registered it. */
  readonly creator: string;
  readonly carries: readonly CarriedFact[];
  readonly onAllow: (answer: { readonly remember: boolean; readonly media: boolean }) => void;
  readonly onRefuse: () => void;
};

/** Asked before anything of a site that nobody here vouches for is loaded. */
export function LoadConsent({ name, host, creator, carries, onAllow, onRefuse }: LoadConsentProps) {
  const t = useMessages(consentMessages);
  const i18n = useI18n();
  const [remember, setRemember] = useState(false);
  const [media, setMedia] = useState(false);
  const facts = formatList(
    i18n,
    carries.map((fact) => t(`fact-${fact}`)),
  );
  return (
    <ConsentCard
      icon={appIcon}
      title={t("loadTitle", { name })}
      text={<p>{t("loadText", { host, who: creator })}</p>}
      actions={
        <>
          <Button onClick={onRefuse}>{t("loadRefuse")}</Button>
          <AllowButton label={t("loadAllow")} onAllow={() => onAllow({ remember, media })} />
        </>
      }
    >
      <p class={styles.note}>
        {t("loadLearns", { host })} {carries.length > 0 && t("loadCarries", { facts })}
      </p>
      <Checkbox label={t("mediaLine")} hint={t("mediaText", { host })} checked={media} onChange={setMedia} />
      <Checkbox label={t("rememberLoad")} checked={remember} onChange={setRemember} />
    </ConsentCard>
  );
}
