/** The screens on the way to the gateway. */
import shieldIcon from "icon:shield-question-mark";
import userIcon from "icon:user-round-x";
import type { Clock, SparksError } from "#base";
import { Button, DeniedState, EmptyState, OfflineState, useMessages } from "#ui";
import { SignInRefused } from "../gateway/sign-in-refused.ts";
import type { AwayProblem } from "../start/widget.model.ts";
import { Countdown } from "./countdown.tsx";
import { Details, LoadingScreen, type Named, Shell } from "./screens.tsx";
import { shellMessages } from "./shell.messages.ts";
import styles from "./shell.module.css";

export function AskGatewayScreen({
  widget,
  origin,
  onAgree,
}: Named & { readonly origin: string; readonly onAgree: () => void }) {
  const t = useMessages(shellMessages);
  const host = hostOf(origin);
  return (
    <Shell widget={widget}>
      <EmptyState
        icon={shieldIcon}
        title={t("askTitle", { host })}
        text={t("askText", { host, widget })}
        action={{ label: t("agree"), onClick: onAgree }}
      />
    </Shell>
  );
}

export type WaitingProps = Named & {
  readonly gateway: string;
  readonly ownOrigin: string;
  readonly online: boolean;
  readonly problem?: AwayProblem | undefined;
  readonly clock: Clock;
  readonly onTryNow: () => void;
};

/** On the way to the gateway; once it has failed, it says so and what happens next. */
export function SigningInScreen({ widget, gateway, ownOrigin, online, problem, clock, onTryNow }: WaitingProps) {
  const t = useMessages(shellMessages);
  const host = hostOf(gateway);
  if (!problem) return <LoadingScreen widget={widget} />;
  const why = online ? problem.why : "offline";
  const said = {
    offline: { title: t("offlineTitle"), text: t("offlineText", { widget }) },
    away: { title: t("gatewayAwayTitle", { host }), text: t("gatewayAwayText") },
    closed: { title: t("closedTitle", { host }), text: t("closedText") },
    blocked: { title: t("blockedTitle", { host }), text: t("blockedText") },
  }[why];
  return (
    <Shell widget={widget}>
      <OfflineState {...said}>
        {why === "closed" && <Details title={t("forAdmin")}>{`widgetOrigins: ${ownOrigin}`}</Details>}
        {why === "blocked" && (
          <Details title={t("forAdmin")}>{`Content-Security-Policy: connect-src ${new URL(gateway).origin}`}</Details>
        )}
        <div class={styles.actions}>
          <Button onClick={onTryNow}>{t("tryNow")}</Button>
        </div>
        <Countdown class={styles.note} retryAt={problem.retryAt} clock={clock} />
      </OfflineState>
    </Shell>
  );
}

type Again = Named & { readonly gateway: string; readonly onTryAgain: () => void };

/** The person, or the client, did not say who is here. */
export function DeclinedScreen({ widget, gateway, onTryAgain }: Again) {
  const t = useMessages(shellMessages);
  return (
    <Shell widget={widget}>
      <DeniedState
        icon={userIcon}
        title={t("declinedTitle")}
        text={t("declinedText", { widget, host: hostOf(gateway) })}
        action={{ label: t("signInAgain"), onClick: onTryAgain }}
      />
    </Shell>
  );
}

/** The gateway refused; what its administration needs to know stands below. */
export function RefusedScreen({
  widget,
  gateway,
  ownOrigin,
  error,
  onTryAgain,
}: Again & { readonly error: SparksError; readonly ownOrigin: string }) {
  const t = useMessages(shellMessages);
  const host = hostOf(gateway);
  const by = error instanceof SignInRefused ? error.by : undefined;
  const server = (error instanceof SignInRefused ? error.homeserver : undefined) ?? "?";
  const details =
    by === "list" ? `homeservers: ${server}\nwidgetOrigins: ${ownOrigin}` : `${error.code}: ${error.message}`;
  const title = by === "token" ? t("tokenTitle", { host }) : t("refusedTitle", { host });
  const text = by === "list" ? t("listText") : by === "token" ? t("tokenText", { server }) : t("refusedText", { host });
  return (
    <Shell widget={widget}>
      <DeniedState title={title} text={text}>
        <Button class={styles.action} onClick={onTryAgain}>
          {t("tryAgain")}
        </Button>
        <Details title={t("forAdmin")}>{details}</Details>
      </DeniedState>
    </Shell>
  );
}

const hostOf = (url: string): string => new URL(url).host;
