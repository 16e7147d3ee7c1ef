/** One screen for each state in which a widget cannot work. */
import plugIcon from "icon:plug";
import settingsIcon from "icon:settings";
import shieldIcon from "icon:shield-question-mark";
import unplugIcon from "icon:unplug";
import type { ComponentChildren } from "preact";
import type { Clock, SparksError } from "#base";
import {
  Button,
  DeniedState,
  EmptyState,
  ErrorState,
  OfflineState,
  SkeletonRows,
  useMessages,
  VisuallyHidden,
} from "#ui";
import { Countdown } from "./countdown.tsx";
import { shellMessages } from "./shell.messages.ts";
import styles from "./shell.module.css";

type Named = { readonly widget: string };

const Shell = ({ widget, children }: Named & { readonly children: ComponentChildren }) => (
  <main class={styles.shell}>
    <VisuallyHidden>
      <h1>{widget}</h1>
    </VisuallyHidden>
    {children}
  </main>
);

export function OutsideScreen({ widget }: Named) {
  const t = useMessages(shellMessages);
  return (
    <Shell widget={widget}>
      <EmptyState icon={plugIcon} title={t("outsideTitle")} text={t("outsideText", { widget })} />
    </Shell>
  );
}

export function MissingScreen({ widget, names }: Named & { readonly names: readonly string[] }) {
  const t = useMessages(shellMessages);
  return (
    <Shell widget={widget}>
      <ErrorState title={t("missingTitle")} text={t("missingText", { names: names.join(", ") })} />
    </Shell>
  );
}

export function NoAnswerScreen({ widget, onReload }: Named & { readonly onReload: () => void }) {
  const t = useMessages(shellMessages);
  const action = { label: t("reload"), onClick: onReload };
  return (
    <Shell widget={widget}>
      <OfflineState icon={unplugIcon} title={t("noAnswerTitle")} text={t("noAnswerText", { widget })} action={action} />
    </Shell>
  );
}

export function NotPermittedScreen({ widget, onReload }: Named & { readonly onReload: () => void }) {
  const t = useMessages(shellMessages);
  const action = { label: t("askAgain"), onClick: onReload };
  return (
    <Shell widget={widget}>
      <DeniedState title={t("deniedTitle", { widget })} text={t("deniedText")} action={action} />
    </Shell>
  );
}

export function NoConfigScreen({ widget }: Named) {
  const t = useMessages(shellMessages);
  return (
    <Shell widget={widget}>
      <EmptyState icon={settingsIcon} title={t("noConfigTitle")} text={t("noConfigText", { widget })} />
    </Shell>
  );
}

export function NewerConfigScreen({ widget, version }: Named & { readonly version: number }) {
  const t = useMessages(shellMessages);
  return (
    <Shell widget={widget}>
      <EmptyState icon={settingsIcon} title={t("newerTitle")} text={t("newerText", { widget, version })} />
    </Shell>
  );
}

/** Names every fault with its place, for whoever can mend it. */
export function BrokenConfigScreen({ widget, error }: Named & { readonly error: SparksError }) {
  const t = useMessages(shellMessages);
  return (
    <Shell widget={widget}>
      <ErrorState icon={settingsIcon} title={t("brokenTitle")} text={t("brokenText", { widget })}>
        <p class={styles.note}>{t("brokenDetail")}</p>
        <pre class={styles.faults}>{error.message.replaceAll("; ", "\n")}</pre>
      </ErrorState>
    </Shell>
  );
}

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
  readonly online: boolean;
  readonly problem?: { readonly error: SparksError; readonly retryAt: number } | undefined;
  readonly clock: Clock;
  readonly onTryNow: () => void;
};

/** On the way to the gateway; once it has failed, it says so and what happens next. */
export function SigningInScreen({ widget, gateway, online, problem, clock, onTryNow }: WaitingProps) {
  const t = useMessages(shellMessages);
  const host = hostOf(gateway);
  if (!problem) return <LoadingScreen widget={widget} />;
  return (
    <Shell widget={widget}>
      <OfflineState
        title={online ? t("gatewayAwayTitle", { host }) : t("offlineTitle")}
        text={online ? t("gatewayAwayText") : t("offlineText", { widget })}
      >
        <div class={styles.actions}>
          <Button onClick={onTryNow}>{t("tryNow")}</Button>
        </div>
        <Countdown class={styles.note} retryAt={problem.retryAt} clock={clock} />
      </OfflineState>
    </Shell>
  );
}

export type RefusedProps = Named & {
  readonly gateway: string;
  readonly error: SparksError;
  readonly onTryAgain: () => void;
};

export function RefusedScreen({ widget, gateway, error, onTryAgain }: RefusedProps) {
  const t = useMessages(shellMessages);
  const host = hostOf(gateway);
  // What the gateway refused has its status; what the client refused never came to the gateway.
  const byGateway = error.status !== undefined;
  const action = { label: t("tryAgain"), onClick: onTryAgain };
  return (
    <Shell widget={widget}>
      <DeniedState
        title={byGateway ? t("refusedTitle", { host }) : t("declinedTitle")}
        text={byGateway ? t("refusedText", { host }) : t("declinedText", { widget })}
        action={action}
      />
    </Shell>
  );
}

export function LoadingScreen({ widget }: Named) {
  const t = useMessages(shellMessages);
  return (
    <main class={styles.skeleton} aria-label={t("loading", { widget })}>
      <VisuallyHidden>
        <h1>{widget}</h1>
      </VisuallyHidden>
      <SkeletonRows count={8} rowHeight={44} />
    </main>
  );
}

export function BrokenViewScreen({ widget, onReload }: Named & { readonly onReload: () => void }) {
  const t = useMessages(shellMessages);
  return (
    <Shell widget={widget}>
      <ErrorState
        title={t("brokenViewTitle")}
        text={t("brokenViewText")}
        action={{ label: t("reload"), onClick: onReload }}
      />
    </Shell>
  );
}

const hostOf = (url: string): string => new URL(url).host;
