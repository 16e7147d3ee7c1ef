import lockIcon from "icon:file-lock";
import noIcon from "icon:file-question-mark";
import brokenIcon from "icon:file-x";
import openIcon from "icon:square-arrow-out-up-right";
import { useEffect, useState } from "preact/hooks";
import type { FilesBackend } from "#backends";
import { type SparksError, toSparksError } from "#base";
import type { FileEntry } from "#model";
import { Button, DeniedState, EmptyState, ErrorState, useMessages } from "#ui";
import type { NoPreview } from "../content/preview.ts";
import { previewMessages } from "../preview.messages.ts";
import styles from "./none-view.module.css";

const TITLES = {
  kind: "noneTitle",
  office: "noneTitle",
  empty: "emptyTitle",
  "too-large": "tooLargeTitle",
  "too-many-pixels": "tooManyPixelsTitle",
  "too-complex": "tooComplexTitle",
} as const satisfies Record<NoPreview, string>;

const TEXTS = {
  kind: "noneText",
  office: "noneText",
  empty: "emptyText",
  "too-large": "tooLargeText",
  "too-many-pixels": "tooManyPixelsText",
  "too-complex": "tooComplexText",
} as const satisfies Record<NoPreview, string>;

export type NoneViewProps = {
  readonly why: NoPreview;
  readonly entry: FileEntry;
  readonly viewer: FilesBackend["viewer"];
};

/** Why nothing is shown, and what helps: the store's own viewer, where it has one. */
export function NoneView({ why, entry, viewer }: NoneViewProps) {
  const t = useMessages(previewMessages);
  const isOffered = viewer !== undefined && (why === "office" || why === "kind");
  return (
    <div class={styles.none}>
      <EmptyState icon={noIcon} title={t(TITLES[why])} text={t(TEXTS[why])}>
        {isOffered && <StoreViewer entry={entry} viewer={viewer} />}
      </EmptyState>
    </div>
  );
}

type Address = { readonly url: string; readonly host: string };

/** The address is asked for beforehand, so that its host is told before anybody goes there. */
function StoreViewer({
  entry,
  viewer,
}: {
  readonly entry: FileEntry;
  readonly viewer: NonNullable<FilesBackend["viewer"]>;
}) {
  const t = useMessages(previewMessages);
  const [address, setAddress] = useState<Address>();
  const [failed, setFailed] = useState(false);
  useEffect(() => {
    const stop = new AbortController();
    viewer(entry.path, stop.signal)
      .then(({ url }) => {
        if (!stop.signal.aborted) setAddress({ url, host: new URL(url).host });
      })
      .catch((thrown: unknown) => {
        const { code } = toSparksError(thrown);
        // No viewer for this kind: nothing is promised.
        if (!stop.signal.aborted) setFailed(code !== "unsupported" && code !== "not-found");
      });
    return () => stop.abort();
  }, [entry.path]);
  if (failed) return <p class={styles.note}>{t("viewerFailed")}</p>;
  if (!address) return null;
  const { url, host } = address;
  return (
    <>
      <p class={styles.note}>{t("openWithText", { host })}</p>
      <Button icon={openIcon} onClick={() => void window.open(url, "_blank", "noopener,noreferrer")}>
        {t("openWith", { host })}
      </Button>
    </>
  );
}

export function FailedView({ error, onAgain }: { readonly error: SparksError; readonly onAgain: () => void }) {
  const t = useMessages(previewMessages);
  const again = { label: t("tryAgain"), onClick: onAgain };
  return <div class={styles.none}>{failedState()}</div>;

  function failedState() {
    switch (error.code) {
      case "not-found":
        return <EmptyState icon={brokenIcon} title={t("goneTitle")} text={t("goneText")} />;
      case "forbidden":
        if (error.path === "password") {
          return <EmptyState icon={lockIcon} title={t("passwordTitle")} text={t("passwordText")} />;
        }
        return <DeniedState title={t("deniedTitle")} text={t("deniedText")} />;
      case "unavailable":
      case "throttled":
      case "auth-expired":
        return <ErrorState title={t("awayTitle")} text={t("awayText")} action={again} />;
      case "unsupported":
        return <EmptyState icon={noIcon} title={t("formatTitle")} text={t("formatText")} />;
      default:
        return <EmptyState icon={brokenIcon} title={t("brokenTitle")} text={t("brokenText")} />;
    }
  }
}
