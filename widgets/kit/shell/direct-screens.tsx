/** The screens of a sign-in that the widget needs of the person. */
import windowIcon from "icon:app-window";
import keyIcon from "icon:key-round";
import { Button, DeniedState, EmptyState, ErrorState, OfflineState, useMessages } from "#ui";
import type { DirectSession, DirectWant } from "../direct/direct-session.ts";
import { directMessages } from "./direct.messages.ts";
import { Details, LoadingScreen, type Named, Shell } from "./screens.tsx";
import styles from "./shell.module.css";

export type DirectScreenProps = Named & {
  readonly session: DirectSession;
  readonly want: DirectWant;
  readonly ownOrigin: string;
};

export function DirectScreen({ widget, session, want, ownOrigin }: DirectScreenProps) {
  const t = useMessages(directMessages);
  const { login, store, signIn } = session;
  const words = { widget, login, store };
  if (want.at === "busy") return <LoadingScreen widget={widget} />;
  if (want.at === "ask") {
    return (
      <Shell widget={widget}>
        <EmptyState
          icon={keyIcon}
          title={want.again ? t("againTitle") : t("askTitle", words)}
          text={want.again ? t("againText", words) : t("askText", words)}
          action={{ label: t("signIn"), onClick: signIn }}
        />
      </Shell>
    );
  }
  if (want.at === "window") {
    return (
      <Shell widget={widget}>
        <EmptyState
          icon={windowIcon}
          title={want.blocked ? t("blockedTitle") : t("windowTitle")}
          text={want.blocked ? t("blockedText") : t("windowText", words)}
        />
        <div class={styles.actions}>
          {want.blocked ? (
            <a href={want.url} target="_blank" rel="noopener opener">
              {t("openLink", words)}
            </a>
          ) : (
            <Button onClick={signIn}>{t("openAgain")}</Button>
          )}
        </div>
      </Shell>
    );
  }
  const { code, errcode, message } = want.error;
  const action = { label: t("tryAgain"), onClick: signIn };
  if (code === "forbidden" || code === "auth-expired") {
    return (
      <Shell widget={widget}>
        <DeniedState icon={keyIcon} title={t("refusedTitle")} text={t("refusedText", words)} action={action} />
      </Shell>
    );
  }
  if (code === "unavailable" || code === "throttled") {
    return (
      <Shell widget={widget}>
        <OfflineState title={t("awayTitle", words)} text={t("awayText")} action={action}>
          <Details
            title={t("forAdmin")}
          >{`Content-Security-Policy: connect-src ${new URL(ownOrigin).protocol}//${login}`}</Details>
        </OfflineState>
      </Shell>
    );
  }
  return (
    <Shell widget={widget}>
      <ErrorState title={t("failedTitle")} text={t("failedText", words)} action={action}>
        <Details title={t("forAdmin")}>{`${errcode ?? code}: ${message}`}</Details>
      </ErrorState>
    </Shell>
  );
}
