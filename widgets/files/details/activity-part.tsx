import type { FilesBackend } from "#backends";
import type { FileEntry } from "#model";
import { formatFull, formatShort, useI18n, useMessages } from "#ui";
import { shownName } from "../views/shown-name.ts";
import { detailsMessages } from "./details.messages.ts";
import styles from "./details.module.css";
import { LoadedPart } from "./loaded-part.tsx";
import { useLoaded } from "./use-loaded.ts";

export type ActivityPartProps = {
  readonly entry: FileEntry;
  readonly activity: NonNullable<FilesBackend["activity"]>;
  readonly now: number;
};

/** What happened to it, in the words of the server. */
export function ActivityPart({ entry, activity, now }: ActivityPartProps) {
  const t = useMessages(detailsMessages);
  const i18n = useI18n();
  const loaded = useLoaded(entry.path, (signal) => activity(entry.path, signal));
  return (
    <LoadedPart loaded={loaded}>
      {(happened) => (
        <ul class={styles.list} aria-label={t("activity")}>
          {happened.map(({ id, text, at }) => (
            <li key={id} class={styles.item}>
              <span class={styles.text}>{shownName(text)}</span>
              {at !== undefined && (
                <span class={styles.note} title={formatFull(i18n, at)}>
                  {formatShort(i18n, at, now)}
                </span>
              )}
            </li>
          ))}
        </ul>
      )}
    </LoadedPart>
  );
}
