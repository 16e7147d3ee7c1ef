import emptyIcon from "icon:folder-open";
import goneIcon from "icon:folder-x";
import type { ComponentChildren } from "preact";
import { ROOT_PATH } from "#backends";
import type { FilesConfig } from "#contracts";
import type { WidgetContext } from "#kit";
import type { FileEntry, FilePath } from "#model";
import { DeniedState, EmptyState, ErrorState, SkeletonRows, useMessages } from "#ui";
import { filesMessages } from "../files.messages.ts";
import type { FolderProblem } from "../folder/folder.model.ts";
import { AwayBanner, AwayState } from "./away.tsx";
import styles from "./folder-view.module.css";

export type FolderViewProps = {
  readonly context: WidgetContext<FilesConfig>;
  readonly gateway: string;
  readonly path: FilePath;
  readonly entries: readonly FileEntry[] | undefined;
  readonly problem: FolderProblem | undefined;
  readonly onUp: () => void;
  readonly onRefresh: () => void;
  /** Stands in the place of what is said to somebody who may not open it, or does not find it. */
  readonly denied?: ComponentChildren;
  /** The list itself. */
  readonly children: ComponentChildren;
};

/** The list, or what stands in its place: loading, empty, away, gone, not allowed. */
export function FolderView(props: FolderViewProps) {
  const { context, gateway, problem, entries } = props;
  const away =
    problem?.retryAt === undefined ? undefined : { error: problem.error, retryAt: problem.retryAt, context, gateway };
  return (
    <main class={styles.view} tabIndex={-1}>
      {away && entries && <AwayBanner {...away} />}
      {away && !entries ? <AwayState {...away} /> : <Content {...props} />}
    </main>
  );
}

function Content({ path, entries, problem, denied, onUp, onRefresh, children }: FolderViewProps) {
  const t = useMessages(filesMessages);
  const up = path === ROOT_PATH ? undefined : { label: t("goUp"), onClick: onUp };
  const again = { label: t("tryAgain"), onClick: onRefresh };
  const code = problem?.retryAt === undefined ? problem?.error.code : undefined;
  if (denied && (code === "forbidden" || code === "not-found")) return denied;
  if (code === "not-found") {
    return <EmptyState icon={goneIcon} title={t("goneTitle")} text={t("goneText")} action={up ?? again} />;
  }
  if (code === "forbidden")
    return <DeniedState title={t("forbiddenTitle")} text={t("forbiddenText")} action={up ?? again} />;
  if (code === "auth-expired") {
    const signIn = { label: t("signInAgain"), onClick: onRefresh };
    return <DeniedState title={t("signedOutTitle")} text={t("signedOutText")} action={signIn} />;
  }
  if (code !== undefined) {
    return <ErrorState title={t("failedTitle")} text={t("failedText")} action={again} />;
  }
  if (entries === undefined) return <SkeletonRows count={8} rowHeight={44} />;
  if (entries.length === 0) return <EmptyState icon={emptyIcon} title={t("emptyTitle")} text={t("emptyText")} />;
  return children;
}
