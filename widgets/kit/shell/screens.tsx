/** One screen for each state in which a widget cannot work. */
import plugIcon from "icon:plug";
import settingsIcon from "icon:settings";
import unplugIcon from "icon:unplug";
import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import type { ConfigFault } from "#contracts";
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
import { capabilityText } from "./capability-text.ts";
import { shellMessages } from "./shell.messages.ts";
import styles from "./shell.module.css";

export type Named = {
  /** The widget's name in the person's language. */
  readonly widget: string;
};

export const Shell = ({ widget, children }: Named & { readonly children: ComponentChildren }) => (
  <main class={styles.shell}>
    <VisuallyHidden>
      <h1>{widget}</h1>
    </VisuallyHidden>
    {children}
  </main>
);

/** Exact words for whoever can mend it: names, addresses. */
export const Details = ({ title, children }: { readonly title: string; readonly children: string }) => (
  <>
    <p class={styles.note}>{title}</p>
    <pre class={styles.details}>{children}</pre>
  </>
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

export type NotPermittedProps = Named & {
  readonly missing: readonly string[];
  /** The client was asked again, and did not allow it. */
  readonly asked: boolean;
  readonly configType: string;
  readonly onAskAgain: () => Promise<void>;
};

export function NotPermittedScreen({ widget, missing, asked, configType, onAskAgain }: NotPermittedProps) {
  const t = useMessages(shellMessages);
  const [busy, setBusy] = useState(false);
  const ask = () => {
    setBusy(true);
    void onAskAgain().finally(() => setBusy(false));
  };
  return (
    <Shell widget={widget}>
      <DeniedState title={t("deniedTitle", { widget })} text={t("deniedText")}>
        <ul class={styles.list}>
          {missing.map((one) => (
            <li key={one}>{capabilityText(t, one, configType)}</li>
          ))}
        </ul>
        <Button variant="primary" class={styles.action} busy={busy} onClick={ask}>
          {t("askAgain")}
        </Button>
        {asked && (
          <p class={styles.note} role="status">
            {t("deniedAsked")}
          </p>
        )}
      </DeniedState>
    </Shell>
  );
}

export type SetUpProps = Named & {
  /** The client has settings for the widget. */
  readonly canSetUp: boolean;
  readonly onSetUp: () => Promise<void>;
};

export type NoConfigProps = SetUpProps & {
  /** Event type and state key, for whoever writes it by hand. */
  readonly configPlace: string;
  readonly spaceDenied: boolean;
  readonly onAskAgain: () => Promise<void>;
};

export function NoConfigScreen(props: NoConfigProps) {
  const { widget, canSetUp, spaceDenied, configPlace } = props;
  const t = useMessages(shellMessages);
  return (
    <Shell widget={widget}>
      <EmptyState icon={settingsIcon} title={t("noConfigTitle")} text={t("noConfigText", { widget })}>
        {canSetUp ? (
          <SetUpButton {...props} />
        ) : spaceDenied ? (
          <>
            <p class={styles.note}>{t("spaceDenied")}</p>
            <Button class={styles.action} onClick={() => void props.onAskAgain()}>
              {t("askAgain")}
            </Button>
          </>
        ) : (
          <Details title={t("noConfigDetail")}>{configPlace}</Details>
        )}
      </EmptyState>
    </Shell>
  );
}

/** Whether the person may, the client knows, and says. */
function SetUpButton({ onSetUp }: SetUpProps) {
  const t = useMessages(shellMessages);
  const [failed, setFailed] = useState(false);
  return (
    <>
      <Button variant="primary" class={styles.action} onClick={() => void onSetUp().catch(() => setFailed(true))}>
        {t("setUp")}
      </Button>
      {failed && (
        <p class={styles.note} role="status">
          {t("setUpFailed")}
        </p>
      )}
    </>
  );
}

export function NewerConfigScreen({
  widget,
  version,
  onReload,
}: Named & { readonly version: number; readonly onReload: () => void }) {
  const t = useMessages(shellMessages);
  return (
    <Shell widget={widget}>
      <EmptyState
        icon={settingsIcon}
        title={t("newerTitle")}
        text={t("newerText", { widget, version })}
        action={{ label: t("reload"), onClick: onReload }}
      />
    </Shell>
  );
}

export type BrokenConfigProps = SetUpProps & {
  readonly faults: readonly ConfigFault[];
  readonly from: "room" | "space";
};

/** Names every fault with its place, for whoever can mend it. */
export function BrokenConfigScreen(props: BrokenConfigProps) {
  const { widget, faults, from, canSetUp } = props;
  const t = useMessages(shellMessages);
  const title = from === "space" ? t("brokenSpaceTitle") : t("brokenTitle");
  return (
    <Shell widget={widget}>
      <ErrorState icon={settingsIcon} title={title} text={t("brokenText", { widget })}>
        {canSetUp && <SetUpButton {...props} />}
        <Details title={t("brokenDetail")}>
          {faults.map(({ path, message }) => `${path || "content"}: ${message}`).join("\n")}
        </Details>
      </ErrorState>
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
