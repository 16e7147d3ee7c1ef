import { useState } from "preact/hooks";
import { Button, Checkbox, useI18n, useMessages } from "#ui";
import { type ConsentItem, RISKS } from "../capability/consent-items.ts";
import { consentMessages } from "../consent.messages.ts";
import type { CapabilityAnswer } from "../host/prompts.ts";
import { AllowButton } from "./allow-button.tsx";
import styles from "./consent.module.css";
import { ConsentCard } from "./consent-card.tsx";
import { consentText } from "./consent-text.ts";

export type CapabilityConsentProps = {
  readonly name: string;
  readonly host: string;
  readonly items: readonly ConsentItem[];
  /** The person's user id, where it is asked as well whether the widget may know it. */
  readonly identity?: string | undefined;
  /**
   * The administrator or the person vouches for the site: then "remember" is proposed, and what it asks for, also what takes trust.
   */
  readonly vouched: boolean;
  /** It is one for calls, and was not allowed camera and microphone yet. */
  readonly asksMedia?: boolean;
  readonly onAnswer: (answer: CapabilityAnswer & { readonly media: boolean }) => void;
};

/** What reaches beyond the widget's own business is never ticked beforehand, and what takes trust only where somebody has it. */
const isProposed = (item: ConsentItem, vouched: boolean) => item.proposed && (vouched || item.risk !== "high");

/** What a widget asks for, in plain words, each line to be refused on its own. */
export function CapabilityConsent(props: CapabilityConsentProps) {
  const { name, host, items, identity, vouched, onAnswer, asksMedia = false } = props;
  const t = useMessages(consentMessages);
  const i18n = useI18n();
  const [ticked, setTicked] = useState(() => new Set(items.filter((item) => isProposed(item, vouched))));
  const [shows, setShows] = useState(identity !== undefined);
  const [remember, setRemember] = useState(vouched);
  const [media, setMedia] = useState(false);
  const tick = (item: ConsentItem, checked: boolean) => {
    const next = new Set(ticked);
    if (checked) next.add(item);
    else next.delete(item);
    setTicked(next);
  };
  const answer = (allowed: Iterable<ConsentItem>, withIdentity: boolean, withMedia: boolean) =>
    onAnswer({
      allowed: [...allowed].flatMap((item) => item.capabilities),
      identity: withIdentity,
      media: withMedia,
      remember,
    });
  const count = ticked.size + (shows ? 1 : 0) + (media ? 1 : 0);
  const all = items.length + (identity === undefined ? 0 : 1) + (asksMedia ? 1 : 0);
  const allow = count === 0 ? "allowNone" : count < all ? "allowSome" : "allowAll";
  return (
    <ConsentCard
      title={t("askTitle", { name })}
      text={<p>{t("askText")}</p>}
      actions={
        <>
          <Button onClick={() => answer([], false, false)}>{t("refuseAll")}</Button>
          <AllowButton label={t(allow)} onAllow={() => answer(ticked, shows, media)} />
        </>
      }
    >
      {RISKS.map((risk) => {
        const lines = items.filter((item) => item.risk === risk);
        if (lines.length === 0) return null;
        return (
          <fieldset key={risk} class={`${styles.group} ${styles[risk]}`}>
            <legend class={styles.legend}>{t(`risk-${risk}`, { host })}</legend>
            {lines.map((item) => (
              <Checkbox
                key={item.kind}
                label={consentText(item, t, i18n)}
                hint={t(`${item.kind}-why`)}
                checked={ticked.has(item)}
                onChange={(checked) => tick(item, checked)}
              />
            ))}
          </fieldset>
        );
      })}
      {identity !== undefined && (
        <fieldset class={styles.group}>
          <legend class={styles.legend}>{t("idLegend")}</legend>
          <Checkbox
            label={t("idLine")}
            hint={t("idText", { host, user: identity })}
            checked={shows}
            onChange={setShows}
          />
        </fieldset>
      )}
      {asksMedia && (
        <fieldset class={`${styles.group} ${styles.high}`}>
          <legend class={styles.legend}>{t("mediaLegend")}</legend>
          <Checkbox label={t("mediaLine")} hint={t("mediaText", { host })} checked={media} onChange={setMedia} />
        </fieldset>
      )}
      <Checkbox label={t("remember")} hint={t("rememberHint")} checked={remember} onChange={setRemember} />
    </ConsentCard>
  );
}
