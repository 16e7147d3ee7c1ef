import type { ComponentChildren } from "preact";
import { Button, Switch, useI18n, useMessages } from "#ui";
import { sortRequest } from "../capability/consent-items.ts";
import { consentMessages } from "../consent.messages.ts";
import type { FrameRights } from "../frame/sandbox.ts";
import type { GrantKey, GrantName } from "../grants/grant.ts";
import type { GrantStore, TakenBack } from "../grants/grant-store.ts";
import { grantMessages } from "../grants.messages.ts";
import { signInMessages } from "../sign-in/sign-in.messages.ts";
import { consentText } from "./consent-text.ts";
import styles from "./grants.module.css";
import { hostOf } from "./shown-name.ts";

export type GrantCardProps = {
  readonly grantKey: GrantKey;
  readonly name: GrantName;
  readonly grants: GrantStore;
  /** What the frame may do where nothing was decided. */
  readonly defaults: FrameRights;
};

/** What one widget may do, line by line, each to be taken back; it takes effect at once. */
export function GrantCard({ grantKey, name, grants, defaults }: GrantCardProps) {
  const t = useMessages(grantMessages);
  const tc = useMessages(consentMessages);
  const ts = useMessages(signInMessages);
  const i18n = useI18n();
  const isOnce = grants.all.value.every((one) => !one.remembered || one.eventId !== grantKey.eventId);
  const grant = grants.find(grantKey);
  const back = (what: TakenBack) => () => grants.takeBack(grantKey, what);
  const scope = { ...grantKey, ...(grant?.rooms ? { rooms: grant.rooms } : {}) };
  const granted = sortRequest(grant?.granted ?? [], scope).asked;
  const refused = sortRequest(grant?.refused ?? [], scope).asked;
  const administered = sortRequest(grant?.administered ?? [], scope).asked;
  const set = (change: Partial<FrameRights>) => grants.decide(grantKey, name, change, true);
  const host = hostOf(grantKey.origin);
  return (
    <div class={styles.lines}>
      {grant?.load && <Line text={t("loads")} act={t("takeBack")} onAct={back({ what: "load" })} />}
      {grant?.identity && (
        <Line
          text={t(grant.identity === "allow" ? "knowsYou" : "knowsYouNot")}
          act={t(grant.identity === "allow" ? "takeBack" : "askAgain")}
          onAct={back({ what: "identity" })}
        />
      )}
      {grant?.signIns?.map(({ id, host: at }) => (
        <Line key={id} text={ts("line", { host: at })} act={t("takeBack")} onAct={back({ what: "signIns" })} />
      ))}
      {granted.map((item) => (
        <Line
          key={item.kind}
          text={consentText(item, tc, i18n)}
          act={t("takeBack")}
          onAct={back({ what: "capabilities", capabilities: item.capabilities })}
        />
      ))}
      {refused.map((item) => (
        <Line
          key={`refused ${item.kind}`}
          muted
          text={t("refused", { what: consentText(item, tc, i18n) })}
          act={t("askAgain")}
          onAct={back({ what: "capabilities", capabilities: item.capabilities })}
        />
      ))}
      {administered.map((item) => (
        <div key={`administered ${item.kind}`} class={styles.line}>
          <span class={styles.muted}>{t("administered", { what: consentText(item, tc, i18n) })}</span>
        </div>
      ))}
      {!grant && <p class={styles.muted}>{t("noneHere")}</p>}
      <Switch
        label={t("downloads")}
        checked={grant?.downloads ?? defaults.downloads}
        onChange={(downloads) => set({ downloads })}
      />
      <Switch
        label={t("media")}
        hint={t("mediaHint")}
        checked={grant?.media ?? defaults.media}
        onChange={(media) => set({ media })}
      />
      <Switch label={t("popups")} checked={grant?.popups ?? defaults.popups} onChange={(popups) => set({ popups })} />
      {grant && (
        <div class={styles.all}>
          <p class={styles.muted}>{isOnce ? t("once") : t("keepsKnowing", { host })}</p>
          <Button size="small" onClick={back({ what: "everything" })}>
            {t("takeBackAll")}
          </Button>
        </div>
      )}
    </div>
  );
}

function Line(props: {
  readonly text: ComponentChildren & string;
  readonly act: string;
  readonly onAct: () => void;
  readonly muted?: boolean;
}) {
  return (
    <div class={styles.line}>
      <span class={props.muted ? styles.muted : undefined}>{props.text}</span>
      <Button
        class={styles.act}
        size="small"
        variant="quiet"
        aria-label={`${props.act}: ${props.text}`}
        onClick={props.onAct}
      >
        {props.act}
      </Button>
    </div>
  );
}
