import moreIcon from "icon:ellipsis";
import { useState } from "preact/hooks";
import type { FilesBackend, FileVersions } from "#backends";
import { type Clock, toSparksError } from "#base";
import type { FileEntry, FileVersion } from "#model";
import {
  Banner,
  formatBytes,
  formatFull,
  formatShort,
  MenuButton,
  type MenuItem,
  type Toasts,
  useI18n,
  useMessages,
} from "#ui";
import { FilePreview } from "../looking/file-preview.tsx";
import { shownName } from "../views/shown-name.ts";
import { CompareDialog } from "./compare-dialog.tsx";
import { detailsMessages } from "./details.messages.ts";
import styles from "./details.module.css";
import { LoadedPart } from "./loaded-part.tsx";
import { presentIsFirst, restoreVersion, storeOfVersion } from "./restore-version.ts";
import { useLoaded } from "./use-loaded.ts";

export type VersionsPartProps = {
  readonly entry: FileEntry;
  readonly backend: FilesBackend;
  readonly versions: FileVersions;
  readonly clock: Clock;
  readonly toasts: Toasts;
  /** Hands bytes to the person. */
  readonly save: (name: string, data: Blob) => void;
  /** It stands over everything: what is told outside of it cannot be reached. */
  readonly isSheet: boolean;
  readonly onChanged: () => void;
};

type Told = { readonly text: string; readonly undo?: () => void };
type Asking = { readonly what: "look" | "compare"; readonly version: FileVersion };

const UNDO_MS = 12_000;

/** Earlier states of a file: to look at, to compare, to take, to bring back. */
export function VersionsPart(props: VersionsPartProps) {
  const { entry, backend, versions, clock, toasts, save, isSheet, onChanged } = props;
  const t = useMessages(detailsMessages);
  const i18n = useI18n();
  const [asking, setAsking] = useState<Asking>();
  const [told, setTold] = useState<Told>();
  const loaded = useLoaded(`${entry.path} ${entry.revision ?? ""}`, (signal) => versions.list(entry.path, signal));
  const name = shownName(entry.name);
  const timeOf = ({ modifiedAt }: FileVersion) => (modifiedAt === undefined ? "?" : formatFull(i18n, modifiedAt));
  const fail = (thrown: unknown, other: "restoreFailed" | "downloadFailed") => {
    const { status, code } = toSparksError(thrown);
    console.warn("version", code);
    const isLocked = other === "restoreFailed" && (status === 423 || code === "conflict");
    toasts.show({ text: isLocked ? t("restoreLocked", { name }) : t(other), tone: "danger" });
  };
  const changed = () => {
    loaded.reload();
    onChanged();
  };
  const tell = ({ text, undo }: Told) => {
    if (isSheet) return setTold({ text, ...(undo ? { undo } : {}) });
    const action = undo && { action: { label: t("undo"), onClick: undo }, durationMs: UNDO_MS };
    toasts.show({ text, tone: "success", ...action });
  };
  const restore = async (version: FileVersion) => {
    try {
      const before = await restoreVersion(versions, entry, version, loaded.value ?? []);
      changed();
      const undo = async () => {
        try {
          if (before !== undefined) await versions.restore(entry.path, before);
          changed();
          tell({ text: t("restoreUndone", { name }) });
        } catch (thrown) {
          fail(thrown, "restoreFailed");
        }
      };
      const text = t("restored", { name, time: timeOf(version) });
      tell({ text, ...(before === undefined ? {} : { undo: () => void undo() }) });
    } catch (thrown) {
      fail(thrown, "restoreFailed");
    }
  };
  const download = async (version: FileVersion) => {
    try {
      const { stream } = await versions.download(entry.path, version.id);
      const type = "application/octet-stream";
      save(entry.name, await new Response(stream, { headers: { "content-type": type } }).blob());
    } catch (thrown) {
      fail(thrown, "downloadFailed");
    }
  };
  const menuOf = (version: FileVersion): readonly MenuItem[] => [
    { id: "look", label: t("look"), onSelect: () => setAsking({ what: "look", version }) },
    { id: "compare", label: t("compare"), onSelect: () => setAsking({ what: "compare", version }) },
    { id: "download", label: t("download"), onSelect: () => void download(version) },
    { id: "restore", label: t("restore"), onSelect: () => void restore(version) },
  ];
  return (
    <>
      {told && (
        <Banner tone="success" action={told.undo && { label: t("undo"), onClick: told.undo }}>
          {told.text}
        </Banner>
      )}
      <LoadedPart loaded={loaded}>
        {(list) => {
          const earlier = presentIsFirst(entry, list) ? list.slice(1) : list;
          return (
            <>
              <ul class={styles.list} aria-label={t("versions")}>
                <li class={styles.item}>
                  <span class={styles.text}>{t("present")}</span>
                  <span />
                  <span class={styles.note}>
                    {notesOf(list.length > earlier.length ? (list[0] ?? entry) : entry, true)}
                  </span>
                </li>
                {earlier.map((version) => (
                  <li key={version.id} class={styles.item}>
                    <span class={styles.text} title={timeOf(version)}>
                      {version.modifiedAt === undefined ? "?" : formatShort(i18n, version.modifiedAt, clock.now())}
                    </span>
                    <MenuButton
                      size="small"
                      icon={moreIcon}
                      label={t("versionMenu", { time: timeOf(version) })}
                      items={menuOf(version)}
                    />
                    <span class={styles.note}>{notesOf(version, false)}</span>
                  </li>
                ))}
              </ul>
              {earlier.length === 0 && <p class={styles.note}>{t("noVersions")}</p>}
              <p class={styles.note}>{t("versionsNote")}</p>
            </>
          );
        }}
      </LoadedPart>
      {asking?.what === "look" && (
        <FilePreview
          backend={storeOfVersion(backend, versions, asking.version)}
          clock={clock}
          entries={[entryOf(asking.version)]}
          startAt={entry.path}
          onClose={() => setAsking(undefined)}
          onDownload={() => void download(asking.version)}
          onFailed={(error) => {
            setAsking(undefined);
            fail(error, "downloadFailed");
          }}
        />
      )}
      {asking?.what === "compare" && (
        <CompareDialog
          entry={entry}
          backend={backend}
          earlier={storeOfVersion(backend, versions, asking.version)}
          time={timeOf(asking.version)}
          onClose={() => setAsking(undefined)}
        />
      )}
    </>
  );

  function entryOf({ size, modifiedAt }: FileVersion): FileEntry {
    const { path, kind } = entry;
    return {
      ...{ path, kind, name: entry.name },
      ...(size === undefined ? {} : { size }),
      ...(modifiedAt === undefined ? {} : { modifiedAt }),
    };
  }

  function notesOf({ size, by, modifiedAt }: Omit<FileVersion, "id">, isPresent: boolean): string {
    return [
      isPresent && modifiedAt !== undefined ? formatShort(i18n, modifiedAt, clock.now()) : "",
      size === undefined ? "" : formatBytes(i18n, size),
      by === undefined ? "" : t("by", { name: shownName(by) }),
    ]
      .filter((note) => note !== "")
      .join(" · ");
  }
}
