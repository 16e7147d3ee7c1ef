import appsIcon from "icon:layout-grid";
import { useState } from "preact/hooks";
import { EmptyState, ErrorState, SkeletonRows, useMessages } from "#ui";
import { useApp } from "../../app/app-context.ts";
import { appsMessages } from "./apps.messages.ts";
import type { AppsModel, Workspace } from "./apps.model.ts";
import styles from "./apps.module.css";

type Props = {
  readonly apps: AppsModel;
  readonly workspace: Exclude<Workspace, { readonly at: "ready" }>;
};

/** What stands where the apps will be: joining, making a place for them, or why there are none. */
export function AppsStates({ apps, workspace }: Props) {
  const t = useMessages(appsMessages);
  const { toasts } = useApp();
  const [busy, setBusy] = useState(false);
  const run = async (work: () => Promise<void>, failed: "joinFailed" | "createFailed") => {
    setBusy(true);
    try {
      await work();
    } catch {
      toasts.show({ text: t(failed), tone: "danger" });
    }
    setBusy(false);
  };
  return (
    <section class={styles.state} aria-label={t("apps")}>
      {workspace.at === "loading" ? (
        <SkeletonRows count={3} rowHeight={52} />
      ) : workspace.at === "outside" ? (
        <EmptyState
          icon={appsIcon}
          title={t("outside")}
          text={t("outsideText")}
          action={{ label: t("join"), busy, onClick: () => void run(apps.join, "joinFailed") }}
        />
      ) : workspace.at === "none" ? (
        <EmptyState
          icon={appsIcon}
          title={t("none")}
          text={t("noneText")}
          action={{ label: t("create"), busy, onClick: () => void run(apps.create, "createFailed") }}
        />
      ) : (
        <ErrorState
          title={t("failed")}
          text={t(workspace.error.code === "not-found" ? "notFound" : "failedText")}
          action={{ label: t("tryAgain"), onClick: apps.retry }}
        />
      )}
    </section>
  );
}
