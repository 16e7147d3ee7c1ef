import { parentPath, ROOT_PATH } from "#backends";
import type { FileEntry } from "#model";
import { formatBytes, formatFull, formatNumber, useI18n, useMessages } from "#ui";
import { shownName } from "../views/shown-name.ts";
import { detailsMessages } from "./details.messages.ts";
import styles from "./details.module.css";

/** What is known of it without asking. */
export function FactsPart({ entry, place }: { readonly entry: FileEntry; readonly place: string }) {
  const t = useMessages(detailsMessages);
  const i18n = useI18n();
  const { kind, name, size, modifiedAt, path } = entry;
  const ending = /[^.]\.([\p{L}\p{N}]{1,10})$/u.exec(name)?.[1]?.toUpperCase();
  const folder = parentPath(path);
  const facts: readonly (readonly [string, string])[] = [
    [t("kind"), kind === "folder" ? t("folder") : ending === undefined ? t("file") : t("fileOf", { ending })],
    ...(size === undefined ? [] : [[t("size"), sizeText(size)] as const]),
    ...(modifiedAt === undefined ? [] : [[t("modified"), formatFull(i18n, modifiedAt)] as const]),
    [t("place"), folder === ROOT_PATH ? t("root", { place }) : `${place}: ${shownName(folder)}`],
  ];
  return (
    <dl class={styles.facts}>
      {facts.map(([label, value]) => (
        <div key={label} class={styles.fact}>
          <dt>{label}</dt>
          <dd>
            <bdi>{value}</bdi>
          </dd>
        </div>
      ))}
    </dl>
  );

  function sizeText(bytes: number): string {
    const short = formatBytes(i18n, bytes);
    return bytes < 1000 ? short : `${short} (${formatNumber(i18n, bytes)})`;
  }
}
