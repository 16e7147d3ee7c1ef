import windowIcon from "icon:app-window";
import keyIcon from "icon:key-round";
import { useState } from "preact/hooks";
import { Button, Checkbox, useMessages } from "#ui";
import { consentMessages } from "../consent.messages.ts";
import { signInMessages } from "../sign-in/sign-in.messages.ts";
import type { SignInPrompt } from "../sign-in/sign-in-prompt.ts";
import { AllowButton } from "./allow-button.tsx";
import styles from "./consent.module.css";
import { ConsentCard } from "./consent-card.tsx";

export type SignInConsentProps = {
  readonly name: string;
  readonly host: string;
  readonly prompt: SignInPrompt;
};

/** Whether the person signs in to a store for a widget, and what comes of it. */
export function SignInConsent({ name, host, prompt }: SignInConsentProps) {
  const t = useMessages(signInMessages);
  const tc = useMessages(consentMessages);
  const [remember, setRemember] = useState(true);
  const { login, store, known } = prompt;
  const step = prompt.step.value;
  const agree = () => prompt.agree(remember, openWindow);

  if (step.at === "waiting") {
    return (
      <ConsentCard
        key="waiting"
        icon={windowIcon}
        title={t(step.blocked ? "blocked" : "waiting")}
        text={<p>{t(step.blocked ? "blockedText" : "waitingText", { login })}</p>}
        actions={
          <>
            <Button onClick={prompt.refuse}>{t("cancel")}</Button>
            <Button onClick={() => void openWindow(step.url)}>{t("open", { login })}</Button>
          </>
        }
      />
    );
  }
  if (step.at === "failed") {
    const why = step.error.code === "forbidden" ? "refused" : step.error.code === "unavailable" ? "away" : "failed";
    return (
      <ConsentCard
        key="failed"
        icon={keyIcon}
        title={t(why, { login })}
        text={<p>{t(`${why}Text`, { login })}</p>}
        actions={
          <>
            <Button onClick={prompt.refuse}>{t("refuse")}</Button>
            <Button variant="primary" onClick={agree}>
              {t("tryAgain")}
            </Button>
          </>
        }
      />
    );
  }
  return (
    <ConsentCard
      key="ask"
      icon={keyIcon}
      title={known ? t("again") : t("title", { store })}
      text={<p>{known ? t("againText", { login, name }) : t("text", { name, host, login })}</p>}
      actions={
        <>
          <Button onClick={prompt.refuse}>{t("refuse")}</Button>
          <AllowButton label={t("agree")} onAllow={agree} />
        </>
      }
    >
      {!known && <p class={styles.note}>{t("can")}</p>}
      {!known && (
        <Checkbox label={tc("remember")} hint={tc("rememberHint")} checked={remember} onChange={setRemember} />
      )}
    </ConsentCard>
  );
}

/** A window of its own, that knows nothing of this one where the client's headers cut them apart. False: the browser forbids it. */
const openWindow = (url: string): boolean => window.open(url, "_blank", "popup,width=520,height=720") !== null;
